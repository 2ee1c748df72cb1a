//! `/tide claim`: saying who wrote a commit whose author the configuration does not know. Whoever says so gives their own
//! vote for it, so that it costs no fewer people than one more would. One person has one word on a commit: a later one takes
//! the place of an earlier one, and `nobody` takes it back.

use std::collections::BTreeSet;

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::authors::{Claim, listed, ways_out};
use crate::domain::catalog::App;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::gate::{Electorate, GateReport};
use crate::domain::observed::Observed;
use crate::domain::step::StepKind;
use crate::domain::{CommitSha, PersonId};
use crate::engine::Engine;
use crate::store::{Change, Listing};

/// Whom one names to take back what one said.
const NOBODY: &str = "nobody";

/// A delivery that waits for votes on what somebody unknown wrote.
struct Waiting {
    delivery: Delivery,
    electorates: Vec<Electorate>,
}

impl Waiting {
    /// The commits meant.
    fn meant<'a>(&'a self, commit: &'a str) -> impl Iterator<Item = CommitSha> + 'a {
        let strangers = self.electorates.iter().flat_map(Electorate::by_strangers);
        strangers.map(|u| u.commit.clone()).filter(move |c| c.as_str().starts_with(commit))
    }
}

impl Engine {
    pub(super) async fn claim(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: Option<&App>,
        (commit, author): (&str, Option<&str>),
    ) -> Said<Reply> {
        let author = self.claimed(asking, author)?;
        let author = author.as_ref();
        let (waiting, unseen) = Box::pin(self.with_strangers(app)).await?;
        let meant: BTreeSet<CommitSha> = waiting.iter().flat_map(|w| w.meant(commit)).collect();
        let sha = match &Vec::from_iter(meant)[..] {
            [only] => only.clone(),
            [] => return Err(Stop::Refused(nothing_meant(commit, &waiting, &unseen))),
            several => {
                let several: Vec<&str> = several.iter().map(CommitSha::as_str).collect();
                return Err(Stop::Refused(format!("Which one? {commit} begins: {}.", several.join(", "))));
            }
        };
        let (mut done, mut refused) = (Vec::new(), Vec::new());
        for waiting in waiting.into_iter().filter(|w| w.meant(commit).next().is_some()) {
            match (author, takes(&waiting, &sha, &asking.person.id)) {
                (None, _) => done.extend(Box::pin(self.unclaim(change, asking, waiting.delivery, &sha)).await?),
                (Some(author), Ok(())) => {
                    done.push(Box::pin(self.take_claim(change, asking, waiting, (&sha, author))).await?);
                }
                (_, Err(why)) => refused.push(why),
            }
        }
        let did = match author {
            Some(author) => format!("claimed {} for {author}", sha.short()),
            None => format!("took back who wrote {}", sha.short()),
        };
        match (done.is_empty(), author) {
            (true, None) => Err(Stop::Refused(format!("You did not say who wrote {}.", sha.short()))),
            (true, Some(_)) => Err(Stop::Refused(refused.join("\n"))),
            (false, _) => Ok(Reply::did(did, done.join("\n"))),
        }
    }

    /// Who is said to have written it; none where that is taken back.
    fn claimed(&self, asking: &Asking<'_>, author: Option<&str>) -> Said<Option<PersonId>> {
        let Some(name) = author else { return Ok(Some(asking.person.id.clone())) };
        let name = name.trim_start_matches('@');
        let known = self.catalog.people.keys().find(|p| p.as_str().eq_ignore_ascii_case(name));
        if known.is_none() && name.eq_ignore_ascii_case(NOBODY) {
            return Ok(None);
        }
        known.cloned().map(Some).ok_or_else(|| {
            let known: Vec<&str> = self.catalog.people.keys().map(PersonId::as_str).collect();
            Stop::Refused(format!("The configuration knows nobody of that name. It knows {}.", known.join(", ")))
        })
    }

    /// Open deliveries at a gate that somebody unknown had a part in, oldest first; and those that could not be looked at.
    async fn with_strangers(&self, app: Option<&App>) -> Said<(Vec<Waiting>, Vec<String>)> {
        let listing = Listing { app: app.map(|a| a.name.clone()), open_only: true, limit: None };
        let (mut waiting, mut unseen) = (Vec::new(), Vec::new());
        for delivery in self.ports.store.deliveries(&listing).await?.into_iter().rev() {
            let report = match self.report_of(&delivery).await {
                Ok(report) => report,
                Err(Stop::Failed(error)) => {
                    unseen.push(format!("{} cannot be looked at now: {error}", delivery.id));
                    continue;
                }
                Err(other) => return Err(other),
            };
            let electorates = report.map(|r| r.electorates).unwrap_or_default();
            if electorates.iter().any(|e| e.by_strangers().next().is_some()) {
                waiting.push(Waiting { delivery, electorates });
            }
        }
        Ok((waiting, unseen))
    }

    /// What the gates say before which a delivery stands, seen now; none where it stands before no gate.
    pub(super) async fn report_of(&self, delivery: &Delivery) -> Said<Option<GateReport>> {
        let before_a_gate = delivery.current().is_some_and(|step| {
            matches!(step.kind, StepKind::MergePr { .. } | StepKind::MergeBump { .. } | StepKind::Bump { .. })
        });
        if !before_a_gate {
            return Ok(None);
        }
        let seen = match Box::pin(self.observe(delivery)).await? {
            Observed::Based { seen, .. } => *seen,
            seen => seen,
        };
        Ok(match seen {
            Observed::Merge(seen) => Some(seen.gates),
            Observed::MergeBump(seen) => Some(seen.merge.gates),
            Observed::Bump(seen) => seen.gates,
            _ => None,
        })
    }

