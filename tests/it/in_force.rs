//! The configuration in force is on record: with its hash, at each start, before anything is done under it.

use tidegate::domain::fact::Fact;

use crate::support::told::Told;

/// The hashes of each start, each with that of the start before, and whether the last one is newer than all else.
async fn started(told: &Told) -> (Vec<(String, Option<String>)>, bool) {
    let entries = told.world.store.journal(0, 10_000, None).await.unwrap();
    let facts: Vec<Fact> = entries.into_iter().map(|record| record.read().unwrap().fact).collect();
    let of = |fact: &Fact| match fact {
        Fact::InForce { hash, before } => Some((hash.clone(), before.clone())),
        _ => None,
    };
    let newest = facts.last().is_some_and(|fact| of(fact).is_some());
    (facts.iter().filter_map(of).collect(), newest)
}

#[tokio::test]
async fn the_configuration_in_force_is_journaled_with_its_hash_at_each_start() {
    let told = Told::new(|config| config).await;
    let (first, _) = started(&told).await;
    let [(hash, None)] = &first[..] else { panic!("the first start: {first:?}") };

    let told = Box::pin(told.restarted()).await;
    let (again, newest) = started(&told).await;
    assert_eq!(again, [(hash.clone(), None), (hash.clone(), Some(hash.clone()))], "nothing changed");
    assert!(newest, "a start that finds nothing to do says so all the same");

    let told = told.configured(|config| config.replace("quorum: 2", "quorum: 1")).await;
    let (all, _) = started(&told).await;
    let (changed, before) = all.last().unwrap();
    assert_eq!((all.len(), before.as_ref()), (3, Some(hash)));
    assert_ne!(changed, hash, "the quorum of production is another");
}
