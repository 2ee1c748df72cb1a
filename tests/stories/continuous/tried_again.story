# A rollout in dev that failed is tried again by whoever may ask for changes there.
world> cluster fail dev shop * "0/6 nodes are available"
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — needs help: rollout failed in dev: 0/6 nodes are available; left as it is
  ‼ FAILED: dev-commit1 of shop to dev: rollout failed in dev: 0/6 nodes are available; left as it is. Next: /tide retry shop-1 looks again, /rollback dev --app shop goes back
world> cluster normal dev shop *
alice> /tide retry shop-1
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: healthy, for less than 10s so far; deadline in 5m
  » tried again by alice: dev holds commit2 still, under the same votes and images. It had ended: rollout failed in dev: 0/6 nodes are available; left as it is
  (only alice sees) shop-1: dev-commit1 of shop to dev is looked at again in dev, at commit2, under the same votes and images.
world> pass 2m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
