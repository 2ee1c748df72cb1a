//! Policy: which gates stand before which merge, whose list decides, who is left out, what a vote is about. One table with
//! a row per lane: every gate that guards an entry is made from its lane's row here and nowhere else, so that what is
//! proved of the rows is proved of what really guards. `ARCHITECTURE.md` shows the table; a test holds the two together.

mod table;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::catalog::{App, ApprovalPolicy, Catalog, Environment, Right};
use super::delivery::{Delivery, Lane, Requester};
use super::deployment::Deployment;
use super::gate::{GateSpec, Lock};
use super::health::{Wanted, given_up};
use super::image::{Named, digests};
use super::neighbours;
use super::scan::Scanned;
use super::step::{Approval, Step, StepKind, TagTarget};
use super::title::title;
use super::vote::Subject;
use super::{CommitSha, EnvName, Instant, anew};

pub use table::{Asks, Checks, Covers, Excluded, Head, Held, Order, Row, Scans, Ships, TABLE, Where, markdown, row};

/// The moment at which gates are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Merging the app pull request.
    AppMerge,
    /// Entering an environment: merging the bump, or writing it directly.
    Entry(Approval),
    /// Granting a break-glass.
    Grant,
}

/// The row that a delivery stands under.
pub fn row_of(delivery: &Delivery) -> &'static Row {
    row(delivery.lane, matches!(delivery.requested_by, Requester::Automatic(_)))
}

/// The lists that decide over a delivery into an environment, each with the environment that keeps it. Empty where nobody
/// is asked. Where the vote on the app pull request covers the entry, too, it is counted anew there: a vote that was taken back,
/// a reject, an approval that ran out or a list that changed meanwhile is heard as long as something is still to enter.
pub fn lists<'c>(
    catalog: &'c Catalog,
    delivery: &Delivery,
    environment: &'c Environment,
) -> Vec<(&'c EnvName, &'c ApprovalPolicy)> {
    let of = |e: &'c Environment, right: Right| e.approvals.get(&right).map(|policy| (&e.name, policy));
    match row_of(delivery).asks {
        Asks::Nobody(_) => Vec::new(),
        Asks::Entered(right) => of(environment, right).into_iter().collect(),
        Asks::EachOnTheWay(right) => {
            let on_the_way = |e: &&Environment| e.name == environment.name || delivery.enters(&e.name);
            catalog.environments.iter().filter(on_the_way).filter_map(|e| of(e, right)).collect()
        }
    }
}

/// The head that is approved at a moment, as far as the delivery knows it: where the app pull request's approval is carried
/// on, the head that it was given for; else the commit whose content ships.
pub fn head_of(delivery: &Delivery, moment: Moment) -> Option<&CommitSha> {
    match moment {
        Moment::AppMerge | Moment::Entry(Approval::Carried) => delivery.known.head.as_ref(),
        Moment::Entry(Approval::Own) | Moment::Grant => delivery.shipped(),
    }
}

/// Whether the plan has people vote on the app pull request, before its images are there.
fn is_voted_before_the_build(delivery: &Delivery) -> bool {
    delivery.steps.iter().any(|s| matches!(s.kind, StepKind::MergePr { .. }))
}

/// Whether people vote on this delivery's bump of an environment itself.
pub fn is_voted_on(catalog: &Catalog, delivery: &Delivery, environment: &Environment) -> bool {
    let own = |s: &Step| matches!(&s.kind, StepKind::MergeBump { environment: e, approval: Approval::Own } if *e == environment.name);
    delivery.steps.iter().any(own) && !lists(catalog, delivery, environment).is_empty()
}

