//! The words for "not yet": every surface tells a shut gate, a wait or an ignored vote with these sentences, so that
//! card, `why` and private answers never differ.

use std::fmt;
use std::time::Duration;

use super::authors::{listed, one_more, ways_out};
use super::delivery::Unasked;
use super::gate::{AlsoHeld, IgnoredBecause, IgnoredVote, Reason, Shut};
use super::image::ImageRef;
use super::neighbours::{Gone, Way};
use super::vote::Choice;
use super::{ImageName, Instant, PersonId};

/// How many people are named before the rest are counted.
const NAMED: usize = 6;

/// A length of time as people write it: `45s`, `1h 30m`, `2d 17h`. Seconds are told below an hour only.
pub fn duration_words(length: Duration) -> String {
    let seconds = length.as_secs();
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (if seconds < 3_600 { seconds % 60 } else { 0 }, "s"),
    ];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if told.is_empty() { "0s".to_owned() } else { told.join(" ") }
}

/// An instant for people: `Mon 2026-11-23 08:00 UTC`.
pub fn instant_words(at: Instant) -> String {
    at.format("%a %Y-%m-%d %H:%M UTC").to_string()
}

/// The time from one instant to a later one; `0s` if it has passed. Begun seconds count, so that nothing is promised
/// too early.
fn time_until(now: Instant, at: Instant) -> String {
    let left = (at - now).to_std().unwrap_or_default();
    duration_words(Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0)))
}

