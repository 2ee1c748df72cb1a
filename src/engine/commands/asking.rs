//! Who asks, from where, and what every command needs: the app, the environment, the right to ask, the answer.

use super::super::{Engine, EngineError};
use super::names;
use crate::domain::catalog::{App, Environment, Person, Right, Surface};
use crate::domain::delivery::{Delivery, Lane, Requester};
use crate::domain::passage::Waiter;
use crate::domain::step::StepKind;
use crate::domain::{DeliveryId, EnvName, IdError, TagName, Version};
use crate::engine::passage::{Begun, join};
use crate::engine::running::Place;
use crate::port::PortError;
use crate::store::{Change, Listing, StoreError};

/// Who asks, and from where.
pub(super) struct Asking<'a> {
    pub(super) person: &'a Person,
    pub(super) surface: Surface,
    pub(super) login: &'a str,
    pub(super) channel: &'a str,
    /// Of the inbox row, source included.
    pub(super) key: &'a str,
}

impl Asking<'_> {
    pub(super) fn requester(&self) -> Requester {
        Requester::Person(self.person.id.clone())
    }

    /// Who asks, to be told what became of what had begun when they held it so.
    pub(super) fn waiter(&self, did: impl Into<String>) -> Waiter {
        Waiter {
            key: self.key.to_owned(),
            surface: self.surface,
            channel: self.channel.to_owned(),
            login: self.login.to_owned(),
            did: did.into(),
        }
    }
}

/// What is answered, and what began with it.
pub(super) struct Reply {
    pub(super) text: String,
    /// What was changed, for the journal; none when nothing was.
    pub(super) began: Option<String>,
    /// The delivery that began, or goes on.
    pub(super) delivery: Option<DeliveryId>,
    /// Whether it is a vote that does not count.
    pub(super) in_vain: bool,
}

impl Reply {
    /// Nothing changed.
    pub(super) fn told(text: impl Into<String>) -> Self {
        Self { text: text.into(), began: None, delivery: None, in_vain: false }
    }

    /// Something changed.
    pub(super) fn did(what: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), began: Some(what.into()), delivery: None, in_vain: false }
    }

    /// A vote that does not count, if so: whoever reads only how the command ended must not take it for one that does.
    pub(super) fn in_vain(self, in_vain: bool) -> Self {
        Self { in_vain, ..self }
    }

    /// With what had begun already when this came.
    pub(super) fn besides(mut self, begun: &Begun) -> Self {
        self.text.push_str(&begun.told());
        self.began = self.began.map(|what| what + &begun.noted());
        self
    }

    /// On this delivery, which goes on by it: whoever waits for what they said waits for that.
    pub(super) fn on(self, id: &DeliveryId) -> Self {
        Self { delivery: Some(id.clone()), ..self }
    }

    /// A delivery began.
    pub(super) fn began(id: &DeliveryId, text: impl Into<String>) -> Self {
        Self::did(format!("began {id}"), text).on(id)
    }
}

/// Why a command was not carried out.
pub(super) enum Stop {
    /// It may not be, in words for the person.
    Refused(String),
    /// The outside failed.
    Failed(PortError),
    /// tidegate's own store failed: whoever asked cannot even be answered.
    Broken(PortError),
}

impl Stop {
    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

impl From<PortError> for Stop {
    fn from(error: PortError) -> Self {
        Self::Failed(error)
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        Self::Broken(super::super::events::engine_failed(error))
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Broken(super::super::truth::store_failed(error))
    }
}

impl From<IdError> for Stop {
    fn from(error: IdError) -> Self {
        Self::Refused(error.to_string())
    }
}

/// What carrying out a command returns.
pub(super) type Said<T> = Result<T, Stop>;

/// A version as the domain has it; the grammar refuses pre-releases and build metadata.
pub(super) fn version(typed: &semver::Version) -> Version {
    Version::new(typed.major, typed.minor, typed.patch)
}

/// The version that a tag `vX.Y.Z` names.
pub(in crate::engine) fn version_of_tag(tag: &TagName) -> Option<Version> {
    let version = Version::parse(tag.as_str()).ok()?;
    (version.tagged() == tag.as_str()).then_some(version)
}

impl Engine {
    /// The app that a command is about, where option, configuration or channel say so.
    pub(super) fn perhaps_app(&self, asking: &Asking<'_>, named: Option<&str>) -> Option<&App> {
        self.app_meant(asking.surface, asking.channel, named)
    }

