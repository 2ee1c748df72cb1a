# The configuration was made easier together with the upgrade. What was asked before nobody kept, but the ballots say it: where
# they ask otherwise, it is asked again, and older votes do not count.
#world 0.1 2026-11-26T07:33:00Z
#config values-stage.yaml, at: image.tag } => values-stage.yaml, at: image.tag, digest_at: image.digest }
#config promotion: { quorum: 2, => promotion: { quorum: 1,
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] }\n =>
world> start
alice> /tide why
alice> #billing /tide why
bob> /thaw stage
world> pass 31m
world> log acme/k8s-stage main
world> log acme/k8s-prod main
