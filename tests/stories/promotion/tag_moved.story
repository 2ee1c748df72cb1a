# The version's tag is moved after stage: told once, no promotion begins, none that is under way goes on, and a hotfix starts at what runs.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
erin> push acme/shop stage "chore: never in stage" nasty.txt=nasty
  commit5 on stage
erin> tag -f acme/shop v1.4.0 stage
  ‼ tag v1.4.0 was moved to commit5; what is delivered of shop under that name is commit3. Nothing of it enters an environment before the tag is back: git push --force origin commit3:refs/tags/v1.4.0
carol> /promote prod 1.4.0
  (only carol sees) prod gets what was in stage as 1.4.0, or nothing: tag v1.4.0 was moved to commit5, and that was commit3; put it back: git push --force origin commit3:refs/tags/v1.4.0
      Then say it again, or cut another version.
erin> tag -f acme/shop v1.4.0 commit3
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
erin> tag -f acme/shop v1.4.0 stage
  ‼ tag v1.4.0 was moved to commit5; what is delivered of shop under that name is commit3. Nothing of it enters an environment before the tag is back: git push --force origin commit3:refs/tags/v1.4.0
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — needs help: tag: v1.4.0 was moved to commit5, and this delivers commit3: put it back (git push --force origin commit3:refs/tags/v1.4.0), or abort this and cut another version
alice> /tide why
  (only alice sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        tag: v1.4.0 was moved to commit5, and this delivers commit3: put it back (git push --force origin commit3:refs/tags/v1.4.0), or abort this and cut another version
erin> tag -f acme/shop v1.4.0 commit3
  · ✔ Merge: #2 -> commit6
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit6), prod was bumped (as commit7), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit7
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
erin> untag acme/shop v1.4.0
  ‼ tag v1.4.0 was deleted; what is delivered of shop under that name is commit3. Nothing of it enters an environment before the tag is back: git push origin commit3:refs/tags/v1.4.0
alice> /hotfix start
  shop-4 Hotfix 1.4.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.4.1; push the fix there
  (only alice sees) shop-4: hotfix 1.4.1 of shop, from 1.4.0 (commit3), which prod runs. Push the fix to branch hotfixes/v1.4.1 of acme/shop, then say /hotfix submit.
      It starts at what prod runs: tag v1.4.0 was deleted, and that was commit3; put it back: git push origin commit3:refs/tags/v1.4.0.
  · ✔ Cut hotfixes/v1.4.1: commit3
