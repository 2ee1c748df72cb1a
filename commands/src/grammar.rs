//! The one definition of what can be typed. Documentation comments here are what people read in help, manifests and the
//! reference page; `after_help` holds the examples, one a line, and `before_help` says who may use the command.

use crate::values;
use clap::Subcommand;
use semver::Version;
use std::time::Duration;

/// How many entries `/tide history` shows when nobody says.
pub(crate) const DEFAULT_LIMIT: u32 = 10;

/// Commands in which the app may be written as the first word instead of with `--app`, by their whole names.
const APP_FIRST: [&str; 7] =
    ["lock", "quarantine", "unlock", "rollout promote", "rollout complete", "rollout abort", "rollout retry"];

/// Commands whose first words may be environments, as many as there are, before the rest of the line.
pub(crate) const ENVIRONMENTS_FIRST: [&str; 1] = ["stop"];

/// Questions about an app that take nothing else by position: a word behind them is the app.
pub(crate) const APP_ALONE: [&str; 2] = ["status", "history"];

/// Arguments that take the rest of the line, with or without quotes.
pub(crate) const REST_OF_LINE: [&str; 2] = ["reason", "topic"];

/// Everything a person can ask of tidegate in chat.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Cut, list or abort releases
    #[command(subcommand)]
    Release(Release),

    /// Bring a released version to the next environment
    #[command(
        before_help = "People who may request a promotion to that environment",
        after_help = "/promote prod 1.4.0\n/promote prod 1.4.0 --app shop\n/promote prod 1.4.0 --replacing latest"
    )]
    Promote {
        /// Environment to promote to
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// Released version to bring there
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Version,
        /// What stands there now, word for word, where nobody can tell whether it is older
        #[arg(long, value_name = "TEXT", value_parser = values::written)]
        replacing: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Start, submit or abort a hotfix of what prod runs
    #[command(subcommand)]
    Hotfix(Hotfix),

    /// Put an environment back to an earlier version
    #[command(
        before_help = "People who may request a rollback of that environment",
        after_help = "/rollback prod\n/rollback prod 1.3.2 --reason checkout answers 500"
    )]
    Rollback {
        /// Environment to roll back
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// Version to return to; the last healthy one when left out
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Option<Version>,
        /// Why, for the card and the journal
        #[arg(long, value_name = "REASON", value_parser = values::reason)]
        reason: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Steer a rollout that goes step by step
    #[command(subcommand)]
    Rollout(Rollout),

    /// Hold every delivery into an environment for a while
    #[command(
        before_help = "People who may freeze that environment",
        after_help = "/freeze prod 2h database maintenance\n/freeze prod 3d --app shop stocktaking"
    )]
    Freeze {
        /// Environment to freeze
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// How long: 30m, 2h, 3d, 2w, 1h30m; at most 30 days
        #[arg(value_name = "DURATION", value_parser = values::duration)]
        duration: Duration,
        /// Why, told to everyone who meets the shut gate
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: String,
        /// Freeze this app only, not the whole environment
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// End your freeze before its time
    #[command(
        before_help = "Whoever called the freeze; with --of, and for what a failed rollout froze, people who may freeze that environment",
        after_help = "/thaw prod\n/thaw prod --app shop\n/thaw prod --of erin"
    )]
    Thaw {
        /// Environment to thaw
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// Whose freeze to end, if not yours; they are told. `tidegate` names what a failed rollout froze
        #[arg(long, value_name = "PERSON", value_parser = values::name)]
        of: Option<String>,
        /// Thaw the freeze of this app only
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Hold everything at once, until it is resumed
    #[command(
        before_help = "People who may freeze there; without an environment it holds those that they may freeze",
        after_help = "/stop the database is on fire\n/stop prod stage the database is on fire"
    )]
    Stop {
        /// Environments to hold, first in the line; all when left out
        #[arg(long, value_name = "ENV", value_parser = values::name)]
        env: Vec<String>,
        /// Why, told to everyone who meets the shut gate
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: String,
    },

    /// Let go of what you stopped
    #[command(
        before_help = "Whoever stopped it; with --of, people who may freeze there",
        after_help = "/resume\n/resume prod stage\n/resume prod --of erin"
    )]
    Resume {
        /// Environments to let go; all when left out
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: Vec<String>,
        /// Whose stop to end, if not yours; they are told
        #[arg(long, value_name = "PERSON", value_parser = values::name)]
        of: Option<String>,
    },

    /// Hold one app in one environment until it is unlocked
    #[command(
        before_help = "People who may request deliveries of the app to that environment",
        after_help = "/lock shop prod investigating the slow checkout\n/lock shop prod --for 2h load test"
    )]
    Lock {
        /// Environment to lock the app in
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// Why, told to everyone who meets the shut gate
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: String,
        /// Lift the lock by itself after this time: 30m, 2h, 3d
        #[arg(long = "for", id = "for", value_name = "DURATION", value_parser = values::duration)]
        duration: Option<Duration>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Lift your lock, or the one a rollback left
    #[command(
        before_help = "The lock's owner; for a rollback's lock, and with --of, people who may lock in that environment",
        after_help = "/unlock\n/unlock prod\n/unlock shop prod\n/unlock shop prod --of erin"
    )]
    Unlock {
        /// Environment to unlock; every environment when left out
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: Option<String>,
        /// Whose lock to lift, if not yours; they are told. `rollback` names what a rollback left
        #[arg(long, value_name = "PERSON", value_parser = values::name)]
        of: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Hold a bad version's images everywhere, or let them go
    #[command(
        before_help = "People who may lock the app in production; whoever put it there does not lift it",
        after_help = "/quarantine shop 1.4.0 it eats orders\n/quarantine shop 1.4.0 --lift"
    )]
    Quarantine {
        /// Version whose images are bad, whatever else names them
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Version,
        /// Why, told to everyone who meets the shut gate
        #[arg(value_name = "REASON", value_parser = values::reason, required_unless_present = "lift")]
        reason: Option<String>,
        /// Let them go again; somebody else than who put them there
        #[arg(long)]
        lift: bool,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Break glass for one delivery: open freeze, soak and lock
    #[command(
        before_help = "People who may override in that environment, at the quorum for overrides; who asked may take it back",
        after_help = "/override prod shop-12 payments are down, the fix cannot wait for Monday\n/override prod 1.4.1 payments are down\n/override prod --revoke"
    )]
    Override {
        /// Environment whose gates to open
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// The one delivery to open them for: its id, or its version
        #[arg(value_name = "DELIVERY|VERSION", value_parser = values::which)]
        delivery: Option<String>,
        /// Why, journaled and told loudly
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: Option<String>,
        /// Take back at once what is open or asked for there: of one delivery, or `all`
        #[arg(long, value_name = "DELIVERY|VERSION", value_parser = values::which_or_all, num_args = 0..=1,
            require_equals = true, default_missing_value = "")]
        revoke: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Let a version pass a gate that keeps it out
    #[command(
        before_help = "People whom the environment lists under requests.waive; who gave it may take it back",
        after_help = "/waive scan 1.4.0 the library is never called\n/waive scan 1.4.0 --env stage --for 2d fixed in the next release\n/waive scan 1.4.0 --revoke"
    )]
    Waive {
        /// Gate to open: scan, the only one that can be waived
        #[arg(value_name = "GATE", value_parser = values::name)]
        gate: String,
        /// Version, or delivery, whose images may pass: exactly these, with what is known of them now
        #[arg(value_name = "VERSION|DELIVERY", value_parser = values::which)]
        version: String,
        /// Why, journaled and shown on the ballot
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: Option<String>,
        /// How long it lasts: 2h, 3d, 7d; a week when left out, at most 30 days
        #[arg(long = "for", id = "for", value_name = "DURATION", value_parser = values::duration)]
        duration: Option<Duration>,
        /// Only into this environment; into all where you may waive when left out
        #[arg(long, value_name = "ENV", value_parser = values::name)]
        env: Option<String>,
        /// Take back at once what was waived: by one person, or by `all`
        #[arg(long, value_name = "PERSON", value_parser = values::person_or_all, num_args = 0..=1,
            require_equals = true, default_missing_value = "")]
        revoke: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Vote for what a ballot asks
    #[command(
        before_help = "People who may approve it; others' votes do not count, and they are told why",
        after_help = "/approve 12\n/approve shop-42 tested in stage\n/approve"
    )]
    Approve {
        /// Ballot's number, or delivery; needed unless only one thing is voted on
        #[arg(value_name = "BALLOT|DELIVERY", value_parser = values::voted_on)]
        delivery: Option<String>,
        /// Why, for whoever follows the delivery
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: Option<String>,
    },

    /// Vote against it
    #[command(
        before_help = "People who may approve it; others' votes do not count, and they are told why",
        after_help = "/reject 12 the migration is missing\n/reject shop-42\n/reject"
    )]
    Reject {
        /// Ballot's number, or delivery; needed unless only one thing is voted on
        #[arg(value_name = "BALLOT|DELIVERY", value_parser = values::voted_on)]
        delivery: Option<String>,
        /// Why, for whoever follows the delivery
        #[arg(value_name = "REASON", value_parser = values::reason)]
        reason: Option<String>,
    },

    /// Take back a vote you typed
    #[command(before_help = "Whoever typed it", after_help = "/unvote\n/unvote 12\n/unvote shop-42")]
    Unvote {
        /// Ballot's number, or delivery; needed where several votes that you typed stand
        #[arg(value_name = "BALLOT|DELIVERY", value_parser = values::voted_on)]
        delivery: Option<String>,
    },

    /// Ask what runs where, what waits and why
    #[command(subcommand)]
    Tide(Tide),
}

