# What a release is refused for, each with what to do instead.
mallory> /release cut 1.4.0
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
alice> /release cut 1.4
  (only alice sees) "1.4" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
      Usage: /release cut VERSION [--from REF] [--replacing TEXT]
      Example: /release cut 1.4.0
alice> /release cut 1.4.0-rc1
  (only alice sees) "1.4.0-rc1" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
      Usage: /release cut VERSION [--from REF] [--replacing TEXT]
      Example: /release cut 1.4.0
alice> /release cut 1.3.0
  (only alice sees) Tag v1.3.0 of acme/shop is there already, at commit1, and the release would put it on its merge. Delete that tag if it is wrong. Next would be 1.3.1 or 1.4.0.
alice> /release cut 1.2.9
  (only alice sees) 1.2.9 is not greater than 1.3.0, what stage runs. Next would be 1.3.1 or 1.4.0.
alice> /release cut 1.4.0 --app shopp
  (only alice sees) There is no app "shopp". There are billing and shop.
      Did you mean: /release cut 1.4.0 --app shop
alice> /relase cut 1.4.0
  (only alice sees) There is no command "relase". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
      /tide help explains them.
      Did you mean: /release cut 1.4.0
alice> #billing /release cut 1.4.0 --from nowhere
  (only alice sees) acme/billing has no commit, branch or tag nowhere.
alice> push acme/shop feature "feat: not on dev"
  commit2 on feature
alice> /release cut 1.4.0 --from feature
  (only alice sees) feature (commit2) is not on the dev branch dev of acme/shop; a release is cut from there. Merge it first.
alice> push acme/shop dev "feat: coupons"
  commit3 on dev
  shop-1 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit3.
  · ✔ Cut releases/v1.4.0: commit3
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit3, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> /release cut 1.4.0
  (only alice sees) Release 1.4.0 of shop is under way already: shop-2. /tide why shop-2 says what it waits for.
alice> /release abort 1.5.0
  (only alice sees) No release 1.5.0 of shop is under way. Under way: 1.4.0 (shop-2).
alice> #random /release cut 1.4.0
  (only alice sees) Which app? Say it again with --app APP; there are: billing, shop.
