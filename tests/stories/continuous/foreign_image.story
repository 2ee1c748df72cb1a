# Images that belong to no commit of the app, and versions pushed by hand, are not delivered to dev.
world> image shop dev-0123456789ab
  image1
world> image shop v9.9.9
  image1
world> image shop latest
  image1
alice> /tide status
  (only alice sees) shop
        dev    dev-commit1
        stage  1.3.0
        prod   1.3.0
        nothing under way
