# What cannot be done is answered with what can: releases.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/shop feature "feat: not merged"
  commit3 on feature
alice> /release cut 1.3.0
  (only alice sees) Tag v1.3.0 of acme/shop is there already, at commit4, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.3.1 or 1.4.0.
alice> /release cut 1.2.0
  (only alice sees) 1.2.0 is not greater than 1.3.0, what stage runs. Next would be 1.3.1 or 1.4.0.
alice> /release cut 1.4.0 --from nowhere
  (only alice sees) acme/shop has no commit, branch or tag nowhere.
alice> /release cut 1.4.0 --from feature
  (only alice sees) feature (commit3) is not on the dev branch dev of acme/shop; a release is cut from there. Merge it first.
alice> push acme/shop releases/v1.4.0 "feat: mine"
  commit5 on releases/v1.4.0
alice> push acme/shop dev "feat: discounts"
  commit6 on dev
  shop-2 dev-commit6 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit7
world> pass 1m
  shop-2 dev-commit6 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit6 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) Branch releases/v1.4.0 of acme/shop is there already at commit5, which does not descend from commit6. Delete it, or choose another version.
alice> /release abort
  (only alice sees) No release of shop is under way.
alice> /release cut 1.5.0
  (only alice sees) shop-3: release 1.5.0 of shop to stage, cut at commit6.
  · ✔ Cut releases/v1.5.0: commit6
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.5.0 of shop to stage (head commit6, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-3 Release 1.5.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /release cut 1.5.0
  (only alice sees) Release 1.5.0 of shop is under way already: shop-3. /tide why shop-3 says what it waits for.
dave> /release abort 1.4.0
  (only dave sees) No release 1.4.0 of shop is under way. Under way: 1.5.0 (shop-3).
dave> /release abort
  shop-3 Release 1.5.0 of shop to stage — ended: aborted by dave; what was already merged stays
  ballot 1 is retired: over: aborted by dave; what was already merged stays
  (only dave sees) Aborting shop-3, release 1.5.0.
  » Release 1.5.0 of shop to stage aborted by dave; what was already merged stays
# Promotions.
bob> /promote dev 1.5.0
  (only bob sees) dev takes every push to the dev branch by itself. Promotions go to: prod.
bob> /promote stage 1.5.0
  (only bob sees) stage takes releases: /release cut 1.5.0 goes there. Promotions go to: prod.
bob> /promote prod 1.5.0
  (only bob sees) shop has no version 1.5.0: tag v1.5.0 does not exist. Newest versions: 1.3.0.
bob> /promote prod 1.3.0
  (only bob sees) prod runs shop 1.3.0 already.
alice> tag acme/shop v1.2.0 dev
alice> tag acme/shop v1.6.0 dev
bob> /promote prod 1.2.0
  (only bob sees) prod runs shop 1.3.0, which is newer than 1.2.0. To go back: /rollback prod 1.2.0
bob> /promote prod 1.6.0
  (only bob sees) shop 1.6.0 never was in stage, which comes before prod. stage has had: 1.3.0.
# Hotfixes: the number is the next that nothing has taken.
dave> /hotfix submit
  (only dave sees) No hotfix of shop is under way.
alice> tag acme/shop stage/v1.3.1 dev
alice> push acme/shop hotfixes/v1.3.2 "fix: mine"
  commit8 on hotfixes/v1.3.2
dave> /hotfix start
  shop-4 Hotfix 1.3.3 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.3; push the fix there
  (only dave sees) shop-4: hotfix 1.3.3 of shop, from 1.3.0 (commit4), which prod runs. Push the fix to branch hotfixes/v1.3.3 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.3: commit4
dave> /hotfix submit
  (only dave sees) Branch hotfixes/v1.3.3 of acme/shop has no commit of its own yet. Push the fix there, then say /hotfix submit.
alice> /hotfix abort 1.3.9
  (only alice sees) No hotfix 1.3.9 of shop is under way. Under way: 1.3.3 (shop-4).
dave> /hotfix abort
  shop-4 Hotfix 1.3.3 of shop to prod — ended: aborted by dave; what was already merged stays
  (only dave sees) Aborting shop-4, hotfix 1.3.3.
  » Hotfix 1.3.3 of shop to prod aborted by dave; what was already merged stays
# Rollbacks and break-glass.
bob> /rollback prod
  (only bob sees) prod runs shop 1.3.0, and nothing earlier was healthy there. prod has had, newest first: 1.3.0 (not observed).
bob> /rollback prod 1.2.0
  (only bob sees) prod runs shop 1.3.0, and 1.2.0 never was healthy there. prod has had, newest first: 1.3.0 (not observed).
bob> /rollback prod 1.3.0
  (only bob sees) prod runs shop 1.3.0, and that is what you ask for. prod has had, newest first: 1.3.0 (not observed).
bob> /override stage payments are down
  (only bob sees) Nobody can agree to a break-glass in stage: it needs a quorum of its own. Configure `approvals.override` of stage.
