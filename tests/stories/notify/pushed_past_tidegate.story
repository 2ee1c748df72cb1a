# Somebody pushes straight to production's env repo: told once, with who and what, where it changes what an app runs.
mallory> push acme/k8s-prod main "by hand" overlays/prod/kustomization.yaml=images:
  commit1 on main
  ‼ shop in prod was v1.3.0@image1 and cannot be read any more ("overlays/prod/kustomization.yaml" line 1: "images" is empty, not a value on on…), changed by hand in commit1 "by hand", pushed by mallory, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: git checkout commit2 -- overlays/prod/kustomization.yaml in a clone of acme/k8s-prod, on main, then commit and push
world> pass 5m
mallory> push acme/k8s-prod main "a note" README.md=hello
  commit3 on main
mallory> push acme/k8s-dev main "dev is free" overlays/dev/kustomization.yaml=images:
  commit4 on main
  ‼ shop in dev was dev-commit5 and cannot be read any more ("overlays/dev/kustomization.yaml" line 1: "images" is empty, not a value on one…), changed by hand in commit4 "dev is free", pushed by mallory, Mon 2026-03-02 09:05 UTC. Nobody approved that here. The way back: git checkout commit6 -- overlays/dev/kustomization.yaml in a clone of acme/k8s-dev, on main, then commit and push
world> pass 5m
