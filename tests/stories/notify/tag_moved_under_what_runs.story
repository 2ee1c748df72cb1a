# Where production is written by tag, a tag that moves under what runs is an alarm, once per digest.
#config       prod: [{ kustomize: overlays/prod/kustomization.yaml }] =>       prod: [{ kustomize: overlays/prod/kustomization.yaml, pin: tag }]
world> image shop v1.3.0 "not what runs"
world> pass 10m
world> image shop v1.3.0 "yet another"
world> pass 5m
