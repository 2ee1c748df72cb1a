//! How a configuration names the workflows that may ask for a promotion.

use super::RepoId;

/// The workflow that is shipped, in an app's own repository.
pub const SHIPPED: &str = ".github/workflows/deploy-to-prod.yml";

/// Whether the configuration could mean a workflow by this.
pub fn is_name(named: &str) -> bool {
    let path = named.split_once('@').map_or(named, |(path, _)| path);
    let file = match path.split_once("/.github/workflows/") {
        Some((repository, file)) => RepoId::parse(repository).ok().map(|_| file),
        None => path.strip_prefix(".github/workflows/"),
    };
    file.is_some_and(|file| !file.contains('/') && [".yml", ".yaml"].iter().any(|end| file.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_no_workflow_is_told() {
        for good in [SHIPPED, "acme/flows/.github/workflows/d.yaml", "acme/flows/.github/workflows/d.yml@refs/tags/v1"]
        {
            assert!(is_name(good), "{good}");
        }
        for bad in
            ["", "deploy.yml", ".github/workflows/", ".github/workflows/a/b.yml", "flows/.github/workflows/d.yml"]
        {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
