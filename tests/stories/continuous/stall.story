# A rollout that does not move is told at half and at four fifths of its time, and fails at the deadline.
world> cluster stall dev shop
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 6m
  · in Await rollout for 2m 36s, deadline 5m: 1 of 3 replicas
  » in Await rollout for 4m 6s, deadline 5m: 1 of 3 replicas
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: not healthy within 5m: 1 of 3 replicas; left as it is
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: not healthy within 5m: 1 of 3 replicas; left as it is. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back
