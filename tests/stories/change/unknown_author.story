# A commit by somebody the configuration does not know may be anybody's who votes: it costs one approval more, once.
bob> push acme/shop feature "feat: coupons" src/a.txt=a as "Bob at home <bob@laptop.example>"
bob> push acme/shop feature "feat: more coupons" src/b.txt=b as "<!channel> @all <bob@laptop.example>"
mallory> pr acme/shop feature -> dev "feat: coupons"
world> pass 1m
alice> react ✅ on 1
alice> /tide why
alice> checks acme/shop feature
bob> react ✅ on 1
carol> react ✅ on 1
