//! Images that were pushed and go nowhere, told where somebody can act.

use chrono::TimeDelta;

use super::Engine;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, ImageSpec};
use crate::domain::dev_image::DevImage;
use crate::domain::explain::instant_words;
use crate::domain::image::ImageRef;
use crate::domain::{CommitSha, EnvName, Instant};
use crate::port::{PortError, PortResult};
use crate::store::Change;

/// After how long the other images of a commit are late.
const HALF_BUILT: TimeDelta = TimeDelta::minutes(30);

impl Engine {
    /// Says once that CI's tags may look otherwise than configured, or that somebody pushes tags that look like CI's.
    pub(super) async fn tell_no_dev_tag(
        &self,
        change: &mut Change,
        app: &App,
        spec: &ImageSpec,
        tag: &str,
    ) -> PortResult<()> {
        let (name, pattern) = (&spec.name, spec.dev_tag.as_str());
        let text = format!(
            "{name}:{tag} is not taken as a dev image of {}: the whole tag must match `dev_tag`, and that is {pattern}. If CI \
             names its images so, correct `dev_tag`; else somebody pushes images that look like CI's",
            app.name
        );
        // Told again when another kind of tag comes, and each day: the first must not cover those that follow.
        let kind = without_ids(tag);
        let key = format!("no-dev-tag:{}:{name}:{pattern}:{kind}:{}", app.name, self.now().date_naive());
        self.tell_once(change, (app, None), &key, Line::alarm(text)).await.map(drop)
    }

    /// Says that a dev image enters nothing by itself, because nothing tells that CI built it.
    pub(super) async fn tell_not_built(
        &self,
        change: &mut Change,
        (app, environment): (&App, &EnvName),
        image: &ImageRef,
        (commit, build): (&CommitSha, &DevImage),
    ) -> PortResult<String> {
        let (digest, commit) = (build.digest.short(), commit.short());
        let why = format!(
            "{digest} does not enter {environment} by itself: it was pushed as {}:{}, and nobody knows {commit} to have been the \
             tip of the dev branch by then, so nothing tells that CI built it; push a commit that CI builds",
            image.name, image.tag
        );
        let key = format!("not-built:{}:{environment}:{commit}:{digest}", image.name);
        self.tell_once(change, (app, None), &key, Line::alarm(why.clone())).await?;
        Ok(why)
    }

    /// Says once that some images of a commit were built a while ago and others were not: it is delivered whole or not at all, so
    /// it goes nowhere, and nobody would notice. Whether any of its images is there.
    pub(super) async fn tell_half_built(&self, change: &mut Change, app: &App, commit: &CommitSha) -> PortResult<bool> {
        // One image is there or not: it has no half, and nothing is asked of it at every sweep.
        if app.images.len() < 2 {
            return Ok(false);
        }
        let (mut there, mut missing, mut since) = (Vec::new(), Vec::new(), None::<Instant>);
        for spec in &app.images {
            let tags = self.ports.store.tags_of_commit(&spec.name, commit).await.map_err(store_failed)?;
            let Some(pushed) = tags.iter().map(|tag| tag.pushed_at).max() else {
                missing.push(spec.name.to_string());
                continue;
            };
            since = since.max(Some(pushed));
            there.push(spec.name.to_string());
        }
        let Some(since) = since else { return Ok(false) };
        if !missing.is_empty() && self.now() - since >= HALF_BUILT {
            let (there, missing, short) = (there.join(", "), missing.join(", "), commit.short());
            let text = format!(
                "{there} of commit {short} was built and {missing} was not, since {}: {} is delivered whole or not at all; look at \
                 what CI did",
                instant_words(since),
                app.name
            );
            self.tell_once(change, (app, None), &format!("half-built:{}:{commit}", app.name), Line::alarm(text))
                .await?;
        }
        Ok(true)
    }

    /// Says that a dev image goes nowhere, and why.
    pub(super) async fn tell_undelivered(
        &self,
        change: &mut Change,
        app: &App,
        image: &ImageRef,
        why: &PortError,
    ) -> PortResult<()> {
        let text = format!("{}:{} of {} is not delivered: {why}", image.name, image.tag, app.name);
        let key = format!("undelivered:{}:{}", image.name, image.tag);
        self.tell_once(change, (app, None), &key, Line::alarm(text)).await.map(drop)
    }
}

/// A tag with what looks like a commit's id left out.
fn without_ids(tag: &str) -> String {
    let is_id = |word: &&str| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_hexdigit());
    tag.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !is_id(word)).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_differ_by_their_commit_alone_are_of_one_kind() {
        assert_eq!(without_ids("my-dev-abc1234"), without_ids("my-dev-0000000"));
        assert_ne!(without_ids("my-dev-abc1234"), without_ids("xx-dev-abc1234"));
        assert_ne!(without_ids("dev-abc1234-arm64"), without_ids("dev-abc1234-amd64"));
    }
}
