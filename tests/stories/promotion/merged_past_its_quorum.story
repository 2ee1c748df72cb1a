# A bump that somebody merged before enough people had agreed runs, and nobody decided that: its ballot, the status, the history and
# the place of its change say so.
alice> push acme/billing dev "feat: SHOP-12 e-invoices"
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
mallory> merge acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Merge bump of prod: #1 -> commit4, merged by mallory past its gates
  ‼ #1 of prod was merged by mallory while its gates were shut
world> pass 2m
  billing-3 Promotion of billing 1.4.0 to prod — done: done, merged past its gates
  ballot 2 is retired: over: merged past its gates; nobody decided it
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Runs in prod, merged past its gates: Promotion of billing 1.4.0 to prod. To go back: /rollback prod --app billing
dave> react ✅ on 2
  (only dave sees) Your reaction does not count: this ballot is retired: over: merged past its gates; nobody decided it.
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (43m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (42m ago)
        prod   1.4.0, healthy, merged past its gates, since Mon 2026-03-02 09:41 UTC (2m ago)
        nothing under way
alice> #billing /tide history
  (only alice sees) Mon 2026-03-02 09:41 UTC (1m ago) billing-3 · Promotion of billing 1.4.0 to prod: done, merged past its gates
      Mon 2026-03-02 09:41 UTC (2m ago) billing-3 · 1.4.0 of billing entered prod: healthy, merged past its gates
      Mon 2026-03-02 09:01 UTC (41m ago) billing-2 · Release 1.4.0 of billing to stage: done; approved by bob (head commit1, images image1)
      Mon 2026-03-02 09:01 UTC (42m ago) billing-2 · 1.4.0 of billing entered stage: healthy
      Mon 2026-03-02 09:00 UTC (42m ago) billing-1 · dev-commit1 of billing to dev: done
      Mon 2026-03-02 09:00 UTC (43m ago) billing-1 · dev-commit1 of billing entered dev: healthy
      Mon 2026-03-02 09:00 UTC (43m ago) billing-0 · dev-commit5 of billing was found in dev
      Mon 2026-03-02 09:00 UTC (43m ago) billing-0 · 1.3.0 of billing was found in stage
      Mon 2026-03-02 09:00 UTC (43m ago) billing-0 · 1.3.0 of billing was found in prod
alice> #billing /tide where SHOP-12
  (only alice sees) billing: feat: SHOP-12 e-invoices (commit1)
        dev    since Mon 2026-03-02 09:00 UTC (43m ago), dev-commit1, healthy
        stage  since Mon 2026-03-02 09:01 UTC (42m ago), 1.4.0, healthy
        prod   since Mon 2026-03-02 09:41 UTC (2m ago), 1.4.0, healthy, merged past its gates
