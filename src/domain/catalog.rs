//! What the team configured, resolved and checked: people, teams, environments in order, apps. The domain reads
//! policies from here; `config` builds it from YAML and guarantees that every name it mentions exists.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::authors::{hidden_login, hidden_number};
use super::freeze::FreezeWindow;
use super::notify::Settings;
use super::scan::ScanPolicy;
use super::{AppName, Branch, EnvName, ImageName, PersonId, RepoId, TagPattern, TeamName, Version};

pub use super::place::{DocumentAt, Form, ImageFile, ImagePlace, Pin, covers, named};

/// Where people talk to tidegate, or act on what it sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// Slack.
    Slack,
    /// Discord.
    Discord,
    /// GitHub, or whatever the forge is: reviews on a pull request.
    Github,
    /// The terminal of `tidegate demo`, and `tidegate say`.
    Terminal,
    /// The web page.
    Web,
}

impl std::fmt::Display for Surface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Slack => "Slack",
            Self::Discord => "Discord",
            Self::Github => "GitHub",
            Self::Terminal => "terminal",
            Self::Web => "web",
        })
    }
}

/// What a person may do: the key of the `requests` (who may ask) and `approvals` (who must agree) policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// A pull request into the dev branch.
    Change,
    /// Cut a release.
    Release,
    /// Promote a version.
    Promotion,
    /// Start a hotfix.
    Hotfix,
    /// Roll an environment back.
    Rollback,
    /// Freeze and thaw an environment.
    Freeze,
    /// Lock and unlock an app in an environment.
    Lock,
    /// Break-glass: open freeze, soak and lock.
    Override,
    /// Promote, abort and retry rollouts that go step by step.
    Rollout,
    /// Let pass what a gate that allows it keeps out. Nobody may who is not listed.
    Waive,
}

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Change => "change",
            Self::Release => "release",
            Self::Promotion => "promotion",
            Self::Hotfix => "hotfix",
            Self::Rollback => "rollback",
            Self::Freeze => "freeze",
            Self::Lock => "lock",
            Self::Override => "override",
            Self::Rollout => "rollout",
            Self::Waive => "waive",
        })
    }
}

/// One person and their identity per surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name the configuration uses.
    pub id: PersonId,
    /// Login or user id per surface: the one they are written to and asked under.
    pub logins: BTreeMap<Surface, String>,
    /// Further accounts of theirs, per surface.
    pub others: BTreeMap<Surface, BTreeSet<String>>,
    /// E-mail addresses, matched against commit authors and Slack profiles.
    pub emails: Vec<String>,
}

impl Person {
    /// Every login of theirs on a surface.
    pub fn logins_on(&self, surface: Surface) -> impl Iterator<Item = &str> {
        let others = self.others.get(&surface).into_iter().flatten();
        self.logins.get(&surface).into_iter().chain(others).map(String::as_str)
    }

    /// Every login of theirs.
    pub fn all_logins(&self) -> impl Iterator<Item = (Surface, &str)> {
        let others = self.others.iter().flat_map(|(surface, all)| all.iter().map(|login| (*surface, login.as_str())));
        self.logins.iter().map(|(surface, login)| (*surface, login.as_str())).chain(others)
    }
}

/// A person or a team, where a policy lists who.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Party {
    /// One person.
    Person(PersonId),
    /// Everyone in a team.
    Team(TeamName),
}

impl std::fmt::Display for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Team(team) => team.fmt(f),
        }
    }
}

/// How a login stands on its surface. Only members count as people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// A full member of the workspace or server.
    Member,
    /// A program.
    Bot,
    /// A guest, or somebody of another workspace.
    Guest,
    /// No longer active.
    Deactivated,
    /// Not there at all.
    Stranger,
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Member => "a member",
            Self::Bot => "a bot",
            Self::Guest => "a guest",
            Self::Deactivated => "deactivated",
            Self::Stranger => "not a member",
        })
    }
}

/// Where a team is kept, if not in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamSource {
    /// On which surface; the forge's is [`Surface::Github`].
    pub surface: Surface,
    /// Its name there: a user group's handle, a role's id, `organisation/team`.
    pub name: String,
}

impl std::fmt::Display for TeamSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.surface, self.name)
    }
}

/// What becomes of a delivery with a commit by somebody whom the configuration does not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownAuthors {
    /// One more must approve than the quorum: whoever wrote it may be among those who do.
    #[default]
    OneMore,
    /// Somebody who may approve must say who wrote it, and does not approve then.
    Claim,
    /// It is not approved at all.
    Refuse,
}

