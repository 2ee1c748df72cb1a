# A release over something that nobody can compare: refused in the words of the gate, let in when it is named; after the merge, people are asked anew.
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0-alpine"
  commit3 on main
  ‼ shop in stage was v1.3.0@image1 and is v1.9.0-alpine now, changed by hand in commit3 "By hand", pushed by erin, Mon 2026-03-02 09:01 UTC. Nobody approved that here. The way back: /rollback stage 1.3.0 --app shop
alice> /release cut 1.4.0
  (only alice sees) 1.4.0 is not greater than 1.9.0, what stage runs. Next would be 1.9.1 or 1.10.0.
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: nightly"
  commit4 on main
  ‼ shop in stage was v1.3.0@image1 and is nightly now, changed by hand in commit4 "By hand", pushed by erin, Mon 2026-03-02 09:01 UTC. Nobody approved that here. The way back: /rollback stage 1.3.0 --app shop
alice> /release cut 1.4.0
  (only alice sees) stage runs nightly, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /release cut 1.4.0 --replacing nightly
alice> /release cut 1.4.0 --replacing nightly
  (only alice sees) shop-2: release 1.4.0 of shop to stage, cut at commit1.
  · ✔ Cut releases/v1.4.0: commit1
  · ✔ Open pull request into stage: #1
  ballot 1: Approve: Release 1.4.0 of shop to stage (head commit1, images image2), in place of what stands there now and nobody can compare with it: nightly — needs 1 of shop-devs (bob, carol)
  · asked bobcat, carol-c to review #1
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob, carol
erin> push acme/k8s-stage main "By hand" "overlays/stage/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: weekly"
  commit5 on main
  ‼ shop in stage was v1.3.0@image1 and is weekly now, changed by hand in commit5 "By hand", pushed by erin, Mon 2026-03-02 09:01 UTC. Nobody approved that here. The way back: /rollback stage 1.3.0 --app shop
bob> react ✅ on 1
  shop-2 Release 1.4.0 of shop to stage — waiting: order: stage runs weekly, and nobody can tell whether 1.4.0 is newer and holds it (it was asked to replace nightly, which stands there no more); if it may be replaced, say /release cut 1.4.0 --replacing weekly; may ask: alice, bob, carol, dave, erin
carol> /release cut 1.4.0 --replacing weekly
  shop-2 Release 1.4.0 of shop to stage — waiting: approvals: 0 of 1; can approve: bob
  ballot 1 is retired: what it was about has changed; vote on the new ballot
  (only carol sees) shop-2 replaces weekly in stage, as long as that stands there. Votes given before do not count for it.
  ballot 2: Approve: Release 1.4.0 of shop to stage (head commit1, images image2), in place of what stands there now and nobody can compare with it: weekly — needs 1 of shop-devs (bob)
  (only bob sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: it was given on something that has changed since; look at what is new and vote again
carol> react ✅ on 2
  (only carol sees) Your ✅ on Release 1.4.0 of shop to stage (shop-2) does not count: you asked for this delivery; someone else must approve
bob> react ✅ on 2
  · ✔ Merge: #1 -> commit6
  · ✔ Tag v1.4.0: commit6
  · ✔ Retag images: image2
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 2 is retired: approved by bob; #1 was merged (as commit6), stage was bumped (as commit7), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit7
  » shop in stage is as it should be again, v1.4.0@image2: brought by shop-2
world> pass 2m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
