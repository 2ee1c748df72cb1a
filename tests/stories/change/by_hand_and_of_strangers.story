# Where an app merges by hand, open gates wait for somebody's button; a stranger's pull request is reviewed like any other.
mallory> push acme/billing feature "feat: e-invoices"
  commit1 on feature
mallory> pr acme/billing feature -> dev "feat: e-invoices"
  acme/billing#1
  ballot 1: Approve: Change #1 of billing: "feat: e-invoices" (head commit1) — needs 2 of shop-devs (alice, bob, carol)
      ⚠ the configuration does not know who wrote commit1 by mallory (mallory@acme.example): one more must approve than the 1 asked for
  billing-1 Change #1 of billing: "feat: e-invoices" — waiting: approvals: 0 of 2, one more than asked for because of commit1 by mallory (mallory@acme.example), whom the configuration does not know; can approve: alice, bob, carol
mallory> #billing /tide status
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
alice> react ✅ on 1
  billing-1 Change #1 of billing: "feat: e-invoices" — waiting: approvals: 1 of 2 (alice), one more than asked for because of commit1 by mallory (mallory@acme.example), whom the configuration does not know; can approve: bob, carol [1 of 2: alice]
bob> react ✅ on 1
  billing-1 Change #1 of billing: "feat: e-invoices" — waiting: waiting for somebody to merge #1
world> pass 10m
alice> merge acme/billing#1
  billing-1 Change #1 of billing: "feat: e-invoices" — done: done [approved by alice, bob]
  ballot 1 is retired: approved by alice, bob; #1 was merged (as commit2), Mon 2026-03-02 09:10 UTC
  · ✔ Merge: #1 -> commit2, merged by alice-gh
  » Change #1 of billing: "feat: e-invoices": merged; approved by alice, bob; took 10m
  billing-2 dev-commit2 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit3
world> pass 2m
  billing-2 dev-commit2 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit2 of billing to dev: running