/// What can be done with releases.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Release {
    /// Cut a release branch and open its pull request
    #[command(
        before_help = "People who may request a release of the app",
        after_help = "/release cut 1.4.0\n/release cut 1.4.0 --from 3f2a9c1"
    )]
    Cut {
        /// Version to cut, greater than every released one
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Version,
        /// Commit or branch to cut from; the dev branch when left out
        #[arg(long, value_name = "REF", value_parser = values::reference)]
        from: Option<String>,
        /// What stands there now, word for word, where nobody can tell whether it is older
        #[arg(long, value_name = "TEXT", value_parser = values::written)]
        replacing: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// List the latest releases
    #[command(before_help = "Everyone known to tidegate", after_help = "/release list\n/release list --app shop")]
    List {
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Give up a release and close its pull request
    #[command(
        before_help = "The person who cut it, and people who may request a release of the app",
        after_help = "/release abort\n/release abort 1.4.0"
    )]
    Abort {
        /// Which release; needed when several are under way
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Option<Version>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },
}

/// What can be done with hotfixes.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Hotfix {
    /// Make a hotfix branch from what prod runs
    #[command(
        before_help = "People who may request a hotfix of the app",
        after_help = "/hotfix start\n/hotfix start --app shop"
    )]
    Start {
        /// What prod runs now, word for word, where nobody can tell whether it is older
        #[arg(long, value_name = "TEXT", value_parser = values::written)]
        replacing: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Mark the hotfix as ready for review
    #[command(
        before_help = "People who may request a hotfix of the app",
        after_help = "/hotfix submit\n/hotfix submit 1.4.1"
    )]
    Submit {
        /// Which hotfix; needed when several are under way
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Option<Version>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Give up a hotfix and close its pull request
    #[command(
        before_help = "The person who started it, and people who may request a hotfix of the app",
        after_help = "/hotfix abort\n/hotfix abort 1.4.1"
    )]
    Abort {
        /// Which hotfix; needed when several are under way
        #[arg(value_name = "VERSION", value_parser = values::version)]
        version: Option<Version>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },
}