/// The gates that stand before a step, in the order people read them.
pub fn gates(
    catalog: &Catalog,
    delivery: &Delivery,
    app: &App,
    environment: &Environment,
    moment: Moment,
) -> Vec<GateSpec> {
    let row = row_of(delivery);
    let mut specs: Vec<GateSpec> = Vec::new();
    // First: on another head nothing that people say counts.
    if moment == Moment::AppMerge
        && row.head == Head::Version
        && let Some(version) = &delivery.known.source
    {
        specs.push(GateSpec::Head { version: version.clone() });
    }
    for (of, policy) in lists(catalog, delivery, environment) {
        let exclude_commit_authors = row.excluded == Excluded::Authors;
        specs.push(GateSpec::Approvals { of: of.clone(), policy: policy.clone(), exclude_commit_authors });
    }
    if moment == Moment::Grant {
        return specs;
    }
    if specs.is_empty() && moment == Moment::Entry(Approval::Carried) {
        specs.push(GateSpec::Carried);
    }
    specs.extend(checks(row, delivery, app, moment));
    specs.extend(holds(row));
    if row.ships == Ships::EarlierImages {
        specs.push(GateSpec::Images);
    }
    specs.extend(scans(row, delivery, app, moment));
    let order = row.order.iter().filter(|order| !waits_for_the_merge(**order, delivery, moment));
    specs.extend(order.filter_map(|order| order_gate(*order, (catalog, delivery), environment, moment)));
    specs
}

/// The gates that people shut: freezes, locks, quarantine. They hold what brings on a rollout as they hold an entry.
pub fn holds(row: &Row) -> Vec<GateSpec> {
    let mut specs = Vec::new();
    if row.held == Held::ByPeople {
        specs.extend([GateSpec::Freeze, GateSpec::Lock]);
    }
    if row.brings_images() {
        specs.push(GateSpec::Quarantine);
    }
    specs
}

/// What is asked of the scans of what would enter: its images, before these the dev images that they are made of.
fn scans(row: &Row, delivery: &Delivery, app: &App, moment: Moment) -> Vec<GateSpec> {
    if row.scans == Scans::Never {
        return Vec::new();
    }
    let head = head_of(delivery, moment);
    let built = head.map(|head| delivery.digests_of(head)).unwrap_or_default();
    let asked = |image: Scanned| Some(GateSpec::Scan { policy: app.image(&image.name)?.scan?, image });
    with_names(delivery, app, built).filter_map(asked).collect()
}

/// Digests as votes name them, each with its image: one alone is not named there.
fn with_names(delivery: &Delivery, app: &App, built: Vec<Named>) -> impl Iterator<Item = Scanned> {
    let only = delivery.known.images.first().map(|image| &image.name).or(app.images.first().map(|spec| &spec.name));
    let only = only.cloned();
    let scanned =
        move |named: Named| Some(Scanned { name: named.name.or_else(|| only.clone())?, digest: named.digest });
    built.into_iter().filter_map(scanned)
}

/// The images that a delivery would bring, as far as they exist.
pub fn would_bring(delivery: &Delivery, app: &App) -> Vec<Scanned> {
    let before = || delivery.known.built_before.as_ref().map(|built| built.digests.clone()).unwrap_or_default();
    let images = digests(&delivery.known.images);
    with_names(delivery, app, if images.is_empty() { before() } else { images }).collect()
}

/// Whether an order rule is about a commit that the app pull request's merge makes: it holds its branch's side too, so what
/// it contains is judged once it is there, before it enters anything.
fn waits_for_the_merge(order: Order, delivery: &Delivery, moment: Moment) -> bool {
    let merge = |s: &Step| matches!(s.kind, StepKind::Tag { on: TagTarget::Merge, .. });
    moment == Moment::AppMerge && matches!(order, Order::Descends(_)) && delivery.steps.iter().any(merge)
}

/// Whether what a lane brings into an environment must contain what runs there.
pub fn must_descend(lane: Lane, environment: &Environment) -> bool {
    let here = |order: &Order| match order {
        Order::Descends(Where::Everywhere) => true,
        Order::Descends(Where::Production) => environment.production,
        _ => false,
    };
    row(lane, false).order.iter().any(here)
}

