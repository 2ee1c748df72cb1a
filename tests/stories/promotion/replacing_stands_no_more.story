# What it was asked to replace must stand there still: another text shuts the gate again, and asking anew asks everybody anew.
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
bob> react ✅ on 1
  · ✔ Merge: #1 -> commit3
  · ✔ Tag v1.4.0: commit3
  · ✔ Retag images: image1
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> pass 40m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: latest"
  commit5 on main
  ‼ shop in prod was v1.3.0@image2 and is latest now, changed by hand in commit5 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0 --replacing latest
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1), in place of what stands there now and nobody can compare with it: latest — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: stable"
  commit6 on main
  ‼ shop in prod was v1.3.0@image2 and is stable now, changed by hand in commit6 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: order: prod runs stable, and nobody can tell whether 1.4.0 is newer and holds it (it was asked to replace latest, which stands there no more); if it may be replaced, say /promote prod 1.4.0 --replacing stable; may ask: alice, bob, carol, dave, erin
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        order: prod runs stable, and nobody can tell whether 1.4.0 is newer and holds it (it was asked to replace latest, which stands there no more); if it may be replaced, say /promote prod 1.4.0 --replacing stable; may ask: alice, bob, carol, dave, erin
carol> /promote prod 1.4.0 --replacing stable
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  (only carol sees) shop-3 replaces stable in prod, as long as that stands there. Votes given before do not count for it.
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1), in place of what stands there now and nobody can compare with it: stable — needs 2 of release-managers (bob, dave)
  (only bob sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 3
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 3
  · ✔ Merge: #2 -> commit7
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 3 is retired: approved by bob, dave; #2 was merged (as commit7), prod was bumped (as commit8), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit8
  » shop in prod is as it should be again, v1.4.0@image1: brought by shop-3
world> pass 2m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
