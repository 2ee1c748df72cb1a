# Somebody writes into production by hand what waits for its votes there. It runs, and that is told; it is not released, and no
# way back leads to it, until the votes are there.
#config write: pull_request => write: direct
#config values-prod.yaml, at: image.tag, digest_at: image.digest } => values-prod.yaml, at: image.tag, pin: tag }
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
  billing-2 Release 1.4.0 of billing to stage — waiting: approvals: 0 of 1; can approve: bob, carol
  · ✔ Await images: image1
  ballot 1: Approve: Release 1.4.0 of billing to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  billing-2 Release 1.4.0 of billing to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; stage was bumped (as commit3), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: commit3
world> pass 40m
  billing-2 Release 1.4.0 of billing to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  · ✔ Move tag stage/latest: commit1
  » Release 1.4.0 of billing to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app billing
carol> #billing /promote prod 1.4.0
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, dave)
bob> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
mallory> push acme/k8s-prod main "By hand" "charts/billing/values-prod.yaml=image:\n  repository: billing\n  tag: v1.4.0"
  commit4 on main
  ‼ prod holds billing:v1.4.0@image1 already, which its gates have not let in: somebody wrote it there past tidegate. It runs there; nothing follows from it until they are open. Take it back if it should not be there.
  ‼ billing in prod was v1.3.0 and is v1.4.0 now, changed by hand in commit4 "By hand", pushed by mallory, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app billing
world> pass 5m
alice> #billing /tide why billing-3
  (only alice sees) billing-3 · Promotion of billing 1.4.0 to prod: Bump prod
        approvals: 1 of 2 (bob); can approve: dave
erin> #billing /rollback prod 1.4.0
  (only erin sees) prod runs billing 1.4.0, and that is what you ask for. prod has had, newest first: 1.3.0 (not observed).
dave> react ✅ on 2
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: healthy, for less than 10s so far; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; prod was bumped (as commit4), Mon 2026-03-02 09:46 UTC
  · ✔ Bump prod: already there
  » billing in prod is as it should be again, v1.4.0: brought by billing-3
world> pass 5m
  billing-3 Promotion of billing 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  · ✔ Move tag prod/latest: commit1
  » Released: Promotion of billing 1.4.0 to prod; approved by bob, dave; took 5m. To go back: /rollback prod --app billing