    /// The same, for what is said in a channel.
    pub(in crate::engine) fn app_meant(&self, surface: Surface, channel: &str, named: Option<&str>) -> Option<&App> {
        if let Some(name) = named {
            return self.catalog.apps.values().find(|a| a.name.as_str() == name);
        }
        let mut all = self.catalog.apps.values();
        if let (Some(only), None) = (all.next(), all.next()) {
            return Some(only);
        }
        let here = |a: &&App| self.channels_of(&a.name, surface).iter().any(|c| c == channel);
        let mut here = self.catalog.apps.values().filter(here);
        here.next().filter(|_| here.next().is_none())
    }

    /// The app that a command must be about.
    pub(super) fn the_app(&self, asking: &Asking<'_>, named: Option<&str>) -> Said<&App> {
        self.perhaps_app(asking, named).ok_or_else(|| {
            let apps: Vec<String> = self.catalog.apps.keys().map(ToString::to_string).collect();
            Stop::Refused(format!("Which app? Say it again with --app APP; there are: {}.", apps.join(", ")))
        })
    }

    /// The environment of that name.
    pub(super) fn named(&self, name: &str) -> Said<&Environment> {
        let found = self.catalog.environments.iter().find(|e| e.name.as_str() == name);
        found.ok_or_else(|| Stop::Refused(format!("There is no environment {name}.")))
    }

    /// Refuses whoever may not ask for this.
    pub(super) fn may(&self, asking: &Asking<'_>, right: Right, environment: &Environment) -> Said<()> {
        let who = self.who();
        if who.may_request(&asking.person.id, right, environment) {
            return Ok(());
        }
        let may = who.people.values().filter(|p| who.may_request(&p.id, right, environment));
        Err(Stop::Refused(format!(
            "{} may not {}. Who may: {}.",
            asking.person.id,
            doing(right, &environment.name),
            names(may)
        )))
    }

    /// Refuses an app that an environment has no files of.
    pub(super) fn has_places(&self, app: &App, environment: &Environment) -> Said<()> {
        if self.places(app, environment).is_empty() {
            return Err(Stop::Refused(format!(
                "App {} has no files in environment {}; add them to the configuration under `files`.",
                app.name, environment.name
            )));
        }
        Ok(())
    }

    /// What an environment runs of an app that has files there.
    pub(super) async fn running(&self, app: &App, environment: &Environment) -> Said<Place> {
        self.has_places(app, environment)?;
        let place = self.what_runs(app, environment).await?;
        place.ok_or_else(|| Stop::Refused(format!("App {} has no files in {}.", app.name, environment.name)))
    }

    /// Open deliveries of an app, oldest first.
    pub(super) async fn open_deliveries(&self, app: &App) -> Said<Vec<Delivery>> {
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let mut open = self.ports.store.deliveries(&listing).await?;
        open.reverse();
        Ok(open)
    }

    /// The one open delivery of a lane that is meant: the only one, or the one of that version.
    pub(super) async fn the_open(&self, app: &App, lane: Lane, version: Option<Version>) -> Said<Delivery> {
        let mut open: Vec<Delivery> = self.open_deliveries(app).await?.into_iter().filter(|d| d.lane == lane).collect();
        let listed: Vec<String> = open.iter().map(|d| format!("{} ({})", words(d.version), d.id)).collect();
        if let Some(version) = version {
            open.retain(|d| d.version == Some(version));
        }
        let under_way = if listed.is_empty() { "none".to_owned() } else { listed.join(", ") };
        match (open.pop(), open.pop(), version) {
            (Some(only), None, _) => Ok(only),
            (None, _, Some(version)) => {
                Err(Stop::Refused(format!("No {lane} {version} of {} is under way. Under way: {under_way}.", app.name)))
            }
            (None, _, None) => Err(Stop::Refused(format!("No {lane} of {} is under way.", app.name))),
            (Some(_), Some(_), _) => {
                Err(Stop::Refused(format!("Which one? Say the version; {lane}s under way: {under_way}.")))
            }
        }
    }

