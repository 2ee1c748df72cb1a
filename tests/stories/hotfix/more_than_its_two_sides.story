# A hotfix ships its head; what stage got with its merge is asked about all the same.
alice> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only alice sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
dave> push acme/shop hotfixes/v1.3.1 "fix: rounding"
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
  · asked erin-ops to review #1
alice> push acme/shop stage "Hotfix 1.3.1" merging hotfixes/v1.3.1 src/evil.txt=evil
  commit3 on stage
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Accept what #1 was merged as (commit3): Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit3, which differs from the merge of its sides in src/evil.txt: "Hotfix 1.3.1" (alice)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (dave)
  ‼ #1 was merged by git push while its gates were shut; nothing follows until they are open. Its ballot names what entered with it: commit3, which differs from the merge of its sides in src/evil.txt: "Hotfix 1.3.1" (alice); commit2 "fix: rounding" (dave)
erin> react ✅ on 1
  (only erin sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
erin> react ✅ on 2
  · ✔ Merge: #1 -> commit3, merged by git push
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  · ✔ Await images: image1
  shop-1 Hotfix 1.3.1 of shop to prod — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by erin]
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 10m
  · ✔ Await rollout in stage: healthy
  ballot 2 is retired: approved by erin; #1 was merged past its gates (as commit3), prod was bumped (as commit5), stage was bumped (as commit4), Mon 2026-03-02 09:00 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit5
  shop-1 Hotfix 1.3.1 of shop to prod — done: done [approved by erin]
  · ✔ Await rollout in prod: healthy
  · ✔ Update prod branch: commit2
  » Released: Hotfix 1.3.1 of shop to prod; approved by erin; took 1m. To go back: /rollback prod --app shop
  · ✔ Back-merge into dev: #2
  · ✔ Bump dev: commit6
  shop-2 dev-commit7 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit7 of shop to dev: running
