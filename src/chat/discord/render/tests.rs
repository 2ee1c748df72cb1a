//! What people see on Discord, and that no text from outside breaks its limits.

use proptest::prelude::*;

use super::*;
use crate::chat::card::{Ask, Link, Mention};
use crate::domain::{DeliveryId, PersonId};

const HOME: &str = "https://discord.com/channels/900";

fn emoji() -> Emoji {
    Emoji::new(&["✅".to_owned()], &["❌".to_owned()])
}

fn item(mark: Step, title: &str, note: Option<&str>) -> Item {
    Item { mark, title: title.into(), note: note.map(Into::into) }
}

fn release(tone: Tone) -> Card {
    Card {
        delivery: DeliveryId::parse("shop-12").unwrap(),
        title: "Release 1.4.0 of shop to stage".into(),
        headline: "Waiting for approvals".into(),
        tone,
        byline: "asked by alice".into(),
        checklist: vec![
            item(Step::Done, "Cut releases/v1.4.0", Some("abc1234")),
            item(Step::Current, "Merge", Some("for 2m")),
            item(Step::Todo, "Tag v1.4.0", None),
            item(Step::Failed, "Await rollout", Some("crash loop")),
        ],
        gates: vec!["shut: approvals: 1 of 2; can approve: bob, carol".into()],
        votes: Some("1 of 2: alice".into()),
        images: vec!["shop-api:v1.4.0@sha256:0123456789ab".into()],
        links: vec![Link { label: "acme/shop#4".into(), url: "https://forge.example/acme/shop/pull/4".into() }],
        began: Some("2026-03-02T09:00:00Z".parse().unwrap()),
        ballot: None,
    }
}

fn shown(body: &Body) -> String {
    let mut value = serde_json::to_value(Embed::of(body, &emoji(), &Mark::of("key"), HOME)).unwrap();
    value.sort_all_objects();
    format!("{value:#}")
}

#[test]
fn a_card_that_waits_says_for_whom() {
    insta::assert_snapshot!("card", shown(&Body::Card(Box::new(release(Tone::Waiting)))));
}

#[test]
fn a_card_shows_its_state_at_a_glance() {
    let tones = [Tone::Moving, Tone::Waiting, Tone::Good, Tone::Bad, Tone::Neutral];
    let glances = tones.map(|tone| {
        let embed = card(&release(tone));
        format!("{:06x} {}", embed.color, embed.description.lines().next().unwrap())
    });
    insta::assert_snapshot!(glances.join("\n"), @"
    3498db **🔵 moving** Waiting for approvals
    f1c40f **🟡 waiting** Waiting for approvals
    2ecc71 **🟢 done** Waiting for approvals
    e74c3c **🔴 failed** Waiting for approvals
    95a5a6 **⚪ ended** Waiting for approvals
    ");
}

#[test]
fn a_ballot_says_how_to_vote_and_a_retired_one_why_not() {
    let mut one = Ballot {
        number: 3,
        delivery: DeliveryId::parse("shop-12").unwrap(),
        question: "shop 1.4.0 into stage at abc1234?".into(),
        electorate: "1 of shop-devs (bob, carol)".into(),
        notes: Vec::new(),
        retired: None,
        asked: None,
        ask: Ask::default().into(),
    };
    let open = ballot(&one, &emoji());
    insta::assert_snapshot!(open.description, @r"
    **shop 1.4.0 into stage at abc1234?**
    1 of shop-devs \(bob, carol\)
    ✅ or Approve, ❌ or Reject; taking it back withdraws.
    ");
    one.retired = Some("decided".into());
    insta::assert_snapshot!("retired_ballot", shown(&Body::Ballot(one)));
}

#[test]
fn a_line_shows_how_loud_it_is_and_names_who_cannot_be_called() {
    let mention = |login: Option<&str>| Mention {
        person: PersonId::parse("carol").unwrap(),
        login: login.map(ToOwned::to_owned),
    };
    let alarm = Line::alarm("rollout failed: @everyone look").calling(vec![mention(None), mention(Some("1003"))]);
    insta::assert_snapshot!("alarm", shown(&Body::Line(alarm)));
    let colors = [Line::detail("x"), Line::outcome("x"), Line::alarm("x")].map(|l| format!("{:06x}", said(&l).color));
    insta::assert_snapshot!(colors.join(" "), @"95a5a6 3498db e74c3c");
}

#[test]
fn a_thread_is_named_after_its_card() {
    let title = thread_title(&Body::Card(Box::new(release(Tone::Moving))));
    assert_eq!(thread_name(title.as_deref()), "shop-12 · Release 1.4.0 of shop to stage");
    assert_eq!(thread_name(Some("\u{200b}")), "details");
    assert_eq!(thread_name(Some(&"x".repeat(300))).chars().count(), 100);
}

fn within_limits(embed: &Embed) -> Result<(), TestCaseError> {
    prop_assert!(markdown::units(&embed.title) <= TITLE);
    prop_assert!(markdown::units(&embed.description) <= DESCRIPTION);
    for field in &embed.fields {
        prop_assert!((1..=FIELD).contains(&markdown::units(&field.value)), "{}", field.value);
    }
    prop_assert!(embed.fields.len() <= 25 && embed.size() <= 6000, "{}", embed.size());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_shown_stays_within_discords_limits(
        text in "(\\PC|\n|\\*){0,3000}",
        many in 0usize..60,
    ) {
        let mut shown = release(Tone::Bad);
        shown.title = text.clone();
        shown.headline = text.clone();
        shown.byline = text.clone();
        shown.votes = Some(text.clone());
        shown.checklist = vec![item(Step::Current, &text, Some(&text)); many];
        shown.gates = vec![text.clone(); many];
        shown.images = vec![text.clone(); many];
        shown.links = vec![Link { label: text.clone(), url: "https://forge.example/pull/4".into() }; many];
        within_limits(&card(&shown))?;
        let one = Ballot {
            number: 3,
            delivery: shown.delivery.clone(),
            question: text.clone(),
            electorate: text.clone(),
            notes: vec![text.clone(); many],
            retired: (many % 2 == 0).then(|| text.clone()),
            asked: shown.began,
            ask: Ask::default().into(),
        };
        within_limits(&ballot(&one, &emoji()))?;
        within_limits(&said(&Line::alarm(text.clone())))?;
        within_limits(&Embed::answer(&text))?;
        within_limits(&Embed::answer_to(&text, Some(u64::MAX), &Mark::of("key"), HOME))?;
    }
}
