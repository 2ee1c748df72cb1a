//! What a failed rollout is taken back to where nobody says to what: what it replaced, if that is known and was fine. What
//! somebody put there past the gates is never brought back by itself: nobody agreed to it.

use super::delivery::BumpRecord;
use super::deployment::{Deployment, Health};
use super::image::{ImageRef, WrittenImage};

/// What to go back to after this bump failed; why there is nothing, in words. `all` are the deployments of the app there,
/// newest first. Where what was replaced was itself not fine, what was before that.
///
/// # Errors
/// Where nothing was there before, where nobody knows what it was, or where it came past its gates.
pub fn automatic<'d>(all: &'d [Deployment], bump: &BumpRecord) -> Result<&'d Deployment, String> {
    let nothing = || "nothing was healthy there before: there is nothing to roll back to".to_owned();
    if bump.from.iter().all(WrittenImage::is_empty) {
        return Err(nothing());
    }
    let replaced = |d: &Deployment| {
        bump.from.len() == d.images.len() && bump.from.iter().zip(&d.images).all(|(from, image)| from.names(image))
    };
    let earlier: Vec<&Deployment> = all.iter().filter(|d| d.images != bump.to).collect();
    let Some(at) = earlier.iter().position(|d| replaced(d)) else {
        let text = WrittenImage::texts(&bump.from);
        return Err(format!("what ran there before ({text}) is nothing that tidegate brought: it is left as it is"));
    };
    if !earlier[at].came.is_let_in() {
        let label = earlier[at].label();
        return Err(format!("what ran there before, {label}, had been merged past its gates: it is left as it is"));
    }
    // What failed once is not gone back to, even if it was healthy at another time.
    let failed = |images: &[ImageRef]| {
        all.iter().find(|d| d.images == images).is_some_and(|d| matches!(d.health, Health::Failed { .. }))
    };
    earlier[at..].iter().find(|d| d.was_fine() && !failed(&d.images)).copied().ok_or_else(nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deployment::Came;
    use crate::domain::{Instant, Version};

    fn image(n: u64) -> ImageRef {
        ImageRef {
            name: "shop".parse().expect("a name"),
            tag: format!("v1.{n}.0"),
            digest: format!("sha256:{}", format!("{n:x}").repeat(64)).parse().expect("a digest"),
        }
    }

    fn healthy(n: u64) -> Deployment {
        Deployment {
            delivery: "shop-1".parse().expect("an id"),
            lane: None,
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            version: Some(Version::new(1, n, 0)),
            source: None,
            images: vec![image(n)],
            env_commit: "1".repeat(40).parse().expect("a commit"),
            at: Instant::UNIX_EPOCH,
            health: Health::Healthy { since: Instant::UNIX_EPOCH },
            bad: None,
            lost: None,
            came: Came::LetIn,
        }
    }

    fn written(n: u64) -> WrittenImage {
        WrittenImage { tag: Some(format!("v1.{n}.0")), digest: Some(image(n).digest) }
    }

    /// What 1.5.0 is rolled back to, where it replaced this.
    fn found(all: &[Deployment], from: WrittenImage) -> Result<u64, String> {
        let commit: crate::domain::CommitSha = "2".repeat(40).parse().expect("a commit");
        let bump = BumpRecord {
            branch: None,
            commit: commit.clone(),
            base: commit.clone(),
            from: vec![from],
            to: vec![image(5)],
            pins: Vec::new(),
            from_source: None,
            pr: None,
            merged: Some(commit),
            merged_at: None,
            came: Came::LetIn,
        };
        automatic(all, &bump).map(|d| d.version.map_or(0, |v| v.minor))
    }

    #[test]
    fn what_was_replaced_is_brought_back() {
        assert_eq!(found(&[healthy(5), healthy(4), healthy(3)], written(4)), Ok(4));
        assert_eq!(found(&[healthy(5), healthy(4), healthy(3)], written(3)), Ok(3), "1.4.0 had been taken out by hand");
    }

    #[test]
    fn what_came_past_its_gates_is_not() {
        let past = Deployment { came: Came::PastGates, ..healthy(4) };
        let why = found(&[healthy(5), past.clone(), healthy(3)], written(4)).expect_err("nobody agreed to it");
        assert!(why.contains("1.4.0, had been merged past its gates"), "{why}");
        assert_eq!(found(&[healthy(5), healthy(3), past], written(3)), Ok(3));
    }

    #[test]
    fn what_nobody_knows_is_left() {
        let why = found(&[healthy(5), healthy(4)], written(9)).expect_err("written by hand");
        assert!(why.contains("nothing that tidegate brought"), "{why}");
        assert!(found(&[healthy(5), healthy(4)], WrittenImage::default()).is_err(), "there was nothing");
    }

    #[test]
    fn what_was_not_fine_is_passed_over() {
        let failed = Deployment { health: Health::Failed { cause: "crash".into() }, ..healthy(4) };
        assert_eq!(found(&[healthy(5), failed.clone(), healthy(3)], written(4)), Ok(3));
        assert!(found(&[healthy(5), failed], written(4)).is_err());
    }
}
