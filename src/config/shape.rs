//! The configuration as it is written: what serde reads, and what the JSON Schema says. The comments here are the
//! schema's descriptions. Texts stay texts; `resolve` gives them meaning and checks them against each other.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape_adapters::{ChatShape, ForgeShape, HttpShape};
use super::shape_daemon::{
    CommitShape, IdentityShape, LocalApiShape, LogShape, RegistriesShape, RolloutsShape, SecretShape,
};
use super::shape_notify::{AppNotifyShape, CommandsShape, NotifyShape};
use super::shape_people::PersonShape;
use super::shape_registries::{RegistryShape, ScanShape};
use super::shape_rollouts::{ArgoCdShape, FluxShape, KubernetesShape, ReportShape};
use crate::domain::catalog::UnknownAuthors;
use crate::domain::delivery::Lane;

/// tidegate's configuration.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    /// Everyone tidegate knows, by name. Whoever is not here is a stranger whose votes never count.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) people: BTreeMap<String, PersonShape>,
    /// Teams: lists of people's names, or where a team is kept.
    #[serde(default)]
    pub(crate) teams: BTreeMap<String, TeamShape>,
    /// How often teams that are kept elsewhere, and how people stand on a surface, are read anew. Default: 5m.
    #[serde(default)]
    pub(crate) people_refresh: Option<String>,
    /// The environments, in order: the first takes continuous deliveries, the second releases.
    /// Production is what no other comes after, unless `production` says otherwise.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) environments: BTreeMap<String, EnvironmentShape>,
    /// The apps, by name.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) apps: BTreeMap<String, AppShape>,
    /// Folder for the store, the mirrors, the local API's socket and its token; nobody else may write in it. Relative paths start at this file's folder.
    #[serde(default)]
    pub(crate) data: Option<String>,
    /// Address at which the local API listens besides its socket in `data`, for programs that can't use that; port 0 takes a
    /// free one, written to a file in `data`. Default: none.
    #[serde(default)]
    pub(crate) listen: Option<String>,
    /// The shared token of the local API: it asks questions and makes people's tokens. Default: the file `token` in `data`,
    /// made when missing.
    #[serde(default)]
    pub(crate) token: Option<SecretShape>,
    /// What else the local API allows. Default: nothing.
    #[serde(default)]
    pub(crate) local_api: Option<LocalApiShape>,
    /// Author and committer of tidegate's commits.
    #[serde(default)]
    pub(crate) identity: Option<IdentityShape>,
    /// The words for the commits that bring bumps, and for their pull requests. Default: tidegate's own.
    #[serde(default)]
    pub(crate) commit: Option<CommitShape>,
    /// Where repositories and pull requests live.
    pub(crate) forge: ForgeShape,
    /// Where images are pushed, by the name that `images.X.registry` uses.
    #[serde(default)]
    pub(crate) registries: BTreeMap<String, RegistryShape>,
    /// The embedded registry as the only one, called `local`. Better: `registries`.
    #[serde(default)]
    pub(crate) registry: Option<RegistriesShape>,
    /// Settings of the rollout engines that hold for all environments.
    #[serde(default)]
    pub(crate) rollout: Option<RolloutsShape>,
    /// Surfaces people talk on, beside the terminal.
    #[serde(default)]
    pub(crate) chat: Option<ChatShape>,
    /// What the outside can reach: webhooks and the like. Default: nothing.
    #[serde(default)]
    pub(crate) http: Option<HttpShape>,
    /// How people are told, beyond what appears in channels. Left out: no reminders, digests, direct messages or quiet
    /// hours.
    #[serde(default)]
    pub(crate) notify: Option<NotifyShape>,
    /// Where commands are taken. Default: anywhere.
    #[serde(default)]
    pub(crate) commands: Option<CommandsShape>,
    /// How often everything is looked at anew, in case an event was missed. Default: 1m.
    #[serde(default)]
    pub(crate) sweep: Option<String>,
    /// How long a granted override lasts. Default: 1h.
    #[serde(default)]
    pub(crate) override_lasts: Option<String>,
    /// How long what is over is kept in the store: events that were dealt with, told messages, holds that ended. The journal
    /// is kept for ever. At least 14d, as events may be sent again for so long. Default: 90d.
    #[serde(default)]
    pub(crate) retention: Option<String>,
    /// Format of the log. Default: text.
    #[serde(default)]
    pub(crate) log: Option<LogShape>,
}

