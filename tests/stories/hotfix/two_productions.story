# Stage serves customers, too. A hotfix goes through both: whoever may not ask for it in each neither starts one nor submits nor
# ends somebody else's, and the answers name both.
#config     approvals:\n      release: { quorum: 1, from: [shop-devs] } =>     production: true\n    requests: { hotfix: [erin] }\n    approvals:\n      hotfix: { quorum: 1, from: [on-call] }\n      release: { quorum: 1, from: [shop-devs] }
dave> /hotfix start
erin> /hotfix start
alice> push acme/shop hotfixes/v1.3.1 "fix: good"
dave> /hotfix submit
dave> /hotfix abort
erin> /hotfix submit
