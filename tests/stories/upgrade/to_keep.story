# What `world> keep` puts away for every later change to open: something of each kind that is stored, and two deliveries under
# way, one that was voted on and is frozen, and one with its ballot. With TIDEGATE_KEEP=1 it is made again.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
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
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
carol> /freeze prod 2h "the auditors are here"
  » carol froze prod until Mon 2026-03-02 11:45 UTC: the auditors are here
  » carol froze prod until Mon 2026-03-02 11:45 UTC: the auditors are here
  (only carol sees) prod is frozen for 2h, until Mon 2026-03-02 11:45 UTC. /thaw prod ends it early.
dave> /lock prod counting the money
  » dave locked shop in prod: counting the money
  (only dave sees) shop is locked in prod. /unlock shop prod lifts it.
carol> /override prod shop-3 the auditors let it through
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: break-glass in prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1). It opens freeze, soak and lock for it once 2 of release-managers agree, and never approvals or order. /override prod --revoke takes it back.
  ballot 3: Open freeze, soak and lock of prod for shop-3 alone: Promotion of shop 1.4.0 to prod (head commit3, images image1)? "the auditors let it through" — needs 2 of release-managers (bob, dave)
bob> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-4 Break-glass for shop-3 in prod — done: done
  ballot 3 is retired: decided
  · ✔ Override gates of prod: until 10:45 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop-3 alone (Promotion of shop 1.4.0 to prod) until 10:45 UTC (the auditors let it through); asked by carol, agreed by bob, dave. /override prod --revoke takes it back
  » Break-glass for shop-3 in prod: granted
alice> push acme/shop dev "feat: vouchers" src/vouchers.txt=vouchers
  commit5 on dev
  shop-5 dev-commit5 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 5m
  shop-5 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /release cut 1.5.0
  (only alice sees) shop-6: release 1.5.0 of shop to stage, cut at commit5.
  · ✔ Cut releases/v1.5.0: commit5
  · ✔ Open pull request into stage: #3
  ballot 4: Approve: Release 1.5.0 of shop to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-6 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
world> keep kept
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit7
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:50 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 5m. To go back: /rollback prod --app shop