/// A team: a list of people's names, or where it is kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Team")]
pub(crate) enum TeamShape {
    /// These people.
    Listed(Vec<String>),
    /// Whoever is in it there. Only people named in `people` count.
    Kept(KeptTeamShape),
}

/// Where a team is kept: exactly one of these.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
#[schemars(rename = "KeptTeam")]
pub(crate) enum KeptTeamShape {
    /// A Slack user group, by handle (`@on-call`) or id.
    Slack(#[schemars(length(min = 1))] String),
    /// A Discord role, by id, in quotes.
    Discord(#[schemars(length(min = 1))] String),
    /// A GitHub team, as organisation/team.
    Github(#[schemars(length(min = 1))] String),
}

/// One environment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Environment")]
pub(crate) struct EnvironmentShape {
    /// The env repo, as owner/name.
    pub(crate) repository: String,
    /// The branch that the GitOps engine follows. Default: main.
    pub(crate) branch: Option<String>,
    /// How bumps reach that branch.
    pub(crate) write: WriteShape,
    /// Whether it is a production. Default: it is, unless another environment comes after it; one without `after` comes
    /// after the one above it.
    pub(crate) production: Option<bool>,
    /// The environment in which a version must have been healthy before. For the one that takes releases, too:
    /// then the commit that is cut must have been healthy there.
    pub(crate) after: Option<AfterShape>,
    /// Who must agree, by what is asked for. What is not listed needs nobody.
    #[serde(default)]
    pub(crate) approvals: Approvals<ApprovalShape>,
    /// Who may ask, by what is asked for. What is not listed is open to everyone in `people`, but for `waive` and `rollout`.
    #[serde(default)]
    pub(crate) requests: Requests<Vec<String>>,
    /// Recurring freezes.
    #[serde(default)]
    pub(crate) freeze: Vec<FreezeShape>,
    /// How rollouts are watched. Left out, they are not observed.
    pub(crate) rollout: Option<RolloutShape>,
    /// What bumps write beside the tag, in files that do not say it themselves. Default: the digest where a release,
    /// promotion, hotfix or rollback has approvals; elsewhere what the file has.
    pub(crate) pin: Option<PinShape>,
}

/// What is written of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Pin")]
pub(crate) enum PinShape {
    /// Its digest, added where the file has none: exactly what was approved runs.
    Digest,
    /// Its tag alone: whoever can push that tag again changes what runs. A tag that moves is told.
    Tag,
}

/// How bumps reach an environment's branch.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Write")]
pub(crate) enum WriteShape {
    /// Commits pushed straight to the branch.
    Direct,
    /// Pull requests that tidegate opens and merges.
    PullRequest,
}

/// What must come before an environment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "After")]
pub(crate) struct AfterShape {
    /// The environment before.
    pub(crate) environment: String,
    /// How long the version must have been healthy there. Default: 0s.
    pub(crate) soak: Option<String>,
}

/// Whose approval is needed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Approval")]
pub(crate) struct ApprovalShape {
    /// How many distinct people must approve.
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) quorum: u32,
    /// The people and teams who may vote.
    #[schemars(length(min = 1))]
    pub(crate) from: Vec<String>,
    /// Whether the requester or an author may count. Default: false.
    #[serde(default)]
    pub(crate) self_approval: bool,
    /// How long an approval lasts. Default: for ever.
    pub(crate) expires: Option<String>,
    /// What a commit costs whose author is nobody in `people`. Default: one_more.
    pub(crate) unknown_authors: Option<UnknownAuthors>,
}

/// A recurring freeze.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Freeze")]
pub(crate) struct FreezeShape {
    /// When it begins: five cron fields, or six with seconds first. Name the days (`Fri`).
    pub(crate) cron: String,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub(crate) length: String,
    /// The time zone in which `cron` is read, such as Europe/Berlin.
    pub(crate) zone: String,
    /// The lanes that pass all the same.
    #[serde(default)]
    pub(crate) except: Vec<Lane>,
}

/// How rollouts are watched: exactly one engine, and what is expected of a rollout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rollout")]
pub(crate) struct RolloutShape {
    /// The embedded rollout engine.
    pub(crate) local: Option<LocalRolloutShape>,
    /// Workloads of a cluster that no GitOps engine follows.
    pub(crate) kubernetes: Option<KubernetesShape>,
    /// Argo CD.
    pub(crate) argocd: Option<ArgoCdShape>,
    /// Flux.
    pub(crate) flux: Option<FluxShape>,
    /// Reports from a cluster that nobody may reach.
    pub(crate) report: Option<ReportShape>,
    /// Time from the merge after which an unfinished rollout has failed. Default: 15m.
    pub(crate) deadline: Option<String>,
    /// How long it must stay healthy before it counts as healthy. Default: 1m.
    pub(crate) healthy_for: Option<String>,
    /// How long it must fail before it has failed. Default: 30s; 0s for `local`, which never takes back what it says.
    pub(crate) degraded_for: Option<String>,
    /// What to do when it fails. Default: tell.
    pub(crate) on_failure: Option<OnFailureShape>,
}

/// What happens when a rollout fails.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "OnFailure")]
pub(crate) enum OnFailureShape {
    /// Tell, and leave the environment as it is.
    Tell,
    /// Roll back to what was last healthy there.
    Rollback,
    /// Tell, and freeze the app there for this long, such as 2h: nothing but a way back enters until then, or until somebody who
    /// may freeze there thaws it.
    Freeze(#[schemars(length(min = 1))] String),
}

/// The embedded rollout engine in one environment: `{}`, there is nothing to set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LocalRollout")]
pub(crate) struct LocalRolloutShape {}

/// One app: a source repository with its version line and its images.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "App")]
pub(crate) struct AppShape {
    /// The source repository, as owner/name.
    pub(crate) repository: String,
    /// `dev`: the branch developers merge to (default: dev). For a later environment: the branch kept for it; left
    /// out, that environment is branchless.
    #[serde(default)]
    pub(crate) branches: BTreeMap<String, String>,
    /// Who is asked to review.
    #[serde(default)]
    pub(crate) reviewers: Reviews<ReviewersShape>,
    /// CI checks that must have succeeded. A name is asked of every source that reports it; `NAME@APP` asks the App with that
    /// short name alone, `NAME@status` commit statuses alone.
    #[serde(default)]
    pub(crate) checks: Reviews<Vec<String>>,
    /// Whether a change merges by itself once its gates are open. Default: false.
    #[serde(default)]
    pub(crate) auto_merge: bool,
    /// The app's images, by name.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) images: BTreeMap<String, ImageShape>,
    /// Where a version's images come from. Default: rebuild.
    pub(crate) version_images: Option<VersionImagesShape>,
    /// What a bump edits, per environment.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, Vec<super::shape_files::FileShape>>,
    /// The channel per surface where the app's cards appear.
    #[serde(default)]
    pub(crate) channel: ChannelShape,
    /// People and teams who are called, beside who asked for it, when something of the app fails. Left out: nobody is.
    #[serde(default)]
    pub(crate) owners: Vec<String>,
    /// Per environment: how loudly deliveries into it are told, and where.
    #[serde(default)]
    pub(crate) notify: BTreeMap<String, AppNotifyShape>,
}

/// A list of people and teams, or such a list with a number of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Reviewers")]
pub(crate) enum ReviewersShape {
    /// All of these are asked.
    All(#[schemars(length(min = 1))] Vec<String>),
    /// Some of these are asked.
    Some(SomeReviewersShape),
    /// The owners of the files that were changed are asked.
    Owners(OwnersShape),
}

/// The word for those whom the repository's CODEOWNERS names.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "CodeOwners")]
pub(crate) enum OwnersShape {
    CodeOwners,
}

/// A number of reviewers from a list, or from those whom CODEOWNERS names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SomeReviewers")]
pub(crate) struct SomeReviewersShape {
    /// People and teams. With `codeowners`, those to ask where nobody owns what was changed.
    #[serde(default)]
    pub(crate) from: Vec<String>,
    /// Whether those are asked whom the repository's CODEOWNERS names for the changed files. Default: false.
    #[serde(default)]
    pub(crate) codeowners: bool,
    /// How many of them are asked. Default: all.
    #[schemars(range(min = 1, max = 1000))]
    pub(crate) count: Option<u32>,
}

/// One image of an app.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Image")]
pub(crate) struct ImageShape {
    /// The registry it is pushed to, by its name. Default: the only one there is, else local.
    pub(crate) registry: Option<String>,
    /// Its repository in the registry. Default: the image's name here.
    pub(crate) repository: Option<String>,
    /// The tag of a version's image; `{version}` stands for 1.4.0. Default: v{version}.
    pub(crate) version_tag: Option<String>,
    /// Regular expression of a dev tag, with a group `commit`; the whole tag must match. Further groups: `branch` (only tags that
    /// name the app's dev branch count), `build` (a number), `version` (three numbers). Default: dev-(?<commit>[0-9a-f]{7,40})
    pub(crate) dev_tag: Option<String>,
    /// What is asked of the registry's scan before the image enters an environment. Default: nothing.
    pub(crate) scan: Option<ScanShape>,
}

/// Where a version's images come from.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "VersionImages")]
pub(crate) enum VersionImagesShape {
    /// CI builds them anew from the tag.
    Rebuild,
    /// The dev image's digest gets the version's tag, where the trees are equal.
    Retag,
}

/// A channel per surface.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Channel")]
pub(crate) struct ChannelShape {
    /// Slack channel id.
    #[schemars(length(min = 1))]
    pub(crate) slack: Option<String>,
    /// Discord channel id, in quotes.
    #[schemars(length(min = 1))]
    pub(crate) discord: Option<String>,
    /// Name of the channel in the terminal.
    #[schemars(length(min = 1))]
    pub(crate) terminal: Option<String>,
}

/// Declares a mapping whose keys are some of the rights.
macro_rules! by_right {
    ($(#[$doc:meta])* $name:ident { $($(#[$key_doc:meta])* $key:ident: $right:ident),+ }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name<T> {
            $($(#[$key_doc])* pub(crate) $key: Option<T>,)+
        }

        impl<T> Default for $name<T> {
            fn default() -> Self {
                Self { $($key: None),+ }
            }
        }

        impl<T> $name<T> {
            /// What is listed, with the right it is about and its key.
            pub(crate) fn listed(&self) -> impl Iterator<Item = (crate::domain::catalog::Right, &'static str, &T)> {
                [$((crate::domain::catalog::Right::$right, stringify!($key), &self.$key)),+]
                    .into_iter()
                    .filter_map(|(right, key, value)| Some((right, key.trim_start_matches("r#"), value.as_ref()?)))
            }
        }
    };
}

by_right! {
    /// By what must be approved.
    Approvals {
        /// A pull request into the dev branch.
        change: Change,
        /// A release.
        release: Release,
        /// A version moving on to this environment.
        promotion: Promotion,
        /// A hotfix.
        hotfix: Hotfix,
        /// A rollback by hand.
        rollback: Rollback,
        /// Break-glass: opens freeze, soak and lock for one delivery.
        r#override: Override
    }
}

by_right! {
    /// By what is asked for.
    Requests {
        /// A pull request into the dev branch.
        change: Change,
        /// Cut a release.
        release: Release,
        /// Promote a version.
        promotion: Promotion,
        /// Start a hotfix.
        hotfix: Hotfix,
        /// Roll back.
        rollback: Rollback,
        /// Freeze and thaw.
        freeze: Freeze,
        /// Lock and unlock.
        lock: Lock,
        /// Break-glass.
        r#override: Override,
        /// Promote, complete, abort and retry rollouts that go step by step. Not listed, those may who are listed here for what
        /// enters: `promotion` (`release` in the second environment, `change` in the first), in a production `hotfix`, too; and
        /// where none of these is listed, everyone.
        rollout: Rollout,
        /// Let pass what the scan of an image keeps out. Nobody may who is not listed here.
        waive: Waive
    }
}

by_right! {
    /// By the lane of the pull request.
    Reviews {
        /// A pull request into the dev branch.
        change: Change,
        /// A release.
        release: Release,
        /// A promotion.
        promotion: Promotion,
        /// A hotfix.
        hotfix: Hotfix
    }
}
