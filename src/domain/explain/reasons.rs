//! One sentence per reason to wait. What can be done about it stands in the sentence.

use std::fmt;
use std::time::Duration;

use super::{duration_words, instant_words, people};
use crate::domain::authors::{Unknown, listed, one_more, ways_out};
use crate::domain::delivery::Unasked;
use crate::domain::dev_image::Undecided;
use crate::domain::gate::{AlsoHeld, Reason};
use crate::domain::image::ImageRef;
use crate::domain::kept::Kept;
use crate::domain::neighbours::{Gone, Way};
use crate::domain::scan::Severity;
use crate::domain::{DeliveryId, EnvName, ImageName, PersonId, PrNumber, TeamName};

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsApprovals { of, have, quorum, unknown } => needs(f, of.as_ref(), have, (*quorum, unknown)),
            Self::Rejected { by, kept } => rejected(f, by, kept),
            Self::UnknownAuthors { unknown, claim } => unknown_authors(f, unknown, *claim),
            Self::QuorumImpossible { eligible, quorum, unknown } => impossible(f, eligible, (*quorum, unknown)),
            Self::ElectorateUnread { teams, why } => unread(f, teams, why),
            Self::NotApproved { head, approved } => {
                write!(f, "what would enter is head {}, and {approved}", head.short())
            }
            Self::Unasked { what, delivery } => unasked(f, what, delivery),
            Self::ChecksPending { names } => write!(f, "waiting for {}", names.join(", ")),
            Self::ChecksFailed { names } => write!(f, "failed: {}; fix and push, or run them again", names.join(", ")),
            Self::Frozen { environment, why, .. } => write!(f, "{environment} is frozen ({why})"),
            Self::Quarantined { what, images, lift } => {
                write!(f, "under quarantine is {what}: {images}; nothing opens that but {lift}, by somebody else")
            }
            Self::Soaking { environment, soak } => soaking(f, environment, *soak),
            Self::NotHealthyBefore { environment, detail } => write!(f, "not healthy in {environment}: {detail}"),
            Self::Stranded { environment, detail, delivery } => stranded(f, environment, detail, delivery),
            Self::HealthUnknown { environment, why } => {
                write!(f, "whether it is healthy in {environment} cannot be asked for now: {why}; trying again")
            }
            Self::OlderThanRunning { environment, running } => {
                write!(f, "{environment} runs {running}, which is newer; to go back, use /rollback {environment}")
            }
            Self::CannotCompare { .. } => cannot_compare(f, self),
            Self::RunningUnread { environment, why } => {
                write!(f, "what {environment} runs cannot be read: {why}; correct the env repo or the configuration")
            }
            Self::NotDescended { environment, running } => write!(
                f,
                "does not contain what {environment} runs: {running}; bring that in first, or use /rollback {environment}"
            ),
            Self::NotTheVersion { head, version } => not_the_version(f, head.short(), version.short()),
            Self::VersionConflicts { pr, base, files } => write!(
                f,
                "{pr} does not merge cleanly{}: this version cannot enter; take {base} into the dev branch and cut a new one",
                in_brackets(files)
            ),
            Self::BaseGone(gone) => gone.fmt(f),
            Self::ImagesMissing { images } => write!(f, "waiting for {}", tagged(images)),
            Self::ImageChanged { image, detail } => write!(f, "{image} is not what was approved: {detail}"),
            Self::TagMoved { image, named, pinned, delivery } => {
                tag_moved(f, image, named.short(), (*pinned, delivery.as_ref()))
            }
            Self::ImageGone { image } => image_gone(f, image),
            Self::OlderThanTag { images, stood, delivery } => older_than_tag(f, images, (*stood, delivery.as_ref())),
            Self::Displaced { displaced, delivery } => f.write_str(&displaced.words(delivery)),
            Self::WhichDevImage { undecided, delivery } => which_dev_image(f, undecided, delivery),
            Self::NotTheDevImage { image, built, delivery } => not_the_dev_image(f, image, built.short(), delivery),
            Self::Locked { environment, by, reason, others, anew, .. } => {
                write!(f, "{by} holds {environment} ({reason}){}", also(others, anew.as_deref()))
            }
            Self::Draft { pr } => write!(f, "{pr} is a draft; mark it ready for review"),
            Self::AwaitingCommit { .. } | Self::AwaitingSubmit { .. } | Self::AwaitingMerge { .. } => awaiting(f, self),
            Self::Conflict { pr, files } => {
                write!(f, "{pr} does not merge cleanly{}; resolve the conflict on its branch", in_brackets(files))
            }
            Self::MergeabilityUnknown { pr } => write!(f, "the forge has not worked out yet whether {pr} merges"),
            Self::BumpTouched { pr, head } => write!(
                f,
                "somebody changed {pr}: its head {} is not tidegate's commit; remove that commit or close {pr}",
                head.short()
            ),
            Self::RollingOut { environment, progress, .. } => write!(f, "rolling out in {environment}: {progress}"),
            Self::Behind { environment, what, delivery, pr, approved } => {
                behind(f, (environment, what), (delivery.as_ref(), *pr), *approved)
            }
            Self::Unheard { what } => unheard(f, what),
            Self::Passing { what } => {
                write!(f, "{what} had begun, and what became of it is not known yet; nothing else begins")
            }
            Self::Unreachable { what, why } => write!(f, "cannot {what} for now: {why}; trying again"),
            Self::VersionTagMoved { moved } => moved.fmt(f),
            Self::ScanFound { .. } | Self::ScanRunning { .. } | Self::ScanUnknown { .. } => scan(f, self),
            Self::HoldsMore { pr, commit } => holds_more(f, pr, commit.short()),
            Self::Blocked { what } => f.write_str(what),
        }
    }
}