/// What can be done with a rollout that waits at a step, such as one of Argo Rollouts.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Rollout {
    /// Let it go on past the step at which it waits
    #[command(
        display_name = "rollout promote",
        before_help = "People who may steer rollouts in that environment",
        after_help = "/rollout promote shop prod\n/rollout promote prod"
    )]
    Promote {
        /// Environment where it waits
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Let it go to its end at once, past all steps
    #[command(
        display_name = "rollout complete",
        before_help = "People who may steer rollouts in that environment",
        after_help = "/rollout complete shop prod"
    )]
    Complete {
        /// Environment where it is on its way
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Put back what served before; the delivery has failed then
    #[command(
        display_name = "rollout abort",
        before_help = "People who may steer rollouts in that environment",
        after_help = "/rollout abort shop prod"
    )]
    Abort {
        /// Environment where it is on its way
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Begin again one that was aborted, and watch it again
    #[command(
        display_name = "rollout retry",
        before_help = "People who may steer rollouts in that environment",
        after_help = "/rollout retry shop prod"
    )]
    Retry {
        /// Environment where it was aborted
        #[arg(value_name = "ENV", value_parser = values::name)]
        env: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },
}

impl Rollout {
    /// The environment, with the app that the person named.
    pub fn place(&self) -> (&str, Option<&str>) {
        let (Self::Promote { env, app }
        | Self::Complete { env, app }
        | Self::Abort { env, app }
        | Self::Retry { env, app }) = self;
        (env, app.as_deref())
    }

