//! What is asked of a registry, and what becomes of answers that are none.

use super::*;

#[tokio::test]
async fn a_digest_is_one_call_and_a_tag_that_is_none_is_not_asked_for() {
    let shop = Shop::open().await;
    let digest = shop.server.push(SHOP, "v1", "one");
    assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap(), Some(digest));
    assert_eq!(shop.registry.digest(&shop_image(), "../v1").await.unwrap(), None);
    assert_eq!(shop.registry.digest(&"never/pushed".parse().unwrap(), "v1").await.unwrap(), None);
    assert_eq!(
        shop.server.calls(),
        [
            "HEAD /v2/acme/shop-api/manifests/v1",
            // What is not there is asked for twice: not every registry answers the shorter question.
            "HEAD /v2/never/pushed/manifests/v1",
            "GET /v2/never/pushed/manifests/v1"
        ]
    );
}

#[tokio::test]
async fn a_list_is_followed_to_its_end_and_costs_no_call_a_tag() {
    let shop = Shop::open().await;
    let names: Vec<String> = (0..250).map(|n| format!("dev-{n:03}")).collect();
    names.iter().for_each(|name| drop(shop.server.push(SHOP, name, name)));
    assert_eq!(shop.names().await, names);
    assert_eq!(shop.server.calls().len(), 3, "three pages");
    let page = shop.registry.list(&shop_image(), None).await.unwrap();
    assert!(page.tags.iter().all(|tag| tag.digest.is_none()));
    assert_eq!(shop.registry.list(&"never/pushed".parse().unwrap(), None).await.unwrap(), Page::default());
}

#[tokio::test]
async fn a_list_that_goes_on_elsewhere_is_no_end_of_it() {
    let shop = Shop::open().await;
    shop.server.push(SHOP, "v1", "one");
    shop.server.next("GET /v2/acme/shop-api/tags", Fate::Elsewhere);
    let error = shop.registry.list(&shop_image(), None).await.unwrap_err();
    assert_eq!(error.fault, Fault::Rejected, "{error}");
    assert!(error.told.contains("goes on elsewhere: `Link`"), "{error:?}");
    let kept = shop.registry.list(&shop_image(), Some("/v2/other/tags/list?n=1")).await.unwrap_err();
    assert_eq!(kept.fault, Fault::Conflict, "{kept}");
}

#[tokio::test]
async fn a_token_is_bought_once_and_again_when_it_counts_no_more() {
    let shop = Shop::guarded(Asks::Bearer).await;
    let digest = shop.server.push(SHOP, "v1", "one");
    for _ in 0..3 {
        assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap().as_ref(), Some(&digest));
    }
    assert_eq!(shop.server.with(|world| world.tokens.len()), 1);
    shop.server.with(|world| world.tokens.clear());
    assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap(), Some(digest.clone()));
    assert_eq!(shop.names().await, ["v1"]);
    shop.registry.retag(&shop_image(), &digest, "v2").await.unwrap();
}

#[tokio::test]
async fn a_password_that_is_renewed_needs_no_restart_and_a_wrong_one_is_told() {
    for asks in [Asks::Bearer, Asks::Basic] {
        let shop = Shop::guarded(asks).await;
        let digest = shop.server.push(SHOP, "v1", "one");
        assert!(shop.registry.has(&shop_image(), &digest).await.unwrap());
        shop.server.with(|world| world.tokens.clear());
        shop.server.ask(asks, "second");
        let error = shop.registry.digest(&shop_image(), "v1").await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected, "{error}");
        assert!(error.told.contains("`password`") && !format!("{error:?}").contains("first"), "{error:?}");
        std::fs::write(shop.folder.path().join("password"), "second").unwrap();
        assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap(), Some(digest), "{asks:?}");
        assert_eq!(shop.names().await, ["v1"], "{asks:?}");
    }
}

