# People are accounts, not logins: bob's account is renamed and goes on counting, in what he opens and in what he says. Whoever takes the login that he gave up is nobody, and that is told once, until the configuration says which account is meant.
alice> push acme/shop feature "feat: coupons"
alice> pr acme/shop feature -> dev "feat: coupons"
bob> push acme/shop other "feat: gift cards"
bob> pr acme/shop other -> dev "feat: gift cards"
world> rename bobcat robert
world> pass 1m
robert> review approve acme/shop#2
robert> review approve acme/shop#1
world> pass 1m
alice> push acme/shop third "feat: vouchers"
alice> pr acme/shop third -> dev "feat: vouchers"
bobcat> review approve acme/shop#3
alice> /tide why
alice> /tide status
bobcat> review approve acme/shop#2
world> pass 25h
world> configure github: bobcat, => github: robert,
alice> /tide status
robert> review approve acme/shop#3
