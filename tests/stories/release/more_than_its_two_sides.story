# A merge pushed by hand that holds more than its two sides: the vote on the head does not ship it. Nothing follows until a question that shows it is answered.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> /release cut 1.4.0
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
alice> push acme/shop stage "Release 1.4.0 of shop (#1)" merging releases/v1.4.0 src/evil.txt=evil
  commit3 on stage
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  ballot 2: Accept what #1 was merged as (commit3): Release 1.4.0 of shop to stage (head commit1, images image1) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3, which differs from the merge of its sides in src/evil.txt: "Release 1.4.0 of shop (#1)" (alice)
  ‼ #1 was merged by git push while its gates were shut; nothing follows until they are open. Its ballot names what entered with it: commit3, which differs from the merge of its sides in src/evil.txt: "Release 1.4.0 of shop (#1)" (alice)
bob> react ✅ on 1
  (only bob sees) Your reaction does not count: this ballot is retired: what it was about has changed; vote on the new ballot.
alice> /tide why shop-2
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        approvals: 0 of 1; can approve: bob, carol
        #1 was merged as commit3, which holds more than what was approved; its ballot says what. Or abort this, and revert commit3 before the next one is cut
alice> react ✅ on 2
  (only alice sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit3, merged by git push
  · ✔ Tag v1.4.0: commit3
  · images are not retagged but rebuilt by CI: the merge's content is not what the dev image was built from
  · ✔ Retag images: image2
  » what CI built are not the dev images that people were asked about: now shop:v1.4.0@image2; they are asked again
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  · ✔ Bump stage: #1
  ballot 3: Approve: Release 1.4.0 of shop to stage (head commit1, images image2) — needs 1 of shop-devs (bob, carol)
      ⚠ neither on the dev branch's own line nor approved before: commit3 "Release 1.4.0 of shop (#1)" (alice)
  (only alice sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: you asked for this delivery; someone else must approve
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
world> pass 10m
bob> react ✅ on 3
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 3 is retired: approved by bob; #1 was merged past its gates (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:11 UTC
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 10m. Next: /promote prod 1.4.0 --app shop
