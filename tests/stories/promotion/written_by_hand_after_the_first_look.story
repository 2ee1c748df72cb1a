# Stage names nothing that can be read when tidegate first looks. What somebody writes there came past every gate: no restart takes it for let in, and nothing goes to prod from it.
#config helm: charts/billing/values-stage.yaml, at: image.tag, digest_at: image.digest => yaml: apps/stage/billing.yaml, at: "spec.containers[name=app].image"
alice> push acme/billing dev "feat: e-invoices"
  commit1 on dev
  billing-1 dev-commit1 of billing to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 1m
  billing-1 dev-commit1 of billing to dev — done: done
  · ✔ Await rollout in dev: healthy
  » dev-commit1 of billing to dev: running
alice> #billing /release cut 1.4.0
  (only alice sees) what stage runs cannot be read: "apps/stage/billing.yaml": there is no "spec" at "the top" (there is: nothing); add it to the file (or have it added: `create: true`), or correct the path in the configuration; correct the env repo or the configuration
alice> tag acme/billing v1.4.0 dev
erin> push acme/k8s-stage main "Try it" apps/stage/billing.yaml="spec:\n  containers:\n  - name: app\n    image: registry.example/billing:v1.4.0\n"
  commit3 on main
  ‼ billing in stage could not be read at the first look ("apps/stage/billing.yaml": there is no "spec" at "the top" (there is: nothing); add it to the file (or have it added: `create: true`), or correct the path in the configuration) and is v1.4.0 now. Nobody approved that here, and nothing goes on from it: bring a version.
  ‼ main of acme/k8s-stage was changed past tidegate: commit3 "Try it", pushed by erin (apps/stage/billing.yaml). Nobody approved that here, and stage runs what it says of billing: look at it, and take it back if it should not be.
world> restart
world> pass 40m
carol> #billing /promote prod 1.4.0
  (only carol sees) billing 1.4.0 never was in stage, which comes before prod. stage has had: no version so far.
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit1, healthy, since Mon 2026-03-02 09:00 UTC (41m ago)
        stage  1.4.0
        prod   1.3.0
        nothing under way
