//! What tidegate's GitHub App needs, and why: the one table from which the App's manifest is made, by which an installed
//! App is judged, and which names the webhooks that are read.

use std::fmt;

/// How far a permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// May read.
    Read,
    /// May read and write.
    Write,
}

impl Access {
    /// As GitHub writes it; `admin` holds `write`, and what is unknown holds nothing.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "read" => Some(Self::Read),
            "write" | "admin" => Some(Self::Write),
            _ => None,
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
        })
    }
}

/// A permission that tidegate needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Its name in the API.
    pub name: &'static str,
    /// What it is called on GitHub's settings page.
    pub title: &'static str,
    /// How far it must reach.
    pub access: Access,
    /// What it is needed for.
    pub why: &'static str,
}

/// Every permission that tidegate needs, and no other.
pub const PERMISSIONS: [Permission; 9] = [
    Permission { name: "actions", title: "Actions", access: Access::Read, why: "hear of workflow runs" },
    Permission {
        name: "checks",
        title: "Checks",
        access: Access::Write,
        why: "read what CI says, and report tidegate/approvals",
    },
    Permission {
        name: "contents",
        title: "Contents",
        access: Access::Write,
        why: "read and push branches and tags, merge, write releases",
    },
    Permission {
        name: "deployments",
        title: "Deployments",
        access: Access::Write,
        why: "show on the repository's page what runs where",
    },
    Permission { name: "members", title: "Members (organization)", access: Access::Read, why: "know who is in a team" },
    Permission { name: "metadata", title: "Metadata", access: Access::Read, why: "see the repository at all" },
    Permission {
        name: "pull_requests",
        title: "Pull requests",
        access: Access::Write,
        why: "open, label and close pull requests, ask for reviews and read them",
    },
    Permission {
        name: "statuses",
        title: "Commit statuses",
        access: Access::Read,
        why: "read what CI says by commit statuses",
    },
    Permission {
        name: "workflows",
        title: "Workflows",
        access: Access::Write,
        why: "cut and merge branches whose commits change workflow files",
    },
];

/// A kind of webhook that tidegate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hook {
    /// Checks on a commit, one by one.
    CheckRun,
    /// Checks on a commit, an app's together.
    CheckSuite,
    /// A branch or tag appeared.
    Create,
    /// A branch or tag vanished.
    Delete,
    /// The App was installed, suspended, removed, or got other permissions.
    Installation,
    /// The App was let into repositories, or out of them.
    InstallationRepositories,
    /// A pull request.
    PullRequest,
    /// A review of a pull request.
    PullRequestReview,
    /// A branch or tag moved.
    Push,
    /// A repository was renamed, archived, moved.
    Repository,
    /// A commit status.
    Status,
    /// A workflow's run.
    WorkflowRun,
}

impl Hook {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::CheckRun,
        Self::CheckSuite,
        Self::Create,
        Self::Delete,
        Self::Installation,
        Self::InstallationRepositories,
        Self::PullRequest,
        Self::PullRequestReview,
        Self::Push,
        Self::Repository,
        Self::Status,
        Self::WorkflowRun,
    ];

    /// Its name, as in `X-GitHub-Event` and in the App's settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::CheckRun => "check_run",
            Self::CheckSuite => "check_suite",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Installation => "installation",
            Self::InstallationRepositories => "installation_repositories",
            Self::PullRequest => "pull_request",
            Self::PullRequestReview => "pull_request_review",
            Self::Push => "push",
            Self::Repository => "repository",
            Self::Status => "status",
            Self::WorkflowRun => "workflow_run",
        }
    }

    /// The kind of that name; none when tidegate does not read it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hook| hook.name() == name)
    }

    /// Whether an App must subscribe to it. The two about its own installation come unasked, and cannot be asked for.
    pub fn is_subscribed(self) -> bool {
        !matches!(self, Self::Installation | Self::InstallationRepositories)
    }

    /// The events an App must subscribe to, in the order of their names.
    pub fn subscribed() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|hook| hook.is_subscribed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_listed_once_in_order() {
        let names: Vec<_> = Hook::ALL.iter().map(|h| h.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for hook in Hook::ALL {
            assert_eq!(Hook::named(hook.name()), Some(hook));
        }
        assert_eq!(Hook::named("ping"), None);
    }

    #[test]
    fn every_permission_is_listed_once_in_order_and_says_why() {
        assert!(PERMISSIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(PERMISSIONS.iter().all(|p| !p.why.is_empty()));
    }
}
