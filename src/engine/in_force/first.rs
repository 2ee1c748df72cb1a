//! The first start over a store in which no policy was kept, as an older tidegate left it. Under which policy votes were
//! given nobody wrote down; but each ballot says how many of whom it asked, and its votes were given under that.

use super::{ASKED_AGAIN, waits_for_anew};
use crate::chat::Body;
use crate::chat::card::Ballot;
use crate::domain::EnvName;
use crate::domain::catalog::{ApprovalPolicy, Catalog};
use crate::domain::decide::Volume;
use crate::domain::delivery::{Delivery, Unasked};
use crate::domain::policy;
use crate::engine::{Engine, EngineError};
use crate::store::Change;

impl Engine {
    /// Where a ballot asks otherwise than the configuration now does, the delivery is asked again.
    pub(super) async fn ask_by_ballots(&self, change: &mut Change, open: Vec<Delivery>) -> Result<(), EngineError> {
        for mut delivery in open {
            let Some((then, now)) = self.asked_otherwise(&delivery).await? else { continue };
            delivery.known.asked += 1;
            let what = match &now {
                Some(now) => format!("its ballot asks {then}, and {now} is asked now"),
                None => format!("its ballot asks {then}, and nobody is asked now"),
            };
            let follows = match (&now, unasked(&self.catalog, &delivery, &then)) {
                (None, Some(unasked)) => {
                    delivery.known.unasked = Some(unasked);
                    waits_for_anew(&delivery)
                }
                _ => ASKED_AGAIN.to_owned(),
            };
            let text = format!("The configuration changed for {}: {what}.{follows}", delivery.id);
            self.put_changed(change, delivery, (vec![what], true), (text, Volume::Outcome)).await?;
        }
        Ok(())
    }

    /// Whom a delivery's ballot asks, and whom it would ask now, if that is not the same.
    async fn asked_otherwise(&self, delivery: &Delivery) -> Result<Option<(String, Option<String>)>, EngineError> {
        let posts = self.ports.store.posts(&delivery.id).await?;
        let ballot = posts.into_iter().rev().find_map(|post| match post.out.body {
            Body::Ballot(ballot) if ballot.retired.is_none() => Some(ballot),
            _ => None,
        });
        let environment = self.catalog.environment(&delivery.environment);
        let (Some(Ballot { electorate: then, .. }), Some(environment)) = (ballot, environment) else { return Ok(None) };
        let lists = policy::lists(&self.catalog, delivery, environment);
        if lists.iter().all(|(_, list)| list.quorum == 0) {
            return Ok(Some((then, None)));
        }
        let now = self.electorates(&lists);
        // Who is in a team that is kept elsewhere may not be known yet.
        let kept = lists.iter().any(|(_, list)| self.catalog.is_kept_elsewhere(&list.from));
        let same = if kept { without_people(&then) == without_people(&now) } else { then == now };
        Ok((!same).then_some((then, Some(now))))
    }

    /// Whom lists ask, in the words of the release that kept no policy; where there are several, each with its environment.
    fn electorates(&self, lists: &[(&EnvName, &ApprovalPolicy)]) -> String {
        let one = |(of, policy): &(&EnvName, &ApprovalPolicy)| {
            let names = policy.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let people: Vec<String> = self.who().members(&policy.from).iter().map(ToString::to_string).collect();
            let asks = format!("{} of {names} ({})", policy.quorum, people.join(", "));
            if lists.len() > 1 { format!("{asks} for {of}") } else { asks }
        };
        lists.iter().map(one).collect::<Vec<_>>().join(", and ")
    }
}

/// What had to be approved, read from what its ballot asks.
fn unasked(catalog: &Catalog, delivery: &Delivery, then: &str) -> Option<Unasked> {
    let environment = catalog.environment(&delivery.environment)?.name.clone();
    let quorum = then.split(' ').next()?.parse().ok()?;
    Some(Unasked { environment, right: delivery.lane.right()?, quorum })
}

/// What a ballot asks, without the people in brackets.
fn without_people(electorate: &str) -> String {
    let mut depth = 0;
    let outside = |c: &char| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0 && *c != ')'
    };
    electorate.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_left_out_of_what_a_ballot_asks() {
        assert_eq!(without_people("2 of managers (bob, carol)"), "2 of managers ");
        assert_eq!(
            without_people("1 of a (bob) for stage, and 1 of b () for prod"),
            "1 of a  for stage, and 1 of b  for prod"
        );
    }
}