    /// The same, where whoever asks can do without it.
    pub(in crate::engine) async fn report_now(&self, delivery: &Delivery) -> Option<GateReport> {
        Box::pin(self.report_of(delivery)).await.ok().flatten()
    }

    async fn take_claim(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        Waiting { mut delivery, electorates }: Waiting,
        (commit, author): (&CommitSha, &PersonId),
    ) -> Said<String> {
        let (id, by) = (delivery.id.clone(), &asking.person.id);
        let same = |c: &Claim| c.commit == *commit && c.author == *author && c.by == *by;
        if delivery.known.claims.iter().any(same) {
            return Ok(format!("{id}: you said so already."));
        }
        let claim = Claim { commit: commit.clone(), author: author.clone(), by: by.clone(), at: self.now() };
        change.journal.push((Some(id.clone()), Fact::Claimed(claim.clone())));
        delivery.known.claims.retain(|c| !(c.commit == *commit && c.by == *by));
        delivery.known.claims.push(claim);
        let few = too_few(&electorates, &delivery.known.claims, commit);
        let (short, own) = (commit.short(), author == by);
        let told = match own {
            true => format!("{by} wrote {short}, as {by} says, and does not vote on this"),
            false => format!("{author} wrote {short}, says {by}: neither of the two votes on this"),
        };
        let told = if few.is_empty() { told } else { format!("{told}.{few}") };
        self.put_claimed(change, delivery, commit, told).await?;
        Ok(match own {
            true => format!("{id}: {short} is yours. Your vote does not count there.{few}"),
            false => format!("{id}: {short} is {author}'s. Your own vote, and {author}'s, do not count there.{few}"),
        })
    }

    /// Takes back what somebody said; nothing where they said nothing.
    async fn unclaim(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        mut delivery: Delivery,
        commit: &CommitSha,
    ) -> Said<Option<String>> {
        let (id, by) = (delivery.id.clone(), &asking.person.id);
        let claims = &mut delivery.known.claims;
        let Some(at) = claims.iter().position(|c| c.commit == *commit && c.by == *by) else { return Ok(None) };
        let claim = claims.remove(at);
        change.journal.push((Some(id.clone()), Fact::Unclaimed(claim.clone())));
        let short = commit.short();
        let told = format!("{by} says no longer that {} wrote {short}", claim.author);
        self.put_claimed(change, delivery, commit, told).await?;
        Ok(Some(format!("{id}: you say no longer who wrote {short}. What you said does not keep your vote out.")))
    }

    async fn put_claimed(&self, change: &mut Change, delivery: Delivery, commit: &CommitSha, text: String) -> Said<()> {
        let key = format!("claim:{commit}:{}", delivery.revision);
        change.pokes.push(delivery.id.clone());
        self.put(change, delivery, &[Telling { key, volume: Volume::Detail, text }]).await?;
        Ok(())
    }
}

/// What is told where a claim leaves too few people to approve.
fn too_few(electorates: &[Electorate], claims: &[Claim], commit: &CommitSha) -> String {
    let few = electorates
        .iter()
        .map(|e| e.with_claims(claims))
        .find(|(left, needed)| u32::try_from(left.len()).is_ok_and(|left| left < *needed));
    let Some((left, needed)) = few else { return String::new() };
    let left = match &left[..] {
        [] => "nobody is left who may approve it".to_owned(),
        left => {
            let names: Vec<&str> = left.iter().map(PersonId::as_str).collect();
            format!("only {} may approve it", names.join(", "))
        }
    };
    format!(
        " Now {left}, and {needed} must: whoever said who wrote it can take that back with /tide claim {} {NOBODY}, or the list \
         must name more people.",
        commit.short()
    )
}

/// Whether somebody's word on a commit is taken for a delivery; why it is not.
fn takes(waiting: &Waiting, commit: &CommitSha, person: &PersonId) -> Result<(), String> {
    let id = &waiting.delivery.id;
    let mut why = String::new();
    for electorate in waiting.electorates.iter().filter(|e| e.by_strangers().any(|u| u.commit == *commit)) {
        let could = electorate.could_claim();
        if !electorate.takes_claims() {
            let ways = ways_out(electorate.unknown(), false);
            why = format!("{id} takes nobody's word on that (unknown_authors: refuse): {ways}.");
        } else if could.contains(person) {
            return Ok(());
        } else {
            let names: Vec<&str> = could.iter().map(PersonId::as_str).collect();
            let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            let own = electorate.excludes(person).filter(|_| electorate.lists(person));
            let because =
                own.map_or_else(|| "you are not among those asked to approve this".to_owned(), ToString::to_string);
            why = format!("{id}: only who could approve it may say that; {because}. Who may: {names}.");
        }
    }
    Err(why)
}

fn nothing_meant(commit: &str, waiting: &[Waiting], unseen: &[String]) -> String {
    let told = waiting.iter().map(|w| {
        let unknown: BTreeSet<_> = w.electorates.iter().flat_map(Electorate::by_strangers).cloned().collect();
        format!("{}: {}", w.delivery.id, listed(&Vec::from_iter(unknown)))
    });
    let told: Vec<String> = told.chain(unseen.iter().cloned()).collect();
    let there = if told.is_empty() { "there is none".to_owned() } else { told.join("; ") };
    format!("No delivery asks who wrote {commit}. Commits of unknown authors that wait for votes: {there}.")
}
