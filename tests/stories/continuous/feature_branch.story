# An image of a commit that is not on the dev branch is not delivered.
bob> push acme/shop feature "wip: half done" x.txt=1
  commit1 on feature
world> image shop dev-commit1
  image1
world> pass 5m
