//! Webhooks that did not arrive. GitHub does not send them again by itself, but lists them for three days and sends one
//! again when asked to: at the start, and every few minutes, those that failed are asked for.
//!
//! Nothing is remembered here: how often one was tried stands in GitHub's own list, so that neither a restart nor a
//! webhook that always fails makes it go round for ever. What is given up costs latency alone, for the sweep looks, too.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use http::Method;
use serde::Deserialize;
use serde_json::Value;

use super::GithubForge;
use super::app::Hook;
use super::call::Call;
use super::fault::{self, About};
use super::list;
use crate::domain::Instant;
use crate::port::PortResult;

/// How long GitHub lists what it delivered.
pub(super) const LISTED: TimeDelta = TimeDelta::days(3);
/// How often one is tried, the first time included.
const TRIES: usize = 4;
/// The least time from one try to the next.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The most that is asked for in one pass; what is left is asked for in the next.
const AT_ONCE: usize = 50;
/// The most pages of the list that are read in one pass.
const PAGES: usize = 10;

/// One try to deliver a webhook.
#[derive(Debug, Clone, Deserialize)]
struct Try {
    id: u64,
    guid: String,
    delivered_at: Instant,
    /// What was answered; 0 or none where nobody did.
    status_code: Option<u16>,
    event: String,
}

impl Try {
    fn arrived(&self) -> bool {
        self.status_code.is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether the same content would be refused again.
    fn refused_for_good(&self) -> bool {
        matches!(self.status_code, Some(400 | 413))
    }
}

/// Which tries to make again: of each webhook that never arrived the newest, the oldest webhook first.
fn to_make_again(tries: &[Try], now: Instant) -> Vec<u64> {
    let mut webhooks: BTreeMap<&str, Vec<&Try>> = BTreeMap::new();
    for one in tries.iter().filter(|one| Hook::named(&one.event).is_some()) {
        webhooks.entry(&one.guid).or_default().push(one);
    }
    let mut again: Vec<&Try> = Vec::new();
    for tries in webhooks.into_values() {
        let Some(newest) = tries.iter().max_by_key(|one| (one.delivered_at, one.id)) else { continue };
        let over = tries.iter().any(|one| one.arrived()) || newest.refused_for_good() || tries.len() >= TRIES;
        if !over && now - newest.delivered_at >= PAUSE {
            again.push(newest);
        }
    }
    again.sort_by_key(|one| (one.delivered_at, one.id));
    again.into_iter().take(AT_ONCE).map(|one| one.id).collect()
}

impl GithubForge {
    /// One pass over what was delivered since: asks for what failed. Returns how much that is. A token has no webhooks
    /// of its own to ask for.
    pub async fn redeliver(&self, since: Instant) -> PortResult<usize> {
        if self.api.auth.app_id().is_none() {
            return Ok(0);
        }
        let tries = self.tries(since).await?;
        let again = to_make_again(&tries, self.clock.now());
        let mut asked = 0;
        for id in &again {
            let route = "/app/hook/deliveries/{delivery_id}/attempts";
            let call = Call::write(Method::POST, route, &[&id.to_string()], about("ask for it again"), Value::Null);
            let call = Call { body: None, ..call };
            match self.api.send_by(&self.api.auth.itself(), &call, None).await?.ok(&call.about) {
                Ok(_) => asked += 1,
                Err(error) => tracing::warn!(id, cause = %error.cause, "a webhook is not sent again: {error}"),
            }
        }
        if asked > 0 {
            tracing::info!(asked, "webhooks that had not arrived are sent again");
        }
        Ok(asked)
    }

    /// Every try since, newest first.
    async fn tries(&self, since: Instant) -> PortResult<Vec<Try>> {
        let about = about("see which did not arrive");
        let mut call = Call::get("/app/hook/deliveries", &[], about.clone()).query(&[("per_page", "100")]);
        let mut all: Vec<Try> = Vec::new();
        for _ in 0..PAGES {
            let answer = self.api.send_by(&self.api.auth.itself(), &call, None).await?;
            let (next, named) =
                (answer.next.as_deref().and_then(|next| list::after(&call, next)), answer.next.is_some());
            let page: Vec<Try> = serde_json::from_value(answer.ok(&about)?).map_err(|e| fault::gibberish(&about, e))?;
            let older = page.iter().any(|one| one.delivered_at < since);
            all.extend(page.into_iter().filter(|one| one.delivered_at >= since));
            match next {
                Some(next) if !older => call = next,
                None if named && !older => break,
                _ => return Ok(all),
            }
        }
        tracing::warn!("GitHub delivered more since {since} than is read; what failed before is left to the sweep");
        Ok(all)
    }
}

fn about(doing: &str) -> About {
    About { thing: "the App's webhooks".to_owned(), doing: doing.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn one(id: u64, guid: &str, minute: i64, status: u16) -> Try {
        let (guid, event) = (guid.to_owned(), "push".to_owned());
        Try { id, guid, delivered_at: at(minute), status_code: Some(status), event }
    }

    #[test]
    fn what_never_arrived_is_asked_for_oldest_first() {
        let tries =
            [one(5, "e", 9, 502), one(4, "d", 8, 200), one(3, "c", 7, 0), one(2, "b", 6, 503), one(1, "a", 5, 401)];
        assert_eq!(to_make_again(&tries, at(60)), [1, 2, 3, 5]);
    }

    #[test]
    fn what_arrived_at_last_is_not_asked_for_again() {
        let tries = [one(3, "a", 9, 200), one(2, "a", 8, 502), one(1, "a", 7, 502)];
        assert_eq!(to_make_again(&tries, at(60)), [0; 0]);
        // A repetition that failed does not undo that.
        let tries = [one(4, "a", 10, 502), one(3, "a", 9, 200)];
        assert_eq!(to_make_again(&tries, at(60)), [0; 0]);
    }

    #[test]
    fn what_fails_always_is_given_up() {
        let mut tries = vec![one(1, "a", 1, 502)];
        let mut asked = 0;
        for n in 2..50 {
            let now = i64::try_from(n).unwrap() * 5;
            if !to_make_again(&tries, at(now)).is_empty() {
                asked += 1;
                tries.insert(0, one(n, "a", now, 502));
            }
        }
        assert_eq!(asked, TRIES - 1);
    }

    #[test]
    fn what_would_be_refused_again_or_is_not_read_or_is_on_its_way_is_left() {
        let star = Try { event: "star".to_owned(), ..one(3, "c", 9, 502) };
        let tries = [one(1, "a", 9, 400), one(2, "b", 9, 413), star, one(4, "d", 59, 502)];
        assert_eq!(to_make_again(&tries, at(59)), [0; 0]);
        assert_eq!(to_make_again(&tries, at(60)), [4]);
    }

    #[test]
    fn a_pass_asks_for_no_more_than_it_may() {
        let tries: Vec<_> = (0..80).map(|n| one(n, &format!("{n:02}"), 1, 502)).collect();
        assert_eq!(to_make_again(&tries, at(60)), (0..50).collect::<Vec<_>>());
    }
}
