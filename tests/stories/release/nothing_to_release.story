# A release with no commit in it is refused before anything is taken for it. A branch that an earlier attempt left, with nothing
# of anybody's on it, is cut anew.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /release cut 1.5.0
  (only alice sees) There is nothing to release: branch stage of acme/shop (commit3) already holds everything up to commit1. Merge something into dev first; no branch, tag or version was taken.
alice> /release cut 1.5.0 --from commit1
  (only alice sees) There is nothing to release: branch stage of acme/shop (commit3) already holds everything up to commit1. Merge something into dev first; no branch, tag or version was taken.
alice> /release list
  (only alice sees) Releases of shop under way: none
      Ended last:
        shop-2 · Release 1.4.0 of shop to stage: done
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-4: release 1.5.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into stage: #2
  ballot 2: Approve: Release 1.5.0 of shop to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #2
  shop-4 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /release abort 1.5.0
  shop-4 Release 1.5.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 2 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-4, release 1.5.0.
  » Release 1.5.0 of shop to stage aborted by alice; what was already merged stays
alice> push acme/shop dev "feat: gift cards" src/cards.txt=cards
  commit7 on dev
  shop-5 dev-commit7 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit8
world> pass 1m
  shop-5 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-6: release 1.5.0 of shop to stage, cut at commit7.
  · ✔ Cut releases/v1.5.0: commit7
  · ✔ Open pull request into stage: #3
  ballot 3: Approve: Release 1.5.0 of shop to stage (head commit7, images image3) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-6 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> #billing /release cut 1.4.0
  (only alice sees) billing-1: release 1.4.0 of billing to stage, cut at commit9.
  · ✔ Tag v1.4.0: commit9
  · ✔ Await images: image4
  billing-1 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 4: Approve: Release 1.4.0 of billing to stage (head commit9, images image4) — needs 1 of shop-devs (bob, carol)
alice> push acme/billing dev "feat: e-invoices"
  commit10 on dev
  billing-2 dev-commit10 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit11
world> pass 1m
  billing-2 dev-commit10 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit10 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) Release 1.4.0 of billing is under way already: billing-1. /tide why billing-1 says what it waits for.
bob> react ✅ on 4
  billing-1 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 4 is retired: approved by bob; stage was bumped (as commit12), Mon 2026-03-02 09:14 UTC
  · ✔ Merge bump of stage: #2 -> commit12
world> pass 40m
  billing-1 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit9
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob; took 1m. Next: /promote prod 1.4.0 --app billing
alice> #billing /release cut 1.5.0
  (only alice sees) billing-3: release 1.5.0 of billing to stage, cut at commit10.
  · ✔ Tag v1.5.0: commit10
  · ✔ Await images: image5
  billing-3 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #3
  ballot 5: Approve: Release 1.5.0 of billing to stage (head commit10, images image5) — needs 1 of shop-devs (bob, carol)
