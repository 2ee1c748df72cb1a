//! Why an object of a GitOps engine says nothing of what tidegate writes: it follows another repository, branch or path, or it
//! changes what the env repo says before that runs. Its health is then the health of something else, and never taken for ours.

use std::fmt;

use super::kube::redacted;
use super::overrides::Override;
use crate::domain::{Branch, RepoId};

/// What keeps an object from being proof of what tidegate wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Astray {
    /// The object, with its kind.
    pub(super) object: String,
    /// The field of it, or the file of the env repo, that says so.
    pub(super) field: String,
    /// How.
    pub(super) how: How,
}

/// How an object does not deploy what tidegate writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// It follows another repository.
    Repository { found: String, wanted: RepoId },
    /// It follows another branch, or something that is none.
    Branch { found: String, wanted: Branch },
    /// It does not read a file.
    Path { found: String, file: String },
    /// It runs another version of an image than the env repo says.
    Override(Override),
    /// Nobody can tell.
    Unproven { why: String },
}

impl fmt::Display for Astray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, field, how } = self;
        match how {
            How::Repository { found, wanted } => write!(
                f,
                "{object} has no source in {wanted}: {field} is {}; point it there, or give that address under `repo_urls` if it is a \
                 mirror",
                redacted(found)
            ),
            How::Branch { found, wanted } => write!(
                f,
                "{object} does not follow branch {wanted}, which tidegate writes: {field} is {}; correct it, or the environment's \
                 `branch`",
                redacted(found)
            ),
            How::Path { found, file } => write!(
                f,
                "{object} does not read {file}, which tidegate writes: {field} is {}; have it read that file, or correct the app's \
                 `files`",
                redacted(found)
            ),
            How::Override(Override { image, says, own: false, .. }) => write!(
                f,
                "{object} overrides {image}: {field} says {}, and that runs in place of what the env repo says; take it out there",
                redacted(says)
            ),
            How::Override(Override { image, says, .. }) => write!(
                f,
                "{object} does not say of {image} what tidegate wrote: {field} says {}; it was not applied yet, or changed by hand",
                redacted(says)
            ),
            How::Unproven { why } => write!(f, "{why}"),
        }
    }
}

/// What an environment's objects must follow.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// The env repo.
    pub(super) repository: RepoId,
    /// Its branch.
    pub(super) branch: Branch,
    /// How tidegate reaches it.
    pub(super) remote: String,
    /// Other addresses of it.
    pub(super) mirrors: Vec<String>,
}

impl Home {
    /// Whether an address is the env repo's, however it is written: by https or ssh, with `.git` or without.
    pub(super) fn is(&self, url: &str) -> bool {
        let found = Address::of(url);
        if self.mirrors.iter().any(|mirror| Address::of(mirror) == found) {
            return true;
        }
        let wanted = self.repository.to_string().to_ascii_lowercase();
        match Address::of(&self.remote).host {
            Some(host) => found.host.is_some_and(|found| found == host) && found.path == wanted,
            // The embedded forge has no host, and engines reach it by whatever serves it to them.
            None => found.path.strip_suffix(&wanted).is_some_and(|before| before.is_empty() || before.ends_with('/')),
        }
    }

    /// Whether a revision is the branch. Which branch `HEAD` is, commits tell: one that does not come from ours never has ours.
    pub(super) fn follows(&self, revision: &str) -> bool {
        let name = revision.strip_prefix("refs/heads/").unwrap_or(revision);
        name.is_empty() || name == "HEAD" || name == self.branch.as_str()
    }
}

/// An address of a repository, as far as it says which that is.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    host: Option<String>,
    path: String,
}

impl Address {
    fn of(url: &str) -> Self {
        let url = url.trim().to_ascii_lowercase();
        let (host, path) = match (url.split_once("://"), url.split_once(':')) {
            (Some(("file", path)), _) => (None, path),
            (Some((_, rest)), _) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                (Some(host), path)
            }
            // As ssh writes it: `git@github.com:acme/k8s`.
            (None, Some((host, path))) if !host.contains('/') => (Some(host), path),
            _ => (None, url.as_str()),
        };
        let host = host.map(|host| {
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            let bare = host.split_once(':').map_or(host, |(host, _)| host);
            // Where ssh is answered on the port of https.
            bare.strip_prefix("ssh.").or_else(|| bare.strip_prefix("altssh.")).unwrap_or(bare).to_owned()
        });
        let path = path.trim_matches('/');
        Self { host, path: path.strip_suffix(".git").unwrap_or(path).to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(remote: &str) -> Home {
        Home {
            repository: RepoId::parse("acme/k8s-prod").unwrap(),
            branch: Branch::parse("main").unwrap(),
            remote: remote.to_owned(),
            mirrors: vec!["https://mirror.acme.example:8443/git/k8s".to_owned()],
        }
    }

    #[test]
    fn the_env_repo_is_known_however_its_address_is_written() {
        let (github, embedded) = (home("https://github.com/acme/k8s-prod.git"), home("/var/lib/git/acme/k8s-prod.git"));
        for url in [
            "https://github.com/acme/k8s-prod",
            "https://GitHub.com/Acme/K8s-Prod.git",
            "https://x-access-token@github.com/acme/k8s-prod",
            "git@github.com:acme/k8s-prod.git",
            "ssh://git@github.com/acme/k8s-prod/",
            "ssh://git@ssh.github.com:443/acme/k8s-prod.git",
            "https://mirror.acme.example/git/k8s.git",
        ] {
            assert!(github.is(url) && embedded.is(url), "{url}");
        }
        for url in ["https://github.com/acme/k8s-prod-old", "https://github.com/evil-acme/k8s-prod", "", "k8s-prod"] {
            assert!(!github.is(url) && !embedded.is(url), "{url}");
        }
        for url in ["https://gitlab.com/acme/k8s-prod", "https://github.com/x/acme/k8s-prod", "acme/k8s-prod"] {
            assert!(!github.is(url) && embedded.is(url), "{url}");
        }
    }

    #[test]
    fn a_tag_a_commit_and_another_branch_are_not_the_branch() {
        let home = home("/git");
        assert!(["main", "refs/heads/main", "HEAD", ""].iter().all(|revision| home.follows(revision)));
        assert!(["dev", "refs/tags/main", "v1.0.0", "maint"].iter().all(|revision| !home.follows(revision)));
    }
}
