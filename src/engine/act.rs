//! Acting: carrying out one effect. Each call is safe to repeat: names are deterministic and the adapters treat
//! "already so" as success. What an effect teaches is returned, not stored here.

use super::bump::Values;
use super::{Engine, EngineError};
use crate::domain::catalog::{App, Environment, ImagePlace, WriteMode};
use crate::domain::decide::Learn;
use crate::domain::delivery::{Delivery, End, Lane, Requester};
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::inert::calm;
use crate::domain::pull_request::Review;
use crate::domain::wording::Template;
use crate::domain::{DeliveryId, EnvName, PrNumber, RepoId};
use crate::forge::Pin;
use crate::port::{Fault, PortError, PortResult};
use crate::repos::BranchUpdate;

impl Engine {
    /// Carries out an effect. Bumps are not carried out here but together, by `write_bumps`.
    pub(super) async fn perform(&self, delivery: &Delivery, effect: &Effect) -> PortResult<Vec<Learn>> {
        let (forge, repos, app) = (&self.ports.forge, &self.ports.repos, self.app(delivery)?);
        let repo = &app.repository;
        match effect {
            Effect::CreateBranch { branch, at } => repos.create_branch(repo, branch, at).await?,
            Effect::OpenPr { branch, base, draft } => {
                let new = self.app_pr(delivery, app, (branch.clone(), base.clone()), *draft).await?;
                let pr = forge.open_pr(repo, &new).await?;
                let mut learned: Vec<Learn> = self.opened_as(repo, &new, &pr).into_iter().collect();
                learned.extend(self.reviews_of_before(delivery, (repo, pr.number)).await?);
                learned.extend([Learn::Pr(pr.number), Learn::Head(pr.head)]);
                return Ok(learned);
            }
            Effect::MarkReady { pr } => forge.mark_ready(repo, *pr).await?,
            Effect::RequestReviewers { pr, logins } => forge.request_reviewers(repo, *pr, logins).await?,
            Effect::DismissReview { pr, review, why } => return self.dismiss(delivery, (repo, *pr), review, why).await,
            Effect::WriteText { repo, pr } => return self.write_text(delivery, app, (repo, *pr)).await,
            Effect::SetCheck { commit, check } => {
                let mut check = check.clone();
                check.summary.extend(self.card_links(delivery).await?.iter().map(|link| format!("\n\n{link}")));
                forge.set_check(repo, commit, &check).await?;
            }
            Effect::MergePr { repo, pr, head, base, proof } => {
                let message = merge_message(delivery, proof);
                let pin = Pin { head: head.clone(), base: base.clone() };
                forge.merge_pr(repo, *pr, &pin, &message).await?;
            }
            Effect::CreateTag { tag, at } => {
                let message = format!("{tag} of {}, by {} ({})", delivery.app, delivery.requested_by, delivery.id);
                repos.create_tag(repo, tag, at, &message).await?;
            }
            Effect::MoveTag { tag, at } => repos.move_tag(repo, tag, at).await?,
            Effect::Retag { image, digest, tag } => {
                self.registry_of(app, image)?.retag(image, digest, tag).await?;
                self.note_retag(app, image, digest, tag).await?;
            }
            Effect::Bump { .. } => return Err(PortError::rejected("a bump is written with the others of its round")),
            Effect::OpenBumpPr { environment, bump } => {
                let environment = self.env(environment)?;
                return self.open_bump_pr(delivery, app, environment, bump).await;
            }
            Effect::Supersede { delivery: other } => Box::pin(self.supersede(other, delivery)).await?,
            Effect::HoldBack { delivery: other, environment } => {
                Box::pin(self.hold_back(other, environment, delivery)).await?;
            }
            Effect::CloseBumpPr { environment, pr, why, .. } => {
                let repo = &self.env(environment)?.repository;
                forge.close_pr(repo, *pr).await?;
                self.say_why((repo, *pr), &format!("closed-by:{}", delivery.id), why).await?;
            }
            // What has served is no reason to stop: if it cannot be deleted, it is left.
            Effect::DeleteBranch { repo, branch, at } => {
                if let Err(error) = repos.delete_branch(repo, branch, at).await {
                    tracing::warn!(delivery = %delivery.id, cause = %error.cause, "{branch} of {repo} is left: {error}");
                    return Ok(vec![Learn::KeptBranch(branch.clone())]);
                }
            }
            Effect::Nudge { environment } => self.nudge(delivery, environment).await?,
            Effect::Steer { steering } => return self.steer(delivery, steering).await,
            Effect::UpdateBranch { branch, commit, .. } => {
                let message = format!("Bring {} of {} into {branch}", version_words(delivery), delivery.app);
                match repos.update_branch(repo, branch, commit, &message).await? {
                    BranchUpdate::Updated(_) => {}
                    BranchUpdate::Conflict(files) => {
                        let what = format!(
                            "it conflicts in {}; merge {} into {branch} by hand",
                            files.join(", "),
                            commit.short()
                        );
                        return Err(PortError::rejected(what));
                    }
                }
            }
            Effect::OpenBackMerge { branch, into } => {
                return self.open_back_merge(delivery, app, (branch, into)).await;
            }
        }
        Ok(Vec::new())
    }