/// The commit that a delivery brings, where nothing that is done to its branch changes that any more.
pub fn settled(delivery: &Delivery) -> Option<&CommitSha> {
    let merges = |s: &Step| matches!(s.kind, StepKind::MergePr { .. });
    let open = delivery.lane == Lane::Release && delivery.known.merged.is_none() && delivery.steps.iter().any(merges);
    delivery.shipped().filter(|_| !open)
}

/// The checks that are required where the app's code is approved.
fn checks(row: &Row, delivery: &Delivery, app: &App, moment: Moment) -> Option<GateSpec> {
    let here = match moment {
        Moment::AppMerge => true,
        Moment::Entry(_) => !is_voted_before_the_build(delivery),
        Moment::Grant => false,
    };
    let required = app.checks.get(&row.asks.right()?).filter(|_| here && row.checks == Checks::Required)?;
    (!required.is_empty()).then(|| GateSpec::Checks { required: required.clone() })
}

fn order_gate(
    order: Order,
    (catalog, delivery): (&Catalog, &Delivery),
    environment: &Environment,
    moment: Moment,
) -> Option<GateSpec> {
    let here = |place| place == Where::Everywhere || environment.production;
    match order {
        Order::After => {
            let after = environment.after.as_ref()?;
            Some(GateSpec::After { environment: after.environment.clone(), soak: after.soak })
        }
        Order::HealthyBefore if moment == Moment::AppMerge => None,
        Order::HealthyBefore => {
            let before = before(catalog, delivery, &environment.name)?;
            Some(GateSpec::After { environment: before.clone(), soak: Duration::ZERO })
        }
        // Of what has no gate too: `decide` holds the whole delivery.
        Order::OnItsBase => None,
        Order::NotOlder(place) => here(place).then_some(GateSpec::NotOlder),
        Order::Tagged => Some(GateSpec::Tag),
        Order::Descends(place) => here(place).then_some(GateSpec::Descends),
    }
}

/// The environments in which a delivery must have been healthy before it enters this one.
pub fn passed_before(catalog: &Catalog, delivery: &Delivery, environment: &Environment) -> Vec<EnvName> {
    let rules = row_of(delivery).order.iter();
    let gates =
        rules.filter_map(|order| order_gate(*order, (catalog, delivery), environment, Moment::Entry(Approval::Own)));
    let before = |gate| match gate {
        GateSpec::After { environment, .. } => Some(environment),
        _ => None,
    };
    gates.filter_map(before).collect()
}

/// The environment that a hotfix passes right before this one: those where its app has no files are not on its way.
fn before<'c>(catalog: &'c Catalog, delivery: &Delivery, environment: &EnvName) -> Option<&'c EnvName> {
    let passed = catalog.environments.iter().map(|e| &e.name).filter(|name| delivery.enters(name));
    passed.take_while(|name| *name != environment).last()
}

/// What votes on this delivery are about, for a head. One vote of a hotfix covers every environment on its way, so its
/// subject names the one where it ends. `unexplained` is what enters with the head and nothing explains, or entered with it.
pub fn subject(delivery: &Delivery, environment: &Environment, head: &CommitSha, unexplained: &[CommitSha]) -> Subject {
    let each = matches!(row_of(delivery).asks, Asks::EachOnTheWay(_));
    Subject {
        app: delivery.app.clone(),
        environment: if each { delivery.environment.clone() } else { environment.name.clone() },
        head: head.clone(),
        digests: voted_digests(delivery, head),
        asked: delivery.known.asked,
        unexplained: unexplained.to_vec(),
        replacing: delivery.known.replacing.clone(),
    }
}

/// The digests that a vote names.
fn voted_digests(delivery: &Delivery, head: &CommitSha) -> Vec<Named> {
    // A break-glass is about what the delivery brings in that it would open.
    let opens = delivery.known.opens.as_ref().map(|opening| opening.load.digests.clone());
    let built = opens.unwrap_or_else(|| delivery.digests_of(head));
    // What was voted on before any build covers the first digests built; any others are named, and asked for.
    let unnamed = is_voted_before_the_build(delivery) && delivery.named_before(head).is_none();
    let implied = unnamed && delivery.known.bound.as_ref() == Some(&built);
    match row_of(delivery).covers {
        Covers::Head => Vec::new(),
        Covers::HeadAndFirstBuild if implied => Vec::new(),
        Covers::HeadAndFirstBuild | Covers::HeadAndDigests => built,
    }
}

