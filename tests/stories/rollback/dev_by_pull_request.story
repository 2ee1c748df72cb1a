# The first environment rolls back by pull request beside the branch that continuous bumps share.
#config write: direct => write: pull_request
alice> push acme/shop dev "feat: one"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: #1
  · ✔ Merge bump of dev: #1 -> commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
dave> /lock shop dev hold --for 2h
  » dave locked shop in dev until Mon 2026-03-02 11:05 UTC: hold
  (only dave sees) shop is locked in dev until Mon 2026-03-02 11:05 UTC. /unlock shop dev lifts it.
alice> push acme/shop dev "feat: two"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — waiting: lock: dave holds dev until Mon 2026-03-02 11:05 UTC (hold); can unlock: alice, bob, carol, dave, erin
  · ✔ Bump dev: #2
alice> /rollback dev
  shop-2 dev-commit3 of shop to dev — ended: superseded by Rollback of shop in dev to dev-commit4 (shop-3)
  (only alice sees) shop-3: rollback of shop in dev from dev-commit1 to dev-commit4. A lock keeps it from being undone until /unlock shop dev.
  · dev-commit3 of shop to dev superseded by Rollback of shop in dev to dev-commit4 (shop-3)
  shop-3 Rollback of shop in dev to dev-commit4 — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: #3
  · ✔ Merge bump of dev: #3 -> commit5
world> pass 10m
  shop-3 Rollback of shop in dev to dev-commit4 — done: done
  · ✔ Await rollout in dev: healthy
  » Rollback of shop in dev to dev-commit4: done; continuous bumps wait until /unlock
