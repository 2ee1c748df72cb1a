# Whoever pushes a commit has a hand in it, whatever name it bears; a known co-author does too, and an assistant does not.
bob> push acme/shop feature "feat: coupons" src/a.txt=a as "carol <carol@acme.example>"
alice> pr acme/shop feature -> dev "feat: coupons"
bob> react ✅ on 1
alice> close acme/shop#1
alice> push acme/shop other "feat: cart\n\nCo-authored-by: Bob <9+bobcat@users.noreply.github.com>\nCo-authored-by: Assistant <noreply@assistant.example>"
alice> pr acme/shop other -> dev "feat: cart"
bob> react ✅ on 2
carol> react ✅ on 2