fn awaiting(f: &mut fmt::Formatter<'_>, reason: &Reason) -> fmt::Result {
    match reason {
        Reason::AwaitingCommit { branch } => write!(f, "waiting for the first commit on {branch}; push the fix there"),
        Reason::AwaitingSubmit { branch } => write!(f, "waiting for /hotfix submit once {branch} holds the whole fix"),
        Reason::AwaitingMerge { pr } => write!(f, "waiting for somebody to merge {pr}"),
        _ => Ok(()),
    }
}

fn unheard(f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
    write!(f, "{what} could close a gate and cannot be dealt with yet; tried again, and given up if that goes on")
}

fn rejected(f: &mut fmt::Formatter<'_>, by: &[PersonId], kept: &[Kept]) -> fmt::Result {
    write!(f, "rejected by {}", people(by))?;
    match kept {
        [] => Ok(()),
        kept => write!(f, " ({})", kept.iter().map(Kept::words).collect::<Vec<_>>().join("; ")),
    }
}

fn needs(
    f: &mut fmt::Formatter<'_>,
    of: Option<&EnvName>,
    have: &[PersonId],
    (quorum, unknown): (u32, &[Unknown]),
) -> fmt::Result {
    write!(f, "{} of {quorum}", have.len())?;
    if !have.is_empty() {
        write!(f, " ({})", people(have))?;
    }
    if let Some(of) = of {
        write!(f, " for {of}")?;
    }
    if !unknown.is_empty() {
        write!(f, ", {}", one_more(unknown))?;
    }
    Ok(())
}

fn impossible(f: &mut fmt::Formatter<'_>, eligible: &[PersonId], (quorum, unknown): (u32, &[Unknown])) -> fmt::Result {
    let more = if unknown.is_empty() { ",".to_owned() } else { format!(", {},", one_more(unknown)) };
    let (left, names) = (eligible.len(), people(eligible));
    write!(f, "needs {quorum}{more} but only {left} ({names}) may approve once requester and authors are left out; ")?;
    if !unknown.is_empty() {
        write!(f, "{}; else ", ways_out(unknown, true))?;
    }
    f.write_str("the configuration must list more people")
}

fn unknown_authors(f: &mut fmt::Formatter<'_>, unknown: &[Unknown], claim: bool) -> fmt::Result {
    let (wrote, ways) = (listed(unknown), ways_out(unknown, false));
    if !claim {
        return write!(f, "the configuration does not know who wrote {wrote}, and must here; {ways}");
    }
    let first = unknown.first().map_or("COMMIT", |u| u.commit.short());
    write!(
        f,
        "the configuration does not know who wrote {wrote}; whoever may approve says who it was with /tide claim {first} \
         PERSON, or {ways}"
    )
}