    /// The same, to be changed.
    pub(crate) fn place_mut(&mut self) -> (&mut String, &mut Option<String>) {
        let (Self::Promote { env, app }
        | Self::Complete { env, app }
        | Self::Abort { env, app }
        | Self::Retry { env, app }) = self;
        (env, app)
    }
}

/// Questions, which change nothing, and what can be said of a delivery of any lane.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Tide {
    /// Show what runs where and what is under way
    #[command(before_help = "Everyone known to tidegate", after_help = "/tide status\n/tide status shop")]
    Status {
        /// App to show; every app when neither channel nor option names one
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Say which gates are shut, why, and who can open them
    #[command(before_help = "Everyone known to tidegate", after_help = "/tide why\n/tide why 42")]
    Why {
        /// Which delivery; every waiting one when left out
        #[arg(value_name = "DELIVERY", value_parser = values::delivery)]
        delivery: Option<String>,
        /// App to ask about; every app when neither channel nor option names one
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Show what separates two environments
    #[command(before_help = "Everyone known to tidegate", after_help = "/tide diff\n/tide diff stage prod")]
    Diff {
        /// Environment that is ahead; all neighbours when left out
        #[arg(value_name = "ENV", value_parser = values::name)]
        ahead: Option<String>,
        /// Environment that is behind; the next in order when left out
        #[arg(value_name = "ENV", value_parser = values::name)]
        behind: Option<String>,
        /// App to compare; every app when neither channel nor option names one
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Show what happened, or what ran at a moment
    #[command(
        before_help = "Everyone known to tidegate",
        after_help = "/tide history\n/tide history shop --env prod --since 2w\n/tide history --by carol --version 1.4.0\n/tide history --at \"2026-03-02 09:00\""
    )]
    History {
        /// How many entries, 1 to 100
        #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT, value_parser = values::limit)]
        limit: u32,
        /// In this environment alone
        #[arg(long, value_name = "ENV", value_parser = values::name)]
        env: Option<String>,
        /// Asked for or approved by this person
        #[arg(long, value_name = "PERSON", value_parser = values::name)]
        by: Option<String>,
        /// Of this version
        #[arg(long, value_name = "VERSION", value_parser = values::version)]
        version: Option<Version>,
        /// Not before: a date, a date with a time in UTC, or how long ago
        #[arg(long, value_name = "WHEN", value_parser = values::moment)]
        since: Option<String>,
        /// Not after
        #[arg(long, value_name = "WHEN", value_parser = values::moment)]
        until: Option<String>,
        /// What ran at this moment, in place of what happened
        #[arg(long, value_name = "WHEN", value_parser = values::moment)]
        at: Option<String>,
        /// App to show; every app when neither channel nor option names one
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Show how far a change has come
    #[command(
        before_help = "Everyone known to tidegate",
        after_help = "/tide where 42\n/tide where 3f2a9c1\n/tide where SHOP-42"
    )]
    Where {
        /// Pull request, commit or ticket; an address of one will do
        #[arg(value_name = "PR|COMMIT|TICKET", value_parser = values::change)]
        what: String,
        /// App to look in; every app when neither channel nor option names one
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Give up a delivery and close what it left open
    #[command(
        before_help = "The person who asked for it, and people who may request such a delivery",
        after_help = "/tide abort 42\n/tide abort shop-42"
    )]
    Abort {
        /// Which delivery; a change is given up by closing its pull request
        #[arg(value_name = "DELIVERY", value_parser = values::delivery)]
        delivery: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Look again at a rollout that failed
    #[command(
        before_help = "The person who asked for the delivery, and people who may request such a delivery",
        after_help = "/tide retry 42\n/tide retry shop-42"
    )]
    Retry {
        /// Which delivery; its environment must still hold what it brought
        #[arg(value_name = "DELIVERY", value_parser = values::delivery)]
        delivery: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Say that an image is meant, against its tag
    #[command(
        before_help = "People who may request such a delivery",
        after_help = "/tide accept shop-42 sha256:4c1e7d0a9b2f"
    )]
    Accept {
        /// Which delivery
        #[arg(value_name = "DELIVERY", value_parser = values::delivery)]
        delivery: String,
        /// The image's digest, or how it begins
        #[arg(value_name = "DIGEST", value_parser = values::digest)]
        digest: String,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Say who wrote a commit by a stranger
    #[command(
        before_help = "People who may approve the delivery it is in; their own vote does not count there then",
        after_help = "/tide claim 3f2a9c1\n/tide claim 3f2a9c1 carol\n/tide claim 3f2a9c1 nobody"
    )]
    Claim {
        /// Commit, as the ballot names it
        #[arg(value_name = "COMMIT", value_parser = values::commit)]
        commit: String,
        /// Who wrote it, by name in the configuration; you, if left out; nobody: you take it back
        #[arg(value_name = "PERSON", value_parser = values::name)]
        person: Option<String>,
        /// App, where channel and configuration leave it open
        #[arg(long, value_name = "APP", value_parser = values::name)]
        app: Option<String>,
    },

    /// Show who tidegate thinks you are and what you may do
    #[command(before_help = "Everyone", after_help = "/tide whoami")]
    Whoami,

    /// Explain the commands, or one of them
    #[command(before_help = "Everyone", after_help = "/tide help\n/tide help release cut")]
    Help {
        /// Command to explain, such as promote or release cut
        #[arg(value_name = "COMMAND", value_parser = values::topic)]
        topic: Option<String>,
    },
}