#[tokio::test]
async fn an_index_is_there_when_all_that_it_names_is() {
    let shop = Shop::open().await;
    let [arm, amd] = ["arm", "amd"].map(|kind| shop.server.push(SHOP, kind, kind));
    let index = shop.server.index(SHOP, "v1", &[&arm, &amd]);
    assert!(shop.registry.has(&shop_image(), &index).await.unwrap());
    let deeper = shop.server.index(SHOP, "v2", &[&index, &amd]);
    assert!(shop.registry.has(&shop_image(), &deeper).await.unwrap());
    shop.server.remove(SHOP, &arm);
    let lacks = Presence::Incomplete(format!("its part {} is not there", arm.short()));
    for incomplete in [&index, &deeper] {
        assert_eq!(shop.registry.presence(&shop_image(), incomplete).await.unwrap(), lacks);
    }
    assert!(shop.registry.has(&shop_image(), &amd).await.unwrap());
    shop.server.remove(SHOP, &index);
    let lacks = Presence::Incomplete(format!("its part {} is not there", index.short()));
    assert_eq!(shop.registry.presence(&shop_image(), &deeper).await.unwrap(), lacks);
    assert_eq!(shop.registry.presence(&shop_image(), &arm).await.unwrap(), Presence::Gone);
}

#[tokio::test]
async fn an_index_that_is_broken_or_too_deep_or_too_large_is_never_taken_for_an_image() {
    let shop = Shop::open().await;
    let one = shop.server.push(SHOP, "one", "one");
    let broken = r#"{"schemaVersion":2,"manifests":[{"digest":"sha256:abc"}]}"#;
    let broken = shop.server.put(SHOP, Some("broken"), broken, INDEX);
    let two = shop.server.index(SHOP, "two", &[&shop.server.index(SHOP, "inner", &[&one])]);
    let deep = shop.server.index(SHOP, "deep", &[&two]);
    let digest = |n: usize| format!("sha256:{n:064x}");
    let many: Vec<_> = (0..129).map(|n| serde_json::json!({ "digest": digest(n) })).collect();
    let many = shop.server.put(SHOP, Some("many"), &serde_json::json!({ "manifests": many }).to_string(), INDEX);
    let mut told = Vec::new();
    for image in [&two, &broken, &deep, &many] {
        told.push(match shop.registry.presence(&shop_image(), image).await.unwrap() {
            Presence::Incomplete(why) => why,
            other => format!("{other:?}"),
        });
    }
    assert_eq!(
        told,
        [
            "There",
            "its index names something by no digest",
            "more than 2 indexes stand in one another in it",
            "its index names 129 manifests, more than 128",
        ]
    );
    assert!(shop.server.calls().len() < 20, "nothing was asked of what is too many");
    shop.server.next("GET /v2/acme/shop-api/manifests", Fate::Huge);
    let error = shop.registry.presence(&shop_image(), &one).await.unwrap_err();
    assert_eq!(error.fault, Fault::Rejected, "{error}");
    assert!(error.told.contains("more than 4194304 bytes"), "{error}");
    shop.server.next("GET /v2/acme/shop-api/tags", Fate::Huge);
    let error = shop.registry.list(&shop_image(), None).await.unwrap_err();
    assert!(error.told.contains("more than 4194304 bytes"), "{error}");
}

#[tokio::test]
async fn what_is_no_registry_is_told_as_that_and_never_as_a_registry_without_images() {
    let shop = Shop::open().await;
    shop.server.push(SHOP, "v1", "one");
    for code in [200, 404] {
        shop.server.next("GET /v2/acme/shop-api/tags", Fate::Page(code));
        let error = shop.registry.list(&shop_image(), None).await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected, "{code}: {error}");
        assert!(error.told.contains("a web page, not as a registry; is `host` right?"), "{code}: {error}");
    }
    let setup = setup(&shop.server, Credentials::Anonymous, Duration::from_secs(30));
    for (fate, says) in [
        (Fate::Page(200), "answers with a web page, so it is no registry"),
        (Fate::Page(404), "has no registry's API (it answers 404 to /v2/)"),
        (Fate::Answers(404), "has no registry's API"),
        (Fate::Answers(401), "does not say how"),
        (Fate::Sent, "sends whoever asks for its API to /login"),
    ] {
        shop.server.next("GET /v2/", fate);
        let found = online::check("main", &setup, &[(shop_image(), false)]).await;
        assert!(
            matches!(&found[..], [one] if one.mark == Mark::Bad && one.text.contains(says) && one.text.contains("`host`")),
            "{fate:?}: {found:?}"
        );
    }
    let found = online::check("main", &setup, &[(shop_image(), false)]).await;
    assert!(matches!(&found[..], [one] if one.mark == Mark::Good), "{found:?}");
}

#[tokio::test]
async fn an_index_is_tagged_byte_for_byte_and_as_an_index() {
    let shop = Shop::open().await;
    let one = shop.server.push(SHOP, "amd", "one");
    let index = shop.server.index(SHOP, "dev-1", &[&one]);
    shop.registry.retag(&shop_image(), &index, "v1").await.unwrap();
    assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap(), Some(index.clone()));
    assert_eq!(shop.server.kind(SHOP, &index), INDEX);
}