    /// Has what watches an environment look at its env repo at once. A rollback first ends what would keep it out. What
    /// the engine does not let itself be asked it does in its own time: that stops no delivery.
    async fn nudge(&self, delivery: &Delivery, environment: &EnvName) -> PortResult<()> {
        let environment = self.env(environment)?;
        let target = self.rollout_target(delivery, environment)?;
        let Some(rollout) = environment.rollout.as_ref().and_then(|p| self.ports.rollouts.get(&p.engine)) else {
            return Ok(());
        };
        let (id, name) = (&delivery.id, &environment.name);
        if let (Lane::Rollback, Some(bump)) = (delivery.lane, delivery.known.bumps.get(name)) {
            match rollout.free(&target, &bump.from).await {
                Ok(true) => tracing::info!(delivery = %id, environment = %name, "ended what kept the rollback out"),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(delivery = %id, cause = %error.cause, "cannot make way in {name}: {error}")
                }
            }
        }
        if let Err(error) = rollout.nudge(&target).await {
            tracing::warn!(delivery = %id, cause = %error.cause, "cannot nudge {name}: {error}");
        }
        Ok(())
    }

    /// Takes a stale approval back on the forge. One that cannot be taken back is left: here it counts no more anyway.
    async fn dismiss(
        &self,
        delivery: &Delivery,
        (repo, pr): (&RepoId, PrNumber),
        review: &Review,
        why: &str,
    ) -> PortResult<Vec<Learn>> {
        match self.ports.forge.dismiss_review(repo, pr, review, why).await {
            Err(error) if matches!(error.fault, Fault::Rejected | Fault::NotFound) => {
                tracing::warn!(delivery = %delivery.id, cause = %error.cause, "a stale approval stands: {error}");
            }
            done => done?,
        }
        Ok(vec![Learn::Dismissed(review.id)])
    }

    async fn open_bump_pr(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
        bump: &crate::domain::delivery::BumpRecord,
    ) -> PortResult<Vec<Learn>> {
        let Some(branch) = bump.branch.clone() else {
            return Err(PortError::rejected("a direct bump has no pull request"));
        };
        let new = self.bump_pr(delivery, (app, environment), (bump, branch)).await;
        let pr = self.ports.forge.open_pr(&environment.repository, &new).await?;
        let (repo, number) = (&environment.repository, pr.number);
        let of_before = self.reviews_of_before(delivery, (repo, number)).await?;
        let wrote = self.renew_text(delivery, (repo, pr), &new).await?;
        let number = Learn::BumpPr(environment.name.clone(), number);
        Ok(wrote.into_iter().chain(of_before).chain([number]).collect())
    }

    /// Ends another delivery because this one takes its place.
    async fn supersede(&self, other: &DeliveryId, by: &Delivery) -> PortResult<()> {
        let store = &self.ports.store;
        let Some(other) = store.delivery(other).await.map_err(super::truth::store_failed)? else { return Ok(()) };
        if !other.is_open() {
            return Ok(());
        }
        if let Some(passing) = &other.known.passing {
            let told =
                format!("{} is under way right now ({}); what becomes of it is seen first", other.id, passing.what);
            return Err(PortError::transient(told, "it has begun"));
        }
        let mut change = self.change();
        let end = End::Superseded { by: crate::domain::title::title(by) + &format!(" ({})", by.id) };
        let ended = Box::pin(self.end_delivery(&mut change, other, end, Vec::new())).await;
        ended.map_err(|e: EngineError| PortError::transient("tidegate's own store failed", e))?;
        store.commit(change).await.map_err(super::truth::store_failed)
    }
}

