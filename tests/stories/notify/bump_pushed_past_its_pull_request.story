# The commit of a bump whose pull request was closed, pushed to prod's branch by somebody: it is theirs by then, told as any change by
# hand, and prod does not run what was brought there.
alice> push acme/billing dev "feat: e-invoices"
world> pass 5m
alice> #billing /release cut 1.4.0
bob> react ✅ on 1
world> pass 45m
alice> #billing /promote prod 1.4.0
mallory> close acme/k8s-prod#1
mallory> push acme/k8s-prod main "nothing" merging tidegate/prod/billing/v1.4.0
world> pass 1h
alice> #billing /tide status
