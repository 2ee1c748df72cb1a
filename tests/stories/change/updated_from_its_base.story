# The button that brings the base in makes nobody an author; a merge that holds more than its two sides does.
alice> push acme/shop feature "feat: coupons" src/coupons.txt=1
alice> pr acme/shop feature -> dev "feat: coupons"
alice> push acme/shop dev "feat: cart" src/cart.txt=1
carol> update acme/shop#1
carol> react ✅ on 2
alice> push acme/shop other "feat: search" src/search.txt=1
alice> pr acme/shop other -> dev "feat: search"
carol> push acme/shop other "Merge branch 'dev' into other" src/more.txt=1 merging dev
carol> react ✅ on 4
bob> react ✅ on 4
