# A version tag that is there already: refused when cutting; put there by hand while the release is under way, the release waits and says so.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
bob> tag acme/shop v1.4.0 dev
alice> /release cut 1.4.0
  (only alice sees) Tag v1.4.0 of acme/shop is there already, at commit1, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.4.1 or 1.5.0.
alice> /release cut 1.5.0
  (only alice sees) shop-2: release 1.5.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.5.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.5.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> tag acme/shop v1.5.0 stage
bob> react ✅ on 1
  shop-2 Release 1.5.0 of shop to stage — needs help: tag v1.5.0 already names commit3, not commit4; delete that tag, or abort and use another version [approved by bob]
  · ✔ Merge: #1 -> commit4
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.5.0 of shop to stage: Tag v1.5.0
        tag v1.5.0 already names commit3, not commit4; delete that tag, or abort and use another version
alice> /release abort
  shop-2 Release 1.5.0 of shop to stage — ended: aborted by alice; what was already merged stays [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), Mon 2026-03-02 09:01 UTC
  (only alice sees) Aborting shop-2, release 1.5.0. Its pull request #1 was merged already (as commit4): what is merged stays.
  » Release 1.5.0 of shop to stage aborted by alice; what was already merged stays
world> log acme/shop stage
  commit4 Release 1.5.0 of shop
  commit1 feat: coupons
  commit3 perf: start faster
  commit5 feat: first version
