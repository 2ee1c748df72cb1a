# What was clean when it was asked for is judged again at the merge: a weakness that becomes known meanwhile keeps it out. The way back is not judged.
#config shop: { version_tag: "v{version}", => shop: { scan: { at: critical }, version_tag: "v{version}",
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — waiting: scan: the scan of shop image1 cannot be judged: it was never scanned; have it scanned, or have that waived: /waive scan VERSION REASON
world> scan shop dev-commit1 clean
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
world> scan shop v1.4.0 high=1
carol> /promote prod 1.4.0
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  (only carol sees) shop-3: promotion of shop 1.4.0 (commit3) to prod.
  · ✔ Await images: image1
  · ✔ Cut promotions/v1.4.0: commit3
  · ✔ Open pull request into prod: #2
  ballot 2: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  · asked bobcat, dave to review #2
bob> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
world> scan shop v1.4.0 critical=1 high=1
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: scan: the scan of shop image1 found 1 critical, 1 high, and nothing critical enters; bring an image without that, or have it waived: /waive scan VERSION REASON
dave> /tide why
  (only dave sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        scan: the scan of shop image1 found 1 critical, 1 high, and nothing critical enters; bring an image without that, or have it waived: /waive scan VERSION REASON
world> scan shop v1.4.0 high=2
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 2 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 09:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave. To go back: /rollback prod --app shop
world> scan shop v1.3.0 critical=9
carol> /rollback prod 1.3.0
  (only carol sees) shop-4: rollback of shop in prod from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop prod, or until what is asked for after this has entered.
  shop-4 Rollback of shop in prod to 1.3.0 — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m
  · ✔ Bump prod: #2
  · ✔ Merge bump of prod: #2 -> commit7
world> pass 5m
  shop-4 Rollback of shop in prod to 1.3.0 — done: done
  · ✔ Await rollout in prod: healthy
  » Rollback of shop in prod to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock
