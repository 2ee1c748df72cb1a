//! What something that was heard could close, as far as its event tells. It is stored with the event, so that nothing
//! passes a hold that was said and is not dealt with. Questions, and commands that only ask for something or open it,
//! close nothing and hold nobody up. What cannot be told closes anything.

use tidegate_commands::{Command, Hotfix, Release, Tide, Vocabulary};

use super::Engine;
use crate::domain::catalog::{Catalog, Surface};
use crate::domain::event::{Event, MessageRef, Reviewed};
use crate::domain::hold::Closing;
use crate::domain::pull_request::ReviewState;
use crate::domain::report::ReportedHealth;
use crate::domain::vote::{Button, Choice};
use crate::domain::{AppName, DeliveryId, EnvName, RepoId};
use crate::store::{PostKind, StoreResult};

/// What an event could close.
#[derive(Debug, PartialEq, Eq)]
enum Closes<'e> {
    Nothing,
    /// Gates of this.
    Gates(Closing),
    /// Gates of the delivery on whose ballot it is.
    Ballot(&'e MessageRef),
}

/// The app that is meant by a name, or by a channel where none is named.
type Meant<'m> = dyn Fn(Surface, &str, Option<&str>) -> Option<AppName> + Send + Sync + 'm;

/// Reads an event. The vocabulary is asked for only where somebody typed something.
fn read<'e>(
    event: &'e Event,
    catalog: &Catalog,
    vocabulary: impl FnOnce() -> Vocabulary,
    meant: &Meant<'_>,
) -> Closes<'e> {
    match event {
        Event::Said { surface, channel, text, .. } => match tidegate_commands::parse(text, &vocabulary()) {
            // It will be refused, and do nothing.
            Err(_) => Closes::Nothing,
            Ok(command) => by_command(&command, &|named| meant(*surface, channel, named)),
        },
        Event::Reacted { message, choice, removed, .. } => match (choice, removed) {
            (Choice::Reject, false) | (Choice::Approve, true) => Closes::Ballot(message),
            (Choice::Approve, false) | (Choice::Reject, true) => Closes::Nothing,
        },
        Event::Pressed { message, button, .. } => match button {
            Button::Reject | Button::Withdraw => Closes::Ballot(message),
            Button::Approve => Closes::Nothing,
        },
        Event::PrChanged { repo, review, .. } => by_review(repo, review.as_ref(), catalog),
        Event::RolloutReported { app, report, .. } => by_report(app, report.health),
        // Nobody said which votes changed, or nobody can tell what it was.
        Event::Missed { .. } | Event::Unreadable { .. } => Closes::Gates(Closing::default()),
        Event::BranchPushed { .. }
        | Event::TagPushed { .. }
        | Event::ChecksChanged { .. }
        | Event::AccessChanged { .. }
        | Event::ImagePushed { .. }
        | Event::ImageTagged { .. }
        | Event::ImageChanged { .. }
        | Event::RolloutChanged { .. }
        | Event::LetIn { .. } => Closes::Nothing,
    }
}

/// Whoever reports cannot be asked at the merge, so what it said last counts there before anybody has dealt with it. The gate that it
/// shuts is that of whatever comes after, which is not told here.
fn by_report(app: &AppName, health: ReportedHealth) -> Closes<'static> {
    match health {
        ReportedHealth::Healthy => Closes::Nothing,
        ReportedHealth::Progressing | ReportedHealth::Degraded | ReportedHealth::Unknown => {
            Closes::Gates(Closing { app: Some(app.clone()), ..Closing::default() })
        }
    }
}

