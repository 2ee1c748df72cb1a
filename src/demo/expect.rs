//! What the tour checks of itself: the world after each chapter, looked up where it is true, not in what was told.

use std::str::FromStr;

use anyhow::{Context as _, bail};

use super::verbs::words;
use super::world::World;
use crate::domain::delivery::{Delivery, End};
use crate::domain::pull_request::Lineage;
use crate::domain::{AppName, Branch, DeliveryId, EnvName, RepoId, TagName};

/// Something that should be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// A delivery ended well.
    Done(DeliveryId),
    /// A delivery's rollout failed, and the cluster said so.
    Failed(DeliveryId, String),
    /// A delivery is open, and why it waits contains this.
    Waits(DeliveryId, String),
    /// What was told since somebody last did something contains this.
    Told(String),
    /// A file contains this.
    Says {
        /// In which repository.
        repo: RepoId,
        /// At which branch.
        branch: Branch,
        /// Which file.
        path: String,
        /// What.
        text: String,
    },
    /// A tag is there.
    Tag(RepoId, TagName),
    /// A branch contains a commit.
    Holds(RepoId, Branch, String),
    /// Whether an app is locked in an environment.
    Locked(AppName, EnvName, bool),
    /// The journal's chain holds.
    Journal,
}

impl FromStr for Expectation {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            [delivery, "ended", "done"] => Self::Done(delivery.parse()?),
            [delivery, "failed", "with", cause] => Self::Failed(delivery.parse()?, (*cause).to_owned()),
            [delivery, "waits", "for", what] => Self::Waits(delivery.parse()?, (*what).to_owned()),
            ["told", what] => Self::Told((*what).to_owned()),
            [repo, branch, path, "says", text] => Self::Says {
                repo: RepoId::parse(*repo)?,
                branch: Branch::parse(*branch)?,
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            },
            [repo, "has", "tag", tag] => Self::Tag(RepoId::parse(*repo)?, TagName::parse(*tag)?),
            [repo, branch, "holds", rev] => {
                Self::Holds(RepoId::parse(*repo)?, Branch::parse(*branch)?, (*rev).to_owned())
            }
            [app, "is", "locked", "in", env] => Self::Locked(AppName::parse(*app)?, EnvName::parse(*env)?, true),
            [app, "is", "not", "locked", "in", env] => {
                Self::Locked(AppName::parse(*app)?, EnvName::parse(*env)?, false)
            }
            ["the", "journal", "is", "intact"] => Self::Journal,
            _ => bail!("{text:?} is no expectation"),
        })
    }
}

/// What is instead, where something is not as it should be.
type Instead = Option<String>;

impl Expectation {
    /// Whether it is so: nothing if it is, else what is instead.
    pub async fn check(&self, world: &World, told: &[String]) -> anyhow::Result<Instead> {
        match self {
            Self::Done(id) => delivery(world, id).await.map(|d| ended(&d)),
            Self::Failed(id, cause) => delivery(world, id).await.map(|d| failed(&d, cause)),
            Self::Waits(id, what) => waits(world, id, what).await,
            Self::Told(what) => Ok((!told.iter().any(|line| line.contains(what))).then(|| "it was not".to_owned())),
            Self::Says { repo, branch, path, text } => {
                let file = world.forge.repos().read_file(repo, branch.as_str(), path).await?;
                let file = file.with_context(|| format!("{repo} has no {path} on {branch}"))?;
                Ok((!file.contains(text.as_str())).then_some(file))
            }
            Self::Tag(repo, tag) => {
                Ok(world.forge.repos().tag(repo, tag).await?.is_none().then(|| "there is no such tag".to_owned()))
            }
            Self::Holds(repo, branch, rev) => holds(world, repo, branch, rev).await,
            Self::Locked(app, env, wanted) => {
                let now = world.clock.now();
                let on = |l: &crate::domain::gate::Lock| {
                    l.app == *app && l.environment == *env && l.until.is_none_or(|until| until > now)
                };
                let is = world.store.locks().await?.iter().any(on);
                Ok((is != *wanted).then(|| if is { "it is" } else { "it is not" }.to_owned()))
            }
            Self::Journal => Ok(world.store.verify_journal().await?.err().map(|broken| broken.to_string())),
        }
    }
}

async fn delivery(world: &World, id: &DeliveryId) -> anyhow::Result<Delivery> {
    world.store.delivery(id).await?.with_context(|| format!("there is no delivery {id}"))
}

fn ended(delivery: &Delivery) -> Instead {
    match &delivery.end {
        Some((_, End::Done)) => None,
        Some((_, end)) => Some(format!("it ended otherwise: {end:?}")),
        None => Some(format!("it is open, waiting for {:?}", delivery.waits)),
    }
}

fn failed(delivery: &Delivery, wanted: &str) -> Instead {
    match &delivery.end {
        Some((_, End::RolloutFailed { cause, .. })) if cause.contains(wanted) => None,
        Some((_, end)) => Some(format!("it ended otherwise: {end:?}")),
        None => Some("it is open".to_owned()),
    }
}

async fn waits(world: &World, id: &DeliveryId, what: &str) -> anyhow::Result<Instead> {
    if let Some((_, end)) = delivery(world, id).await?.end {
        return Ok(Some(format!("it has ended: {end:?}")));
    }
    let why = world.engine.why(None, Some(id.as_str())).await?.text();
    Ok((!why.contains(what)).then_some(why))
}

async fn holds(world: &World, repo: &RepoId, branch: &Branch, rev: &str) -> anyhow::Result<Instead> {
    let forge = &world.forge;
    let (Some(tip), Some(commit)) = (forge.repos().branch_tip(repo, branch).await?, forge.named(repo, rev).await?)
    else {
        return Ok(Some(format!("{repo} has no branch {branch}, or no {rev}")));
    };
    let lineage = forge.repos().compare(repo, &commit, &tip).await?.lineage;
    Ok((!matches!(lineage, Lineage::Same | Lineage::Ahead)).then(|| format!("{branch} is {lineage:?} of it")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_should_be_reads_like_a_sentence() {
        assert!(matches!("shop-3 waits for \"1 of 2\"".parse(), Ok(Expectation::Waits(_, what)) if what == "1 of 2"));
        assert!(matches!("shop is not locked in prod".parse(), Ok(Expectation::Locked(_, _, false))));
        assert!("shop-3 is fine".parse::<Expectation>().is_err());
    }
}
