# An image that is older than its tag goes to the vote once a person says that it is meant, and the ballot says so.
alice> push acme/billing dev "feat: e-invoices"
world> pass 1m
world> image billing v1.4.0 "built by hand"
alice> #billing /release cut 1.4.0
mallory> #billing /tide accept billing-2 0123456789ab
alice> #billing /tide accept billing-2 0123456789ab