impl std::fmt::Display for UnknownAuthors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OneMore => "one_more",
            Self::Claim => "claim",
            Self::Refuse => "refuse",
        })
    }
}

/// How many distinct people of which list must approve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalPolicy {
    /// Distinct eligible people needed.
    pub quorum: u32,
    /// Who may vote.
    pub from: Vec<Party>,
    /// Whether the requester or author may count. Off unless a team insists.
    pub self_approval: bool,
    /// How long an approval lasts.
    pub expires: Option<Duration>,
    /// What a commit by somebody unknown costs.
    pub unknown_authors: UnknownAuthors,
}

/// How bumps reach the environment's branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// A commit pushed straight to the branch.
    Direct,
    /// A pull request that tidegate opens and merges.
    PullRequest,
}

/// The environment that a version must have been healthy in first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The environment before.
    pub environment: EnvName,
    /// How long it must have been healthy there.
    pub soak: Duration,
}

/// What happens when a rollout fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnFailure {
    /// Tell, and leave the environment as it is.
    Tell,
    /// Roll back to what was last healthy there.
    Rollback,
    /// Freeze the app there, so that nothing but a way back enters until somebody has looked.
    Freeze {
        /// For how long.
        length: Duration,
    },
}

/// How a rollout is watched.
#[derive(Debug, Clone, PartialEq)]
pub struct RolloutPolicy {
    /// Which adapter watches: `local`, `argocd`, …
    pub engine: String,
    /// The adapter's own settings, with `{app}` filled in by the adapter.
    pub settings: serde_json::Value,
    /// Time from the merge after which an unfinished rollout has failed.
    pub deadline: Duration,
    /// How long it must stay healthy before it counts as healthy.
    pub healthy_for: Duration,
    /// How long it must fail before it has failed.
    pub degraded_for: Duration,
    /// What to do on failure.
    pub on_failure: OnFailure,
}

/// One environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// Its name.
    pub name: EnvName,
    /// The env repo.
    pub repository: RepoId,
    /// The branch that the GitOps engine follows.
    pub branch: Branch,
    /// How bumps reach that branch.
    pub write: WriteMode,
    /// Whether it is a production: by default those that no other comes after.
    pub production: bool,
    /// What must come before.
    pub after: Option<After>,
    /// Who must agree, by right. A right that is not listed needs nobody.
    pub approvals: BTreeMap<Right, ApprovalPolicy>,
    /// Who may ask, by right. A right that is not listed is open to every configured person, that to waive to nobody, and that to
    /// steer rollouts to those whom the lists of what enters here name.
    pub requests: BTreeMap<Right, Vec<Party>>,
    /// Recurring freezes.
    pub freezes: Vec<FreezeWindow>,
    /// How rollouts are watched; none means "not observed".
    pub rollout: Option<RolloutPolicy>,
}

impl Environment {
    /// Whether people approve what enters here: then what was approved is written by digest.
    pub fn is_gated(&self) -> bool {
        let asked = |right| self.approvals.get(right).is_some_and(|policy| policy.quorum > 0);
        [Right::Release, Right::Promotion, Right::Hotfix, Right::Rollback].iter().any(asked)
    }
}

/// How an app's image tags are read and made.
#[derive(Debug, Clone)]
pub struct ImageSpec {
    /// Repository in the registry.
    pub name: ImageName,
    /// Which registry adapter: `local`, `ecr`.
    pub registry: String,
    /// Template of a version's tag, `v{version}`.
    pub version_tag: String,
    /// Expression that a whole dev tag matches, with a group `commit` of 7 to 40 hex digits.
    pub dev_tag: TagPattern,
    /// What is asked of the registry's scan before it enters anywhere; none where nothing is.
    pub scan: Option<ScanPolicy>,
}

impl ImageSpec {
    /// The tag that a version's image carries.
    pub fn tag_of(&self, version: Version) -> String {
        self.version_tag.replace("{version}", &version.to_string())
    }

    /// The commit (possibly abbreviated) that a dev tag names; none when it is no dev tag.
    pub fn dev_commit<'t>(&self, tag: &'t str) -> Option<&'t str> {
        self.dev_tag.commit(tag)
    }
}

/// Where a version's images come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VersionImages {
    /// CI builds them anew from the tag.
    Rebuild,
    /// The dev image's digest gets the version's tag, where the trees are equal.
    Retag,
}