/// The grammar as clap sees it: what every parser and page of this crate is derived from.
pub(crate) fn grammar() -> clap::Command {
    let root =
        clap::Command::new("tidegate").no_binary_name(true).disable_help_subcommand(true).disable_help_flag(true);
    Command::augment_subcommands(root)
}

/// One command that can be run, with the words that name it.
pub(crate) struct Leaf<'a> {
    /// `release cut`
    pub(crate) path: String,
    /// Its definition.
    pub(crate) spec: &'a clap::Command,
}

/// Every command that can be run, in the order of the definition.
pub(crate) fn leaves(grammar: &clap::Command) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    for top in grammar.get_subcommands() {
        if top.has_subcommands() {
            let path = |sub: &clap::Command| format!("{} {}", top.get_name(), sub.get_name());
            found.extend(top.get_subcommands().map(|sub| Leaf { path: path(sub), spec: sub }));
        } else {
            found.push(Leaf { path: top.get_name().to_string(), spec: top });
        }
    }
    found
}

/// Whether the app may be the first word of a command.
pub(crate) fn may_begin_with_app(spec: &clap::Command) -> bool {
    APP_FIRST.contains(&spec.get_display_name().unwrap_or(spec.get_name()))
}

/// What an argument is called in a usage line: `ENV`, `REASON...`.
pub(crate) fn value_name(arg: &clap::Arg) -> String {
    let name =
        arg.get_value_names().and_then(|names| names.first()).map_or_else(|| arg.get_id().as_str(), |n| n.as_str());
    let rest = if REST_OF_LINE.contains(&arg.get_id().as_str()) || is_list(arg) { "..." } else { "" };
    format!("{name}{rest}")
}

