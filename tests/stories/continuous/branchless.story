# A push to the branchless app's dev branch: bumped in a Helm values file, one line changed.
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
world> cat acme/k8s-dev main charts/billing/values-dev.yaml
  # dev
  replicas: 3
  image:
    repository: registry.example/billing
    tag: "dev-commit1"
  resources:
    limits: { cpu: 500m, memory: 256Mi }
world> log acme/k8s-dev main
  commit2 dev: billing to dev-commit1
  commit3 Run 1.3.0
