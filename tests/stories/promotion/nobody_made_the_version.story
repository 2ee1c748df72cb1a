# Where no environment has to be passed before, nobody vouches for the image of a version that no delivery made.
#config after: { environment: stage, soak: 30m } => # promoted in any order
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
mallory> image billing v1.4.0 "evil by hand"
  image1
mallory> tag acme/billing v1.4.0 commit1
alice> #billing /promote prod 1.4.0
  billing-2 Promotion of billing 1.4.0 to prod — waiting: images: billing:v1.4.0 names image1, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
  (only alice sees) billing-2: promotion of billing 1.4.0 (commit1) to prod.
  ‼ not taken as built by CI: billing:v1.4.0 names image1, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
world> pass 5m
dave> /tide why billing-2
  (only dave sees) billing-2 · Promotion of billing 1.4.0 to prod: Await images
        images: billing:v1.4.0 names image1, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what CI builds under that tag, or put this image to the vote: /tide accept billing-2 image1
