# A hotfix that is still a draft is merged by hand, with more in the merge than its two sides: it is asked about like any other merge past the gates, and whoever had a hand in it does not count.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
erin> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed
  commit2 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
erin> push acme/shop stage "Hotfix 1.3.1" merging hotfixes/v1.3.1 src/evil.txt=evil
  commit3 on stage
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
  ballot 1: Accept what #1 was merged as (commit3): Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (nobody can)
      ⚠ neither on the dev branch's own line nor approved before: commit3, which differs from the merge of its sides in src/evil.txt: "Hotfix 1.3.1" (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (erin)
  ‼ #1 was merged by git push while its gates were shut; nothing follows until they are open. Its ballot names what entered with it: commit3, which differs from the merge of its sides in src/evil.txt: "Hotfix 1.3.1" (erin); commit2 "fix: rounding" (erin)
erin> react ✅ on 1
  (only erin sees) Your ✅ on Hotfix 1.3.1 of shop to prod (shop-1) does not count: you wrote one of its commits; someone else must approve
dave> /hotfix submit
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
dave> /tide why
  (only dave sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge
        approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
        #1 was merged as commit3, which holds more than what was approved; its ballot says what. Or abort this, and revert commit3 before the next one is cut
erin> react ✅ on 1
world> pass 10m
dave> /tide why
  (only dave sees) shop-1 · Hotfix 1.3.1 of shop to prod: Merge
        approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people
        #1 was merged as commit3, which holds more than what was approved; its ballot says what. Or abort this, and revert commit3 before the next one is cut
world> log acme/k8s-prod main
  commit4 Run 1.3.0