/// Which commands hold something. A new command is put here by whoever adds it.
fn by_command(command: &Command, meant: &dyn Fn(Option<&str>) -> Option<AppName>) -> Closes<'static> {
    let environment = |name: &str| EnvName::parse(name).ok();
    match command {
        // Without an app it holds all of them, whatever the channel.
        Command::Freeze { env, app, .. } => Closes::Gates(Closing {
            app: app.as_deref().and_then(|app| meant(Some(app))),
            environment: environment(env),
            delivery: None,
        }),
        // A waiver that is taken back shuts its gate again wherever it was for.
        Command::Waive { app, revoke: Some(_), .. } => {
            Closes::Gates(Closing { app: meant(app.as_deref()), ..Closing::default() })
        }
        // Several, or all that whoever says it may hold: any.
        Command::Stop { env, .. } => {
            let only = if let [only] = env.as_slice() { environment(only) } else { None };
            Closes::Gates(Closing { environment: only, ..Closing::default() })
        }
        // Other apps may have its images, too.
        Command::Quarantine { lift: false, .. } => Closes::Gates(Closing::default()),
        // A rollback locks what it rolls back; a break-glass that is taken back lets holds hold again.
        Command::Lock { env, app, .. }
        | Command::Rollback { env, app, .. }
        | Command::Override { env, app, revoke: Some(_), .. } => {
            Closes::Gates(Closing { app: meant(app.as_deref()), environment: environment(env), delivery: None })
        }
        Command::Release(Release::Abort { app, .. }) | Command::Hotfix(Hotfix::Abort { app, .. }) => {
            Closes::Gates(Closing { app: meant(app.as_deref()), ..Closing::default() })
        }
        // Whoever says who wrote a commit takes a vote away: that person's, and their own.
        Command::Tide(Tide::Claim { app, .. }) => {
            Closes::Gates(Closing { app: meant(app.as_deref()), ..Closing::default() })
        }
        Command::Tide(Tide::Abort { delivery, app }) => Closes::Gates(aborted(delivery, app.as_deref(), meant)),
        // A ballot's number does not say whose it is.
        Command::Reject { delivery, .. } | Command::Unvote { delivery } => {
            let named = delivery.as_deref().filter(|d| d.contains('-'));
            Closes::Gates(named.map_or_else(Closing::default, |d| voted_on(d, meant)))
        }
        Command::Release(Release::Cut { .. } | Release::List { .. })
        | Command::Hotfix(Hotfix::Start { .. } | Hotfix::Submit { .. })
        | Command::Promote { .. }
        | Command::Rollout(_)
        | Command::Approve { .. }
        | Command::Thaw { .. }
        | Command::Resume { .. }
        | Command::Quarantine { lift: true, .. }
        | Command::Unlock { .. }
        | Command::Override { revoke: None, .. }
        | Command::Waive { revoke: None, .. }
        | Command::Tide(
            Tide::Accept { .. }
            | Tide::Retry { .. }
            | Tide::Status { .. }
            | Tide::Why { .. }
            | Tide::Diff { .. }
            | Tide::History { .. }
            | Tide::Where { .. }
            | Tide::Whoami
            | Tide::Help { .. },
        ) => Closes::Nothing,
    }
}

/// A whole id names its delivery; a number alone, one of the app's.
fn aborted(asked: &str, app: Option<&str>, meant: &dyn Fn(Option<&str>) -> Option<AppName>) -> Closing {
    let of_app = asked.rsplit_once('-').and_then(|(app, _)| meant(Some(app)));
    match (of_app, DeliveryId::parse(asked)) {
        (Some(_), Ok(id)) => Closing { delivery: Some(id), ..Closing::default() },
        _ => Closing { app: meant(app), ..Closing::default() },
    }
}

/// A delivery that is voted on; where it is none that is known, the word may begin a reason.
fn voted_on(named: &str, meant: &dyn Fn(Option<&str>) -> Option<AppName>) -> Closing {
    let named = named.to_ascii_lowercase();
    let of_app = named.rsplit_once('-').and_then(|(app, _)| meant(Some(app)));
    let delivery = of_app.and_then(|_| DeliveryId::parse(&named).ok());
    Closing { delivery, ..Closing::default() }
}

/// A review that asks for changes, or one that was taken back.
fn by_review(repo: &RepoId, review: Option<&Reviewed>, catalog: &Catalog) -> Closes<'static> {
    match review.map(|r| r.state) {
        Some(ReviewState::ChangesRequested | ReviewState::Dismissed) => {}
        Some(ReviewState::Approved) | None => return Closes::Nothing,
    }
    let mut apps = catalog.apps.values().filter(|a| a.repository == *repo).map(|a| &a.name);
    let mut environments = catalog.environments.iter().filter(|e| e.repository == *repo).map(|e| &e.name);
    let app = (apps.next(), apps.next());
    let environment = (environments.next(), environments.next());
    Closes::Gates(match (app, environment) {
        ((None, _), (None, _)) => return Closes::Nothing,
        ((Some(app), None), (None, _)) => Closing { app: Some(app.clone()), ..Closing::default() },
        ((None, _), (Some(only), None)) => Closing { environment: Some(only.clone()), ..Closing::default() },
        // Several keep their things in it.
        _ => Closing::default(),
    })
}

