# A reject is its giver's: whoever may write can dismiss the review on the forge, and it stands all the same; its giver lets it go.
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
dave> review reject acme/k8s-prod#1
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: rejected by dave; can withdraw it: dave
  (alice gets a message) ● Promotion of billing 1.4.0 to prod (billing-3) waits for you: approvals: rejected by dave; can withdraw it: dave
bob> review approve acme/k8s-prod#1
carol> react ✅ on 2
mallory> review dismiss acme/k8s-prod#1 of dave
  billing-3 Promotion of billing 1.4.0 to prod — waiting: approvals: rejected by dave (mallory dismissed dave's review, which takes nothing back: it stands until dave reviews anew, or says /unvote); can withdraw it: dave
  ‼ #1 is rejected still: mallory dismissed dave's review, which takes nothing back: it stands until dave reviews anew, or says /unvote billing-3. If dave cannot: /tide abort billing-3, and ask for it anew
  (dave gets a message) ▲ #1 is rejected still: mallory dismissed dave's review, which takes nothing back: it stands until dave reviews anew, or says /unvote billing-3. If dave cannot: /tide abort billing-3, and ask for it anew
world> pass 10m
alice> /tide why billing-3
  (only alice sees) billing-3 · Promotion of billing 1.4.0 to prod: Merge bump of prod
        approvals: rejected by dave (mallory dismissed dave's review, which takes nothing back: it stands until dave reviews anew, or says /unvote); can withdraw it: dave
mallory> review dismiss acme/k8s-prod#1 of bob
bob> review approve acme/k8s-prod#1
bob> #billing /unvote billing-3
  (only bob sees) There is nothing to take back: no vote that you typed stands there.
      Still stands: your review of acme/k8s-prod#1, which approves; on the forge it is dismissed or given anew.
dave> #billing /unvote billing-3
  billing-3 Promotion of billing 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, carol]
  ballot 2 is retired: approved by bob, carol; prod was bumped (as commit4), Mon 2026-03-02 09:51 UTC
  · ❌ by dave was taken back: the review that somebody else had dismissed
  (only dave sees) Taken back: your review of Promotion of billing 1.4.0 to prod (billing-3), which somebody else had dismissed.
  · ✔ Merge bump of prod: #1 -> commit4