    /// Gives up a delivery. Its next turn ends it and closes what it left open.
    pub(super) async fn abort(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        mut delivery: Delivery,
        (right, environment): (Right, Option<&Environment>),
    ) -> Said<Reply> {
        // Of an environment that is configured no longer nobody has rights, and everybody may tidy up.
        if let Some(environment) = environment.filter(|_| delivery.requested_by.person() != Some(&asking.person.id)) {
            match delivery.lane {
                Lane::Hotfix => self.may_hotfix(asking)?,
                _ => self.may(asking, right, environment)?,
            }
        }
        let id = delivery.id.clone();
        let stays = match (&delivery.known.merged, delivery.known.pr) {
            (Some(commit), Some(pr)) => {
                format!(" Its pull request {pr} was merged already (as {}): what is merged stays.", commit.short())
            }
            (Some(commit), None) => format!(" What was merged stays ({}).", commit.short()),
            (None, _) => String::new(),
        };
        let bumped =
            delivery.known.bumps.iter().filter_map(|(environment, bump)| Some((environment, bump.merged.as_ref()?)));
        let bumped: String =
            bumped.map(|(e, c)| format!(" {e} was bumped already (as {}): that stays.", c.short())).collect();
        let tags = tags_left(&delivery);
        let version = delivery.version.map(|v| format!(" {v}")).unwrap_or_default();
        let what = format!("{}{version}", delivery.lane);
        let begun = join(&mut delivery, asking.waiter("abort"));
        delivery.known.aborted_by = Some(asking.person.id.clone());
        change.pokes.push(id.clone());
        self.put(change, delivery, &[]).await?;
        Ok(Reply::did(format!("aborting {id}"), format!("Aborting {id}, {what}.{stays}{tags}{bumped}")).besides(&begun))
    }

    /// The versions that tags name, with the tagged commits, highest first.
    pub(super) async fn tagged_versions(&self, app: &App) -> Said<Vec<(Version, crate::domain::CommitSha)>> {
        let tags = self.ports.repos.tags(&app.repository, "v").await?;
        let mut versions: Vec<_> = tags.into_iter().filter_map(|(t, c)| version_of_tag(&t).map(|v| (v, c))).collect();
        versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        Ok(versions)
    }
}

/// Which tags a delivery put somewhere: nobody takes those away, and their versions stay taken.
fn tags_left(delivery: &Delivery) -> String {
    let put = delivery.steps.iter().filter(|step| step.done_at.is_some());
    let tags = put.filter_map(|step| if let StepKind::Tag { tags, .. } = &step.kind { Some(tags) } else { None });
    let tags: Vec<&str> = tags.flatten().map(TagName::as_str).collect();
    match tags.as_slice() {
        [] => String::new(),
        [one] => format!(" Tag {one} stays."),
        several => format!(" Tags {} stay.", several.join(", ")),
    }
}

/// What a right allows, as a verb.
fn doing(right: Right, environment: &EnvName) -> String {
    match right {
        Right::Change => format!("ask for changes in {environment}"),
        Right::Release => format!("ask for releases to {environment}"),
        Right::Promotion => format!("ask for promotions to {environment}"),
        Right::Hotfix => format!("ask for hotfixes of {environment}"),
        Right::Rollback => format!("roll {environment} back"),
        Right::Freeze => format!("freeze or thaw {environment}"),
        Right::Lock => format!("lock or unlock apps in {environment}"),
        Right::Override => format!("ask for a break-glass in {environment}"),
        Right::Rollout => format!("steer rollouts in {environment}"),
        Right::Waive => format!("waive anything in {environment}"),
    }
}

/// A version for people, where there is one.
pub(super) fn words(version: Option<Version>) -> String {
    version.map_or_else(|| "without a version".to_owned(), |v| v.to_string())
}
