# Merged by the button before its new ballot is agreed to, a reopened release is told as merged past its gates; asking for it
# anew leads back.
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
alice> close acme/shop#1
  shop-2 Release 1.4.0 of shop to stage — ended: #1 was closed by hand
  ballot 1 is retired: over: #1 was closed by hand
  » Release 1.4.0 of shop to stage ended: #1 was closed by hand
alice> reopen acme/shop#1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  » Release 1.4.0 of shop to stage goes on: acme/shop#1 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot. Reviews count again after /release cut 1.4.0.
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> review approve acme/shop#1
  · bobcat: Your ✅ on shop-2 does not count: the pull request was closed and opened again, and reviews there may be of before; vote on its ballot
bob> merge acme/shop#1
  ‼ #1 was merged by bobcat while its gates were shut; nothing follows until they are open
world> pass 2m
alice> /release cut 1.4.0
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  » asked for anew by alice: it goes on after its pull request was closed and opened again; approvals given before count no more
  (only alice sees) shop-2: Release 1.4.0 of shop to stage is asked for anew, by you. It goes on after its pull request was closed and opened again. There is a new ballot; approvals given before count no more.
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · bobcat: Your ✅ on shop-2 does not count: the pull request was closed and opened again, and reviews there may be of before; vote on its ballot
bob> react ✅ on 3
  · ✔ Merge: #1 -> commit3, merged by bobcat
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #1 was merged past its gates (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:03 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 2m. Next: /promote prod 1.4.0 --app shop
