# Somebody presses the forge's merge button while the gates are shut: told at once, and what is merged is delivered to dev.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> merge acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — done: done
  ballot 1 is retired: over: merged past its gates; nobody decided it
  · ✔ Merge: #1 merged by alice-gh outside the gates
  ‼ #1 was merged by alice-gh while its gates were shut
  » Change #1 of shop: "feat: coupons": merged
  shop-2 dev-commit2 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 2m
  shop-2 dev-commit2 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of shop to dev: running