/// Some people, by name up to a number.
fn people(list: &[PersonId]) -> String {
    let mut names: Vec<String> = list.iter().take(NAMED).map(ToString::to_string).collect();
    if list.len() > NAMED {
        names.push(format!("{} more", list.len() - NAMED));
    }
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

impl Shut {
    /// One line: what is shut, why, when it opens, who can open it.
    pub fn explain(&self, now: Instant) -> String {
        let what = match (&self.reason, self.opens_at) {
            (Reason::Frozen { environment, why }, Some(until)) => {
                format!("{environment} is frozen until {} ({why})", instant_words(until))
            }
            (Reason::Locked { environment, by, reason, others, anew }, Some(until)) => {
                let also = also(others, anew.as_deref());
                format!("{by} holds {environment} until {} ({reason}){also}", instant_words(until))
            }
            (reason, Some(at)) => format!("{reason}; opens in {}", time_until(now, at)),
            (Reason::RollingOut { environment, progress, deadline }, None) => {
                format!("rolling out in {environment}: {progress}; deadline in {}", time_until(now, *deadline))
            }
            (reason, None) => reason.to_string(),
        };
        let can = match self.reason {
            Reason::NeedsApprovals { .. } => Some("can approve"),
            Reason::UnknownAuthors { .. } => Some("can claim"),
            Reason::Rejected { .. } => Some("can withdraw it"),
            Reason::Locked { .. } => Some("can unlock"),
            Reason::CannotCompare { .. } => Some("may ask"),
            _ => None,
        };
        let gate = self.reason.gate().map(|gate| format!("{gate}: ")).unwrap_or_default();
        let who = can
            .filter(|_| !self.who_can_open.is_empty())
            .map(|can| format!("; {can}: {}", people(&self.who_can_open)))
            .unwrap_or_default();
        format!("{gate}{what}{who}")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsApprovals { of, have, quorum, unknown } => {
                write!(f, "{} of {quorum}", have.len())?;
                if !have.is_empty() {
                    write!(f, " ({})", people(have))?;
                }
                if let Some(of) = of {
                    write!(f, " for {of}")?;
                }
                match &unknown[..] {
                    [] => Ok(()),
                    unknown => write!(f, ", {}", one_more(unknown)),
                }
            }
            Self::Rejected { by } => write!(f, "rejected by {}", people(by)),
            Self::UnknownAuthors { unknown, claim: true } => write!(
                f,
                "the configuration does not know who wrote {}; whoever may approve says who it was with \
                 /tide claim {} PERSON, or {}",
                listed(unknown),
                unknown.first().map_or("COMMIT", |u| u.commit.short()),
                ways_out(unknown, false)
            ),
            Self::UnknownAuthors { unknown, claim: false } => write!(
                f,
                "the configuration does not know who wrote {}, and must here; {}",
                listed(unknown),
                ways_out(unknown, false)
            ),
            Self::QuorumImpossible { eligible, quorum, unknown } => {
                let more = match &unknown[..] {
                    [] => ",".to_owned(),
                    unknown => format!(", {},", one_more(unknown)),
                };
                write!(
                    f,
                    "needs {quorum}{more} but only {} ({}) may approve once requester and authors are left out; ",
                    eligible.len(),
                    people(eligible)
                )?;
                if !unknown.is_empty() {
                    write!(f, "{}; else ", ways_out(unknown, true))?;
                }
                f.write_str("the configuration must list more people")
            }
            Self::ElectorateUnread { teams, why } => {
                let teams = teams.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "nobody can tell who is in {teams}: {why}; it stays shut until that can be read")
            }
            Self::NotApproved { head, approved } => {
                write!(f, "what would enter is head {}, and {approved}", head.short())
            }
            Self::Unasked { what: Unasked { environment, right, quorum }, delivery } => write!(
                f,
                "{environment} asked {quorum} to approve this {right} and asks nobody any more; /tide abort {delivery} and ask \
                 for it anew, or put the list back"
            ),
            Self::ChecksPending { names } => write!(f, "waiting for {}", names.join(", ")),
            Self::ChecksFailed { names } => {
                write!(f, "failed: {}; fix and push, or run them again", names.join(", "))
            }
            Self::Frozen { environment, why } => write!(f, "{environment} is frozen ({why})"),
            Self::Soaking { environment, soak } => {
                write!(f, "healthy in {environment} for less than {}", duration_words(*soak))
            }
            Self::NotHealthyBefore { environment, detail } => write!(f, "not healthy in {environment}: {detail}"),
            Self::HealthUnknown { environment, why } => {
                write!(f, "whether it is healthy in {environment} cannot be asked for now: {why}; trying again")
            }
            Self::OlderThanRunning { environment, running } => {
                write!(f, "{environment} runs {running}, which is newer; to go back, use /rollback {environment}")
            }
            Self::CannotCompare { environment, running, entering, asked, say } => {
                let asked =
                    asked.as_ref().map(|a| format!(" (it was asked to replace {a}, which stands there no more)"));
                let todo = match say {
                    Some(say) => format!("if it may be replaced, say {say}"),
                    None => format!("write into the env repo of {environment} what CI built, or empty the entry"),
                };
                write!(
                    f,
                    "{environment} runs {running}, and nobody can tell whether {entering} is newer and holds it{}; {todo}",
                    asked.unwrap_or_default()
                )
            }
            Self::RunningUnread { environment, why } => {
                write!(f, "what {environment} runs cannot be read: {why}; correct the env repo or the configuration")
            }
            Self::NotDescended { environment, running } => write!(
                f,
                "does not contain what {environment} runs: {running}; bring that in first, or use /rollback {environment}"
            ),
            Self::NotTheVersion { head, version } => write!(
                f,
                "the head {} is not the version's commit {}, whose images would ship: set the branch back to {}, or cut a version that \
                 holds what was pushed",
                head.short(),
                version.short(),
                version.short()
            ),
            Self::VersionConflicts { pr, base, files } => {
                let files = if files.is_empty() { String::new() } else { format!(" ({})", files.join(", ")) };
                write!(
                    f,
                    "{pr} does not merge cleanly{files}: this version cannot enter; take {base} into the dev branch and cut a new one"
                )
            }
            Self::BaseGone(gone) => gone.fmt(f),
            Self::ImagesMissing { images } => write!(f, "waiting for {}", tagged(images)),
            Self::ImageChanged { image, detail } => write!(f, "{image} is not what was approved: {detail}"),
            Self::TagMoved { image, named, pinned } => {
                let ImageRef { name, tag, digest } = image;
                let (named, digest) = (named.short(), digest.short());
                write!(f, "{name}:{tag} names {named} now, not {digest}, which was healthy here; ")?;
                if *pinned {
                    write!(
                        f,
                        "give {digest} that tag again, or say that it is meant all the same: /tide accept DELIVERY {digest}"
                    )
                } else {
                    write!(
                        f,
                        "the env repo says the tag alone, so the cluster would pull what nobody approved: give {digest} that \
                         tag again, or roll back to another version"
                    )
                }
            }
            Self::ImageGone { image } => write!(
                f,
                "{}:{} can no longer be pulled as {}, which was healthy here; push that image again, or roll back to another \
                 version",
                image.name,
                image.tag,
                image.digest.short()
            ),
            Self::OlderThanTag { images } => {
                let named: Vec<String> =
                    images.iter().map(|i| format!("{}:{} named {}", i.name, i.tag, i.digest.short())).collect();
                let digest = images.first().map_or("DIGEST", |i| i.digest.short());
                write!(
                    f,
                    "{} before the version's tag was made, so CI did not build it from there; push what CI builds under that \
                     tag, or put this image to the vote: /tide accept DELIVERY {digest}",
                    named.join(", ")
                )
            }
            Self::Locked { environment, by, reason, others, anew } => {
                write!(f, "{by} holds {environment} ({reason}){}", also(others, anew.as_deref()))
            }
            Self::Draft { pr } => write!(f, "{pr} is a draft; mark it ready for review"),
            Self::AwaitingCommit { branch } => {
                write!(f, "waiting for the first commit on {branch}; push the fix there")
            }
            Self::AwaitingSubmit { branch } => {
                write!(f, "waiting for /hotfix submit once {branch} holds the whole fix")
            }
            Self::AwaitingMerge { pr } => write!(f, "waiting for somebody to merge {pr}"),
            Self::Conflict { pr, files } if files.is_empty() => {
                write!(f, "{pr} does not merge cleanly; resolve the conflict on its branch")
            }
            Self::Conflict { pr, files } => {
                write!(f, "{pr} does not merge cleanly ({}); resolve the conflict on its branch", files.join(", "))
            }
            Self::MergeabilityUnknown { pr } => write!(f, "the forge has not worked out yet whether {pr} merges"),
            Self::BumpTouched { pr, head } => write!(
                f,
                "somebody changed {pr}: its head {} is not tidegate's commit; remove that commit or close {pr}",
                head.short()
            ),
            Self::RollingOut { environment, progress, .. } => write!(f, "rolling out in {environment}: {progress}"),
            Self::Unheard { what } => {
                write!(
                    f,
                    "{what} could close a gate and cannot be dealt with yet; tried again, and given up if that goes on"
                )
            }
            Self::Passing { what } => {
                write!(f, "{what} had begun, and what became of it is not known yet; nothing else begins")
            }
            Self::Unreachable { what, why } => write!(f, "cannot {what} for now: {why}; trying again"),
            Self::VersionTagMoved { moved } => moved.fmt(f),
            Self::HoldsMore { pr, commit } => write!(
                f,
                "{pr} was merged as {}, which holds more than what was approved; its ballot says what. Or abort this, and \
                 revert {} before the next one is cut",
                commit.short(),
                commit.short()
            ),
            Self::Blocked { what } => f.write_str(what),
        }
    }
}

