# A branch that is called like the id of a commit hides that from nobody, and stands for no other.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
mallory> push acme/shop commit1 "docs: nothing"
  commit3 on commit1
alice> push acme/shop dev "feat: refunds"
  commit4 on dev
  shop-2 dev-commit4 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit5
world> pass 5m
  shop-2 dev-commit4 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit4 of shop to dev: running
# Which of the two is meant?
alice> /release cut 1.4.0 --from commit1
  (only alice sees) commit1 begins the id of commit commit1 of acme/shop, and a branch or tag at commit3 is called so: write the whole id.
# CI is late, and its commit's id is a branch by then.
alice> push acme/shop dev "feat: vouchers [ci fail]"
  commit6 on dev
mallory> push acme/shop commit6 "docs: nothing more"
  commit7 on commit6
world> image shop dev-commit6 "built by CI"
  image1
  shop-3 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
world> pass 5m
  shop-3 dev-commit6 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit6 of shop to dev: running
