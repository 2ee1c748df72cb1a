# A bump of dev that was closed and is opened again goes on, where nobody is asked; what is pushed meanwhile takes its place.
#config write: direct => write: pull_request
bob> /freeze dev 1h "load test"
  » bob froze dev until Mon 2026-03-02 10:00 UTC: load test
  » bob froze dev until Mon 2026-03-02 10:00 UTC: load test
  (only bob sees) dev is frozen for 1h, until Mon 2026-03-02 10:00 UTC. /thaw dev ends it early.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 10:00 UTC (load test, by bob); can thaw: alice, bob, carol, dave, erin
  · ✔ Bump dev: #1
alice> close acme/k8s-dev#1
  shop-1 dev-commit1 of shop to dev — ended: #1 was closed by hand
  » dev-commit1 of shop to dev ended: #1 was closed by hand
alice> reopen acme/k8s-dev#1
  shop-1 dev-commit1 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 10:00 UTC (load test, by bob); can thaw: alice, bob, carol, dave, erin
  » dev-commit1 of shop to dev goes on: acme/k8s-dev#1 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot.
alice> close acme/k8s-dev#1
  shop-1 dev-commit1 of shop to dev — ended: #1 was closed by hand
  » dev-commit1 of shop to dev ended: #1 was closed by hand
alice> push acme/shop dev "feat: vouchers"
  commit2 on dev
  shop-2 dev-commit2 of shop to dev — waiting: freeze: dev is frozen until Mon 2026-03-02 10:00 UTC (load test, by bob); can thaw: alice, bob, carol, dave, erin
  · ✔ Bump dev: #2
alice> reopen acme/k8s-dev#1
  ? acme/k8s-dev#1 cannot be opened again: another one with its branch and base is open
world> pass 2h
  · ✔ Merge bump of dev: #2 -> commit3
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
