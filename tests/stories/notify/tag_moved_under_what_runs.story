# Where production is written by tag, a tag that moves under what runs is an alarm, each time that it moves.
#config       prod: [{ kustomize: overlays/prod/kustomization.yaml }] =>       prod: [{ kustomize: overlays/prod/kustomization.yaml, pin: tag }]
world> image shop v1.3.0 "not what runs"
  image1
  ‼ shop:v1.3.0 names image1 now, not image2, which runs in prod: it is written by tag there, so whatever starts anew runs what nobody approved. Give image2 that tag again, or bring another version.
world> pass 10m
world> image shop v1.3.0 "yet another"
  image3
  ‼ shop:v1.3.0 names image3 now, not image2, which runs in prod: it is written by tag there, so whatever starts anew runs what nobody approved. Give image2 that tag again, or bring another version.
world> pass 5m
world> image shop v1.3.0 "not what runs"
  image1
  ‼ shop:v1.3.0 names image1 now, not image2, which runs in prod: it is written by tag there, so whatever starts anew runs what nobody approved. Give image2 that tag again, or bring another version.
world> pass 5m
