# A pull request that somebody opened under tidegate's branch beforehand, with words of their own: it gets tidegate's words, with an
# alarm, and what was reviewed under the others does not count.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/shop releases/v1.4.0 "docs: typo" docs/typo.txt=fixed
  commit3 on releases/v1.4.0
bob> pr acme/shop releases/v1.4.0 -> stage "Docs only: nothing of it reaches production"
  acme/shop#1
carol> review approve acme/shop#1
alice> /release cut 1.4.0
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: carol
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit3) — needs 1 of shop-devs (carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "docs: typo" (alice)
  · carol-c: Your ✅ on shop-2 does not count: it stood on the pull request before this was asked there; look at what is asked now, and review again or vote on its ballot
  ‼ acme/shop#1 was not opened by tidegate, but by bobcat, and called "Docs only: nothing of it reaches production": it gets tidegate's own title and text; reviews that were given meanwhile do not count, and are to be given anew
  · asked carol-c to review #1
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: carol
carol> react ✅ on 1
  · ✔ Merge: #1 -> commit4
  · ✔ Tag v1.4.0: commit4
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by carol]
  ballot 1 is retired: approved by carol; #1 was merged (as commit4), stage was bumped (as commit5), Mon 2026-03-02 09:05 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit5
