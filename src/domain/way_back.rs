//! What an environment is taken back to: by a person, and after a failed rollout, where nobody says to what. Going back never
//! goes forward again, and what somebody put there past the gates is never brought back: nobody agreed to it.

use super::Version;
use super::delivery::BumpRecord;
use super::deployment::{Deployment, Health};
use super::image::{ImageRef, WrittenImage, name_all, names_all};
use super::quarantine::{Quarantine, holds_any, of_version};

/// What to go back to after this bump failed; why there is nothing, in words. `all` are the deployments of the app there,
/// newest first. Where what was replaced was itself not fine, what was before that.
///
/// # Errors
/// Where nothing was there before, where nobody knows what it was, or where it came past its gates.
pub fn automatic<'d>(all: &'d [Deployment], bump: &BumpRecord, bad: &[Quarantine]) -> Result<&'d Deployment, String> {
    let nothing = || "nothing was healthy there before: there is nothing to roll back to".to_owned();
    if bump.from.iter().all(WrittenImage::is_empty) {
        return Err(nothing());
    }
    let replaced = |d: &Deployment| name_all(bump.from.iter(), &d.images);
    let earlier: Vec<&Deployment> = all.iter().filter(|d| d.images != bump.to).collect();
    let Some(at) = earlier.iter().position(|d| replaced(d)) else {
        let text = WrittenImage::texts(&bump.from);
        return Err(format!("what ran there before ({text}) is nothing that tidegate brought: it is left as it is"));
    };
    if !earlier[at].came.is_let_in() {
        let label = earlier[at].label();
        return Err(format!("what ran there before, {label}, had been merged past its gates: it is left as it is"));
    }
    let fine = |d: &&&Deployment| d.was_fine() && !failed_last(all, &d.images);
    let good = |d: &&&Deployment| held(bad, d).is_none();
    match earlier[at..].iter().filter(fine).find(good) {
        Some(target) => Ok(target),
        None if earlier[at..].iter().any(|d| fine(&d)) => {
            Err("all that was healthy there before is under quarantine: there is nothing to roll back to".to_owned())
        }
        None => Err(nothing()),
    }
}

/// The newest healthy deployment of a version, from before what runs came first: a way back, and not one forward.
pub fn given<'d>(
    all: &'d [Deployment],
    running: &[Result<WrittenImage, String>],
    version: Version,
) -> Option<&'d Deployment> {
    let settled = |d: &&Deployment| d.version == Some(version) && d.settled() && !names_all(running, &d.images);
    before(all, running).iter().find(settled)
}

/// The quarantine that keeps a deployment from being gone back to: of what it is made of, or of its version.
pub fn held<'q>(bad: &'q [Quarantine], deployment: &Deployment) -> Option<&'q Quarantine> {
    holds_any(bad, &deployment.images).or_else(|| of_version(bad, &deployment.app, deployment.version))
}

/// What an environment had before what runs came there first. Going back never goes forward again: what was left by an
/// earlier rollback is not returned to.
fn before<'d>(all: &'d [Deployment], running: &[Result<WrittenImage, String>]) -> &'d [Deployment] {
    &all[all.iter().rposition(|d| names_all(running, &d.images)).map_or(0, |first| first + 1)..]
}

/// The newest deployment from before what runs came first, healthy and not failed since.
pub fn earlier<'d>(
    all: &'d [Deployment],
    running: &[Result<WrittenImage, String>],
    bad: &[Quarantine],
) -> Option<&'d Deployment> {
    let fine = |d: &&Deployment| d.was_fine() && !failed_last(all, &d.images) && !names_all(running, &d.images);
    before(all, running).iter().filter(fine).find(|d| held(bad, d).is_none())
}

