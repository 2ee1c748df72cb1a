# Who owns the changed files is asked: by login, by a team of the forge, by e-mail, as the base says. Never the author; some of them, where a number is given.
#config change: { from: [shop-devs], count: 1 } => change: { codeowners: true, from: [release-managers], count: 2 }
world> team acme/payments carol dave
alice> push acme/shop dev "chore: owners" "docs/CODEOWNERS=* @bobcat\n/src/ @acme/payments alice@acme.example\n/src/app.txt @bobcat alice@acme.example\n/src/pay/\n/src/free.txt"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
alice> push acme/shop pay "feat: pay" "src/pay.txt=pay"
  commit3 on pay
alice> pr acme/shop pay -> dev "feat: pay"
  acme/shop#1
  ballot 1: Approve: Change #1 of shop: "feat: pay" (head commit3) — needs 1 of shop-devs (bob, carol)
  · asked carol-c, dave to review #1
  shop-2 Change #1 of shop: "feat: pay" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> push acme/shop text "feat: words" "src/app.txt=words"
  commit4 on text
alice> pr acme/shop text -> dev "feat: words"
  acme/shop#2
  ballot 2: Approve: Change #2 of shop: "feat: words" (head commit4) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #2
  shop-3 Change #2 of shop: "feat: words" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> push acme/shop free "feat: free" "src/free.txt=free"
  commit5 on free
alice> pr acme/shop free -> dev "feat: free"
  acme/shop#3
  ballot 3: Approve: Change #3 of shop: "feat: free" (head commit5) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #3
  shop-4 Change #3 of shop: "feat: free" — waiting: approvals: 0 of 1; can approve: bob, carol
alice> push acme/shop mine "feat: owners" "docs/CODEOWNERS=* @mallory"
  commit6 on mine
alice> pr acme/shop mine -> dev "feat: owners"
  acme/shop#4
  ballot 4: Approve: Change #4 of shop: "feat: owners" (head commit6) — needs 1 of shop-devs (bob, carol)
  · asked bobcat to review #4
  shop-5 Change #4 of shop: "feat: owners" — waiting: approvals: 0 of 1; can approve: bob, carol
