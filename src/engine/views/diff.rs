//! `/tide diff`: what separates two environments, in versions, images and commits.

use schemars::JsonSchema;
use serde::Serialize;

use super::LONG;
use crate::domain::catalog::{App, Environment};
use crate::domain::hygiene::neutral;
use crate::domain::image::WrittenImage;
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::domain::{AppName, CommitSha, Digest, EnvName, ImageName, Instant, Version};
use crate::engine::{Engine, EngineError};

/// How many commits a text lists per pair.
const LISTED: usize = 20;

/// What separates environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffView {
    /// When it was looked at.
    pub at: Instant,
    /// Each pair of environments, by app.
    pub pairs: Vec<Pair>,
}

/// Two environments of one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pair {
    /// The app.
    pub app: AppName,
    /// The one that is ahead.
    pub ahead: Side,
    /// The one that is behind.
    pub behind: Side,
    /// How the commit of the one ahead stands to that of the one behind.
    pub stands: Standing,
    /// The same in words.
    pub relation: String,
    /// Commits that the one ahead has and the other lacks, newest first; at most 250.
    pub commits: Vec<CommitLine>,
    /// A link to the source difference.
    pub link: Option<String>,
}

/// What one environment runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// The environment.
    pub environment: EnvName,
    /// What runs, in words; the reason where that cannot be read.
    pub runs: String,
    /// The version, where it has one.
    pub version: Option<Version>,
    /// The source commit, where it is known.
    pub source: Option<CommitSha>,
    /// The images as written in the env repo.
    pub images: Vec<ImageLine>,
}

/// How one commit stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The same commit.
    Same,
    /// It descends from the other.
    Ahead,
    /// It is an ancestor of the other.
    Behind,
    /// Neither.
    Diverged,
    /// One of the two is not known, or they could not be compared.
    Unknown,
}

impl From<Lineage> for Standing {
    fn from(lineage: Lineage) -> Self {
        match lineage {
            Lineage::Same => Self::Same,
            Lineage::Ahead => Self::Ahead,
            Lineage::Behind => Self::Behind,
            Lineage::Diverged => Self::Diverged,
            Lineage::Unknown => Self::Unknown,
        }
    }
}

/// One image as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImageLine {
    /// Which image.
    pub image: ImageName,
    /// The tag written there.
    pub tag: Option<String>,
    /// The digest written there.
    pub digest: Option<Digest>,
    /// Why it cannot be read.
    pub unreadable: Option<String>,
}

impl ImageLine {
    fn of(image: &ImageName, written: &Result<WrittenImage, String>) -> Self {
        let image = image.clone();
        match written {
            Ok(w) => {
                let tag = w.tag.as_ref().map(|tag| neutral(tag, LONG));
                Self { image, tag, digest: w.digest.clone(), unreadable: None }
            }
            Err(why) => Self { image, tag: None, digest: None, unreadable: Some(neutral(why, LONG)) },
        }
    }

