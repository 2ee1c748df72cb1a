# Somebody pushes straight to production's env repo: told once, with who and what, where it changes what an app runs.
mallory> push acme/k8s-prod main "by hand" overlays/prod/kustomization.yaml=images:
world> pass 5m
mallory> push acme/k8s-prod main "a note" README.md=hello
mallory> push acme/k8s-dev main "dev is free" overlays/dev/kustomization.yaml=images:
world> pass 5m
