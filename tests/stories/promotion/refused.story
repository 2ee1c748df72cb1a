# What a promotion is refused for, each with what to do instead.
carol> /promote prod 1.3.0
  (only carol sees) prod runs shop 1.3.0 already.
carol> /promote prod 1.9.0
  (only carol sees) shop has no version 1.9.0: tag v1.9.0 does not exist. Newest versions: 1.3.0.
carol> /promote stage 1.3.0
  (only carol sees) stage takes releases: /release cut 1.3.0 goes there. Promotions go to: prod.
carol> /promote dev 1.3.0
  (only carol sees) dev takes every push to the dev branch by itself. Promotions go to: prod.
carol> /promote production 1.3.0
  (only carol sees) There is no environment "production". There are dev, stage and prod.
      Did you mean: /promote prod 1.3.0
bob> tag acme/shop v1.4.0 dev
carol> /promote prod 1.4.0
  (only carol sees) shop 1.4.0 never was in stage, which comes before prod. stage has had: 1.3.0.
mallory> /promote prod 1.4.0
  (only mallory sees) tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
carol> /promote prod 1.4
  (only carol sees) "1.4" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
      Usage: /promote ENV VERSION [--replacing TEXT]
      Example: /promote prod 1.4.0
