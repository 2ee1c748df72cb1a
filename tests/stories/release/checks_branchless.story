# Without an app pull request the required checks stand before the environment, on the commit that ships.
#config checks: { change: [ci] } => checks: { change: [ci], release: [ci, security-scan], promotion: [security-scan] }
alice> push acme/billing dev "feat: x"
world> pass 5m
alice> #billing /release cut 1.5.0
bob> react ✅ on 1
world> pass 5m
alice> #billing /tide why
