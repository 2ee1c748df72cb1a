# A hotfix whose image CI never builds waits and says for what; aborted then, what is merged and tagged stays, the version is not given out again.
#config checks: { change: [ci], release: [ci], hotfix: [ci] } => checks: { change: [ci] }
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
bob> push acme/shop hotfixes/v1.3.1 "fix: rounding [ci fail]"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding [ci fail]" (bob)
  · asked erin-ops to review #1
erin> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: images: waiting for shop:v1.3.1 [approved by erin]
  · ✔ Merge: #1 -> commit3
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
world> pass 1h
  ‼ has waited for 1h: images: waiting for shop:v1.3.1
dave> /tide why
  (only dave sees) shop-1 · Hotfix 1.3.1 of shop to prod: Await images
        images: waiting for shop:v1.3.1
dave> /hotfix abort
  shop-1 Hotfix 1.3.1 of shop to prod — ended: aborted by dave; what was already merged stays [approved by erin]
  ballot 1 is retired: approved by erin; #1 was merged (as commit3), Mon 2026-03-02 10:00 UTC
  (only dave sees) Aborting shop-1, hotfix 1.3.1. Its pull request #1 was merged already (as commit3): what is merged stays. Tags stage/v1.3.1, prod/v1.3.1, v1.3.1 stay.
  » Hotfix 1.3.1 of shop to prod aborted by dave; what was already merged stays
world> log acme/k8s-stage main
  commit4 Run 1.3.0
dave> /hotfix start
  shop-2 Hotfix 1.3.2 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.2; push the fix there
  (only dave sees) shop-2: hotfix 1.3.2 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.2 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.2: commit1
