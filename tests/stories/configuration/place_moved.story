# The configuration says another file for an app. What stands there is taken as it is, and told where it is not what stood before.
erin> push acme/k8s-prod main "Another cluster" "charts/billing/values-eu.yaml=image:\n  repository: registry.example/billing\n  tag: v1.2.0"
  commit1 on main
  ‼ main of acme/k8s-prod was changed past tidegate: commit1 "Another cluster", pushed by erin (charts/billing/values-eu.yaml). Nobody approved that here, and prod runs what it says of billing: look at it, and take it back if it should not be.
world> configure charts/billing/values-prod.yaml => charts/billing/values-eu.yaml
  ‼ billing in prod stands in charts/billing/values-eu.yaml since the configuration says so, and that says v1.2.0; where it stood before, it was v1.3.0@image1. What stands there now is taken as what runs there, and nobody approved that here. If it is not meant, put the configuration back, or bring a version.
world> pass 10m
world> configure charts/billing/values-eu.yaml => charts/billing/values-prod.yaml