#[tokio::test]
async fn a_tag_that_was_put_although_the_answer_was_lost_is_there() {
    let shop = Shop::open().await;
    let digest = shop.server.push(SHOP, "dev-1", "one");
    shop.server.next("PUT", Fate::Lost);
    shop.registry.retag(&shop_image(), &digest, "v1").await.unwrap();
    shop.server.next("PUT", Fate::Answers(500));
    let error = shop.registry.retag(&shop_image(), &digest, "v2").await.unwrap_err();
    assert_eq!(error.fault, Fault::Transient, "{error}");
    assert_eq!(shop.registry.digest(&shop_image(), "v2").await.unwrap(), None);
}

#[tokio::test]
async fn what_may_not_be_tagged_is_refused_with_what_to_do() {
    let shop = Shop::open().await;
    let digest = shop.server.push(SHOP, "dev-1", "one");
    shop.server.with(|world| world.read_only = true);
    let error = shop.registry.retag(&shop_image(), &digest, "v1").await.unwrap_err();
    assert_eq!(error.fault, Fault::Rejected, "{error}");
    assert!(error.told.contains("right to pull and"), "{error}");
}

#[tokio::test]
async fn what_passes_is_worth_another_try_and_what_hangs_ends() {
    let shop = Shop::patient(Duration::from_millis(300)).await;
    let digest = shop.server.push(SHOP, "v1", "one");
    for fate in [Fate::Answers(502), Fate::Answers(429), Fate::Hangs, Fate::Lost] {
        for call in ["HEAD", "GET /v2/acme/shop-api/manifests", "GET /v2/acme/shop-api/tags"] {
            shop.server.next(call, fate);
            if call == "HEAD" && fate != Fate::Hangs {
                shop.server.next("GET /v2/acme/shop-api/manifests", fate); // asked where the shorter question has no answer
            }
            let error = match call {
                "HEAD" => shop.registry.digest(&shop_image(), "v1").await.map(drop),
                "GET /v2/acme/shop-api/manifests" => shop.registry.has(&shop_image(), &digest).await.map(drop),
                _ => shop.registry.list(&shop_image(), None).await.map(drop),
            }
            .unwrap_err();
            assert_eq!(error.fault, Fault::Transient, "{fate:?} {call}: {error}");
            assert!(error.told.contains(&shop.server.host), "{error}");
        }
    }
    assert_eq!(shop.registry.digest(&shop_image(), "v1").await.unwrap(), Some(digest));
}

#[tokio::test]
async fn a_registry_that_is_not_there_is_told_by_name() {
    tidegate::tls::provide();
    let access = Access { host: "127.0.0.1:1".to_owned(), plain: true, credentials: Credentials::Anonymous };
    let setup = Setup { access, patience: Duration::from_secs(5), scan: Duration::from_secs(900), heard: true };
    let error = OciRegistry::new(setup).digest(&shop_image(), "v1").await.unwrap_err();
    assert_eq!(
        (error.fault, error.told.as_str()),
        (Fault::Transient, "127.0.0.1:1 cannot be reached; it is tried again later")
    );
}

#[tokio::test]
async fn looking_online_tries_every_right_and_changes_nothing() {
    let shop = Shop::open().await;
    shop.server.push(SHOP, "v1", "one");
    let setup = setup(&shop.server, Credentials::Anonymous, Duration::from_secs(30));
    let needed = [(shop_image(), true), ("never/pushed".parse().unwrap(), false)];
    let marks = |found: Vec<tidegate::port::Finding>| found.into_iter().map(|f| (f.mark, f.text)).collect::<Vec<_>>();
    let found = marks(online::check("main", &setup, &needed).await);
    assert_eq!(found.iter().map(|(mark, _)| *mark).collect::<Vec<_>>(), [Mark::Good, Mark::Warning, Mark::Good]);
    assert_eq!(shop.names().await, ["v1"]);
    shop.server.with(|world| world.read_only = true);
    let found = marks(online::check("main", &setup, &needed[..1]).await);
    assert!(matches!(&found[..], [(Mark::Bad, text)] if text.contains("right to pull")), "{found:?}");
    shop.server.ask(Asks::Basic, "secret");
    let found = marks(online::check("main", &setup, &needed[..1]).await);
    assert!(matches!(&found[..], [(Mark::Bad, text)] if text.contains("`user`")), "{found:?}");
}
