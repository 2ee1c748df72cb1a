## The world
| Two apps, `shop` and `billing`, three environments, dev, stage and prod, each with an env repo. All repositories are
| real Git on this disk; CI and cluster are simulated, and the clock jumps. Five people: alice, bob and carol write code;
| bob, carol and dave are the release managers; dave and erin are on call. Version 1.3.0 runs everywhere. On the forge
| some go by other logins: bobcat, carol-c, erin-ops.
| Lines `name> …` are what people do. ⚙ is what tidegate does. ✋ marks what is refused or fails on purpose.

## flow 1: a developer's branch
| Plain Git: a branch from dev, a commit, a push. tidegate asks for nothing here.
alice> push acme/shop developer/coupons "feat: coupons" src/coupons.txt=ten-percent

## flow 2: pull request to dev: reviewers assigned, approvals checked, CI, merge
alice> pr acme/shop developer/coupons -> dev "Coupons"
= told "to review #1"
= told "check ci passed"
= shop-1 waits for approvals
| alice cannot approve her own change:
alice> react ✅ on 1   ✋ refused on purpose
= told "does not count"
= shop-1 waits for approvals
| A review on the forge counts as a vote, and so does a reaction on the ballot.
bob> review approve acme/shop#1
= shop-1 ended done

## flow 3 and 4: dev push: image with the commit in its tag, bump in the dev env repo, dev cluster
| The merge was a push to dev. CI built an image, tidegate heard of it and wrote it into acme/k8s-dev by itself.
world> pass 1m
= shop-2 ended done
= acme/k8s-dev main overlays/dev/kustomization.yaml says "newTag: dev-"
show shop-2

## flow 5: release pull request: releases/v1.4.0 from a dev commit into stage
alice> /release cut 1.4.0
= told "create branch releases/v1.4.0"
= told "to review #2"
= told "check ci passed"
= shop-3 waits for approvals
| A version cannot go down, and a typo is answered with what was probably meant:
bob> /release cut 1.2.0   ✋ refused on purpose
= told "1.2.0 is not greater"
bob> /relase cut 1.4.0   ✋ refused on purpose
= told "Did you mean"

## flow 6 and 7: stage: merge, tag, image of the version, bump in the stage env repo, stage cluster
| With bob's vote every gate is open. The image is not built again: the dev image's digest gets the version's tag.
bob> react ✅ on 2
= told "as v1.4.0"
= acme/shop has tag v1.4.0
world> pass 1m
= shop-3 ended done
= acme/k8s-stage main overlays/stage/kustomization.yaml says "newTag: v1.4.0"
show shop-3

## flow 8: deploy on prod: promotion of a given version
carol> /promote prod 1.4.0
= told "create branch promotions/v1.4.0"

## flow 9: prod pull request: reviewers, approvals: two release managers, and never oneself
carol> react ✅ on 3   ✋ refused on purpose
= told "does not count"
alice> react ✅ on 3   ✋ refused on purpose
= told "does not count"
bob> react ✅ on 3
= shop-4 waits for "1 of 2"
dave> react ✅ on 3
| Two of two. But 1.4.0 must have been healthy in stage for 30 minutes: the soak gate is shut still.
= shop-4 waits for soak

## flow 10 and 11: prod: merge, bump in the prod env repo, prod cluster
| Time passes. The gate opens by itself, votes and gates are looked at once more, and it goes to prod.
world> pass 31m
= shop-4 ended done
= told "Released"
= acme/k8s-prod main overlays/prod/kustomization.yaml says "newTag: v1.4.0"
= acme/shop prod holds v1.4.0
show shop-4

## flow 12: hotfix: branch from what prod runs, the on-call list reviews
| Meanwhile the next release is under way, so that the fix has somewhere to be merged back to.
alice> push acme/shop dev "feat: gift cards" src/gifts.txt=soon
world> pass 1m
alice> /release cut 1.5.0
= shop-6 waits for approvals
| Coupons round wrongly in prod. Not from dev, and not from stage: the branch begins at exactly what prod runs.
erin> /hotfix start
= told "hotfixes/v1.4.1"
= shop-7 waits for "first commit"
erin> push acme/shop hotfixes/v1.4.1 "fix: round coupons down" src/coupons.txt=ten-percent-rounded-down
= told "open pull request hotfixes/v1.4.1 -> stage"
erin> /hotfix submit
= told "ready"
| bob may approve releases. Hotfixes have a list of their own:
bob> react ✅ on 5   ✋ refused on purpose
= told "does not count"
= shop-7 waits for approvals

## flow 13: hotfix push: three tags, image from the hotfix's head, stage, prod, prod branch, back-merge
dave> react ✅ on 5
= acme/shop has tag stage/v1.4.1
= acme/shop has tag prod/v1.4.1
= acme/shop has tag v1.4.1
= told "built shop:v1.4.1"
world> pass 2m
= shop-7 ended done
= acme/k8s-stage main overlays/stage/kustomization.yaml says "newTag: v1.4.1"
= acme/k8s-prod main overlays/prod/kustomization.yaml says "newTag: v1.4.1"
= acme/shop prod holds v1.4.1
= acme/shop dev holds v1.4.1
= acme/shop releases/v1.5.0 holds v1.4.1
show shop-7

## A freeze holds what would enter prod
| Release 1.5.0 took the fix in. Its head moved, so there is a new ballot.
bob> react ✅ on 8
world> pass 1m
= shop-6 ended done
alice> /freeze prod 2h month end   ✋ refused on purpose
= told "may"
dave> /freeze prod 2h month end
alice> /promote prod 1.5.0
bob> react ✅ on 9
carol> react ✅ on 9   ✋ held on purpose
world> pass 35m
| Approved, and healthy in stage long enough. Only the freeze holds it, and says until when and why.
= shop-9 waits for freeze
dave> /thaw prod

## A rollout that fails in prod is told, and rolled back
| The new version does not come up. Everybody is told why, what was last healthy goes back in, and a lock keeps it there.
world> cluster fail prod shop v1.5.0 "CrashLoopBackOff: cannot read GIFT_KEY"   ✋ fails on purpose
world> pass 2m
= shop-9 failed with "cannot read GIFT_KEY"
= told "FAILED"
= shop-10 ended done
= acme/k8s-prod main overlays/prod/kustomization.yaml says "newTag: v1.4.1"
= shop is locked in prod
erin> /tide status
= told "locked"

## A rollback is not undone by the next push
| People can go back, too. In dev every push goes out by itself; after a rollback the next one waits behind the lock.
bob> /rollback dev --reason "gift cards break the checkout"
world> pass 1m
= shop is locked in dev
alice> push acme/shop dev "feat: more gift cards" src/gifts.txt=now   ✋ held on purpose
= shop-12 waits for lock
erin> /unlock shop dev
world> pass 1m
= shop-12 ended done
= shop is not locked in dev

## Questions: without stage and prod branches
| `billing` keeps no branch per environment. People vote on the ballot, tags say what is deployed, CI builds versions anew.
bob> push acme/billing dev "feat: invoices" src/app.txt=invoices
world> pass 1m
bob> #billing /release cut 1.4.0
carol> react ✅ on 10
world> pass 35m
= billing-2 ended done
bob> #billing /promote prod 1.4.0
carol> react ✅ on 11
dave> react ✅ on 11
world> pass 2m
= billing-3 ended done
= acme/billing has tag prod/latest
= acme/k8s-prod main charts/billing/values-prod.yaml says "tag: \"v1.4.0\""
show billing-3

## What is left behind
| What runs where, why, and since when. Everything above is in the journal, each entry chained to the one before.
erin> /tide status
= the journal is intact
