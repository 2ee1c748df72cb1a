# Reports that stop after a rollout has settled: once what was reported counts no more, that nobody knows is told, once, and once more
# when somebody reports again. Silence alone changes nothing of what is known, and what is told anew is told anew.
#config data: data => data: data\nhttp: { listen: "127.0.0.1:0", url: "https://tidegate.acme.example" }
#config release: { quorum: 1, from: [shop-devs] }\n    rollout: { local: {}, deadline: 5m, healthy_for: 10s } => release: { quorum: 1, from: [shop-devs] }\n    rollout: { report: { secret: { env: PATH }, fresh_for: 10m }, deadline: 5m, healthy_for: 1m }
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
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: not taken yet; deadline in 5m [approved by bob]
  ballot 1 is retired: approved by bob; #1 was merged (as commit3), stage was bumped (as commit4), Mon 2026-03-02 09:01 UTC
  · ✔ Bump stage: #1
  · ✔ Merge bump of stage: #1 -> commit4
world> report stage shop healthy
  shop-2 Release 1.4.0 of shop to stage — moving: rolling out in stage: healthy, for less than 1m so far; deadline in 5m [approved by bob]
world> pass 8m
  shop-2 Release 1.4.0 of shop to stage — done: done [approved by bob]
  · ✔ Await rollout in stage: healthy
  » Release 1.4.0 of shop to stage: ready for promotion; approved by bob; took 1m. Next: /promote prod 1.4.0 --app shop
world> report stage shop healthy
world> pass 9m
world> pass 2m
  ‼ UNKNOWN: since Mon 2026-03-02 09:19 UTC nobody knows whether 1.4.0 of shop is healthy in stage: nobody has reported how shop fares in stage since Mon 2026-03-02 09:09 UTC; it goes nowhere from there until that is known
world> pass 3h
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (3h 20m ago)
        stage  1.4.0, healthy, since Mon 2026-03-02 09:01 UTC (3h 19m ago)
        prod   1.3.0
        nothing under way
world> report stage shop healthy
  » it is known again how 1.4.0 of shop fares in stage, which it was not since Mon 2026-03-02 09:19 UTC: healthy
world> pass 11m
  ‼ UNKNOWN: since Mon 2026-03-02 12:30 UTC nobody knows whether 1.4.0 of shop is healthy in stage: nobody has reported how shop fares in stage since Mon 2026-03-02 12:20 UTC; it goes nowhere from there until that is known
world> report stage shop degraded OOMKilled
  » it is known again how 1.4.0 of shop fares in stage, which it was not since Mon 2026-03-02 12:30 UTC: NOT HEALTHY: OOMKilled
world> pass 2m
  ‼ NOT HEALTHY: 1.4.0 of shop in stage: OOMKilled, since Mon 2026-03-02 12:31 UTC; it goes nowhere from there until it is, and soaks anew then
world> pass 9m
  ‼ UNKNOWN: since Mon 2026-03-02 12:41 UTC nobody knows whether 1.4.0 of shop is healthy in stage: nobody has reported how shop fares in stage since Mon 2026-03-02 12:31 UTC; it goes nowhere from there until that is known
world> report stage shop healthy
  » it is known again how 1.4.0 of shop fares in stage, which it was not since Mon 2026-03-02 12:41 UTC: healthy
  » 1.4.0 of shop is healthy in stage again, which it was not since Mon 2026-03-02 12:31 UTC; its soak starts anew
