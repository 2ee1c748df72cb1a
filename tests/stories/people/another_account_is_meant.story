# A login that another account took counts again once the configuration says that this is the account that is meant, and what it said before that is asked anew. Somebody with two accounts is one person.
world> rename bobcat robert
alice> push acme/shop feature "feat: coupons"
alice> pr acme/shop feature -> dev "feat: coupons"
bobcat> review approve acme/shop#1
alice> /tide why
world> configure github: bobcat, => github: [{ login: bobcat, id: 999 }],
alice> /tide why
world> configure github: [{ login: bobcat, id: 999 }], => github: [robert, carolus],
carolus> review approve acme/shop#1