fn unasked(f: &mut fmt::Formatter<'_>, what: &Unasked, delivery: &DeliveryId) -> fmt::Result {
    let Unasked { environment, right, quorum } = what;
    write!(
        f,
        "{environment} asked {quorum} to approve this {right} and asks nobody any more; /tide abort {delivery} and ask for it \
         anew, or put the list back"
    )
}

fn cannot_compare(f: &mut fmt::Formatter<'_>, reason: &Reason) -> fmt::Result {
    let Reason::CannotCompare { environment, running, entering, asked, say } = reason else { return Ok(()) };
    let asked = asked.as_ref().map(|a| format!(" (it was asked to replace {a}, which stands there no more)"));
    let asked = asked.unwrap_or_default();
    write!(f, "{environment} runs {running}, and nobody can tell whether {entering} is newer and holds it{asked}; ")?;
    match say {
        Some(say) => write!(f, "if it may be replaced, say {say}"),
        None => write!(
            f,
            "write into the env repo of {environment} what CI built, tag the commit that it was built from, or empty the \
             entry"
        ),
    }
}

fn not_the_version(f: &mut fmt::Formatter<'_>, head: &str, version: &str) -> fmt::Result {
    write!(
        f,
        "the head {head} is not the version's commit {version}, whose images would ship: set the branch back to {version}, or \
         cut a version that holds what was pushed"
    )
}

fn unread(f: &mut fmt::Formatter<'_>, teams: &[TeamName], why: &str) -> fmt::Result {
    let teams = teams.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    write!(f, "nobody can tell who is in {teams}: {why}; it stays shut until that can be read")
}

fn image_gone(f: &mut fmt::Formatter<'_>, image: &ImageRef) -> fmt::Result {
    let ImageRef { name, tag, digest } = image;
    write!(
        f,
        "{name}:{tag} can no longer be pulled as {}, which was healthy here; push that image again, or roll back to another \
         version",
        digest.short()
    )
}

fn stranded(f: &mut fmt::Formatter<'_>, environment: &EnvName, detail: &str, delivery: &DeliveryId) -> fmt::Result {
    write!(f, "not healthy in {environment}: {detail}; /tide abort {delivery} ends this")
}

fn soaking(f: &mut fmt::Formatter<'_>, environment: &EnvName, soak: Duration) -> fmt::Result {
    write!(f, "healthy in {environment} for less than {}", duration_words(soak))
}

fn which_dev_image(f: &mut fmt::Formatter<'_>, undecided: &Undecided, delivery: &DeliveryId) -> fmt::Result {
    let Undecided { image, commit, digests } = undecided;
    let (commit, shorts) = (commit.short(), digests.iter().map(|digest| digest.short().to_owned()));
    let say: Vec<String> = digests.iter().map(|digest| accept(Some(delivery), digest.short())).collect();
    let shorts = shorts.collect::<Vec<_>>().join(" and ");
    match digests.len() {
        1 => write!(
            f,
            "{shorts} was pushed as the dev image of {commit} of {image}, and nobody knows that commit to have been the tip of \
             the dev branch by then: CI builds tips, so nothing tells that CI built it; say {} if it is meant, or push what CI \
             builds",
            say.join(" or ")
        ),
        _ => write!(
            f,
            "{shorts} were pushed as the dev image of {commit} of {image}, and nothing tells which CI built; say which is \
             meant: {}",
            say.join(" or ")
        ),
    }
}

/// The command by which a person says that an image is meant, as it is typed.
fn accept(delivery: Option<&DeliveryId>, digest: &str) -> String {
    match delivery {
        Some(delivery) => format!("/tide accept {delivery} {digest}"),
        None => format!("/tide accept, with its id and {digest}"),
    }
}

fn tag_moved(
    f: &mut fmt::Formatter<'_>,
    image: &ImageRef,
    named: &str,
    (pinned, delivery): (bool, Option<&DeliveryId>),
) -> fmt::Result {
    let ImageRef { name, tag, digest } = image;
    let digest = digest.short();
    write!(f, "{name}:{tag} names {named} now, not {digest}, which was healthy here; ")?;
    if pinned {
        let accept = accept(delivery, digest);
        write!(f, "give {digest} that tag again, or say that it is meant all the same: {accept}")
    } else {
        write!(
            f,
            "the env repo says the tag alone, so the cluster would pull what nobody approved: give {digest} that tag again, \
             or roll back to another version"
        )
    }
}

