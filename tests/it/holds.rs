//! What an older tidegate stored of holds, and how it is read: the safe way, and aloud.

use tidegate::domain::gate::Override;
use tidegate::port::Clock as _;
use tidegate::store::Change;

use crate::support::told::Told;

const RELEASED: [(&str, &str); 5] = [
    ("alice", "push acme/shop dev \"feat: coupons\""),
    ("world", "pass 1m"),
    ("alice", "/release cut 1.4.0"),
    ("bob", "react ✅ on 1"),
    ("world", "pass 40m"),
];

#[tokio::test]
async fn a_break_glass_of_an_older_tidegate_opens_nothing_and_says_so() {
    let mut told = Told::new(|config| config).await;
    for (who, what) in RELEASED {
        told.tell(who, what).await;
    }
    told.tell("erin", "/freeze prod 8h \"weekend\"").await;
    let now = told.clock.now();
    let old = format!(
        r#"{{"app":"shop","environment":"prod","by":"dave","approved_by":["bob","carol"],"reason":"incident 4711",
            "from":"{}","until":"{}"}}"#,
        now.to_rfc3339(),
        (now + chrono::TimeDelta::hours(1)).to_rfc3339()
    );
    let old: Override = serde_json::from_str(&old).expect("what an older tidegate stored");
    told.world.store.commit(Change { at: Some(now), overrides: vec![old], ..Change::default() }).await.expect("stores");
    told.tell("carol", "/promote prod 1.4.0").await;
    told.tell("bob", "react ✅ on 2").await;
    let seen = told.tell("dave", "react ✅ on 2").await.join("\n");
    assert!(seen.contains("freeze: prod is frozen"), "{seen}");

    let nothing = "a break-glass of dave opens nothing (incident 4711): it was granted by an older tidegate, for no delivery in \
                   particular; ask again with /override prod DELIVERY REASON";
    for question in ["/tide status", "/tide why"] {
        let seen = told.tell("alice", question).await.join("\n");
        assert!(seen.contains(nothing), "{question}: {seen}");
    }
    // Told once, when it is first looked at.
    for times in [1, 0] {
        told.start().await;
        let seen = told.heard();
        assert_eq!(seen.iter().filter(|line| line.contains(nothing)).count(), times, "{seen:?}");
    }
    let seen = told.tell("dave", "/override prod --revoke").await.join("\n");
    assert!(seen.contains("No break-glass is open or asked for in prod") && seen.contains(nothing), "{seen}");
}
