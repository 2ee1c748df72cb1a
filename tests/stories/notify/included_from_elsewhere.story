# What an overlay includes is watched wherever it lies in the env repo; what nothing includes is nobody's.
mallory> push acme/k8s-prod main "base" base/deployment.yaml=evil
  commit1 on main
  ‼ main of acme/k8s-prod was changed past tidegate: commit1 "base", pushed by mallory (base/deployment.yaml). Nobody approved that here, and prod runs what it says of shop: look at it, and take it back if it should not be.
mallory> push acme/k8s-prod main "nobody's" elsewhere/deployment.yaml=evil
  commit2 on main
world> pass 5m