fn not_the_dev_image(f: &mut fmt::Formatter<'_>, image: &ImageRef, built: &str, delivery: &DeliveryId) -> fmt::Result {
    let ImageRef { name, tag, digest } = image;
    let accept = accept(Some(delivery), digest.short());
    write!(
        f,
        "{name}:{tag} names {}, not {built}, which was built from what is released; delete that tag, put this image to the \
         vote ({accept}), or abort",
        digest.short()
    )
}

fn older_than_tag(
    f: &mut fmt::Formatter<'_>,
    images: &[ImageRef],
    (stood, delivery): (bool, Option<&DeliveryId>),
) -> fmt::Result {
    let accept = accept(delivery, images.first().map_or("DIGEST", |i| i.digest.short()));
    if stood {
        let named: Vec<String> =
            images.iter().map(|i| format!("{}:{} names {}", i.name, i.tag, i.digest.short())).collect();
        return write!(
            f,
            "{}, and the version's tag stood before anybody looked, so nobody knows whether CI built it from there; push what \
             CI builds under that tag, or put this image to the vote: {accept}",
            named.join(", ")
        );
    }
    let named: Vec<String> =
        images.iter().map(|i| format!("{}:{} named {}", i.name, i.tag, i.digest.short())).collect();
    write!(
        f,
        "{} before the version's tag was made, so CI did not build it from there; push what CI builds under that tag, or put \
         this image to the vote: {accept}",
        named.join(", ")
    )
}

fn behind(
    f: &mut fmt::Formatter<'_>,
    (environment, what): (&EnvName, &str),
    (delivery, pr): (Option<&DeliveryId>, Option<PrNumber>),
    approved: bool,
) -> fmt::Result {
    let approved = if approved { "is approved and on its way" } else { "is on its way" };
    write!(f, "{what} {approved} into {environment}")?;
    if let Some(pr) = pr {
        write!(f, " ({pr})")?;
    }
    f.write_str(": this takes its place once its own gates are open")?;
    match delivery {
        Some(delivery) => write!(f, "; /tide abort {delivery} gives that one up"),
        None => Ok(()),
    }
}

fn holds_more(f: &mut fmt::Formatter<'_>, pr: &PrNumber, commit: &str) -> fmt::Result {
    write!(
        f,
        "{pr} was merged as {commit}, which holds more than what was approved; its ballot says what. Or abort this, and revert \
         {commit} before the next one is cut"
    )
}

fn scan(f: &mut fmt::Formatter<'_>, reason: &Reason) -> fmt::Result {
    match reason {
        Reason::ScanFound { image, found, at, link } => {
            let or_worse = if *at == Severity::Critical { "" } else { " or worse" };
            let link = in_these(link.as_deref());
            write!(
                f,
                "the scan of {image} found {found}{link}, and nothing {at}{or_worse} enters; bring an image without that, or have it \
                 waived: /waive scan VERSION REASON"
            )
        }
        Reason::ScanRunning { image, word, link } => {
            let link = link.as_ref().map(|link| format!("; {link}")).unwrap_or_default();
            write!(f, "the scan of {image} is not over ({word}{link})")
        }
        Reason::ScanUnknown { image, why, link } => write!(
            f,
            "the scan of {image} cannot be judged: {why}{}; have it scanned, or have that waived: /waive scan VERSION REASON",
            in_these(link.as_deref())
        ),
        _ => Ok(()),
    }
}

fn in_these(link: Option<&str>) -> String {
    link.map(|link| format!(" ({link})")).unwrap_or_default()
}

fn in_brackets(files: &[String]) -> String {
    if files.is_empty() { String::new() } else { format!(" ({})", files.join(", ")) }
}

/// The others who hold the same, and how to ask for it in spite of a rollback.
pub(super) fn also(others: &[AlsoHeld], anew: Option<&str>) -> String {
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
            Way::TooLate => write!(f, ", which lacks that and can take nothing in any more; {again}"),
            Way::Unknown { say } => {
                write!(
                    f,
                    "; how the two are related cannot be told: write into the env repo a version that has its tag, "
                )?;
                if let Some(say) = say {
                    write!(f, "say {say} if it may be replaced, ")?;
                }
                write!(f, "or {again}")
            }
        }
    }
}

fn tagged(images: &[(ImageName, String)]) -> String {
    images.iter().map(|(name, tag)| format!("{name}:{tag}")).collect::<Vec<_>>().join(", ")
}
