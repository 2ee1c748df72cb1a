# A rollout that goes step by step waits for somebody. Who may steer rollouts there promotes it, aborts it, or begins it again; where
# nothing waits, and where nothing goes by steps, that is what is answered.
#config       lock: [release-managers, on-call] =>       lock: [release-managers, on-call]\n      rollout: [on-call]
#config , on_failure: rollback =>
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
erin> /rollout promote shop dev
  (only erin sees) there is nothing to promote: it goes by no steps
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
erin> /rollout promote shop prod
  (only erin sees) Nothing of shop is rolling out in prod that tidegate brought. /tide status says what runs there.
world> cluster steps prod shop v1.4.0
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
dave> react ✅ on 2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
erin> /rollout promote shop prod
  (only erin sees) there is nothing to promote: it waits for nobody
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 4s [approved by bob, dave]
bob> /rollout promote shop prod
  (only bob sees) bob may not steer rollouts in prod. Who may: dave, erin.
erin> /rollout retry shop prod
  (only erin sees) there is nothing to retry: it was not aborted
erin> /rollout abort shop prod
  shop-3 Promotion of shop 1.4.0 to prod — needs help: rollout failed in prod: it was aborted; what was there before serves; left as it is [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — abort in prod; it is told what comes of it.
  » the rollout in prod was aborted, by erin
  ‼ FAILED: Promotion of shop 1.4.0 to prod: rollout failed in prod: it was aborted; what was there before serves; left as it is. Next: /tide retry shop-3 looks again, /rollback prod --app shop goes back
world> pass 10s
erin> /rollout promote shop prod
  (only erin sees) Nothing of shop is rolling out in prod that tidegate brought. /tide status says what runs there.
dave> /rollout retry shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  » tried again by dave: prod holds commit6 still, under the same votes and images. It had ended: rollout failed in prod: it was aborted; what was there before serves; left as it is
  (only dave sees) shop-3: Promotion of shop 1.4.0 to prod is looked at again in prod, at commit6, under the same votes and images.
  » the rollout in prod was begun again, by dave
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 1 of 2 with 1 of 3 replicas; somebody has to promote it; deadline in 4m 4s [approved by bob, dave]
dave> /rollout promote prod --app shop
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 4m [approved by bob, dave]
  (only dave sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past its step, by dave
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: paused at step 2 of 2 with 2 of 3 replicas; somebody has to promote it; deadline in 3m 4s [approved by bob, dave]
erin> /rollout complete shop prod
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 1 of 3 replicas; deadline in 3m [approved by bob, dave]
  (only erin sees) shop-3: Promotion of shop 1.4.0 to prod — promote in prod; it is told what comes of it.
  » the rollout in prod was promoted past all steps, by erin
world> pass 1m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 3m. To go back: /rollback prod --app shop
alice> /tide history
  (only alice sees) Mon 2026-03-02 09:44 UTC (just now) shop-3 · Promotion of shop 1.4.0 to prod: done; approved by bob, dave (head commit3, images image1)
      Mon 2026-03-02 09:42 UTC (3m ago) shop-3 · Promotion of shop 1.4.0 to prod: tried again in prod by dave
      Mon 2026-03-02 09:42 UTC (3m ago) shop-3 · Promotion of shop 1.4.0 to prod: rollout failed in prod: it was aborted; what was there before serves; left as it is
      Mon 2026-03-02 09:41 UTC (4m ago) shop-3 · 1.4.0 of shop entered prod: healthy
      Mon 2026-03-02 09:01 UTC (43m ago) shop-2 · Release 1.4.0 of shop to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (44m ago) shop-2 · 1.4.0 of shop entered stage: healthy
      Mon 2026-03-02 09:00 UTC (44m ago) shop-1 · dev-commit1 of shop to dev: done
      Mon 2026-03-02 09:00 UTC (45m ago) shop-1 · dev-commit1 of shop entered dev: healthy
      Mon 2026-03-02 09:00 UTC (45m ago) shop-0 · dev-commit7 of shop was found in dev
      Mon 2026-03-02 09:00 UTC (45m ago) shop-0 · 1.3.0 of shop was found in stage