/// Whether these failed there when they came last: what failed once is not gone back to, even if it was healthy at another time.
fn failed_last(all: &[Deployment], images: &[ImageRef]) -> bool {
    all.iter().find(|d| d.images == images).is_some_and(|d| matches!(d.health, Health::Failed { .. }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::Instant;
    use crate::domain::delivery::Lane;
    use crate::domain::deployment::Came;

    fn image(n: u64) -> ImageRef {
        ImageRef {
            name: "shop".parse().expect("a name"),
            tag: format!("v1.{n}.0"),
            digest: format!("sha256:{}", format!("{n:x}").repeat(64)).parse().expect("a digest"),
        }
    }

    fn minor(n: u64) -> Deployment {
        Deployment { version: Some(Version::new(1, n, 0)), images: vec![image(n)], ..healthy(0) }
    }

    fn written(n: u64) -> WrittenImage {
        WrittenImage { tag: Some(format!("v1.{n}.0")), digest: Some(image(n).digest) }
    }

    /// The bump that put 1.5.0 in place of this.
    fn replacing(from: WrittenImage) -> BumpRecord {
        let commit: crate::domain::CommitSha = "2".repeat(40).parse().expect("a commit");
        BumpRecord {
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
        }
    }

    /// What 1.5.0 is rolled back to, where it replaced this.
    fn automatic_to(all: &[Deployment], from: WrittenImage) -> Result<u64, String> {
        let bump = replacing(from);
        automatic(all, &bump, &[]).map(|d| d.version.map_or(0, |v| v.minor))
    }

    pub(crate) fn deployment(patch: u64, health: Health) -> Deployment {
        let hex = format!("{patch:x}").repeat(64);
        Deployment {
            delivery: "shop-1".parse().expect("an id"),
            lane: Some(Lane::Promotion),
            app: "shop".parse().unwrap(),
            environment: "prod".parse().unwrap(),
            version: Some(Version::new(1, 3, patch)),
            source: None,
            images: vec![ImageRef {
                name: "shop-api".parse().unwrap(),
                tag: format!("v1.3.{patch}"),
                digest: format!("sha256:{}", &hex[..64]).parse().unwrap(),
            }],
            env_commit: "1".repeat(40).parse().unwrap(),
            at: Instant::UNIX_EPOCH,
            health,
            bad: None,
            lost: None,
            came: Came::LetIn,
        }
    }

    pub(crate) fn healthy(patch: u64) -> Deployment {
        deployment(patch, Health::Healthy { since: Instant::UNIX_EPOCH })
    }

    #[test]
    fn what_was_replaced_is_brought_back() {
        assert_eq!(automatic_to(&[minor(5), minor(4), minor(3)], written(4)), Ok(4));
        assert_eq!(
            automatic_to(&[minor(5), minor(4), minor(3)], written(3)),
            Ok(3),
            "1.4.0 had been taken out by hand"
        );
    }

    #[test]
    fn what_came_past_its_gates_is_not_brought_back() {
        let past = Deployment { came: Came::PastGates, ..minor(4) };
        let why = automatic_to(&[minor(5), past.clone(), minor(3)], written(4)).expect_err("nobody agreed to it");
        assert!(why.contains("1.4.0, had been merged past its gates"), "{why}");
        assert_eq!(automatic_to(&[minor(5), minor(3), past], written(3)), Ok(3));
    }

    #[test]
    fn what_nobody_knows_is_left() {
        let why = automatic_to(&[minor(5), minor(4)], written(9)).expect_err("written by hand");
        assert!(why.contains("nothing that tidegate brought"), "{why}");
        assert!(automatic_to(&[minor(5), minor(4)], WrittenImage::default()).is_err(), "there was nothing");
    }

    #[test]
    fn what_was_not_fine_is_passed_over() {
        let failed = Deployment { health: Health::Failed { cause: "crash".into() }, ..minor(4) };
        assert_eq!(automatic_to(&[minor(5), failed.clone(), minor(3)], written(4)), Ok(3));
        assert!(automatic_to(&[minor(5), failed], written(4)).is_err());
    }

    fn runs(patch: u64) -> Vec<Result<WrittenImage, String>> {
        vec![Ok(WrittenImage { tag: Some(format!("v1.3.{patch}")), digest: None })]
    }

    fn found(all: &[Deployment], patch: u64) -> Option<u64> {
        earlier(all, &runs(patch), &[]).and_then(|d| d.version).map(|v| v.patch)
    }

    #[test]
    fn going_back_twice_goes_further_back_and_not_forward_again() {
        let all = [healthy(4), healthy(5), healthy(4), healthy(3)];
        assert_eq!(found(&all, 4), Some(3));
        assert_eq!(found(&all[1..], 5), Some(4));
        assert_eq!(found(&all[3..], 3), None);
    }

    #[test]
    fn a_version_is_gone_back_to_and_never_forward() {
        let of = |all: &[Deployment], version| given(all, &runs(4), Version::new(1, 3, version)).is_some();
        let all = [healthy(4), healthy(5), healthy(4), healthy(3)];
        assert!(of(&all, 3) && !of(&all, 5), "1.3.5 was rolled back");
        assert!(of(&[healthy(5), healthy(3)], 5), "1.3.4 was written by hand");
    }

    #[test]
    fn what_came_past_its_gates_is_not_gone_back_to() {
        let past = |came| Deployment { came, ..healthy(4) };
        for came in [Came::PastGates, Came::WithMore] {
            let all = [healthy(5), past(came), healthy(3)];
            assert_eq!(found(&all, 5), Some(3));
            assert_eq!(given(&all, &runs(5), Version::new(1, 3, 4)), None);
        }
        assert_eq!(found(&[healthy(5), past(Came::Found), healthy(3)], 5), Some(4));
    }

    #[test]
    fn what_failed_is_not_gone_back_to() {
        let failed = || deployment(4, Health::Failed { cause: "crash loop".into() });
        assert_eq!(found(&[healthy(5), failed(), healthy(3)], 5), Some(3));
        assert_eq!(found(&[healthy(5), failed(), healthy(4), healthy(3)], 5), Some(3));
        assert_eq!(given(&[healthy(5), failed()], &runs(5), Version::new(1, 3, 4)), None);
    }

    #[test]
    fn what_never_settled_is_not_gone_back_to_and_says_nothing_of_other_times() {
        let aborted = || deployment(4, Health::Unsettled { why: "aborted by alice before it was healthy".into() });
        assert_eq!(found(&[healthy(5), aborted(), healthy(3)], 5), Some(3));
        assert_eq!(given(&[healthy(5), aborted()], &runs(5), Version::new(1, 3, 4)), None);
        assert_eq!(found(&[healthy(5), aborted(), healthy(4), healthy(3)], 5), Some(4));
    }

    #[test]
    fn what_an_env_repo_was_given_by_hand_is_left_for_the_newest_healthy() {
        assert_eq!(found(&[healthy(4), healthy(3)], 9), Some(4));
    }

    #[test]
    fn nothing_goes_back_to_what_is_under_quarantine() {
        let bad = |n: u64| Quarantine {
            app: "shop".parse().unwrap(),
            version: Version::new(1, n, 0),
            images: vec![image(n)],
            by: "dave".parse().unwrap(),
            reason: "it eats orders".to_owned(),
            since: Instant::UNIX_EPOCH,
            lifted: None,
        };
        let all = [minor(5), minor(4), minor(3)];
        let running = [Ok(written(5))];
        let by_hand = |bad: &[Quarantine]| earlier(&all, &running, bad).and_then(|d| d.version).map(|v| v.minor);
        assert_eq!((by_hand(&[]), by_hand(&[bad(4)]), by_hand(&[bad(4), bad(3)])), (Some(4), Some(3), None));
        let bump = replacing(written(4));
        let by_itself = |bad: &[Quarantine]| automatic(&all, &bump, bad).map(|d| d.version.map(|v| v.minor));
        assert_eq!((by_itself(&[]), by_itself(&[bad(4)])), (Ok(Some(4)), Ok(Some(3))));
        assert!(by_itself(&[bad(4), bad(3)]).is_err_and(|why| why.contains("under quarantine")));
    }
}