/// The others who hold the same, and how to ask for it in spite of a rollback.
fn also(others: &[AlsoHeld], anew: Option<&str>) -> String {
    let one = |held: &AlsoHeld| {
        let until = held.until.map(|until| format!(" until {}", instant_words(until))).unwrap_or_default();
        format!("; {} too{until} ({})", held.by, held.reason)
    };
    let anew = anew.map(|command| format!("; {command} asks for it anew"));
    others.iter().map(one).chain(anew).collect()
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { environment, runs, from, version, way } = self;
        write!(f, "{environment} runs {runs} now, and this hotfix was started from {from}")?;
        let again = format!("/hotfix abort {version}, then /hotfix start again");
        match way {
            Way::Outrun => write!(f, ": {version} is not newer and cannot arrive any more; {again}"),
            Way::TakenOut => write!(
                f,
                ", which it would bring back; {again}; it goes on by itself once {environment} runs {from} again"
            ),
            Way::TakeIn { branch, what } => {
                write!(f, ", which lacks that; merge {what} into {branch} and push, or {again}")
            }
            Way::TooLate => write!(f, ", which lacks that, and its fix is merged already; {again}"),
            Way::Unknown => write!(
                f,
                "; how the two are related cannot be told: write into the env repo a version that has its tag, or {again}"
            ),
        }
    }
}

fn tagged(images: &[(ImageName, String)]) -> String {
    images.iter().map(|(name, tag)| format!("{name}:{tag}")).collect::<Vec<_>>().join(", ")
}

impl IgnoredVote {
    /// The answer to the voter; `on` names what they voted on, such as `shop 1.4.0 for prod`.
    pub fn explain(&self, on: &str) -> String {
        let mark = match self.choice {
            Choice::Approve => "✅",
            Choice::Reject => "❌",
        };
        format!("Your {mark} on {on} does not count: {}", self.why)
    }
}

