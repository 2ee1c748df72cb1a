# While a rollback's lock holds, nothing is open that could be merged past it: what it took back gets a pull request again
# when it is asked for anew.
alice> push acme/billing dev "feat: x"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) billing-2: release 1.4.0 of billing to stage, cut at commit1.
  · ✔ Tag v1.4.0: commit1
  · ✔ Await images: image1
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Merge bump of stage: #1 -> commit3
world> pass 10m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
alice> #billing /promote prod 1.4.0
  (only alice sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
world> pass 2h
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit4), Mon 2026-03-02 11:11 UTC
  · ✔ Merge bump of prod: #1 -> commit4
world> pass 10m
  billing-3 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 2h. To go back: /rollback prod --app billing
alice> push acme/billing dev "feat: y"
  commit5 on dev
  billing-4 dev-commit5 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 1m
  billing-4 dev-commit5 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of billing to dev: running
alice> #billing /release cut 1.5.0
  (only alice sees) billing-5: release 1.5.0 of billing to stage, cut at commit5.
  · ✔ Tag v1.5.0: commit5
  · ✔ Await images: image2
  billing-5 Release 1.5.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Bump stage: #2
  ballot 3: Approve: Release 1.5.0 of billing to stage (head commit5, images image2) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 3
  billing-5 Release 1.5.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; stage was bumped (as commit7), Mon 2026-03-02 11:22 UTC
  · ✔ Merge bump of stage: #2 -> commit7
world> pass 10m
  billing-5 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit5
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
erin> #billing /freeze prod 6h "hold"
  » erin froze prod until Mon 2026-03-02 17:32 UTC: hold
  » erin froze prod until Mon 2026-03-02 17:32 UTC: hold
  (only erin sees) prod is frozen for 6h, until Mon 2026-03-02 17:32 UTC. /thaw prod ends it early.
alice> #billing /promote prod 1.5.0
  (only alice sees) billing-6: promotion of billing 1.5.0 (commit5) to prod.
  · ✔ Await images: image2
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #2
  ballot 4: Approve: Promotion of billing 1.5.0 to prod (head commit5, images image2) — needs 2 of release-managers (bob, carol, dave)
world> pass 2h
bob> react ✅ on 4
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
dave> react ✅ on 4
  billing-6 Promotion of billing 1.5.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:32 UTC (hold, by erin); can thaw: bob, carol, dave, erin
erin> #billing /rollback prod --reason "1.4.0 loses orders"
  (only erin sees) billing-7: rollback of billing in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock billing prod, or until what is asked for after this has entered.
      Promotion of billing 1.5.0 to prod (billing-6) is held: /promote prod 1.5.0 asks for it anew.
  billing-6 Promotion of billing 1.5.0 to prod — waiting: lock: tidegate holds prod (Rollback of billing in prod to 1.3.0 (billing-7) is under way and goes first; /tide abort billing-7 ends it)
  billing-7 Rollback of billing in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit8
world> pass 10m
  billing-7 Rollback of billing in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit9
  » Rollback of billing in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
  billing-6 Promotion of billing 1.5.0 to prod — waiting: freeze: prod is frozen until Mon 2026-03-02 17:32 UTC (hold, by erin); can thaw: bob, carol, dave, erin
erin> #billing /thaw prod
  billing-6 Promotion of billing 1.5.0 to prod — waiting: lock: erin holds prod (1.4.0 loses orders); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
  » erin thawed prod.
  » erin thawed prod.
  (only erin sees) prod is thawed.
alice> #billing /tide why
  (only alice sees) billing-6 · Promotion of billing 1.5.0 to prod: Bump prod
        lock: erin holds prod (1.4.0 loses orders); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
dave> merge acme/k8s-prod#2
  ? acme/k8s-prod#2 was closed by tidegate: look at it again
dave> show acme/k8s-prod#2
  prod: billing to v1.5.0
  labels: tidegate, lane/promotion
  - billing: v1.4.0 -> v1.5.0 (image2) in `charts/billing/values-prod.yaml`
  Asked for by alice (billing-6).
  ## Changes
  ### Features
  - y (commit5)
  All of it: acme/billing commit1..commit5
  ## Images
  - `billing:v1.5.0@image2`
  ## Merged when
  - approvals: 2 of release-managers (bob, carol, dave), but not of who asked for it or opened it; each lasts 1d
  - freeze: prod is not frozen
  - lock: nobody holds billing in prod
  - quarantine: none of its images was found to be bad
  - soak: healthy in stage for 30m
  - order: not older than what prod runs
  - order: contains what prod runs
  - tag: the version's tag names what is approved
  To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. tidegate merges it when all of that is so; please leave the button alone. `/tide why billing-6` says what it waits for, `/tide abort billing-6` ends it.
  <!-- tidegate:billing-6 -->
  > Closed by tidegate: Rollback of billing in prod to 1.3.0 (billing-7) goes first; billing-6 is held by it, and gets another pull request when it may enter
carol> #billing /promote prod 1.5.0
  » asked for anew by carol: it overrides the rollback of billing in prod by erin: 1.4.0 loses orders; approvals given before count no more
  (only carol sees) billing-6: Promotion of billing 1.5.0 to prod is asked for anew, by you. It overrides the rollback of billing in prod by erin: 1.4.0 loses orders. There is a new ballot; approvals given before count no more.
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump prod: #4
  ballot 5: Approve: Promotion of billing 1.5.0 to prod (head commit5, images image2); it overrides the rollback of billing in prod by erin: 1.4.0 loses orders — needs 2 of release-managers (bob, dave)
  (only bob sees) Your ✅ on Promotion of billing 1.5.0 to prod (billing-6) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of billing 1.5.0 to prod (billing-6) does not count: it was given on something that has changed since; look at what is new and vote again
