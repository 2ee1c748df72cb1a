//! What tidegate's GitHub App needs, and why: the one table from which the App's manifest is made, by which an installed
//! App is judged, and which names the webhooks that are read.

use std::fmt;

use serde_json::{Value, json};
use url::Url;

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
        why: "read and push branches and tags, read who pushed when, merge, write releases",
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

/// What an App's manifest is made for.
#[derive(Debug, Clone)]
pub struct ManifestOf {
    /// The App's name; unique on all of GitHub.
    pub name: String,
    /// tidegate's public address.
    pub url: Url,
    /// Address of GitHub's pages.
    pub web: Url,
    /// The organisation that the App belongs to; none where it is a person's.
    pub organization: Option<String>,
}

impl ManifestOf {
    /// The manifest: what tidegate needs, and nothing for later.
    pub fn manifest(&self) -> Value {
        let url = self.url.as_str().trim_end_matches('/');
        let permissions: serde_json::Map<String, Value> =
            PERMISSIONS.iter().map(|p| (p.name.to_owned(), p.access.to_string().into())).collect();
        let events: Vec<&str> = Hook::subscribed().map(Hook::name).collect();
        json!({
            "name": self.name,
            "description": "Moves container images from merge to production, through Git.",
            "url": url,
            "hook_attributes": { "url": format!("{url}{}", super::webhooks::PATH), "active": true },
            "redirect_url": format!("{url}/github/app"),
            "public": false,
            "default_permissions": permissions,
            "default_events": events,
        })
    }

    /// A page whose button hands the manifest to GitHub, which takes it from a browser only.
    pub fn page(&self) -> String {
        let web = self.web.as_str().trim_end_matches('/');
        let action = match &self.organization {
            Some(organization) => format!("{web}/organizations/{}/settings/apps/new", segment(organization)),
            None => format!("{web}/settings/apps/new"),
        };
        let (action, manifest) = (escaped(&action), escaped(&self.manifest().to_string()));
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>tidegate's GitHub App</title>\n\
             <form method=\"post\" action=\"{action}\">\n<input type=\"hidden\" name=\"manifest\" value=\"{manifest}\">\n\
             <button>Create the GitHub App {}</button>\n</form>\n</html>\n",
            escaped(&self.name)
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A login holds letters, digits and dashes; whatever else was given must not lead elsewhere.
fn segment(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// What an App, or its installation, lacks of what is needed: in words, each with what it is needed for.
pub(super) fn lacking(shown: &Value) -> Vec<String> {
    let given = |name: &str| shown["permissions"][name].as_str().and_then(Access::parse);
    let permissions = PERMISSIONS.iter().filter(|p| given(p.name) < Some(p.access));
    let permissions = permissions.map(|p| format!("permission {}: {} (to {})", p.title, p.access, p.why));
    let heard = |hook: &Hook| shown["events"].as_array().is_some_and(|all| all.iter().any(|e| e == hook.name()));
    let events = Hook::subscribed().filter(|hook| !heard(hook)).map(|hook| format!("event {}", hook.name()));
    permissions.chain(events).collect()
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

    fn of() -> ManifestOf {
        let url = |text: &str| Url::parse(text).unwrap();
        ManifestOf {
            name: "tidegate <acme>".to_owned(),
            url: url("https://tidegate.acme.example/"),
            web: url("https://github.com"),
            organization: Some("acme".to_owned()),
        }
    }

    #[test]
    fn the_manifest_asks_for_exactly_what_is_read_and_needed() {
        let manifest = of().manifest();
        let mut events: Vec<Hook> = manifest["default_events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| Hook::named(e.as_str().unwrap()).unwrap())
            .collect();
        // Those two come unasked, and GitHub refuses a manifest that asks for them.
        events.extend([Hook::Installation, Hook::InstallationRepositories]);
        events.sort();
        assert_eq!(events, Hook::ALL, "every event that is read is asked for, and the reverse");
        let permissions = manifest["default_permissions"].as_object().unwrap();
        assert_eq!(permissions.len(), PERMISSIONS.len());
        assert!(PERMISSIONS.iter().all(|p| permissions[p.name] == p.access.to_string()));
        assert_eq!(manifest["hook_attributes"]["url"], "https://tidegate.acme.example/webhooks/github");
        assert_eq!(manifest["public"], false);
    }

    #[test]
    fn an_app_made_from_the_manifest_lacks_nothing_and_less_is_named() {
        let manifest = of().manifest();
        let mut shown = json!({ "permissions": manifest["default_permissions"], "events": manifest["default_events"] });
        assert_eq!(lacking(&shown), [""; 0]);
        shown["permissions"]["contents"] = json!("admin");
        assert_eq!(lacking(&shown), [""; 0]);
        shown["permissions"]["contents"] = json!("read");
        shown["permissions"].as_object_mut().unwrap().remove("members");
        shown["events"].as_array_mut().unwrap().retain(|e| e != "push");
        assert_eq!(
            lacking(&shown),
            [
                "permission Contents: write (to read and push branches and tags, read who pushed when, merge, write releases)",
                "permission Members (organization): read (to know who is in a team)",
                "event push"
            ]
        );
        assert_eq!(lacking(&Value::Null).len(), PERMISSIONS.len() + Hook::subscribed().count());
    }

    #[test]
    fn the_page_hands_over_the_manifest_and_nothing_in_it_is_markup() {
        let page = of().page();
        assert!(page.contains("action=\"https://github.com/organizations/acme/settings/apps/new\""), "{page}");
        assert!(page.contains("tidegate &lt;acme&gt;") && !page.contains("<acme>"), "{page}");
        assert!(page.contains("&quot;default_events&quot;"));
    }
}