    fn text(&self) -> String {
        let tag = self.tag.as_ref().map(|t| format!(":{t}")).unwrap_or_default();
        let digest = self.digest.as_ref().map(|d| format!("@{}", d.short())).unwrap_or_default();
        let unreadable = self.unreadable.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        neutral(&format!("{}{tag}{digest}{unreadable}", self.image), LONG)
    }
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommitLine {
    /// Its id.
    pub sha: CommitSha,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
}

impl DiffView {
    /// For people.
    pub fn text(&self) -> String {
        let pairs: Vec<String> = self.pairs.iter().map(Pair::text).collect();
        if pairs.is_empty() { "There is nothing to compare.".to_owned() } else { pairs.join("\n") }
    }
}

impl Pair {
    fn text(&self) -> String {
        let (ahead, behind) = (&self.ahead, &self.behind);
        let mut lines =
            vec![format!("{}: {} and {}: {}", self.app, ahead.environment, behind.environment, self.relation)];
        for side in [ahead, behind] {
            let images: Vec<String> = side.images.iter().map(ImageLine::text).collect();
            let images = if images.is_empty() { String::new() } else { format!(" ({})", images.join(", ")) };
            lines.push(format!("  {} runs {}{images}", side.environment, side.runs));
        }
        lines.extend(
            self.commits.iter().take(LISTED).map(|c| format!("  {} {} ({})", c.sha.short(), c.title, c.author)),
        );
        if self.commits.len() > LISTED {
            lines.push(format!("  and {} more", self.commits.len() - LISTED));
        }
        if let Some(link) = self.link.as_ref().filter(|_| !self.commits.is_empty()) {
            lines.push(format!("  {link}"));
        }
        lines.join("\n")
    }
}

impl CommitLine {
    fn of(commit: &CommitInfo) -> Self {
        Self {
            sha: commit.sha.clone(),
            title: neutral(commit.title(), LONG),
            author: neutral(&commit.author_name, LONG),
        }
    }
}

impl Engine {
    /// What separates two environments, of one app or all: the two named, one and the next in order (the last: and
    /// the one before), or all neighbours.
    pub async fn diff(
        &self,
        app: Option<&AppName>,
        ahead: Option<&EnvName>,
        behind: Option<&EnvName>,
    ) -> Result<DiffView, EngineError> {
        let mut view = DiffView { at: self.now(), pairs: Vec::new() };
        for app in self.asked_apps(app) {
            let here: Vec<&Environment> =
                self.catalog.environments.iter().filter(|e| !self.places(app, e).is_empty()).collect();
            for (first, second) in pairs(&here, ahead, behind) {
                view.pairs.push(self.pair(app, first, second).await?);
            }
        }
        Ok(view)
    }

    async fn pair(&self, app: &App, ahead: &Environment, behind: &Environment) -> Result<Pair, EngineError> {
        let ahead = self.side(app, ahead).await?;
        let behind = self.side(app, behind).await?;
        let mut pair = Pair {
            app: app.name.clone(),
            stands: Standing::Unknown,
            relation: "which source commits they run is not known".to_owned(),
            commits: Vec::new(),
            link: None,
            ahead,
            behind,
        };
        let (Some(to), Some(from)) = (&pair.ahead.source, &pair.behind.source) else { return Ok(pair) };
        match self.ports.repos.compare(&app.repository, from, to).await {
            Err(error) => {
                self.store_works().await?;
                pair.relation = neutral(&format!("cannot be compared: {error}"), LONG);
            }
            Ok(compared) => {
                pair.link = Some(self.ports.forge.compare_url(&app.repository, from, to));
                pair.commits = compared.commits.iter().map(CommitLine::of).collect();
                pair.stands = compared.lineage.into();
                pair.relation = relation(&pair, compared.lineage);
            }
        }
        Ok(pair)
    }

