# A dev tag pushed again with another digest is delivered again where the env repo says digests.
#config at: image.tag }] => at: image.tag, digest_at: image.digest }]
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
world> image billing dev-commit1 "rebuilt with a patched base image"
  image1
  ‼ image2 and image1 were both pushed as the dev image of commit1 of billing (billing:dev-commit1): nothing tells which of them CI built. A release of that commit waits until somebody says with /tide accept which is meant
  billing-2 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 1m
  billing-2 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
world> cat acme/k8s-dev main charts/billing/values-dev.yaml
  # dev
  replicas: 3
  image:
    repository: registry.example/billing
    tag: "dev-commit1"
    digest: "image1"   # what really runs
  resources:
    limits: { cpu: 500m, memory: 256Mi }
world> log acme/k8s-dev main
  commit3 dev: billing to dev-commit1
  commit2 dev: billing to dev-commit1
  commit4 Run 1.3.0
