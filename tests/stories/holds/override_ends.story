# A break-glass that nobody used is over after its time: the freeze is shut again.
dave> /freeze prod 8h "month end"
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  » dave froze prod until Mon 2026-03-02 17:00 UTC: month end
  (only dave sees) prod is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw prod ends it early.
dave> /freeze stage 8h "month end"
  » dave froze stage until Mon 2026-03-02 17:00 UTC: month end
  » dave froze stage until Mon 2026-03-02 17:00 UTC: month end
  (only dave sees) stage is frozen for 8h, until Mon 2026-03-02 17:00 UTC. /thaw stage ends it early.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /override prod "customers cannot pay"
  shop-2 Break-glass for shop in prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  (only alice sees) shop-2: break-glass for shop in prod. It opens freeze, soak and lock once 2 of release-managers agree, and never approvals or order.
  ballot 1: Open freeze, soak and lock of prod for shop? customers cannot pay — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 1
  shop-2 Break-glass for shop in prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 1
  shop-2 Break-glass for shop in prod — done: done
  ballot 1 is retired: decided
  · ✔ Override gates of prod: until 10:01 UTC
  ‼ BREAK-GLASS: freeze, soak and lock of prod are open for shop until 10:01 UTC (customers cannot pay); asked by alice, agreed by bob, dave
  » Break-glass for shop in prod: granted
world> pass 2h
dave> /thaw stage
  » dave thawed stage.
  » dave thawed stage.
  (only dave sees) stage is thawed.
alice> /release cut 1.4.0
  (only alice sees) shop-3: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1) — needs 1 of shop-devs (alice, bob, carol)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-3 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-3 Release 1.4.0 of shop to stage — done: done [approved by bob]
  ballot 2 is retired: decided
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion
carol> /promote prod 1.4.0
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-4: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, carol, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 3
  shop-4 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  shop-4 Promotion of shop 1.4.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:00 UTC (month end)
