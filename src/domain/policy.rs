//! Policy: which gates stand before which merge, whose list decides, who is left out, what a vote is about. One table with
//! a row per lane: every gate that guards an entry is made from its lane's row here and nowhere else, so that what is
//! proved of the rows is proved of what really guards. `ARCHITECTURE.md` shows the table; a test holds the two together.

mod table;

use std::time::Duration;

use super::catalog::{App, ApprovalPolicy, Catalog, Environment};
use super::delivery::{Delivery, Lane, Requester};
use super::gate::{GateSpec, Lock};
use super::step::{Approval, StepKind};
use super::title::title;
use super::vote::Subject;
use super::{CommitSha, Digest, EnvName};

pub use table::{Asks, Covers, Excluded, Held, Order, Row, Ships, TABLE, Where, markdown, row};

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

/// The environment whose list decides, where one vote covers several: production for a hotfix.
fn decisive<'c>(catalog: &'c Catalog, delivery: &Delivery, environment: &'c Environment) -> Option<&'c Environment> {
    match row_of(delivery).asks {
        Asks::Nobody(_) => None,
        Asks::Entered(_) => Some(environment),
        Asks::Production(_) => catalog.production(),
    }
}

/// The policy under which people are asked at a moment; none where nobody is.
pub fn approvals<'c>(
    catalog: &'c Catalog,
    delivery: &Delivery,
    environment: &'c Environment,
    moment: Moment,
) -> Option<&'c ApprovalPolicy> {
    let right = row_of(delivery).asks.right()?;
    if moment == Moment::Entry(Approval::Carried) {
        return None;
    }
    let decisive = decisive(catalog, delivery, environment)?;
    decisive.approvals.get(&right).or_else(|| environment.approvals.get(&right))
}

/// Whether people vote on this delivery's bump of an environment itself.
pub fn is_voted_on(catalog: &Catalog, delivery: &Delivery, environment: &Environment) -> bool {
    let own = |s: &super::step::Step| matches!(&s.kind, StepKind::MergeBump { environment: e, approval: Approval::Own } if *e == environment.name);
    delivery.steps.iter().any(own) && approvals(catalog, delivery, environment, Moment::Entry(Approval::Own)).is_some()
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
    let mut specs = Vec::new();
    if let Some(policy) = approvals(catalog, delivery, environment, moment) {
        let exclude_commit_authors = row.excluded == Excluded::Authors;
        specs.push(GateSpec::Approvals { policy: policy.clone(), exclude_commit_authors });
    }
    if moment == Moment::Grant {
        return specs;
    }
    if moment == Moment::AppMerge
        && let Some(required) = row.asks.right().and_then(|right| app.checks.get(&right))
        && !required.is_empty()
    {
        specs.push(GateSpec::Checks { required: required.clone() });
    }
    if row.held == Held::ByPeople {
        specs.extend([GateSpec::Freeze, GateSpec::Lock]);
    }
    specs.extend(row.order.iter().filter_map(|order| order_gate(*order, catalog, environment, moment)));
    specs
}

fn order_gate(order: Order, catalog: &Catalog, environment: &Environment, moment: Moment) -> Option<GateSpec> {
    let production = || catalog.production().is_some_and(|p| p.name == environment.name);
    let here = |place| place == Where::Everywhere || production();
    match order {
        Order::After => {
            let after = environment.after.as_ref()?;
            Some(GateSpec::After { environment: after.environment.clone(), soak: after.soak })
        }
        Order::HealthyBefore if moment == Moment::AppMerge => None,
        Order::HealthyBefore => {
            let before = before(catalog, &environment.name)?;
            Some(GateSpec::After { environment: before.clone(), soak: Duration::ZERO })
        }
        Order::NotOlder(place) => here(place).then_some(GateSpec::NotOlder),
        Order::Descends(place) => here(place).then_some(GateSpec::Descends),
    }
}

/// The environment that a hotfix passes right before this one.
fn before<'c>(catalog: &'c Catalog, environment: &EnvName) -> Option<&'c EnvName> {
    let passed = catalog.environments.iter().skip(1).map(|e| &e.name);
    passed.take_while(|name| *name != environment).last()
}

/// What votes on this delivery are about, for a head.
pub fn subject(catalog: &Catalog, delivery: &Delivery, environment: &Environment, head: &CommitSha) -> Subject {
    let images = delivery.known.images.iter();
    let mut digests: Vec<Digest> = match row_of(delivery).covers {
        Covers::Head => Vec::new(),
        Covers::HeadAndDigests => images.map(|i| i.digest.clone()).collect(),
    };
    digests.sort();
    let decisive = decisive(catalog, delivery, environment).unwrap_or(environment);
    Subject {
        app: delivery.app.clone(),
        environment: decisive.name.clone(),
        head: head.clone(),
        digests,
        asked: delivery.known.asked,
    }
}

/// The hold that an approved hotfix lays on what another delivery would bring into an environment it still has to pass:
/// it would be overtaken there.
pub fn goes_first(hotfix: &Delivery, delivery: &Delivery, environment: &EnvName) -> Option<Lock> {
    if hotfix.lane != Lane::Hotfix || !matches!(delivery.lane, Lane::Release | Lane::Promotion) {
        return None;
    }
    let ahead = hotfix.steps.iter().any(|s| {
        s.done_at.is_none() && matches!(&s.kind, StepKind::AwaitRollout { environment: e } if e == environment)
    });
    (hotfix.known.approved.is_some() && ahead).then(|| Lock {
        app: delivery.app.clone(),
        environment: environment.clone(),
        by: Requester::Automatic("hotfix".to_owned()),
        reason: format!("{} is on its way and goes first", title(hotfix)),
        since: hotfix.created_at,
        until: None,
        from_rollback: false,
        lifted_at: None,
    })
}
