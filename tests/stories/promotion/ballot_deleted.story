# Somebody deletes the ballot: approvals go with it and are given anew; a reject stands until its giver takes it back.
#config identity: => notify: { reminders: [] }\nidentity:
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
alice> #billing /promote prod 1.4.0
  (only alice sees) billing-3: promotion of billing 1.4.0 (commit1) to prod.
  · ✔ Await images: image1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, carol, dave
  · ✔ Bump prod: #1
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
dave> react ❌ on 2
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: rejected by dave; can withdraw it: dave
  (alice gets a message) ● Promotion of billing 1.4.0 to prod (billing-3) waits for you: approvals: rejected by dave; can withdraw it: dave
bob> react ✅ on 2
mallory> remove ballot 2
carol> review approve acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: cannot Merge bump of prod for now: the ballot on terminal was deleted; it is shown again, and has to be voted on anew; trying again
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
  (bob gets a message) ● Promotion of billing 1.4.0 to prod (billing-3): somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
  (dave gets a message) ● Promotion of billing 1.4.0 to prod (billing-3): somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
  ‼ somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
world> pass 1m
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: rejected by dave; can withdraw it: dave
alice> /tide why billing-3
  (only alice sees) billing-3 · Promotion of billing 1.4.0 to prod: Merge bump of prod
        approvals: rejected by dave; can withdraw it: dave
bob> react ✅ on 2
dave> react ❌ on 2
mallory> remove ballot 2
carol> review dismiss acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: cannot Merge bump of prod for now: the ballot on terminal was deleted; it is shown again, and has to be voted on anew; trying again
  ballot 2: Approve: Promotion of billing 1.4.0 to prod (head commit1, images image1) — needs 2 of release-managers (bob, carol, dave)
  (bob gets a message) ● Promotion of billing 1.4.0 to prod (billing-3): somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
  (dave gets a message) ● Promotion of billing 1.4.0 to prod (billing-3): somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
  ‼ somebody deleted a ballot on terminal: dave's ❌ stands, until dave votes on the newest ballot, or says /unvote billing-3; bob's ✅ went with it, and is to be given anew
carol> review approve acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: rejected by dave; can withdraw it: dave
world> pass 1m
bob> react ✅ on 2
dave> #billing /unvote billing-3
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 2 is retired: approved by bob, carol; prod was bumped (as commit4), Mon 2026-03-02 09:43 UTC
  · ❌ by dave was taken back
  (only dave sees) Taken back: your ❌ on Promotion of billing 1.4.0 to prod (billing-3).
  · ✔ Merge bump of prod: #1 -> commit4
