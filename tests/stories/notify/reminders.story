# Who can still vote is reminded, with growing pauses, until they have.
#config identity: => notify: { reminders: [1h, 4h, 24h] }\nidentity:
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 2m
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
world> pass 61m
  (bob gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 1h: ballot 1 on terminal
  (carol gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 1h: ballot 1 on terminal
world> pass 2h
# The second comes four hours after the question, not after the first.
world> pass 1h
  (bob gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 4h: ballot 1 on terminal
  (carol gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 4h: ballot 1 on terminal
# A reject is for whoever asked to clear up; once decided, nobody is reminded.
bob> react ❌ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: rejected by bob; can withdraw it: bob
  (alice gets a message) ● Release 1.4.0 of shop to stage (shop-2) waits for you: approvals: rejected by bob; can withdraw it: bob
bob> unreact ❌ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 13:03 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 24h
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 4h 1m. Next: /promote prod 1.4.0 --app shop