    async fn side(&self, app: &App, environment: &Environment) -> Result<Side, EngineError> {
        let mut side = Side {
            environment: environment.name.clone(),
            runs: "nothing".to_owned(),
            version: None,
            source: None,
            images: Vec::new(),
        };
        match self.what_runs(app, environment).await {
            Err(error) => {
                self.store_works().await?;
                side.runs = neutral(&format!("what cannot be read: {error}"), LONG);
            }
            Ok(None) => {}
            Ok(Some(place)) => {
                side.runs = neutral(&place.label, LONG);
                (side.version, side.source) = (place.version(), place.source());
                for (at, written) in self.places(app, environment).iter().zip(&place.written) {
                    side.images.push(ImageLine::of(&at.image, written));
                }
            }
        }
        Ok(side)
    }
}

/// Which environments are compared, of those in order.
fn pairs<'e>(
    here: &[&'e Environment],
    ahead: Option<&EnvName>,
    behind: Option<&EnvName>,
) -> Vec<(&'e Environment, &'e Environment)> {
    let find = |name: &EnvName| here.iter().position(|e| e.name == *name);
    let neighbours = here.windows(2).map(|w| (w[0], w[1]));
    match (ahead, behind) {
        (None, None) => neighbours.collect(),
        // The last one has nobody behind it: what waits before it is what people want to know.
        (Some(one), None) => {
            let last = here.last().is_some_and(|last| last.name == *one);
            neighbours.filter(|(first, second)| if last { second.name == *one } else { first.name == *one }).collect()
        }
        (None, Some(behind)) => neighbours.filter(|(_, second)| second.name == *behind).collect(),
        (Some(ahead), Some(behind)) => {
            find(ahead).zip(find(behind)).map(|(a, b)| (here[a], here[b])).into_iter().collect()
        }
    }
}

fn relation(pair: &Pair, lineage: Lineage) -> String {
    let (ahead, behind, count) = (&pair.ahead.environment, &pair.behind.environment, pair.commits.len());
    let commits = if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") };
    match lineage {
        Lineage::Same => "they run the same commit".to_owned(),
        Lineage::Ahead => format!("{ahead} is {commits} ahead"),
        Lineage::Behind => format!("{behind} has everything that {ahead} has, and more"),
        Lineage::Diverged => format!("{ahead} has {commits} that {behind} lacks, and the other way round"),
        Lineage::Unknown => "how their commits are related is not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::WriteMode;

    fn environment(name: &str) -> Environment {
        Environment {
            name: name.parse().unwrap(),
            repository: "acme/k8s".parse().unwrap(),
            branch: "main".parse().unwrap(),
            write: WriteMode::Direct,
            production: false,
            after: None,
            approvals: Default::default(),
            requests: Default::default(),
            freezes: Vec::new(),
            rollout: None,
        }
    }

    fn compared(ahead: Option<&str>, behind: Option<&str>) -> String {
        let all = ["dev", "stage", "prod"].map(environment);
        let here: Vec<&Environment> = all.iter().collect();
        let name = |n: Option<&str>| n.map(|n| n.parse::<EnvName>().unwrap());
        let pairs = pairs(&here, name(ahead).as_ref(), name(behind).as_ref());
        pairs.iter().map(|(a, b)| format!("{}>{}", a.name, b.name)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn neighbours_are_compared_unless_two_are_named() {
        insta::assert_snapshot!(compared(None, None), @"dev>stage stage>prod");
        insta::assert_snapshot!(compared(Some("stage"), None), @"stage>prod");
        insta::assert_snapshot!(compared(None, Some("stage")), @"dev>stage");
        insta::assert_snapshot!(compared(Some("dev"), Some("prod")), @"dev>prod");
        insta::assert_snapshot!(compared(Some("prod"), Some("dev")), @"prod>dev");
        insta::assert_snapshot!(compared(Some("prod"), None), @"stage>prod");
        assert_eq!(compared(Some("dev"), Some("qa")), "");
    }

    #[test]
    fn a_hostile_commit_cannot_add_a_line_or_clear_the_screen() {
        let side = |name: &str| Side {
            environment: name.parse().unwrap(),
            runs: "1.3.0".to_owned(),
            version: None,
            source: None,
            images: Vec::new(),
        };
        let commit = CommitInfo {
            tree: "2".repeat(40).parse().unwrap(),
            author_name: "mal\u{202e}lory\n  prod runs 9.9.9".to_owned(),
            message: "\u{1b}[2Jfeat: \u{200b}x\rapproved\n\nbody".to_owned(),
            ..CommitInfo::bare("1".repeat(40).parse().unwrap())
        };
        let pair = Pair {
            app: "shop".parse().unwrap(),
            ahead: side("stage"),
            behind: side("prod"),
            stands: Standing::Ahead,
            relation: "stage is 1 commit ahead".to_owned(),
            commits: vec![CommitLine::of(&commit)],
            link: None,
        };
        insta::assert_snapshot!(DiffView { at: Instant::UNIX_EPOCH, pairs: vec![pair] }.text(), @"
        shop: stage and prod: stage is 1 commit ahead
          stage runs 1.3.0
          prod runs 1.3.0
          1111111 feat: x approved (mallory prod runs 9.9.9)
        ");
    }
}
