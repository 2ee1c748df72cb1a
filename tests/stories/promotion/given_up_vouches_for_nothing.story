# A version that was cut and given up before it was tagged vouches for no image: nobody knows what CI built.
#config after: { environment: stage, soak: 30m } => # promoted in any order
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
erin> /release cut 1.9.0
  (only erin sees) shop-2: release 1.9.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.9.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.9.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (alice, bob, carol)
  · asked alice-gh, bobcat, carol-c to review #1
  shop-2 Release 1.9.0 of shop to stage — waiting: approvals: 0 of 1; can approve: alice, bob, carol
erin> /release abort 1.9.0
  shop-2 Release 1.9.0 of shop to stage — ended: aborted by erin; what was already merged stays
  ballot 1 is retired: over: aborted by erin; what was already merged stays
  (only erin sees) Aborting shop-2, release 1.9.0.
  » Release 1.9.0 of shop to stage aborted by erin; what was already merged stays
mallory> image shop v1.9.0 "evil by hand"
  image2
mallory> tag acme/shop v1.9.0 commit1
alice> /promote prod 1.9.0
  shop-3 Promotion of shop 1.9.0 to prod — waiting: images: shop:v1.9.0 names image2, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept shop-3 image2
  (only alice sees) shop-3: promotion of shop 1.9.0 (commit1) to prod.
  ‼ not taken as built by CI: shop:v1.9.0 names image2, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept shop-3 image2
