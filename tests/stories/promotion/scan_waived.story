# A weakness that is known and does no harm: whoever may lets exactly that pass, for a while. Who had voted is asked again, and nothing worse comes along.
#config shop: { version_tag: "v{version}", => shop: { scan: { at: high }, version_tag: "v{version}",
#config freeze: [release-managers, on-call] => freeze: [release-managers, on-call]\n      waive: [on-call]
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
world> scan shop v1.4.0 high=2
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
dave> react ✅ on 2
  shop-3 Promotion of shop 1.4.0 to prod — waiting: scan: the scan of shop image1 found 2 high, and nothing high or worse enters; bring an image without that, or have it waived: /waive scan VERSION REASON; can waive: dave, erin
carol> /waive scan 1.4.0 we need it
  (only carol sees) carol may not waive anything. Who may stands under `requests.waive` of an environment; dev: nobody; stage: nobody; prod: dave, erin.
erin> /waive freeze 1.4.0 we need it
  (only erin sees) The freeze gate cannot be waived; what can be is: scan.
erin> /waive scan 1.4.0
  (only erin sees) Why? Say it with a reason: /waive scan 1.4.0 REASON
erin> /waive scan 1.5.0 we need it
  (only erin sees) There is no image of 1.5.0 yet, so nothing of it can be waived.
erin> /waive scan 1.4.0 --env stage we need it
  (only erin sees) erin may not waive anything in stage. Who may: nobody.
erin> /waive scan 1.4.0 the library is never called --for 2h
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 2 is retired: what it was about has changed; vote on the new ballot
  ‼ scan waived by erin until Mon 2026-03-02 11:41 UTC: shop image1 (2 high found); the library is never called. It is asked again; votes given before do not count
  (only erin sees) 1.4.0 of shop passes the scan gate of prod until Mon 2026-03-02 11:41 UTC, with exactly this: shop image1 (2 high found). Anything worse, or another image, is kept out as before. Asked again, for votes given before do not count: shop-3. /waive scan 1.4.0 --revoke takes it back.
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ scan waived by erin until Mon 2026-03-02 11:41 UTC: shop image1 (2 high found); the library is never called
  (only bob sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
carol> /tide why
  (only carol sees) shop-3 · Promotion of shop 1.4.0 to prod: Merge
        approvals: 0 of 2; can approve: bob, dave
        scan waived by erin until Mon 2026-03-02 11:41 UTC: shop image1 (2 high found); the library is never called
bob> react ✅ on 3
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
world> scan shop v1.4.0 high=2 critical=1
world> scan shop v1.4.0 high=1 low=9
world> scan shop v1.4.0 high=1
carol> /waive scan 1.4.0 --revoke
  (only carol sees) carol may not take that back: whoever waived it may (erin), and whoever may waive there.
dave> /waive scan 1.4.0 --revoke
  ballot 3: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
  » dave took back what was waived of 1.4.0 of shop: scan waived by erin until Mon 2026-03-02 11:41 UTC: shop image1 (2 high found); the library is never called
  (only dave sees) Taken back: scan waived by erin until Mon 2026-03-02 11:41 UTC: shop image1 (2 high found); the library is never called. The scan gate is shut for it as before.
erin> /waive scan 1.4.0 --revoke=dave
  (only erin sees) Nothing is waived of 1.4.0 of shop at the scan gate by dave.
dave> react ✅ on 3
  shop-3 Promotion of shop 1.4.0 to prod — waiting: scan: the scan of shop image1 found 1 high, and nothing high or worse enters; bring an image without that, or have it waived: /waive scan VERSION REASON; can waive: dave, erin
erin> /waive scan 1.4.0 the library is never called --for 1h
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 3 is retired: what it was about has changed; vote on the new ballot
  ‼ scan waived by erin until Mon 2026-03-02 10:41 UTC: shop image1 (1 high found); the library is never called. It is asked again; votes given before do not count
  (only erin sees) 1.4.0 of shop passes the scan gate of prod until Mon 2026-03-02 10:41 UTC, with exactly this: shop image1 (1 high found). Anything worse, or another image, is kept out as before. Asked again, for votes given before do not count: shop-3. /waive scan 1.4.0 --revoke takes it back.
  ballot 4: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ scan waived by erin until Mon 2026-03-02 10:41 UTC: shop image1 (1 high found); the library is never called
  (only bob sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 4
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
world> pass 2h
  ballot 4: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
erin> /waive scan 1.4.0 the library is never called
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 0 of 2; can approve: bob, dave
  ballot 4 is retired: what it was about has changed; vote on the new ballot
  ‼ scan waived by erin until Mon 2026-03-09 11:41 UTC: shop image1 (1 high found); the library is never called. It is asked again; votes given before do not count
  (only erin sees) 1.4.0 of shop passes the scan gate of prod until Mon 2026-03-09 11:41 UTC, with exactly this: shop image1 (1 high found). Anything worse, or another image, is kept out as before. Asked again, for votes given before do not count: shop-3. /waive scan 1.4.0 --revoke takes it back.
  ballot 5: Approve: Promotion of shop 1.4.0 to prod (head commit3, images image1) — needs 2 of release-managers (bob, dave)
      ⚠ scan waived by erin until Mon 2026-03-09 11:41 UTC: shop image1 (1 high found); the library is never called
  (only bob sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
  (only dave sees) Your ✅ on Promotion of shop 1.4.0 to prod (shop-3) does not count: it was given on something that has changed since; look at what is new and vote again
bob> react ✅ on 5
  shop-3 Promotion of shop 1.4.0 to prod — waiting: approvals: 1 of 2 (bob); can approve: dave [1 of 2: bob]
dave> react ✅ on 5
  · ✔ Merge: #2 -> commit5
  shop-3 Promotion of shop 1.4.0 to prod — moving: rolling out in prod: 0 of 3 replicas; deadline in 5m [approved by bob, dave]
  ballot 5 is retired: approved by bob, dave; #2 was merged (as commit5), prod was bumped (as commit6), Mon 2026-03-02 11:41 UTC
  · ✔ Bump prod: #1
  · ✔ Merge bump of prod: #1 -> commit6
world> pass 5m
  shop-3 Promotion of shop 1.4.0 to prod — done: done [approved by bob, dave]
  · ✔ Await rollout in prod: healthy
  » Released: Promotion of shop 1.4.0 to prod; approved by bob, dave; took 2h. To go back: /rollback prod --app shop
