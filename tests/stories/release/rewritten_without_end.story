# Somebody who writes it again and again gets nothing merged under other words: after five times the gate is shut.
alice> push acme/shop dev "feat: coupons" src/coupons.txt=coupons
  commit1 on dev
  shop-1 dev-commit1 of shop to dev — moving: rolling out in dev: 0 of 3 replicas; deadline in 5m
  · ✔ Bump dev: commit2
world> pass 5m
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
carol> edit acme/shop#1 "Docs 1"
  ‼ somebody changed what acme/shop#1 says; it was called "Docs 1". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
carol> edit acme/shop#1 "Docs 2"
  ‼ somebody changed what acme/shop#1 says; it was called "Docs 2". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
carol> edit acme/shop#1 "Docs 3"
  ‼ somebody changed what acme/shop#1 says; it was called "Docs 3". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
carol> edit acme/shop#1 "Docs 4"
  ‼ somebody changed what acme/shop#1 says; it was called "Docs 4". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
carol> edit acme/shop#1 "Docs 5"
  ‼ somebody changed what acme/shop#1 says; it was called "Docs 5". Title and text are put back; reviews that were given meanwhile do not count, and are to be given anew
carol> edit acme/shop#1 "Docs 6"
  shop-2 Release 1.4.0 of shop to stage — needs help: what acme/shop#1 says was put back 5 times and was changed again (it is called "Docs 6"); find out who or what changes it, then abort this and ask for it anew
  ‼ nothing is merged: what acme/shop#1 says was put back 5 times and was changed again (it is called "Docs 6"); find out who or what changes it, then abort this and ask for it anew
bob> review approve acme/shop#1
  · bobcat: Your ✅ on shop-2 does not count: what the pull request said then was not tidegate's; read what it says now, and review again or vote on its ballot
alice> /tide why
  (only alice sees) shop-2 · Release 1.4.0 of shop to stage: Merge
        what acme/shop#1 says was put back 5 times and was changed again (it is called "Docs 6"); find out who or what changes it, then abort this and ask for it anew
alice> /tide abort shop-2
  shop-2 Release 1.4.0 of shop to stage — ended: aborted by alice; what was already merged stays
  ballot 1 is retired: over: aborted by alice; what was already merged stays
  (only alice sees) Aborting shop-2, release 1.4.0.
  » Release 1.4.0 of shop to stage aborted by alice; what was already merged stays
