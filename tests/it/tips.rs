//! Which commits CI built, where nobody listened when they were pushed: the forge's own record of pushes tells.

use std::time::Duration;

use tidegate::demo::verbs::Verb;

use crate::github::{Github, On, Trouble};
use crate::support::told::Told;

const ACTIVITY: &str = "/repos/{owner}/{repo}/activity";
const DOUBT: &str = "nobody knows that commit to have been the tip of the dev branch by then";

/// Somebody pushes, and nobody hears of it. The ids of what was pushed.
async fn unheard(told: &Told, what: &str) -> Vec<String> {
    let push: Verb = what.parse().expect("something people do");
    let said = told.world.perform("alice", &push).await.expect("pushes");
    let made = said.split(" on ").next().unwrap_or_default();
    made.split(", ").map(ToOwned::to_owned).collect()
}

async fn tell(told: &mut Told, who: &str, what: &str) -> String {
    told.tell(who, what).await.join("\n")
}

fn github(told: &Told) -> &Github {
    &told.outside.as_ref().expect("GitHub is there").github
}

/// Two pushes come at once to whoever asks only now; the commit of the first.
async fn two_pushes(told: &Told) -> String {
    let first = unheard(told, r#"push acme/shop dev "feat: coupons" src/a.txt=a"#).await;
    unheard(told, r#"push acme/shop dev "feat: vouchers" src/b.txt=b"#).await;
    told.settle().await;
    first.into_iter().next().expect("a commit")
}

/// A release of a commit whose image was pushed; what is said once somebody has approved it.
async fn released(told: &mut Told, commit: &str) -> String {
    tell(told, "world", &format!("image shop dev-{commit} built")).await;
    let cut = tell(told, "alice", &format!("/release cut 1.4.0 --from {commit}")).await;
    assert!(cut.contains("ballot 1: Approve: Release 1.4.0"), "{cut}");
    tell(told, "bob", "react ✅ on 1").await
}

#[tokio::test]
async fn a_commit_that_was_a_tip_while_nobody_listened_is_what_ci_built() {
    for mut told in [Told::new(|config| config).await, Told::on_github(|config| config).await] {
        let commit = two_pushes(&told).await;
        let said = released(&mut told, &commit).await;
        assert!(said.contains("✔ Merge: #1") && !said.contains(DOUBT), "{said}");
    }
}

#[tokio::test]
async fn what_the_forge_would_not_tell_at_first_turns_doubt_into_belief() {
    let mut told = Told::on_github(|config| config).await;
    let commit = two_pushes(&told).await;
    github(&told).fail(On::route("GET", ACTIVITY).always(), Trouble::Forbidden);
    let said = released(&mut told, &commit).await;
    assert!(said.contains(DOUBT), "{said}");
    told.pass(Duration::from_secs(120)).await;
    github(&told).heal();
    told.start().await;
    let said = told.heard().join("\n");
    assert!(said.contains("✔ Merge: #1"), "{said}");
}

#[tokio::test]
async fn a_branch_that_is_set_back_makes_no_tip_of_what_was_none_when_its_image_came() {
    let mut told = Told::on_github(|config| config).await;
    let made = unheard(&told, r#"push acme/shop dev "feat: a" src/a.txt=a then "feat: b" src/b.txt=b"#).await;
    told.settle().await;
    github(&told).fail(On::route("GET", ACTIVITY).always(), Trouble::Forbidden);
    let said = released(&mut told, &made[0]).await;
    assert!(said.contains(DOUBT), "{said}");
    for commit in &made {
        tell(&mut told, "mallory", &format!("push -f acme/shop dev {commit}")).await;
    }
    told.pass(Duration::from_secs(120)).await;
    github(&told).heal();
    told.start().await;
    let said = tell(&mut told, "alice", "/tide why").await;
    assert!(said.contains(DOUBT), "{said}");
}
