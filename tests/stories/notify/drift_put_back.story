# A hand's change that a person puts back: both are told, in an environment that asks nobody as well.
erin> push acme/k8s-stage main "Try another" "charts/billing/values-stage.yaml=image:\n  repository: registry.example/billing\n  tag: v1.2.0"
  commit1 on main
  ‼ billing in stage was v1.3.0@image1 and is v1.2.0 now, changed by hand in commit1 "Try another", pushed by erin, Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: /rollback stage 1.3.0 --app billing
world> pass 5m
erin> push acme/k8s-stage main "Break it" "charts/billing/values-stage.yaml=image: ["
  commit2 on main
  ‼ billing in stage was v1.3.0@image1 and cannot be read any more ("charts/billing/values-stage.yaml" line 2: the file is not valid YAML: while pa…), changed by hand in commit2 "Break it", pushed by erin, Mon 2026-03-02 09:05 UTC. Nobody approved that here. The way back: git checkout commit3 -- charts/billing/values-stage.yaml in a clone of acme/k8s-stage, on main, then commit and push
world> pass 5m
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit4
        stage  "charts/billing/values-stage.yaml" line 2: the file is not valid YAML: while parsing a node, did not find expected node content; repair the file on the branch
               ‼ billing in stage was v1.3.0@image1 and cannot be read any more ("charts/billing/values-stage.yaml" line 2: the file is not valid YAML: while pa…), changed by hand in commit2 "Break it", pushed by erin, Mon 2026-03-02 09:05 UTC; the way back: git checkout commit3 -- charts/billing/values-stage.yaml in a clone of acme/k8s-stage, on main, then commit and push
        prod   1.3.0
        nothing under way
erin> push acme/k8s-stage main "Back" "charts/billing/values-stage.yaml=image:\n  repository: registry.example/billing\n  tag: v1.3.0"
  commit5 on main
  » billing in stage is as it should be again, v1.3.0: put back in commit5 "Back", pushed by erin
world> pass 5m
alice> #billing /tide status
  (only alice sees) billing
        dev    dev-commit4
        stage  1.3.0
        prod   1.3.0
        nothing under way
