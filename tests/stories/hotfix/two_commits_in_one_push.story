# On a hotfix's branch, too, CI builds the tip of a push. An image that was pushed as that of a commit which came with it does not
# show that an image under the version's tag is CI's, wherever the branch is set since.
dave> /hotfix start
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for the first commit on hotfixes/v1.3.1; push the fix there
  (only dave sees) shop-1: hotfix 1.3.1 of shop, from 1.3.0 (commit1), which prod runs. Push the fix to branch hotfixes/v1.3.1 of acme/shop, then say /hotfix submit.
  · ✔ Cut hotfixes/v1.3.1: commit1
alice> push acme/shop hotfixes/v1.3.1 "fix: rounding" src/rounding.txt=fixed then "test: rounding" src/test.txt=more
  commit2, commit3 on hotfixes/v1.3.1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
  · ✔ Open pull request into stage: #1
mallory> image shop dev-commit2 evil
  image1
mallory> image shop v1.3.1 evil
  image1
mallory> push -f acme/shop hotfixes/v1.3.1 commit2
  · #1 moved from commit3 to commit2: approvals of the old head do not count for the new one
dave> /hotfix submit
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: approvals: 0 of 1; can approve: erin
  (only dave sees) shop-1: hotfix 1.3.1 is submitted and ready for review.
  ballot 1: Approve: Hotfix 1.3.1 of shop to prod (head commit2) — needs 1 of on-call (erin)
      ⚠ neither on the dev branch's own line nor approved before: commit2 "fix: rounding" (alice)
  · asked erin-ops to review #1
erin> react ✅ on 1
  shop-1 Hotfix 1.3.1 of shop to prod — waiting: images: shop:v1.3.1 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept shop-1 image1 [approved by erin]
  · ✔ Merge: #1 -> commit4
  · ✔ Tag stage/v1.3.1, prod/v1.3.1, v1.3.1: commit2
  ‼ not taken as built by CI: shop:v1.3.1 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept shop-1 image1
alice> /tide why
  (only alice sees) shop-1 · Hotfix 1.3.1 of shop to prod: Await images
        images: shop:v1.3.1 named image1 before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put this image to the vote: /tide accept shop-1 image1
world> pass 5m