/// Whether a delivery is approved as it is now: what was approved is not what people are asked about any more where its
/// images are others, or where it was asked again.
pub fn is_approved(delivery: &Delivery) -> bool {
    delivery.known.approved.as_ref().is_some_and(|approved| is_about(delivery, &approved.subject))
}

fn is_about(delivery: &Delivery, subject: &Subject) -> bool {
    let replaced = subject.replacing == delivery.known.replacing;
    replaced && subject.asked == delivery.known.asked && subject.digests == voted_digests(delivery, &subject.head)
}

/// Since when the approvals of a delivery are there for what it would bring in now, as they stood when its gates were looked at
/// last. None where they are not: what it was merged with counts no more once somebody took it back, or it ran out.
pub fn approved_since(delivery: &Delivery) -> Option<Instant> {
    let own = if is_voted_before_the_build(delivery) { Moment::AppMerge } else { Moment::Entry(Approval::Own) };
    let head = head_of(delivery, own);
    let agreed = delivery.known.agreed.as_ref();
    agreed.filter(|by| is_about(delivery, &by.subject) && Some(&by.subject.head) == head).map(|by| by.at)
}

/// Whether deliveries of a lane wait for hotfixes that go first. What was there before never waits for what mends it.
pub fn waits_for_hotfixes(lane: Lane) -> bool {
    matches!(lane, Lane::Release | Lane::Promotion | Lane::Hotfix)
}

/// Whether a delivery enters nothing while production runs something else than what it was started from.
pub fn stands_on_its_base(delivery: &Delivery) -> bool {
    row_of(delivery).order.contains(&Order::OnItsBase)
}

/// The environments in which a delivery must have been healthy before it enters those that are still ahead of it.
pub fn must_have_passed(catalog: &Catalog, delivery: &Delivery) -> Vec<EnvName> {
    let ahead = catalog.environments.iter().filter(|e| delivery.is_ahead_of(&e.name));
    ahead.flat_map(|e| passed_before(catalog, delivery, e)).collect()
}

/// The hold that an approved hotfix lays on what another delivery would bring into an environment it still has to pass:
/// it would be overtaken there.
///
/// One that a rollback's lock holds, among these, or that nobody can approve, is not under way: it holds nobody. Neither does
/// one that was rolled back where it has been, as the deployments of the environments that it must have passed say: it goes
/// nowhere from there.
pub fn goes_first(
    (hotfix, locks, passed): (&Delivery, &[Lock], &[Vec<Deployment>]),
    delivery: &Delivery,
    environment: &EnvName,
    now: Instant,
) -> Option<Lock> {
    if hotfix.known.unasked.is_some() || !anew::held_by(hotfix, locks, now).is_empty() {
        return None;
    }
    let wanted = Wanted { version: hotfix.version, images: &hotfix.known.images };
    if passed.iter().any(|all| given_up(all, wanted).is_some()) {
        return None;
    }
    let since = approved_since(hotfix).filter(|_| waits_for_hotfixes(delivery.lane))?;
    let first = neighbours::goes_first((hotfix, since), (delivery, approved_since(delivery)), environment);
    first.then(|| Lock {
        app: delivery.app.clone(),
        environment: environment.clone(),
        by: Requester::Automatic("hotfix".to_owned()),
        reason: format!(
            "{0} goes first: /tide why {1} says how far it is, /tide abort {1} gives it up",
            title(hotfix),
            hotfix.id
        ),
        since: hotfix.created_at,
        until: None,
        from_rollback: false,
        lifted_at: None,
        yielded_at: None,
        failed: None,
    })
}
