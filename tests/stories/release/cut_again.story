# A release that was given up between its merge and its entry goes on as the same version of the same commit, under new votes.
#config version_images: retag => version_images: rebuild
#config checks: { change: [ci], release: [ci], hotfix: [ci] } => checks: { change: [ci] }
alice> push acme/shop dev "feat: coupons [ci fail]"
  commit1 on dev
alice> /release cut 1.4.0
  shop-1 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  (only alice sees) shop-1: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (alice, bob, carol)
  · asked bobcat, carol-c to review #1
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit2
  · ✔ Tag v1.4.0: commit2
  · ✔ Await images: image1
  shop-1 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit3
alice> /tide abort shop-1
  shop-1 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays [approved by bob]
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-1, release 1.4.0. Its pull request #1 was merged already (as commit2): what is merged stays. stage was bumped already (as commit3): that stays.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
alice> push acme/shop dev "feat: gift cards [ci fail]"
  commit4 on dev
alice> /release cut 1.4.0
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit2, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.4.1 or 1.5.0.
alice> /release cut 1.4.0 --from commit1
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit2, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.4.1 or 1.5.0.
world> image shop v1.4.0 "what CI built of the tag"
  image2
alice> react ✅ on 2
  ? there is no ballot 2
bob> react ✅ on 2
  ? there is no ballot 2
world> pass 5m
alice> /release cut 1.4.0 --from commit1
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit2, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.4.1 or 1.5.0.
