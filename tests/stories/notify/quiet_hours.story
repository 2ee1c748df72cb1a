# Quiet hours from 08:00 until 12:00, on a Monday at 09:00: what happens is told together at noon. A question that needs
# a person comes at once, with its card and its ballot.
#config identity: => notify: { quiet: [{ cron: "0 8 * * Mon-Fri", for: 4h, zone: UTC }], reminders: [1h], direct: true }\nidentity:
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
world> pass 2m
world> cluster fail dev billing * "CrashLoopBackOff"
alice> push acme/billing dev "feat: invoices"
  commit2 on dev
world> pass 10m
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
# Nobody is reminded before noon; then the summary comes, and the reminder.
world> pass 2h
world> pass 1h
  billing-1 dev-commit2 of billing to dev — needs help: rollout failed in dev: CrashLoopBackOff; left as it is
  · ✔ Bump dev: commit3
  (bob gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 2h 48m: ballot 1 on terminal
  (carol gets a message) ● Release 1.4.0 of shop to stage (shop-2) has waited for your vote for 2h 48m: ballot 1 on terminal
  ‼ In the quiet hours until Mon 2026-03-02 12:00 UTC:
      • FAILED: dev-commit2 of billing to dev: rollout failed in dev: CrashLoopBackOff; left as it is. Next: /tide retry billing-1 looks again, /rollback dev --app billing goes back
  » In the quiet hours until Mon 2026-03-02 12:00 UTC:
      • dev-commit1 of shop to dev: running
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 12:12 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 3h. Next: /promote prod 1.4.0 --app shop
