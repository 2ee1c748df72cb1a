# A pull request that conflicts is told with its files and merged once somebody resolved it.
alice> push acme/shop feature "feat: coupons" src/app.txt=coupons
  commit1 on feature
bob> push acme/shop dev "feat: vouchers" src/app.txt=vouchers
  commit2 on dev
  shop-1 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-2 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
carol> react ✅ on 1
  shop-2 Change #1 of shop: "feat: coupons" — needs help: #1 does not merge cleanly (src/app.txt); resolve the conflict on its branch
alice> /tide why
  (only alice sees) shop-2 · Change #1 of shop: "feat: coupons": Merge
        #1 does not merge cleanly (src/app.txt); resolve the conflict on its branch
      shop-1 · dev-commit2 of shop to dev: Await rollout in dev
        rolling out in dev: 0 of 3 replicas; deadline in 5m
alice> close acme/shop#1
  shop-2 Change #1 of shop: "feat: coupons" — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Change #1 of shop: "feat: coupons" ended: #1 was closed by hand
world> pass 2m
  shop-1 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
