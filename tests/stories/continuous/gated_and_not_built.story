# Where people approve, nothing enters by itself that CI may not have built: the image of a commit that was never the tip of dev.
#config       change: { quorum: 1, from: [shop-devs] } =>       change: { quorum: 1, from: [shop-devs] }\n      rollback: { quorum: 1, from: [release-managers] }
#config values-dev.yaml, at: image.tag => values-dev.yaml, at: image.tag, pin: tag
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons then "[ci fail] feat: vouchers" src/vouchers.txt=vouchers
  commit1, commit2 on dev
mallory> image shop dev-commit1 evil
  image1
  ‼ image1 does not enter dev by itself: it was pushed as shop:dev-commit1, and nobody knows commit1 to have been the tip of the dev branch by then, so nothing tells that CI built it; push a commit that CI builds
mallory> image shop dev-commit1 another
  image2
  ‼ image1 and image2 were both pushed as the dev image of commit1 of shop (shop:dev-commit1): nothing tells which of them CI built. A release of that commit waits until somebody says with /tide accept which is meant
mallory> image shop dev-commit1 evil
  image1
world> pass 20m
bob> push acme/shop dev "fix: vouchers" src/vouchers.txt=fixed
  commit3 on dev
  shop-1 dev-commit3 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit4
