# Somebody pushes straight to production's env repo: told once, with who and what, where it changes what an app runs.
mallory> push acme/k8s-prod main "by hand" overlays/prod/kustomization.yaml=images:
  commit1 on main
  ‼ main of acme/k8s-prod was changed past tidegate: commit1 "by hand" by mallory (overlays/prod/kustomization.yaml). Nobody approved that here, and prod runs what it says of shop: look at it, and take it back if it should not be.
world> pass 5m
mallory> push acme/k8s-prod main "a note" README.md=hello
  commit2 on main
mallory> push acme/k8s-dev main "dev is free" overlays/dev/kustomization.yaml=images:
  commit3 on main
world> pass 5m