impl IgnoredBecause {
    /// For others than the voter, in a few words.
    pub fn short(&self) -> &'static str {
        match self {
            Self::Stranger => "nobody in the configuration",
            Self::NotListed => "not among those asked to approve",
            Self::NotMember { .. } => "no full member there",
            Self::Requester => "asked for it",
            Self::PrAuthor => "opened the pull request",
            Self::CommitAuthor => "wrote one of its commits",
            Self::BroughtCommit => "committed or pushed one of its commits",
            Self::Claimed => "said who wrote one of its commits",
            Self::StaleSubject => "given on something that has changed since",
            Self::Expired { .. } => "expired",
        }
    }
}

impl fmt::Display for IgnoredBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stranger => {
                f.write_str("this login belongs to nobody in the configuration; ask to be added to `people`")
            }
            Self::NotMember { standing } => write!(f, "this login is {standing} there, and only members vote"),
            Self::NotListed => f.write_str("you are not among those asked to approve this"),
            Self::Requester => f.write_str("you asked for this delivery; someone else must approve"),
            Self::PrAuthor => f.write_str("you opened the pull request; someone else must approve"),
            Self::CommitAuthor => f.write_str("you wrote one of its commits; someone else must approve"),
            Self::BroughtCommit => f.write_str("you committed or pushed one of its commits; someone else must approve"),
            Self::Claimed => f.write_str(
                "you said who wrote one of its commits, and your vote went for that; someone else must approve",
            ),
            Self::StaleSubject => {
                f.write_str("it was given on something that has changed since; look at what is new and vote again")
            }
            Self::Expired { at } => write!(f, "it expired at {}; vote again if you still agree", instant_words(*at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).expect("an instant")
    }

    #[test]
    fn lengths_are_told_as_people_write_them() {
        let told = |seconds| duration_words(Duration::from_secs(seconds));
        let all: Vec<String> = [0, 45, 60, 754, 5400, 3661, 86_400, 65 * 3600, 234_000 + 1800].map(told).into();
        insta::assert_snapshot!(all.join(", "), @"0s, 45s, 1m, 12m 34s, 1h 30m, 1h 1m, 1d, 2d 17h, 2d 17h 30m");
    }

    #[test]
    fn a_wait_is_one_line_that_says_what_to_do() {
        let sha = "1111111111111111111111111111111111111111".parse().expect("a commit");
        let branch = || "hotfixes/v1.3.1".parse().expect("a branch");
        let pr = super::super::PrNumber(7);
        let reasons = [
            Reason::Draft { pr },
            Reason::AwaitingCommit { branch: branch() },
            Reason::AwaitingSubmit { branch: branch() },
            Reason::AwaitingMerge { pr },
            Reason::Conflict { pr, files: vec!["a.yaml".to_owned(), "b.yaml".to_owned()] },
            Reason::MergeabilityUnknown { pr },
            Reason::BumpTouched { pr, head: sha },
            Reason::RollingOut {
                environment: "prod".parse().expect("a name"),
                progress: "2 of 3 replicas".to_owned(),
                deadline: at(900),
            },
            Reason::Unreachable { what: "read reviews".to_owned(), why: "503".to_owned() },
            Reason::ImagesMissing { images: vec![("shop-api".parse().expect("a name"), "v1.4.0".to_owned())] },
        ];
        let lines: Vec<String> = reasons.into_iter().map(|reason| Shut::because(reason).explain(at(0))).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        #7 is a draft; mark it ready for review
        waiting for the first commit on hotfixes/v1.3.1; push the fix there
        waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
        waiting for somebody to merge #7
        #7 does not merge cleanly (a.yaml, b.yaml); resolve the conflict on its branch
        the forge has not worked out yet whether #7 merges
        somebody changed #7: its head 1111111 is not tidegate's commit; remove that commit or close #7
        rolling out in prod: 2 of 3 replicas; deadline in 15m
        cannot read reviews for now: 503; trying again
        images: waiting for shop-api:v1.4.0
        ");
    }

    #[test]
    fn many_people_are_counted_after_the_first_few() {
        let list: Vec<PersonId> = (1..=9).map(|n| format!("p{n}").parse().expect("a person")).collect();
        insta::assert_snapshot!(people(&list), @"p1, p2, p3, p4, p5, p6, 3 more");
    }
}
