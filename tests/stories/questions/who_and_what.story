# Strangers are told what to add to the configuration; people what they may.
mallory> /tide status
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
mallory> /tide whoami
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
mallory> /tide help thaw
  (only mallory sees) /thaw ENV [--of PERSON]
      End your freeze before its time.
        ENV: Environment to thaw
        --of PERSON: Whose freeze to end, if not yours; they are told. `tidegate` names what a failed rollout froze
        --app APP: Thaw the freeze of this app only
      Who: Whoever called the freeze; with --of, and for what a failed rollout froze, people who may freeze that environment.
      Examples: /thaw prod  |  /thaw prod --app shop  |  /thaw prod --of erin
alice> /tide whoami
  (only alice sees) You are alice (terminal alice), in shop-devs.
        also known as GitHub alice-gh
        dev: may ask for rollback, freeze, lock, override, rollout; may approve change
        stage: may ask for release, rollback, freeze, lock, override, rollout; may approve release
        prod: may ask for promotion, hotfix, rollback, override, rollout; may approve nothing
        Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
dave> /tide whoami
  (only dave sees) You are dave (terminal dave), in on-call, release-managers.
        also known as GitHub dave
        dev: may ask for rollback, freeze, lock, override, rollout; may approve nothing
        stage: may ask for release, rollback, freeze, lock, override, rollout; may approve nothing
        prod: may ask for promotion, hotfix, rollback, freeze, lock, override, rollout; may approve promotion, hotfix, override
        Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
# What is not understood is answered with the nearest line that works.
alice> /relase cut 1.4.0
  (only alice sees) There is no command "relase". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
      /tide help explains them.
      Did you mean: /release cut 1.4.0
alice> /promote porod 1.4.0
  (only alice sees) There is no environment "porod". There are dev, stage and prod.
      Did you mean: /promote prod 1.4.0
# The channel says which app, where the line does not.
alice> #billing /release list
  (only alice sees) Releases of billing under way: none
      Ended last: none
alice> #elsewhere /release list
  (only alice sees) Which app? Say it again with --app APP; there are: billing, shop.
alice> #elsewhere /release list --app shop
  (only alice sees) Releases of shop under way: none
      Ended last: none
