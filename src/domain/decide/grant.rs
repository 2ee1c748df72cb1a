//! Decisions about a break-glass: what it would open is what people see and vote on, and nothing else is opened.

use super::app_pr::shut;
use super::{Decision, Learn, Verdict, Volume};
use crate::domain::delivery::{Delivery, End};
use crate::domain::gate::{GateReport, Override};
use crate::domain::observed::OpeningSeen;
use crate::domain::{EnvName, Instant};

/// What it was asked for is not what there is.
pub(super) fn opening(environment: &EnvName, seen: &OpeningSeen) -> Decision {
    match seen {
        OpeningSeen::Unnamed => Decision::refuse(format!(
            "it was asked for by an older tidegate, for whatever waits in {environment}; a break-glass opens one delivery, so \
             say which: /override {environment} DELIVERY REASON"
        )),
        OpeningSeen::Over(by) => Decision::end(End::Superseded { by: by.clone() }),
        OpeningSeen::Changed(load) => {
            let now = load.words();
            let told = format!("what it would open has changed: now {now}; approvals given before count no more");
            let decision = Decision::new(Verdict::LookAgain).learning(Learn::Opens(load.clone()));
            decision.telling(Volume::Alarm, format!("opens:{now}"), told)
        }
    }
}

pub(super) fn grant(delivery: &Delivery, environment: &EnvName, gates: &GateReport, until: Instant) -> Decision {
    let known = (gates.approved(), delivery.requested_by.person(), &delivery.known.opens);
    let (Some(approved), Some(by), Some(opening)) = known else {
        return shut(gates, Vec::new());
    };
    let grant = Override {
        app: delivery.app.clone(),
        environment: environment.clone(),
        by: by.clone(),
        approved_by: approved.people().to_vec(),
        reason: delivery.reason.clone().unwrap_or_default(),
        from: approved.at(),
        until,
        granted_by: Some(delivery.id.clone()),
        opens: Some(opening.clone()),
        revoked_at: None,
    };
    let text = format!(
        "BREAK-GLASS: freeze, soak and lock of {environment} are open for {} alone ({}) until {} ({}); asked by {by}, agreed \
         by {}. /override {environment} --revoke takes it back",
        opening.delivery,
        opening.title,
        until.format("%H:%M UTC"),
        grant.reason,
        grant.approved_by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    );
    let mut decision =
        Decision::done(format!("until {}", until.format("%H:%M UTC"))).telling(Volume::Alarm, "granted", text);
    decision.grant = Some(grant);
    decision
}