/// Who is asked to review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewerPolicy {
    /// The list; with `code_owners`, those to ask where nobody owns what was changed.
    pub from: Vec<Party>,
    /// Whether the owners of the changed files are asked, as the repository's CODEOWNERS names them.
    pub code_owners: bool,
    /// How many of it; none means all.
    pub count: Option<usize>,
}

/// One app.
#[derive(Debug, Clone)]
pub struct App {
    /// Its name.
    pub name: AppName,
    /// The source repository.
    pub repository: RepoId,
    /// The branch developers merge to.
    pub dev_branch: Branch,
    /// The branch kept per later environment; without an entry that environment is branchless.
    pub branches: BTreeMap<EnvName, Branch>,
    /// Who is asked to review, by right.
    pub reviewers: BTreeMap<Right, ReviewerPolicy>,
    /// CI checks required on the head, by right.
    pub checks: BTreeMap<Right, Vec<String>>,
    /// Whether a change merges by itself once its gates are open.
    pub auto_merge: bool,
    /// Its images.
    pub images: Vec<ImageSpec>,
    /// Where a version's images come from.
    pub version_images: VersionImages,
    /// Where each environment's env repo writes them.
    pub places: BTreeMap<EnvName, Vec<ImagePlace>>,
    /// Channel per surface where its cards appear.
    pub channels: BTreeMap<Surface, String>,
}

/// Everything configured.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// People by name.
    pub people: BTreeMap<PersonId, Person>,
    /// Teams and their members.
    pub teams: BTreeMap<TeamName, BTreeSet<PersonId>>,
    /// Environments in order; the first takes continuous deliveries.
    pub environments: Vec<Environment>,
    /// Apps by name.
    pub apps: BTreeMap<AppName, App>,
    /// How people are told.
    pub notify: Settings,
    /// Teams that are kept elsewhere. Who is in them is learned while running and stands in `teams`.
    pub sources: BTreeMap<TeamName, TeamSource>,
    /// Teams kept elsewhere whose members were never learned, with the reason. They count as empty, and no gate that
    /// asks them opens.
    pub unread: BTreeMap<TeamName, String>,
    /// Logins that do not count, whoever they belong to: bots, guests, the deactivated.
    pub shunned: BTreeMap<(Surface, String), Standing>,
    /// Which accounts of the forge configured logins are, where the configuration says so.
    pub numbers: BTreeMap<String, u64>,
    /// Which they are, as far as it is known: from the configuration, or from the first look.
    pub accounts: Accounts,
    /// The host of the forge's pages, in the addresses by which it hides people's own.
    pub forge_host: Option<String>,
}

impl App {
    /// One of its images.
    pub fn image(&self, name: &ImageName) -> Option<&ImageSpec> {
        self.images.iter().find(|spec| spec.name == *name)
    }
}

impl Catalog {
    /// The environment of that name.
    pub fn environment(&self, name: &EnvName) -> Option<&Environment> {
        self.environments.iter().find(|e| e.name == *name)
    }

    /// All images of all apps.
    pub fn images(&self) -> impl Iterator<Item = &ImageSpec> {
        self.apps.values().flat_map(|app| &app.images)
    }

    /// One image.
    pub fn image(&self, name: &ImageName) -> Option<&ImageSpec> {
        self.images().find(|spec| spec.name == *name)
    }

    /// The app of that name.
    pub fn app(&self, name: &AppName) -> Option<&App> {
        self.apps.get(name)
    }

    /// The app built from a repository.
    pub fn app_of_repository(&self, repository: &RepoId) -> Option<&App> {
        self.apps.values().find(|a| a.repository == *repository)
    }

    /// The person behind a login on a surface. Logins compare without regard to ASCII case on the forge only.
    pub fn person(&self, surface: Surface, login: &str) -> Option<&Person> {
        let same = |l: &str| if surface == Surface::Github { l.eq_ignore_ascii_case(login) } else { l == login };
        self.people.values().find(|p| p.logins_on(surface).any(same))
    }

    /// Why a login does not count, if its surface says so.
    pub fn shunned(&self, surface: Surface, login: &str) -> Option<Standing> {
        self.shunned.get(&(surface, login.to_owned())).copied()
    }

    /// How somebody stands who counts nowhere: each chat surface that has a login of theirs says that they are no member. Whom
    /// chat merely does not have may still be asked on the forge.
    pub fn out(&self, person: &PersonId) -> Option<Standing> {
        let known = self.people.get(person)?;
        let chats = |surface: &Surface| matches!(surface, Surface::Slack | Surface::Discord);
        let chats = known.all_logins().filter(|(surface, _)| chats(surface));
        let standings: Option<Vec<Standing>> = chats.map(|(surface, login)| self.shunned(surface, login)).collect();
        let standings = standings?;
        let elsewhere = known.logins.contains_key(&Surface::Github);
        let worst = standings.iter().find(|standing| **standing != Standing::Stranger).copied();
        worst.or(standings.first().copied().filter(|_| !elsewhere))
    }

