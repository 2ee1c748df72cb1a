# The pull request of a rollback that waits for its votes, closed and opened again, goes on, on a new ballot, under the lock that it left.
#config release: { quorum: 1, from: [shop-devs] } => rollback: { quorum: 1, from: [on-call] }\n      release: { quorum: 1, from: [shop-devs] }
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
world> pass 5m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob. Next: /promote prod 1.4.0 --app shop
alice> /rollback stage
  (only alice sees) shop-3: rollback of shop in stage from 1.4.0 to 1.3.0. A lock keeps it from being undone until /unlock shop stage, or until what is asked for after this has entered.
  shop-3 Rollback of shop in stage to 1.3.0 — waiting: approvals: 0 of 1; can approve: dave, erin
  · ✔ Bump stage: #2
  ballot 2: Approve: Rollback of shop in stage to 1.3.0 (head commit5, images image2) — needs 1 of on-call (dave, erin)
alice> close acme/k8s-stage#2
  shop-3 Rollback of shop in stage to 1.3.0 — ended: #2 was closed by hand
  ballot 2 is retired: over: #2 was closed by hand
  » Rollback of shop in stage to 1.3.0 ended: #2 was closed by hand
  » stage was not rolled back. shop stays locked in stage by the rollback of alice (rolled back): what was asked for before waits until it is asked anew, or /unlock shop stage --of rollback
world> pass 1m
alice> reopen acme/k8s-stage#2
  shop-3 Rollback of shop in stage to 1.3.0 — waiting: approvals: 0 of 1; can approve: dave, erin
  » Rollback of shop in stage to 1.3.0 goes on: acme/k8s-stage#2 was opened again. Votes given before do not count; where people are asked, they vote on its new ballot.
  ballot 3: Approve: Rollback of shop in stage to 1.3.0 (head commit5, images image2) — needs 1 of on-call (dave, erin)
dave> react ✅ on 2
  (only dave sees) Your reaction does not count: this ballot is retired: over: #2 was closed by hand.
dave> react ✅ on 3
  shop-3 Rollback of shop in stage to 1.3.0 — moving: rolling out in stage: 0 of 3 replicas; deadline in 5m [approved by dave]
  ballot 3 is retired: approved by dave; stage was bumped (as commit6), Mon 2026-03-02 09:07 UTC
  · ✔ Merge bump of stage: #2 -> commit6
world> pass 5m
  shop-3 Rollback of shop in stage to 1.3.0 — done: done [approved by dave]
  · ✔ Await rollout in stage: healthy
  » Rollback of shop in stage to 1.3.0: done; what was asked for before waits until it is asked anew, or /unlock; approved by dave; took 1m
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (12m ago)
        stage  1.3.0, healthy, since Mon 2026-03-02 09:07 UTC (5m ago); locked by alice (rolled back)
        prod   1.3.0
        nothing under way