/// A word of a usage line, in brackets where it may be left out.
fn optional(text: String, required: bool) -> String {
    if required { text } else { format!("[{text}]") }
}

/// The arguments of a usage line that have a place, as words.
fn positionals(spec: &clap::Command) -> Vec<String> {
    let mut words = Vec::new();
    if may_begin_with_app(spec) || APP_ALONE.contains(&spec.get_name()) {
        words.push("[APP]".to_string());
    }
    let first = ENVIRONMENTS_FIRST.contains(&spec.get_name());
    words.extend(
        spec.get_arguments().filter(|arg| first && is_flag_list(arg)).map(|arg| optional(value_name(arg), false)),
    );
    words.extend(spec.get_positionals().map(|arg| optional(value_name(arg), arg.is_required_set())));
    words
}

/// The usage line of one command with nothing that may be left out, for an overview.
pub(crate) fn short_usage(path: &str, spec: &clap::Command) -> String {
    let needed: Vec<String> = positionals(spec).into_iter().filter(|word| !word.starts_with('[')).collect();
    format!("/{path} {}", needed.join(" ")).trim_end().to_string()
}

/// The arguments of a usage line, without `--app` where that is only an option.
pub(crate) fn arguments(spec: &clap::Command) -> String {
    let mut words = positionals(spec);
    for arg in spec.get_arguments().filter(|arg| arg.get_id() != "app" && !is_flag_list(arg)) {
        if let Some(long) = arg.get_long() {
            let value = if is_switch(arg) { String::new() } else { optional(value_name(arg), !may_stand_alone(arg)) };
            words.push(format!("[{}]", format!("--{long} {value}").trim_end()));
        }
    }
    words.join(" ")
}

/// Whether an argument takes several values.
pub(crate) fn is_list(arg: &clap::Arg) -> bool {
    matches!(arg.get_action(), clap::ArgAction::Append)
}

/// Whether those are written as words in front of the others, and could be written as flags.
pub(crate) fn is_flag_list(arg: &clap::Arg) -> bool {
    is_list(arg) && !arg.is_positional()
}

/// Whether a flag takes no value.
pub(crate) fn is_switch(arg: &clap::Arg) -> bool {
    matches!(arg.get_action(), clap::ArgAction::SetTrue)
}

/// Whether a flag may stand without a value.
pub(crate) fn may_stand_alone(arg: &clap::Arg) -> bool {
    is_switch(arg) || arg.get_num_args().is_some_and(|range| range.min_values() == 0)
}

/// The usage line of one command.
pub(crate) fn usage(path: &str, spec: &clap::Command) -> String {
    format!("/{path} {}", arguments(spec)).trim_end().to_string()
}

/// The examples of one command, which also are valid lines.
pub(crate) fn examples(spec: &clap::Command) -> Vec<String> {
    spec.get_after_help().map(|text| text.to_string().lines().map(str::to_string).collect()).unwrap_or_default()
}
