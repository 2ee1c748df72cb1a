# What a rollback locked is lifted by whoever may lock there, yet not by the way: somebody who lets go of their own leaves it.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
dave> /lock shop dev "load test"
  » dave locked shop in dev: load test
  (only dave sees) shop is locked in dev. /unlock shop dev lifts it.
bob> /rollback dev --reason "coupons break the checkout"
  (only bob sees) shop-2: rollback of shop in dev from dev-commit1 to dev-commit3. A lock keeps it from being undone until /unlock shop dev.
  shop-2 Rollback of shop in dev to dev-commit3 — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 1m
  shop-2 Rollback of shop in dev to dev-commit3 — done: done
  · ✔ Await rollout in dev: healthy
  » Rollback of shop in dev to dev-commit3: done; continuous bumps wait until /unlock
alice> push acme/shop dev "feat: vouchers"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — waiting: lock: dave holds dev (load test); bob too (coupons break the checkout); can unlock: alice, bob, carol, dave, erin
dave> /unlock shop dev
  shop-3 dev-commit5 of shop to dev — waiting: lock: bob holds dev (coupons break the checkout); can unlock: alice, bob, carol, dave, erin
  » dave lifted a lock of shop in dev by dave (load test). shop stays locked in dev by the rollback of bob (coupons break the checkout).
  (only dave sees) Lifted: in dev by dave (load test). shop stays locked in dev by the rollback of bob (coupons break the checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of rollback
dave> /thaw dev --app shop
  (only dave sees) You hold no lock of shop there. It is locked in dev by the rollback of bob (coupons break the checkout). To lift what somebody else holds, name whose it is; they are told:
      /unlock shop dev --of rollback
dave> /unlock shop dev
  » @bob dave unlocked shop in dev. It was locked in dev by the rollback of bob (coupons break the checkout).
  (only dave sees) shop is unlocked in dev.
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
# In prod alice may roll back, and may not lift what keeps it so.
alice> /tide whoami
  (only alice sees) You are alice (terminal alice), in shop-devs.
        also known as GitHub alice-gh
        dev: may ask for rollback, freeze, lock, override, rollout; may approve change
        stage: may ask for release, rollback, freeze, lock, override, rollout; may approve release
        prod: may ask for promotion, hotfix, rollback, override, rollout; may approve nothing
        Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