    /// The teams of a list that could not be read, with the reason for the first.
    pub fn unread_of(&self, parties: &[Party]) -> Option<(Vec<TeamName>, String)> {
        let unread: Vec<_> = parties
            .iter()
            .filter_map(|party| match party {
                Party::Team(team) => self.unread.get_key_value(team),
                Party::Person(_) => None,
            })
            .collect();
        let why = unread.first()?.1.clone();
        Some((unread.into_iter().map(|(team, _)| team.clone()).collect(), why))
    }

    /// The person with an e-mail address, without regard to ASCII case; also one by which the forge hides their own.
    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        let has = |p: &&Person| p.emails.iter().any(|e| e.eq_ignore_ascii_case(email.trim()));
        // The number in such an address says whose it is, where that is noted.
        let hidden = || {
            let login = self.hidden_login(email)?;
            let number = hidden_number(email);
            let called = if number.is_some() { self.accounts.called(login, number) } else { login.to_owned() };
            self.person(Surface::Github, &called)
        };
        self.people.values().find(has).or_else(hidden)
    }

    /// The login that the forge hid in an e-mail address.
    pub fn hidden_login<'e>(&self, email: &'e str) -> Option<&'e str> {
        hidden_login(email, self.forge_host.as_deref()?)
    }

    /// Everyone whom a list of people and teams names, once each.
    pub fn members(&self, parties: &[Party]) -> BTreeSet<PersonId> {
        parties
            .iter()
            .flat_map(|party| match party {
                Party::Person(person) => vec![person.clone()],
                Party::Team(team) => self.teams.get(team).map(|m| m.iter().cloned().collect()).unwrap_or_default(),
            })
            .collect()
    }

    /// Whether a service outside tells who is in one of these, so that it may not be known from here.
    pub fn is_kept_elsewhere(&self, parties: &[Party]) -> bool {
        self.kept_elsewhere(parties).next().is_some()
    }

    /// Those of these of whom a service outside tells who is in them, so that it may not be known from here.
    pub fn kept_elsewhere<'p>(&self, parties: &'p [Party]) -> impl Iterator<Item = &'p TeamName> {
        parties.iter().filter_map(|party| match party {
            Party::Team(team) => self.sources.contains_key(team).then_some(team),
            Party::Person(_) => None,
        })
    }

    /// Whether a person may ask for this in this environment.
    pub fn may_request(&self, person: &PersonId, right: Right, environment: &Environment) -> bool {
        match environment.requests.get(&right) {
            None if right == Right::Waive => false,
            None if right == Right::Rollout => self.may_ask_to_enter(person, environment),
            None => self.people.contains_key(person),
            Some(parties) => self.members(parties).contains(person),
        }
    }

    /// Whether a person may ask for what enters an environment: by the list of each lane that ends there, and by that of hotfixes in
    /// a production. One of them that is not listed lets in nobody beyond those that are; where none is, nobody is left out.
    fn may_ask_to_enter(&self, person: &PersonId, environment: &Environment) -> bool {
        let lane = match self.environments.iter().position(|e| e.name == environment.name) {
            Some(0) => Right::Change,
            Some(1) => Right::Release,
            _ => Right::Promotion,
        };
        let rights = std::iter::once(lane).chain(environment.production.then_some(Right::Hotfix));
        let lists: Vec<&Vec<Party>> = rights.filter_map(|right| environment.requests.get(&right)).collect();
        match lists.is_empty() {
            true => self.people.contains_key(person),
            false => lists.iter().any(|list| self.members(list).contains(person)),
        }
    }

    /// The environment that continuous deliveries go to.
    pub fn first_environment(&self) -> Option<&Environment> {
        self.environments.first()
    }

    /// The environment that releases go to: the one after the first.
    pub fn release_environment(&self) -> Option<&Environment> {
        self.environments.get(1)
    }

    /// The productions, in the order of the file.
    pub fn productions(&self) -> impl Iterator<Item = &Environment> {
        self.environments.iter().filter(|e| e.production)
    }

    /// Whether an environment is a production.
    pub fn is_production(&self, name: &EnvName) -> bool {
        self.productions().any(|e| e.name == *name)
    }
}