impl Engine {
    /// What an event could close, to be stored with it.
    pub(super) async fn closes(&self, event: &Event) -> StoreResult<Option<Closing>> {
        let meant = |surface: Surface, channel: &str, named: Option<&str>| {
            self.app_meant(surface, channel, named).map(|app| app.name.clone())
        };
        match read(event, &self.catalog, || self.vocabulary(), &meant) {
            Closes::Nothing => Ok(None),
            Closes::Gates(closing) => Ok(Some(closing)),
            Closes::Ballot(message) => Ok(match self.ports.store.post_at(message).await? {
                // Perhaps a ballot that is out and was not noted as such yet.
                None => Some(Closing::default()),
                Some(post) => match (post.out.kind, post.out.delivery) {
                    (PostKind::Ballot { .. }, delivery) => Some(Closing { delivery, ..Closing::default() }),
                    _ => None,
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PrNumber;

    fn catalog() -> Catalog {
        use crate::config::Config;
        let tempo = std::time::Duration::from_secs(1);
        let tempo = crate::demo::world::Tempo { soak: tempo, take: tempo, ready: tempo, settle: tempo };
        let text = crate::demo::world::config_text(tempo);
        Config::parse(&text, "tidegate.yaml", std::path::Path::new("/nowhere")).unwrap().catalog
    }

    fn vocabulary(catalog: &Catalog) -> Vocabulary {
        Vocabulary {
            apps: catalog.apps.keys().map(ToString::to_string).collect(),
            environments: catalog.environments.iter().map(|e| e.name.to_string()).collect(),
        }
    }

    /// `any` where it is not told.
    fn words(closes: &Closes<'_>) -> String {
        let closing = match closes {
            Closes::Nothing => return "nothing".to_owned(),
            Closes::Ballot(message) => return format!("ballot {}", message.id),
            Closes::Gates(closing) => closing,
        };
        let part = |part: Option<String>| part.unwrap_or_else(|| "any".to_owned());
        let (app, environment) = (closing.app.as_ref(), closing.environment.as_ref());
        format!(
            "app {}, environment {}, delivery {}",
            part(app.map(ToString::to_string)),
            part(environment.map(ToString::to_string)),
            part(closing.delivery.as_ref().map(ToString::to_string))
        )
    }

    fn told(event: &Event) -> String {
        let catalog = catalog();
        // Channel `releases` is shop's, `lobby` nobody's.
        let meant = |_: Surface, channel: &str, named: Option<&str>| {
            let here = (channel == "releases").then_some("shop");
            named.or(here).and_then(|n| catalog.apps.keys().find(|a| a.as_str() == n).cloned())
        };
        words(&read(event, &catalog, || vocabulary(&catalog), &meant))
    }

    fn said(channel: &str, text: &str) -> String {
        let (login, channel) = ("alice".to_owned(), channel.to_owned());
        told(&Event::Said { surface: Surface::Terminal, login, channel, text: text.to_owned(), caller: None })
    }

    #[test]
    fn a_command_that_holds_closes_what_it_names() {
        for (text, closes) in [
            ("/freeze prod 2h sale", "app any, environment prod, delivery any"),
            ("/stop prod the database burns", "app any, environment prod, delivery any"),
            ("/stop prod stage the database burns", "app any, environment any, delivery any"),
            ("/stop the database burns", "app any, environment any, delivery any"),
            ("/quarantine shop 1.4.0 it eats orders", "app any, environment any, delivery any"),
            ("/freeze prod 2h sale --app billing", "app billing, environment prod, delivery any"),
            ("/lock shop prod load test", "app shop, environment prod, delivery any"),
            ("/lock prod load test", "app shop, environment prod, delivery any"),
            ("/rollback prod", "app shop, environment prod, delivery any"),
            ("/override prod --revoke", "app shop, environment prod, delivery any"),
            ("/override prod shop-3 --revoke --app shop", "app shop, environment prod, delivery any"),
            ("/waive scan 1.4.0 --env prod --revoke", "app shop, environment any, delivery any"),
            ("/release abort", "app shop, environment any, delivery any"),
            ("/hotfix abort 1.3.1 --app billing", "app billing, environment any, delivery any"),
            ("/tide abort shop-3", "app any, environment any, delivery shop-3"),
            ("/tide abort 3", "app shop, environment any, delivery any"),
            ("/tide claim abc1234 bob", "app shop, environment any, delivery any"),
            ("/tide claim abc1234 --app billing", "app billing, environment any, delivery any"),
            ("/tide abort gone-3", "app shop, environment any, delivery any"),
            ("/reject shop-3 the migration is missing", "app any, environment any, delivery shop-3"),
            ("/reject 7", "app any, environment any, delivery any"),
            ("/reject not-good", "app any, environment any, delivery any"),
            ("/reject", "app any, environment any, delivery any"),
            ("/unvote", "app any, environment any, delivery any"),
            ("/FREEZE  prod 2h \"sale\"", "app any, environment prod, delivery any"),
        ] {
            assert_eq!(said("releases", text), closes, "{text}");
        }
        assert_eq!(said("lobby", "/lock prod load test"), "app any, environment prod, delivery any");
        assert_eq!(said("lobby", "/tide abort 3"), "app any, environment any, delivery any");
    }

    #[test]
    fn questions_requests_and_what_only_opens_close_nothing() {
        for text in [
            "/tide status",
            "/tide why shop-3",
            "/tide diff",
            "/tide history",
            "/tide whoami",
            "/tide help freeze",
            "/release cut 1.4.0",
            "/release list",
            "/promote prod 1.4.0",
            "/approve shop-3 fine",
            "/hotfix start",
            "/hotfix submit",
            "/thaw prod",
            "/resume",
            "/quarantine shop 1.4.0 --lift",
            "/resume prod --of dave",
            "/unlock shop prod",
            "/override prod shop-3 the checkout is down",
            "/waive scan 1.4.0 the library is never called",
            "/tide accept shop-3 sha256:0123456789ab",
            "/freeze moon 2h no such place",
            "/freeze prod",
            "freeze everything please",
        ] {
            assert_eq!(said("releases", text), "nothing", "{text}");
        }
    }

    #[test]
    fn a_reject_and_a_vote_taken_back_close_and_their_opposites_do_not() {
        let message = || MessageRef { surface: Surface::Terminal, channel: "releases".into(), id: "7".into() };
        let at = crate::domain::Instant::UNIX_EPOCH;
        let reacted =
            |choice, removed| told(&Event::Reacted { login: "bob".into(), message: message(), choice, removed, at });
        assert_eq!(reacted(Choice::Reject, false), "ballot 7");
        assert_eq!(reacted(Choice::Approve, true), "ballot 7");
        assert_eq!(reacted(Choice::Approve, false), "nothing");
        assert_eq!(reacted(Choice::Reject, true), "nothing");
        let pressed = |button| told(&Event::Pressed { login: "bob".into(), message: message(), button, at });
        assert_eq!(pressed(Button::Reject), "ballot 7");
        assert_eq!(pressed(Button::Withdraw), "ballot 7");
        assert_eq!(pressed(Button::Approve), "nothing");
    }

    #[test]
    fn a_review_closes_gates_of_its_app_or_environment() {
        let reviewed = |repo: &str, state| {
            let review = Some(Reviewed { login: "bobcat".into(), state });
            told(&Event::PrChanged { repo: repo.parse().unwrap(), pr: PrNumber(1), review })
        };
        let against = ReviewState::ChangesRequested;
        assert_eq!(reviewed("acme/shop", against), "app shop, environment any, delivery any");
        assert_eq!(reviewed("acme/k8s-prod", against), "app any, environment prod, delivery any");
        assert_eq!(reviewed("acme/shop", ReviewState::Dismissed), "app shop, environment any, delivery any");
        assert_eq!(reviewed("acme/shop", ReviewState::Approved), "nothing");
        assert_eq!(reviewed("acme/other", against), "nothing");
    }

    #[test]
    fn a_report_of_anything_but_health_closes_what_rests_on_it_wherever_that_enters() {
        let reported = |health| {
            let report = crate::domain::report::Report {
                commit: "a".repeat(40).parse().unwrap(),
                images: Vec::new(),
                at: crate::domain::Instant::UNIX_EPOCH,
                health,
                message: String::new(),
                log: Vec::new(),
            };
            let (environment, app) = ("stage".parse().unwrap(), "shop".parse().unwrap());
            told(&Event::RolloutReported { environment, app, report })
        };
        for health in [ReportedHealth::Degraded, ReportedHealth::Progressing, ReportedHealth::Unknown] {
            assert_eq!(reported(health), "app shop, environment any, delivery any", "{health:?}");
        }
        assert_eq!(reported(ReportedHealth::Healthy), "nothing");
    }

    #[test]
    fn what_nobody_can_tell_may_close_anything() {
        let anything = "app any, environment any, delivery any";
        assert_eq!(told(&Event::Missed { surface: Surface::Discord }), anything);
        assert_eq!(told(&Event::Unreadable { why: "not JSON".into() }), anything);
    }
}
