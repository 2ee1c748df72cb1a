# Versions are read out of what people write: 1.4.0 never goes over 1.9.0, however that is dressed.
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
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: \"1.9.0\""
  commit5 on main
  ‼ shop in prod was v1.3.0@image2 and is 1.9.0 now, changed by hand in commit5 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs shop 1.9.0, which is newer than 1.4.0. To go back: /rollback prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0-alpine"
  commit6 on main
  ‼ shop in prod was v1.3.0@image2 and is v1.9.0-alpine now, changed by hand in commit6 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs shop v1.9.0-alpine, which is newer than 1.4.0. To go back: /rollback prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.9.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  commit7 on main
  ‼ shop in prod was v1.3.0@image2 and is v1.9.0@image3 now, changed by hand in commit7 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs shop 1.9.0, which is newer than 1.4.0. To go back: /rollback prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: release-1.9.0"
  commit8 on main
  ‼ shop in prod was v1.3.0@image2 and is release-1.9.0 now, changed by hand in commit8 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs shop release-1.9.0, which is newer than 1.4.0. To go back: /rollback prod 1.4.0
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 1.3.0"
  commit9 on main
  ‼ shop in prod was v1.3.0@image2 and is 1.3.0 now, changed by hand in commit9 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
carol> /tide abort shop-3
  shop-3 Promotion of shop 1.4.0 to prod — ended: aborted by carol; what was already merged stays
  ballot 2 is retired: over: aborted by carol; what was already merged stays
  (only carol sees) Aborting shop-3, promotion 1.4.0.
  » Promotion of shop 1.4.0 to prod aborted by carol; what was already merged stays
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.3.0-alpine"
  commit10 on main
  ‼ shop in prod was v1.3.0@image2 and is v1.3.0-alpine now, changed by hand in commit10 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs v1.3.0-alpine, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing v1.3.0-alpine
carol> /tide abort shop-3
  (only carol sees) shop-3 has ended. Under way: nothing.
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 1.4.0"
  commit11 on main
  ‼ shop in prod was v1.3.0@image2 and is 1.4.0 now, changed by hand in commit11 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs shop 1.4.0 already.
carol> /tide abort shop-3
  (only carol sees) shop-3 has ended. Under way: nothing.
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: v1.4.0-rc1"
  commit12 on main
  ‼ shop in prod was v1.3.0@image2 and is v1.4.0-rc1 now, changed by hand in commit12 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs v1.4.0-rc1, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing v1.4.0-rc1
carol> /tide abort shop-3
  (only carol sees) shop-3 has ended. Under way: nothing.
erin> push acme/k8s-prod main "By hand" "overlays/prod/kustomization.yaml=kind: Kustomization\nimages:\n  - name: shop\n    newTag: 2026.03.02"
  commit13 on main
  ‼ shop in prod was v1.3.0@image2 and is 2026.03.02 now, changed by hand in commit13 "By hand", pushed by erin, Mon 2026-03-02 09:41 UTC. Nobody approved that here. The way back: /rollback prod 1.3.0 --app shop
carol> /promote prod 1.4.0
  (only carol sees) prod runs 2026.03.02, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing 2026.03.02
carol> /tide abort shop-3
  (only carol sees) shop-3 has ended. Under way: nothing.
