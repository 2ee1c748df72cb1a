# Votes that are typed count like reactions, are a means of their own, and are taken only for what cannot be mistaken.
#config change: { quorum: 1, from: [shop-devs] } => change: { quorum: 3, from: [shop-devs, release-managers] }
bob> /approve
  (only bob sees) Nothing is voted on now.
bob> /unvote
  (only bob sees) There is nothing to take back: no vote that you typed stands there.
alice> push acme/shop feature "feat: coupons"
  commit1 on feature
alice> pr acme/shop feature -> dev "feat: coupons"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: coupons" (head commit1) — needs 3 of shop-devs, release-managers (bob, carol, dave)
  · asked bobcat to review #1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 3; can approve: bob, carol, dave
alice> /approve
  · ✅ by alice on ballot 1
  (only alice sees) Noted: ✅ on ballot 1, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit1, no images yet. /unvote takes it back.
      It does not count: you asked for this delivery; someone else must approve
alice> /unvote
  · ✅ by alice was taken back
  (only alice sees) Taken back: your ✅ on Change #1 of shop: "feat: coupons" (shop-1).
carol> /approve looks good to me
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 3 (carol); can approve: bob, dave [1 of 3: carol]
  · ✅ by carol on ballot 1: looks good to me
  (only carol sees) Noted: ✅ on ballot 1, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit1, no images yet. /unvote takes it back.
      approvals: 1 of 3 (carol); can approve: bob, dave
# Reactions are read again, and what was typed stands.
bob> react ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 2 of 3 (bob, carol); can approve: dave [2 of 3: bob, carol]
bob> unreact ✅ on 1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 1 of 3 (carol); can approve: bob, dave [1 of 3: carol]
world> start
carol> react ✅ on 1
carol> review approve acme/shop#1
erin> /approve 1
  · ✅ by erin on ballot 1
  (only erin sees) Noted: ✅ on ballot 1, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit1, no images yet. /unvote takes it back.
      It does not count: you are not among those asked to approve this
mallory> /approve 1
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
# It is taken back alone, and what else stands is said.
carol> /unvote
  · ✅ by carol was taken back
  (only carol sees) Taken back: your ✅ on Change #1 of shop: "feat: coupons" (shop-1).
      Still stands: your ✅ on terminal, by reaction: remove that to take it back.
      Still stands: your review of acme/shop#1, which approves; on the forge it is dismissed or given anew.
carol> /unvote 1
  (only carol sees) There is nothing to take back: no vote that you typed stands there.
      Still stands: your ✅ on terminal, by reaction: remove that to take it back.
      Still stands: your review of acme/shop#1, which approves; on the forge it is dismissed or given anew.
carol> unreact ✅ on 1
carol> review dismiss acme/shop#1
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 0 of 3; can approve: bob, carol, dave
bob> /reject 1 the coupons are too cheap
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob; can withdraw it: bob
  · ❌ by bob on ballot 1: the coupons are too cheap
  (only bob sees) Noted: ❌ on ballot 1, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit1, no images yet. /unvote takes it back.
alice> push acme/shop feature "feat: coupons, dearer"
  commit2 on feature
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Approve: Change #1 of shop: "feat: coupons" (head commit2) — needs 3 of shop-devs, release-managers (bob, carol, dave)
  (only erin sees) Your ✅ on Change #1 of shop: "feat: coupons" (shop-1) does not count: you are not among those asked to approve this
  · #1 moved from commit1 to commit2: approvals of the old head do not count for the new one
dave> /approve 1
  (only dave sees) Ballot 1 is retired: what it was about has changed; vote on the new ballot. Nothing was voted on.
dave> /approve 7
  (only dave sees) There is no ballot 7. To vote on:
      ballot 2 (shop-1): Approve: Change #1 of shop: "feat: coupons" (head commit2)
dave> /approve shop
  (only dave sees) shop is neither a ballot's number nor a delivery. To vote on:
      ballot 2 (shop-1): Approve: Change #1 of shop: "feat: coupons" (head commit2)
dave> /approve shop-9
  (only dave sees) shop-9 is neither a ballot's number nor a delivery. To vote on:
      ballot 2 (shop-1): Approve: Change #1 of shop: "feat: coupons" (head commit2)
dave> /approve
  (only dave sees) shop-1 had another ballot before: say which you mean, by its number. To vote on:
      ballot 2 (shop-1): Approve: Change #1 of shop: "feat: coupons" (head commit2)
dave> /approve shop-1
  (only dave sees) shop-1 had another ballot before: say which you mean, by its number. To vote on:
      ballot 2 (shop-1): Approve: Change #1 of shop: "feat: coupons" (head commit2)
dave> /approve 2
  · ✅ by dave on ballot 2
  (only dave sees) Noted: ✅ on ballot 2, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit2, no images yet. /unvote takes it back.
carol> /reject 2
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob, carol; can withdraw it: bob, carol
  · ❌ by carol on ballot 2
  (only carol sees) Noted: ❌ on ballot 2, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit2, no images yet. /unvote takes it back.
carol> /approve 2 better now
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: rejected by bob; can withdraw it: bob
  · ✅ by carol on ballot 2: better now
  (only carol sees) Noted: ✅ on ballot 2, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit2, no images yet. /unvote takes it back.
bob> /unvote
  shop-1 Change #1 of shop: "feat: coupons" — waiting: approvals: 2 of 3 (carol, dave); can approve: bob [2 of 3: carol, dave]
  · ❌ by bob was taken back
  (only bob sees) Taken back: your ❌ on Change #1 of shop: "feat: coupons" (shop-1).
bob> /approve 2
  shop-1 Change #1 of shop: "feat: coupons" — done: done [approved by bob, carol, dave]
  ballot 2 is retired: approved by bob, carol, dave; #1 was merged (as commit3), Mon 2026-03-02 09:00 UTC
  · ✅ by bob on ballot 2
  (only bob sees) Noted: ✅ on ballot 2, Change #1 of shop: "feat: coupons" (shop-1): shop into dev, head commit2, no images yet. /unvote takes it back.
  · ✔ Merge: #1 -> commit3
  » Change #1 of shop: "feat: coupons": merged; approved by bob, carol, dave
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
carol> /unvote shop-1
  · ✅ by carol was taken back
  (only carol sees) Taken back: your ✅ on Change #1 of shop: "feat: coupons" (shop-1).
      Too late: Change #1 of shop: "feat: coupons" (shop-1) was approved by bob, carol, dave, and #1 was merged by tidegate (as commit3, Mon 2026-03-02 09:00 UTC). That stays. A change is taken back by reverting it.
