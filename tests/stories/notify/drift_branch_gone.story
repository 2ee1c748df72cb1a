# Somebody deletes the branch of an env repo: each app there is told, with the commit to push again.
mallory> delete acme/k8s-prod main
  ‼ billing in prod was v1.3.0@image1 and cannot be read any more (acme/k8s-prod has no branch main), changed by hand (Git keeps no name of who did that), seen Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: git push origin commit1:refs/heads/main in a clone of acme/k8s-prod
  ‼ shop in prod was v1.3.0@image2 and cannot be read any more (acme/k8s-prod has no branch main), changed by hand (Git keeps no name of who did that), seen Mon 2026-03-02 09:00 UTC. Nobody approved that here. The way back: git push origin commit1:refs/heads/main in a clone of acme/k8s-prod
world> pass 5m
