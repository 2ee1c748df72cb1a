# A tag that only ends like one of CI's is nobody's dev image: it is told once, and neither released nor taken as proof.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
alice> push acme/billing dev "feat: e-invoices"
  commit3 on dev
  billing-1 dev-commit3 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  billing-1 dev-commit3 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
  · ✔ Await rollout in dev: healthy
  » dev-commit3 of billing to dev: running
mallory> image shop mallory-dev-commit1 "evil planted"
  image1
  ‼ shop:mallory-dev-commit1 is not taken as a dev image of shop: the whole tag must match `dev_tag`, and that is dev-(?<commit>[0-9a-f]{7,40}). If CI names its images so, correct `dev_tag`; else somebody pushes images that look like CI's
mallory> image shop dev-commit1-fixed "evil planted"
  image1
  ‼ shop:dev-commit1-fixed is not taken as a dev image of shop: the whole tag must match `dev_tag`, and that is dev-(?<commit>[0-9a-f]{7,40}). If CI names its images so, correct `dev_tag`; else somebody pushes images that look like CI's
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit5
  · ✔ Tag v1.4.0: commit5
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit5), stage was bumped (as commit6), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit6
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
mallory> image billing mallory-dev-commit3 "evil planted"
  image1
  ‼ billing:mallory-dev-commit3 is not taken as a dev image of billing: the whole tag must match `dev_tag`, and that is dev-(?<commit>[0-9a-f]{7,40}). If CI names its images so, correct `dev_tag`; else somebody pushes images that look like CI's
mallory> image billing v1.4.0 "evil planted"
  image1
alice> #billing /release cut 1.4.0
  billing-2 Release 1.4.0 of billing to stage — waiting: images: billing:v1.4.0 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit3.
  · ✔ Tag v1.4.0: commit3
  ‼ not taken as built by CI: billing:v1.4.0 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
world> pass 5m
