# What the release before left open, opened by this one: a release that was voted on and is frozen, a hotfix with its ballot,
# another that was approved and is locked out of prod, a promotion that waits for its soak, one that was reviewed before a
# rollback, a break-glass, and a version whose rollout was given up. What is told, and that nothing merges on a ballot whose
# subject is another now. (tests/it/upgrade says how it was made.)
#world 0.1 2026-11-26T07:33:00Z
#config values-stage.yaml, at: image.tag } => values-stage.yaml, at: image.tag, digest_at: image.digest }
world> start
alice> /tide why
alice> #billing /tide why
alice> #till /tide why
alice> #ledger /tide why
alice> /tide status
world> start
# What was approved for exactly what still enters goes on when its time comes: the promotion when it has soaked.
world> pass 31m
# The promotion of shop was reviewed by a tidegate that did not write down of which images: bob is asked again.
dave> react ✅ on 5
# The hotfix of ledger was approved before its images were there: without its lock it waits for a vote that names them.
dave> /unlock ledger prod
erin> react ✅ on 9
world> pass 1m
world> log acme/k8s-prod main
erin> react ✅ on 13
# The release was voted on by its head, whose images come of it: thawed, it goes on.
bob> /thaw stage
# The hotfix of till is asked about anew, too.
erin> react ✅ on 8
world> pass 1m
world> log acme/k8s-stage main
erin> react ✅ on 12
world> pass 5m
alice> /tide status
world> log acme/k8s-stage main
world> log acme/k8s-prod main
