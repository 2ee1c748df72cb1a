# What stands on the prod branch by no delivery, and a merge into it that holds more than its two sides.
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
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
dave> push acme/shop prod "chore: by hand" byhand.txt=x
  commit5 on prod
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: needs 2, but only 1 (bob) may approve once requester and authors are left out; the configuration must list more people
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob)
      ⚠ neither on the dev branch's own line nor approved before: commit5 "chore: by hand" (dave)
  · asked bobcat to review #2
dave> react ✅ on 2
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: you wrote one of its commits; someone else must approve
bob> react ✅ on 2
alice> push acme/shop prod "Promotion 1.4.0" merging promotions/v1.4.0 src/evil.txt=evil
  commit6 on prod
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ballot 3: Accept what #2 was merged as (commit6): Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob)
      ⚠ neither on the dev branch's own line nor approved before: commit6, which differs from the merge of its sides in src/evil.txt: "Promotion 1.4.0" (alice)
      ⚠ neither on the dev branch's own line nor approved before: commit5 "chore: by hand" (dave)
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: you wrote one of its commits; someone else must approve
  (only bob sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
  ‼ #2 was merged by git push while its gates were shut; nothing follows until they are open. Its ballot names what entered with it: commit6, which differs from the merge of its sides in src/evil.txt: "Promotion 1.4.0" (alice); commit5 "chore: by hand" (dave)
bob> react ✅ on 3
