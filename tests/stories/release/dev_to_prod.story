# A change reaches dev by itself, is released to stage and promoted to prod.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
alice> react ✅ on 1
  ? there is no ballot 1
bob> react ✅ on 1
  ? there is no ballot 1
world> pass 5m
carol> /promote prod 1.4.0
world> pass 31m
carol> react ✅ on 2
  ? there is no ballot 2
bob> react ✅ on 2
  ? there is no ballot 2
dave> react ✅ on 2
  ? there is no ballot 2
world> pass 5m
world> log acme/k8s-prod main
  commit2 Run 1.3.0
world> log acme/shop prod
  commit3 perf: start faster
  commit4 feat: first version
