# What is pushed again under a dev tag counts once a person says, with enough of its digest, that it is meant; it is voted on anew.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> image shop dev-commit1 "rebuilt with a patched base image"
  image2
  ‼ image1 and image2 were both pushed as the dev image of commit1 of shop (shop:dev-commit1): nothing tells which of them CI built. A release of that commit waits until somebody says with /tide accept shop-2 image1 or /tide accept shop-2 image2 which is meant
alice> /tide accept shop-2 sha256:
  (only alice sees) "sha256:" is not a digest. Write it like image3, 12 digits or more.
      Usage: /tide accept DELIVERY DIGEST
      Example: /tide accept shop-42 image3
alice> /tide accept shop-2 a
  (only alice sees) "a" is not a digest. Write it like image3, 12 digits or more.
      Usage: /tide accept DELIVERY DIGEST
      Example: /tide accept shop-42 image3
mallory> /tide accept shop-2 image2
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
alice> /tide accept shop-2 image2
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  » alice says that image2 is meant: it is the dev image of commit1 from now on, in place of image1, and its ballots name it.
  (only alice sees) shop-2: image2 is meant. it is the dev image of commit1 from now on, in place of image1, and its ballots name it.
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image2; alice says that they are meant, nothing else tells that CI built them) — needs 1 of shop-devs (bob, carol)
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
