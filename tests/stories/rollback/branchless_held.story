# Without branches people vote on the bump itself. A rollback takes it back: its pull request is closed, the promotion waits, and
# asked for anew it gets another pull request and another ballot.
alice> push acme/billing dev "feat: e-invoices"
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
world> pass 40m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
carol> #billing /promote prod 1.4.0
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit4), Mon 2026-03-02 09:41 UTC
  · ✔ Merge bump of prod: #1 -> commit4
world> pass 5m
  billing-3 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app billing
alice> push acme/billing dev "feat: reminders"
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
  ballot 3 is retired: approved by bob; stage was bumped (as commit7), Mon 2026-03-02 09:47 UTC
  · ✔ Merge bump of stage: #2 -> commit7
world> pass 40m
  billing-5 Release 1.5.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit5
  » Release 1.5.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.5.0 --app billing
alice> #billing /promote prod 1.5.0
  (only alice sees) billing-6: promotion of billing 1.5.0 (commit5) to prod.
  · ✔ Await images: image2
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #2
  ballot 4: Approve: Promotion of billing 1.5.0 to prod (head commit5, images image2) — needs 2 of release-managers (bob, carol, dave)
bob> react ✅ on 4
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol, dave [1 of 2: bob]
erin> #billing /rollback prod --reason "1.4.0 sends twice"
  (only erin sees) billing-7: rollback of billing in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock billing prod, or until what is asked for after this has entered.
      Promotion of billing 1.5.0 to prod (billing-6) is held: /promote prod 1.5.0 asks for it anew.
  billing-6 Promotion of billing 1.5.0 to prod — waiting: lock: tidegate holds prod (Rollback of billing in prod to 1.3.0 (billing-7) is under way and goes first; /tide abort billing-7 ends it)
  billing-7 Rollback of billing in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #3
  · ✔ Merge bump of prod: #3 -> commit8
carol> react ✅ on 4
world> pass 5m
  billing-7 Rollback of billing in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit9
  » Rollback of billing in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
  billing-6 Promotion of billing 1.5.0 to prod — waiting: lock: erin holds prod (1.4.0 sends twice); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
carol> react ✅ on 4
alice> #billing /tide why
  (only alice sees) billing-6 · Promotion of billing 1.5.0 to prod: Bump prod
        lock: erin holds prod (1.4.0 sends twice); /promote prod 1.5.0 asks for it anew; can unlock: bob, carol, dave, erin
dave> #billing /promote prod 1.5.0
  » asked for anew by dave: it overrides the rollback of billing in prod by erin: 1.4.0 sends twice; approvals given before count no more
  (only dave sees) billing-6: Promotion of billing 1.5.0 to prod is asked for anew, by you. It overrides the rollback of billing in prod by erin: 1.4.0 sends twice. There is a new ballot; approvals given before count no more.
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump prod: #4
  ballot 5: Approve: Promotion of billing 1.5.0 to prod (head commit5, images image2); it overrides the rollback of billing in prod by erin: 1.4.0 sends twice — needs 2 of release-managers (bob, carol)
  (only bob sees) Your ✅ on Promotion of billing 1.5.0 to prod (billing-6) does not count: it was given on something that has changed since; look at what is new and vote again
  (only carol sees) Your ✅ on Promotion of billing 1.5.0 to prod (billing-6) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 5
  billing-6 Promotion of billing 1.5.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: carol [1 of 2: bob]
carol> react ✅ on 5
  billing-6 Promotion of billing 1.5.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 5 is retired: approved by bob, carol; prod was bumped (as commit10), Mon 2026-03-02 10:32 UTC
  · ✔ Merge bump of prod: #4 -> commit10
world> pass 5m
  billing-6 Promotion of billing 1.5.0 to prod — done: done [approved by bob, carol]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit5
  » Released: Promotion of billing 1.5.0 to prod; approved by bob, carol; took 5m. To go back: /rollback prod --app billing
world> log acme/k8s-prod main
  commit10 Promotion 1.5.0 of billing
  commit11 prod: billing to v1.5.0
  commit8 Rollback 1.3.0 of billing
  commit12 prod: billing to v1.3.0
  commit4 Promotion 1.4.0 of billing
  commit13 prod: billing to v1.4.0
  commit14 Run 1.3.0
