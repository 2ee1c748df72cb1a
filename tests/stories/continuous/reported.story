# A cluster that nobody may reach: somebody in it reports how the app fares there. What fails is told with its cause; what is not
# reported any more is neither well nor bad, and everybody is told that nobody knows.
#config data: data => data: data\nhttp: { listen: "127.0.0.1:0", url: "https://tidegate.acme.example" }
#config rollout: { local: {}, deadline: 5m, healthy_for: 10s } => rollout: { report: { secret: { env: PATH }, fresh_for: 3m }, deadline: 5m, healthy_for: 1m }
world> report dev shop healthy
alice> push acme/shop dev "feat: coupons"
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: not taken yet; deadline in 5m
  · ✔ Bump dev: commit2
world> report dev shop progressing 1 of 3 replicas
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 1 of 3 replicas; deadline in 5m
world> pass 30s
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 1 of 3 replicas; deadline in 4m 30s
world> report dev shop healthy
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: healthy, for less than 1m so far; deadline in 4m 30s
world> pass 2m
  shop-1 dev-commit1 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of shop to dev: running
alice> push acme/shop dev "feat: gifts"
  commit3 on dev
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: not taken yet; deadline in 5m
  · ✔ Bump dev: commit4
world> report dev shop degraded CrashLoopBackOff: no such table gifts
  shop-2 dev-commit3 of shop to dev — moving: rolling out in dev: failing, for less than 30s so far: CrashLoopBackOff: no such table gifts; deadline in 5m
world> pass 1m
  shop-2 dev-commit3 of shop to dev — needs help: rollout failed in dev: CrashLoopBackOff: no such table gifts; left as it is
  ‼ FAILED: dev-commit3 of shop to dev: rollout failed in dev: CrashLoopBackOff: no such table gifts; left as it is. Next: /tide retry shop-2 looks again, /rollback dev --app shop goes back
alice> push acme/shop dev "fix: the table"
  commit5 on dev
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: not taken yet; deadline in 5m
  · ✔ Bump dev: commit6
world> pass 4m
  · in Await rollout for 2m 30s, deadline 5m: not taken yet
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: nobody has reported how shop fares in dev since Mon 2026-03-02 09:02 UTC; deadline in 1m
  » in Await rollout for 4m, deadline 5m: nobody has reported how shop fares in dev since Mon 2026-03-02 09:02 UTC
alice> /tide why
  (only alice sees) shop-3 · dev-commit5 of shop to dev: Await rollout in dev
        rolling out in dev: nobody has reported how shop fares in dev since Mon 2026-03-02 09:02 UTC; deadline in 1m
world> pass 2m
  ‼ UNKNOWN: nobody knows whether it is out and healthy in dev: nobody has reported how shop fares in dev since Mon 2026-03-02 09:02 UTC. It is neither done nor failed until that is known; /tide abort shop-3 gives it up
  shop-3 dev-commit5 of shop to dev — needs help: nobody knows whether it is out and healthy in dev: nobody has reported how shop fares in dev since Mon 2026-03-02 09:02 UTC
world> report dev shop healthy
  shop-3 dev-commit5 of shop to dev — moving: rolling out in dev: healthy, for less than 1m so far; deadline in 1m
world> pass 2m
  shop-3 dev-commit5 of shop to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit5 of shop to dev: running
alice> /tide status
  (only alice sees) shop
        dev    dev-commit5, healthy, since Mon 2026-03-02 09:03 UTC (8m ago)
        stage  1.3.0
        prod   1.3.0
        nothing under way
