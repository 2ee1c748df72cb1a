# An app of two images of which CI builds one is delivered whole or not at all. Nobody would notice, so it is told once.
#config       shop: { version_tag: "v{version}", dev_tag: "dev-(?<commit>[0-9a-f]{7,40})" } =>       shop: { version_tag: "v{version}", dev_tag: "dev-(?<commit>[0-9a-f]{7,40})" }\n      worker: { version_tag: "v{version}", dev_tag: "dev-(?<commit>[0-9a-f]{7,40})" }
#config dev: [{ kustomize: overlays/dev/kustomization.yaml }] => dev: [{ kustomize: overlays/dev/kustomization.yaml, image: shop }]
#config stage: [{ kustomize: overlays/stage/kustomization.yaml }] => stage: [{ kustomize: overlays/stage/kustomization.yaml, image: shop }]
#config prod: [{ kustomize: overlays/prod/kustomization.yaml }] => prod: [{ kustomize: overlays/prod/kustomization.yaml, image: shop }]
alice> push acme/shop dev "feat: coupons [ci fail]"
  commit1 on dev
world> image shop dev-commit1 "coupons"
  image1
world> pass 20m
world> start
world> pass 20m
world> start
  ‼ shop of commit commit1 was built and worker was not, since Mon 2026-03-02 09:00 UTC: shop is delivered whole or not at all; look at what CI did
world> pass 3h
world> start
world> image worker dev-commit1 "coupons"
  image1
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 12:40 UTC (1m ago)
        stage  1.3.0
        prod   1.3.0
        nothing under way
