# The version's tag is moved between stage's merge and its image, and deleted between the image and the entry: nothing of it goes on until it is back.
#config version_images: retag => version_images: rebuild
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit3.
  · ✔ Tag v1.4.0: commit3
  · ✔ Await images: image1
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit3, images image1) — needs 1 of shop-devs (bob, carol)
erin> push acme/billing side "feat: x" x.txt=x
  commit4 on side
erin> tag -f acme/billing v1.4.0 side
  ‼ tag v1.4.0 was moved to commit4; what is delivered of billing under that name is commit3. Nothing of it enters an environment before the tag is back: git push --force origin commit3:refs/tags/v1.4.0
bob> react ✅ on 1
  billing-1 Release 1.4.0 of billing to stage — needs help: tag: v1.4.0 was moved to commit4, and this delivers commit3: put it back (git push --force origin commit3:refs/tags/v1.4.0), or abort this and cut another version
alice> #billing /tide why
  (only alice sees) billing-1 · Release 1.4.0 of billing to stage: Merge bump of stage
        tag: v1.4.0 was moved to commit4, and this delivers commit3: put it back (git push --force origin commit3:refs/tags/v1.4.0), or abort this and cut another version
erin> untag acme/billing v1.4.0
  billing-1 Release 1.4.0 of billing to stage — needs help: tag: v1.4.0 was deleted, and this delivers commit3: put it back (git push origin commit3:refs/tags/v1.4.0), or abort this and cut another version
  ‼ tag v1.4.0 was deleted; what is delivered of billing under that name is commit3. Nothing of it enters an environment before the tag is back: git push origin commit3:refs/tags/v1.4.0
alice> #billing /tide why
  (only alice sees) billing-1 · Release 1.4.0 of billing to stage: Merge bump of stage
        tag: v1.4.0 was deleted, and this delivers commit3: put it back (git push origin commit3:refs/tags/v1.4.0), or abort this and cut another version
erin> tag acme/billing v1.4.0 dev
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit5), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 10m
  billing-1 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit3
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
