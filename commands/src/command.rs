//! What can be asked of a parsed command: its name, its app, and the canonical line that says it again.

use crate::grammar::{Command, DEFAULT_LIMIT, Hotfix, Release, Rollout, Tide};
use crate::line::line_from_options;
use crate::values::duration_text;
use std::collections::BTreeMap;
use std::fmt;

impl Command {
    /// The words that name the command, such as `release cut`.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Release(Release::Cut { .. }) => "release cut",
            Command::Release(Release::List { .. }) => "release list",
            Command::Release(Release::Abort { .. }) => "release abort",
            Command::Promote { .. } => "promote",
            Command::Hotfix(Hotfix::Start { .. }) => "hotfix start",
            Command::Hotfix(Hotfix::Submit { .. }) => "hotfix submit",
            Command::Hotfix(Hotfix::Abort { .. }) => "hotfix abort",
            Command::Rollback { .. } => "rollback",
            Command::Rollout(Rollout::Promote { .. }) => "rollout promote",
            Command::Rollout(Rollout::Complete { .. }) => "rollout complete",
            Command::Rollout(Rollout::Abort { .. }) => "rollout abort",
            Command::Rollout(Rollout::Retry { .. }) => "rollout retry",
            Command::Freeze { .. } => "freeze",
            Command::Thaw { .. } => "thaw",
            Command::Stop { .. } => "stop",
            Command::Resume { .. } => "resume",
            Command::Lock { .. } => "lock",
            Command::Unlock { .. } => "unlock",
            Command::Quarantine { .. } => "quarantine",
            Command::Override { .. } => "override",
            Command::Waive { .. } => "waive",
            Command::Approve { .. } => "approve",
            Command::Reject { .. } => "reject",
            Command::Unvote { .. } => "unvote",
            Command::Tide(Tide::Status { .. }) => "tide status",
            Command::Tide(Tide::Why { .. }) => "tide why",
            Command::Tide(Tide::Diff { .. }) => "tide diff",
            Command::Tide(Tide::History { .. }) => "tide history",
            Command::Tide(Tide::Where { .. }) => "tide where",
            Command::Tide(Tide::Abort { .. }) => "tide abort",
            Command::Tide(Tide::Retry { .. }) => "tide retry",
            Command::Tide(Tide::Accept { .. }) => "tide accept",
            Command::Tide(Tide::Claim { .. }) => "tide claim",
            Command::Tide(Tide::Whoami) => "tide whoami",
            Command::Tide(Tide::Help { .. }) => "tide help",
        }
    }

    /// Whether it only asks something: what is answered changes nothing.
    pub fn only_asks(&self) -> bool {
        let Command::Tide(tide) = self else { return matches!(self, Command::Release(Release::List { .. })) };
        match tide {
            Tide::Status { .. }
            | Tide::Why { .. }
            | Tide::Diff { .. }
            | Tide::History { .. }
            | Tide::Where { .. }
            | Tide::Whoami
            | Tide::Help { .. } => true,
            Tide::Abort { .. } | Tide::Retry { .. } | Tide::Accept { .. } | Tide::Claim { .. } => false,
        }
    }

    /// The app the person named, if any.
    pub fn app(&self) -> Option<&str> {
        match self {
            Command::Release(Release::Cut { app, .. } | Release::List { app } | Release::Abort { app, .. })
            | Command::Hotfix(Hotfix::Start { app, .. } | Hotfix::Submit { app, .. } | Hotfix::Abort { app, .. })
            | Command::Promote { app, .. }
            | Command::Rollback { app, .. }
            | Command::Freeze { app, .. }
            | Command::Thaw { app, .. }
            | Command::Lock { app, .. }
            | Command::Unlock { app, .. }
            | Command::Quarantine { app, .. }
            | Command::Override { app, .. }
            | Command::Waive { app, .. }
            | Command::Tide(
                Tide::Status { app }
                | Tide::Why { app, .. }
                | Tide::Diff { app, .. }
                | Tide::History { app, .. }
                | Tide::Where { app, .. }
                | Tide::Abort { app, .. }
                | Tide::Retry { app, .. }
                | Tide::Accept { app, .. }
                | Tide::Claim { app, .. },
            ) => app.as_deref(),
            Command::Rollout(rollout) => rollout.place().1,
            Command::Stop { .. } | Command::Resume { .. } => None,
            Command::Approve { .. } | Command::Reject { .. } | Command::Unvote { .. } => None,
            Command::Tide(Tide::Whoami | Tide::Help { .. }) => None,
        }
    }

    /// The app and the environments named, for checking them against what exists.
    pub(crate) fn names_mut(&mut self) -> (Option<&mut String>, Vec<&mut String>) {
        match self {
            Command::Release(Release::Cut { app, .. } | Release::List { app } | Release::Abort { app, .. })
            | Command::Hotfix(Hotfix::Start { app, .. } | Hotfix::Submit { app, .. } | Hotfix::Abort { app, .. })
            | Command::Tide(
                Tide::Status { app }
                | Tide::Why { app, .. }
                | Tide::Where { app, .. }
                | Tide::Abort { app, .. }
                | Tide::Retry { app, .. }
                | Tide::Accept { app, .. }
                | Tide::Claim { app, .. },
            ) => (app.as_mut(), Vec::new()),
            Command::Promote { app, env, .. }
            | Command::Rollback { app, env, .. }
            | Command::Freeze { app, env, .. }
            | Command::Thaw { app, env, .. }
            | Command::Lock { app, env, .. }
            | Command::Override { app, env, .. } => (app.as_mut(), vec![env]),
            Command::Rollout(rollout) => {
                let (env, app) = rollout.place_mut();
                (app.as_mut(), vec![env])
            }
            Command::Unlock { app, env, .. } | Command::Waive { app, env, .. } => {
                (app.as_mut(), env.iter_mut().collect())
            }
            Command::Quarantine { app, .. } => (app.as_mut(), Vec::new()),
            Command::Stop { env, .. } | Command::Resume { env, .. } => (None, env.iter_mut().collect()),
            Command::Tide(Tide::History { app, env, .. }) => (app.as_mut(), env.iter_mut().collect()),
            Command::Tide(Tide::Diff { app, ahead, behind }) => {
                (app.as_mut(), ahead.iter_mut().chain(behind).collect())
            }
            Command::Approve { .. }
            | Command::Reject { .. }
            | Command::Unvote { .. }
            | Command::Tide(Tide::Whoami | Tide::Help { .. }) => (None, Vec::new()),
        }
    }

    /// Its arguments by the names they have in the grammar.
    fn options(&self) -> BTreeMap<String, String> {
        let mut options = Options::default();
        options.add("app", self.app());
        match self {
            Command::Release(Release::Cut { version, from, replacing, .. }) => {
                options.add("version", Some(version)).add("from", from.as_ref()).add("replacing", replacing.as_ref())
            }
            Command::Release(Release::Abort { version, .. })
            | Command::Hotfix(Hotfix::Submit { version, .. } | Hotfix::Abort { version, .. }) => {
                options.add("version", version.as_ref())
            }
            Command::Promote { env, version, replacing, .. } => {
                options.add("env", Some(env)).add("version", Some(version)).add("replacing", replacing.as_ref())
            }
            Command::Rollback { env, version, reason, .. } => {
                options.add("env", Some(env)).add("version", version.as_ref()).add("reason", reason.as_ref())
            }
            Command::Freeze { env, duration, reason, .. } => options
                .add("env", Some(env))
                .add("duration", Some(duration_text(*duration)))
                .add("reason", Some(reason)),
            Command::Rollout(rollout) => options.add("env", Some(rollout.place().0)),
            Command::Thaw { env, of, .. } => options.add("env", Some(env)).add("of", of.as_ref()),
            Command::Stop { env, reason } => options.add("env", several(env)).add("reason", Some(reason)),
            Command::Resume { env, of } => options.add("env", several(env)).add("of", of.as_ref()),
            Command::Lock { env, reason, duration, .. } => {
                options.add("env", Some(env)).add("for", duration.map(duration_text)).add("reason", Some(reason))
            }
            Command::Unlock { env, of, .. } => options.add("env", env.as_ref()).add("of", of.as_ref()),
            Command::Quarantine { version, reason, lift, .. } => {
                options.add("version", Some(version)).add("reason", reason.as_ref()).add("lift", lift.then_some(true))
            }
            Command::Override { env, delivery, reason, revoke, .. } => options
                .add("env", Some(env))
                .add("delivery", delivery.as_ref())
                .add("reason", reason.as_ref())
                .add("revoke", revoke.as_ref()),
            Command::Waive { gate, version, reason, duration, env, revoke, .. } => options
                .add("gate", Some(gate))
                .add("version", Some(version))
                .add("reason", reason.as_ref())
                .add("for", duration.map(duration_text))
                .add("env", env.as_ref())
                .add("revoke", revoke.as_ref()),
            Command::Approve { delivery, reason } | Command::Reject { delivery, reason } => {
                options.add("delivery", delivery.as_ref()).add("reason", reason.as_ref())
            }
            Command::Unvote { delivery } => options.add("delivery", delivery.as_ref()),
            Command::Tide(Tide::Why { delivery, .. }) => options.add("delivery", delivery.as_ref()),
            Command::Tide(Tide::Abort { delivery, .. } | Tide::Retry { delivery, .. }) => {
                options.add("delivery", Some(delivery))
            }
            Command::Tide(Tide::Accept { delivery, digest, .. }) => {
                options.add("delivery", Some(delivery)).add("digest", Some(digest))
            }
            Command::Tide(Tide::Claim { commit, person, .. }) => {
                options.add("commit", Some(commit)).add("person", person.as_ref())
            }
            Command::Tide(Tide::Diff { ahead, behind, .. }) => {
                options.add("ahead", ahead.as_ref()).add("behind", behind.as_ref())
            }
            Command::Tide(Tide::History { limit, env, by, version, since, until, at, .. }) => options
                .add("limit", Some(limit).filter(|n| **n != DEFAULT_LIMIT))
                .add("env", env.as_ref())
                .add("by", by.as_ref())
                .add("version", version.as_ref())
                .add("since", since.as_ref())
                .add("until", until.as_ref())
                .add("at", at.as_ref()),
            Command::Tide(Tide::Where { what, .. }) => options.add("what", Some(what)),
            Command::Tide(Tide::Help { topic }) => options.add("topic", topic.as_ref()),
            Command::Hotfix(Hotfix::Start { replacing, .. }) => options.add("replacing", replacing.as_ref()),
            Command::Release(Release::List { .. }) | Command::Tide(Tide::Status { .. } | Tide::Whoami) => &mut options,
        };
        options.0
    }
}

/// Several names as one option's value.
fn several(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(" "))
}

#[derive(Default)]
struct Options(BTreeMap<String, String>);

impl Options {
    fn add(&mut self, name: &str, value: Option<impl ToString>) -> &mut Self {
        self.0.extend(value.map(|value| (name.to_string(), value.to_string())));
        self
    }
}

/// The canonical line: parsed again, it is the same command.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.name().split(' ');
        f.write_str(&line_from_options(words.next().unwrap_or_default(), words.next(), &self.options()))
    }
}