pub(super) fn capitalised(lane: Lane) -> String {
    let mut text = lane.to_string();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

pub(super) fn version_words(delivery: &Delivery) -> String {
    delivery.version.map_or_else(|| delivery.id.to_string(), |v| v.to_string())
}

fn merge_message(delivery: &Delivery, proof: &MergeProof) -> String {
    let (people, subject) = match proof {
        MergeProof::Gated(approved) => (approved.people(), approved.subject()),
        MergeProof::Shipped(by) => (&by.people[..], &by.subject),
    };
    let people = people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let approved = if people.is_empty() { String::new() } else { format!("\nApproved-by: {people}") };
    format!(
        "{} {} of {}\n\nDelivery: {}\nRequested-by: {}{approved}\nSubject: {}",
        capitalised(delivery.lane),
        version_words(delivery),
        delivery.app,
        delivery.id,
        delivery.requested_by,
        subject.id().0
    )
}

/// The line of a commit message by which a delivery knows its own commit.
pub(super) fn delivery_line(delivery: &Delivery) -> String {
    format!("Delivery: {}", delivery.id)
}

/// The lines of a commit message that say which images it brings, by digest: files may hold tags alone.
pub(super) fn trailers(images: &[ImageRef]) -> Vec<String> {
    let mut lines: Vec<String> = images.iter().map(|i| format!("Image: {}:{}@{}", i.name, i.tag, i.digest)).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// What a bump changes, image by image, and in which files: those that say the same share a line.
pub(super) fn bump_lines(values: &Values<'_>, places: &[ImagePlace], file: impl Fn(&str) -> String) -> String {
    let label = |w: &WrittenImage| w.tag.clone().or_else(|| w.digest.as_ref().map(|d| d.short().to_owned()));
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for (n, (to, from)) in values.to.iter().zip(values.from).enumerate() {
        let from = label(from).unwrap_or_else(|| "nothing".into());
        let line = format!("- {}: {from} -> {} ({})", to.name, to.tag, to.digest);
        let known = lines.iter().position(|(known, _)| *known == line).unwrap_or(lines.len());
        if known == lines.len() {
            lines.push((line, Vec::new()));
        }
        let written = places.get(n).map(|place| file(place.file.path()));
        if let (Some((_, files)), Some(file)) = (lines.get_mut(known), written)
            && !files.contains(&file)
        {
            files.push(file);
        }
    }
    let told = |(line, files): (String, Vec<String>)| match files.is_empty() {
        true => format!("{line}\n"),
        false => format!("{line} in {}\n", files.join(", ")),
    };
    lines.into_iter().map(told).collect()
}

/// A template of the team's with everything filled in.
pub(super) fn worded(
    template: &Template,
    delivery: &Delivery,
    (app, environment): (&App, &Environment),
    values: &Values<'_>,
    lines: &str,
) -> String {
    let tag = values.to.first().map_or("", |image| image.tag.as_str());
    template.with(|name| match name {
        "app" => app.name.to_string(),
        "env" => environment.name.to_string(),
        "version" => delivery.version.map_or_else(|| tag.to_owned(), |version| version.to_string()),
        "from" => values.from.first().and_then(|from| from.tag.as_deref()).map(calm).unwrap_or_default(),
        "changes" => lines.trim_end().to_owned(),
        "lane" => delivery.lane.to_string(),
        "by" => calm(&delivery.requested_by.to_string()),
        "why" => why(delivery),
        "delivery" => delivery.id.to_string(),
        _ => tag.to_owned(),
    })
}

/// Why a bump is made, on one line that acts on nothing.
fn why(delivery: &Delivery) -> String {
    let why = match &delivery.requested_by {
        Requester::Automatic(why) => why.clone(),
        _ => delivery.reason.clone().unwrap_or_else(|| format!("{} lane", delivery.lane)),
    };
    calm(&why.lines().next().unwrap_or_default().chars().take(200).collect::<String>())
}

/// Commit message of a bump: who, what, why, from and to, with a link to the source difference.
/// The same for the same bump, so that a retry makes the same commit.
pub(super) fn bump_message(
    engine: &Engine,
    delivery: &Delivery,
    app: &App,
    environment: &Environment,
    values: &Values<'_>,
) -> String {
    let (to, lines) = (values.to, bump_lines(values, engine.places(app, environment), str::to_owned));
    let tag = to.first().map_or("", |i| i.tag.as_str());
    // Where people vote until it is merged, the merge says who approved it.
    let decided = delivery.known.approved.as_ref().filter(|_| environment.write == WriteMode::Direct);
    let approved = decided.filter(|a| !a.people.is_empty()).map(|a| {
        let people = a.people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        format!("Approved-by: {people} (subject {}, head {})\n", a.subject.id().0, a.subject.head.short())
    });
    let source = delivery.shipped().map(|s| format!("Source: {} {s}\n", app.repository));
    let link = values
        .from_source
        .zip(delivery.shipped())
        .map(|(from, to)| format!("Compare: {}\n", engine.ports.forge.compare_url(&app.repository, from, to)));
    let images: String = trailers(to).iter().map(|line| format!("{line}\n")).collect();
    let template = engine.options.wording.message.as_ref();
    let head = match template.map(|template| (template, worded(template, delivery, (app, environment), values, &lines)))
    {
        None => format!("{}: {} to {tag}\n\n{lines}", environment.name, app.name),
        Some((template, said)) if template.is_title() => format!("{said}\n\n{lines}"),
        Some((_, said)) => format!("{}\n", said.trim_end()),
    };
    format!(
        "{head}\nWhy: {why}\nRequested-by: {by}\n{line}\n{images}{approved}{source}{link}",
        by = delivery.requested_by,
        why = why(delivery),
        line = delivery_line(delivery),
        approved = approved.unwrap_or_default(),
        source = source.unwrap_or_default(),
        link = link.unwrap_or_default(),
    )
}
