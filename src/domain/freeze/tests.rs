//! When freezes are on, and what people are told of an expression that is wrong.

use chrono::Timelike;
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap_or_else(|e| unreachable!("{text}: {e}")).to_utc()
}

fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

fn window(cron: &str, length: Duration) -> FreezeWindow {
    FreezeWindow::new(cron, length, Berlin, Vec::new()).unwrap_or_else(|e| unreachable!("{e}"))
}

#[test]
fn a_window_covers_from_its_first_instant_until_just_before_its_last() {
    let weekend = window("0 15 * * Fri", hours(65));
    // Friday 2026-11-20 15:00 CET is 14:00 UTC; 65 hours later it is Monday 08:00 CET.
    let end = at("2026-11-23T07:00:00Z");
    assert_eq!(weekend.covering(at("2026-11-20T13:59:59Z")), None);
    assert_eq!(weekend.covering(at("2026-11-20T14:00:00Z")), Some(end));
    assert_eq!(weekend.covering(at("2026-11-23T06:59:59Z")), Some(end));
    assert_eq!(weekend.covering(end), None);
    assert_eq!(weekend.next_start(at("2026-11-20T13:59:59Z")), Some(at("2026-11-20T14:00:00Z")));
    assert_eq!(weekend.next_start(at("2026-11-20T14:00:00Z")), Some(at("2026-11-27T14:00:00Z")));
}

#[test]
fn sixty_five_hours_are_elapsed_hours_in_both_berlin_nights() {
    let weekend = window("0 0 15 * * Fri", hours(65));
    // Put forward on Sunday 2026-03-29: the freeze ends at 09:00 on the wall, not 08:00.
    assert_eq!(weekend.covering(at("2026-03-28T12:00:00Z")), Some(at("2026-03-30T07:00:00Z")));
    // Put back on Sunday 2026-10-25: it ends at 07:00 on the wall.
    assert_eq!(weekend.covering(at("2026-10-24T12:00:00Z")), Some(at("2026-10-26T06:00:00Z")));
}

#[test]
fn a_freeze_at_a_time_that_the_clock_leaves_out_begins_all_the_same() {
    let nightly = window("30 2 * * *", hours(1));
    // 02:30 does not exist on 2026-03-29; a clock left alone would show it at 01:30 UTC.
    assert_eq!(nightly.next_start(at("2026-03-28T12:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
    assert_eq!(nightly.covering(at("2026-03-29T01:45:00Z")), Some(at("2026-03-29T02:30:00Z")));
    assert_eq!(nightly.next_start(at("2026-03-29T01:30:00Z")), Some(at("2026-03-30T00:30:00Z")));
}

#[test]
fn a_freeze_at_a_time_that_happens_twice_begins_twice() {
    let nightly = window("30 2 * * *", Duration::from_secs(600));
    let (first, second) = (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"));
    assert_eq!(nightly.next_start(at("2026-10-24T12:00:00Z")), Some(first));
    assert_eq!(nightly.next_start(first), Some(second));
    assert_eq!(nightly.next_start(second), Some(at("2026-10-26T01:30:00Z")));
    assert_eq!(nightly.covering(at("2026-10-25T00:35:00Z")), Some(at("2026-10-25T00:40:00Z")));
    assert_eq!(nightly.covering(at("2026-10-25T01:00:00Z")), None);
    assert_eq!(nightly.covering(at("2026-10-25T01:35:00Z")), Some(at("2026-10-25T01:40:00Z")));
}

#[test]
fn windows_that_overlap_or_touch_are_one_freeze() {
    // Friday, Saturday and Sunday 00:00, a day each: one freeze from Friday to Monday.
    let days = window("0 0 * * Fri-Sun", hours(24));
    assert_eq!(days.covering(at("2026-11-20T12:00:00Z")), Some(at("2026-11-22T23:00:00Z")));
    // Overlapping for ever: still an answer, and a time at which to look again.
    let always = window("0 * * * *", hours(2));
    let now = at("2026-11-20T12:00:00Z");
    assert!(always.covering(now).is_some_and(|end| end > now + TimeDelta::hours(24)));
}

#[test]
fn a_date_that_never_comes_never_freezes() {
    let never = window("0 0 30 2 *", hours(24));
    let now = at("2026-11-20T12:00:00Z");
    assert_eq!(never.covering(now), None);
    assert_eq!(never.next_start(now), None);
}

#[test]
fn weekday_numbers_mean_what_people_mean_by_them() {
    // 2026-11-22 is a Sunday.
    let first_after = |cron: &str| window(cron, hours(1)).next_start(at("2026-11-21T23:30:00Z")).map(|s| s.to_string());
    let sunday = Some("2026-11-22 11:00:00 UTC".to_owned());
    for cron in ["0 12 * * 0", "0 12 * * 7", "0 12 * * Sun", "0 12 * * sunday", "0 12 * * 5-7", "0 12 * * Fri-Mon"] {
        assert_eq!(first_after(cron), sunday, "{cron}");
    }
    for cron in ["0 12 * * 1", "0 12 * * 1-5", "0 12 * * Mon", "0 0 12 * * Mon-Fri", "0 12 * * 1/2"] {
        assert_eq!(first_after(cron), Some("2026-11-23 11:00:00 UTC".to_owned()), "{cron}");
    }
}

#[test]
fn an_expression_that_might_be_misread_is_refused_with_a_better_one() {
    let refusals: Vec<String> = [
        "0 15 * *",
        "0 0 15 * * Fri 2026",
        "@weekly",
        "99 15 * * Fri",
        "0 15 L * *",
        "0 15 * * 5L",
        "0 15 * * Fri#2",
        "0 15 * * 8",
        "0 15 * * Fri/0",
        "0 0 15 * * 5",
        "* 0 15 * * Fri",
        "",
    ]
    .iter()
    .map(|cron| parse_cron(cron).map(|_| "accepted".to_owned()).unwrap_or_else(|e| e))
    .map(|told| told.split("; write five").next().unwrap_or_default().to_owned())
    .collect();
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    cannot read the cron expression "0 15 * *": it has 4 fields
    cannot read the cron expression "0 0 15 * * Fri 2026": it has 7 fields
    cannot read the cron expression "@weekly": words such as @daily or @every are not supported
    cannot read the cron expression "99 15 * * Fri": the minute "99" is not understood
    cannot read the cron expression "0 15 L * *": "L" uses L, W or #, which are not supported
    cannot read the cron expression "0 15 * * 5L": "5L" uses L, W or #, which are not supported
    cannot read the cron expression "0 15 * * Fri#2": "Fri#2" uses L, W or #, which are not supported
    cannot read the cron expression "0 15 * * 8": the weekday "8" is not one of Sun, Mon, Tue, Wed, Thu, Fri, Sat
    cannot read the cron expression "0 15 * * Fri/0": the weekday "Fri/0" has no step to take after the slash
    cannot read the cron expression "0 0 15 * * 5": the weekday 5 could mean two days where the second comes first; write its name
    cannot read the cron expression "* 0 15 * * Fri": the second "*" must be one number from 0 to 59: a freeze begins once a minute at most
    cannot read the cron expression "": it has 0 fields
    "#);
    assert!(parse_cron("x").is_err_and(|e| e.contains("for example \"0 15 * * Fri\"")));
}

#[test]
fn a_length_must_be_positive_and_bounded() {
    for length in [Duration::ZERO, hours(24 * 400)] {
        assert!(FreezeWindow::new("0 15 * * Fri", length, Berlin, Vec::new()).is_err_and(|e| e.contains("65h")));
    }
}

#[test]
fn a_window_is_told_in_words() {
    let told: Vec<String> = [
        ("0 15 * * Fri", 65),
        ("0 0 15 * * Fri", 65),
        ("30 22 * * *", 8),
        ("0 9 * * 1-5", 9),
        ("0 0 24 12 *", 72),
        ("0 0 13 * 5", 24),
        ("0 0 * 12 *", 24),
        ("*/15 8-18 * * Mon,Wed", 1),
    ]
    .iter()
    .map(|(cron, length)| window(cron, hours(*length)).describe())
    .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    every Friday 15:00 for 2d 17h, Europe/Berlin
    every Friday 15:00 for 2d 17h, Europe/Berlin
    every day 22:30 for 8h, Europe/Berlin
    every Monday, Tuesday, Wednesday, Thursday, Friday 09:00 for 9h, Europe/Berlin
    on day 24 of month 12 at 00:00 for 3d, Europe/Berlin
    on day 13 of every month if it is a Friday at 00:00 for 1d, Europe/Berlin
    every day of month 12 00:00 for 1d, Europe/Berlin
    every Monday, Wednesday minute */15 of hour 8-18 for 1h, Europe/Berlin
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Walks the minutes one by one and reads the clock on the wall: slow, and beyond doubt.
    #[test]
    fn the_next_start_is_the_next_minute_at_which_the_wall_clock_strikes(
        hour in 0u32..24, minute in 0u32..60, weekday in 0u32..7, autumn: bool, ahead in 0i64..(4 * 24 * 60), extra in 0i64..60,
    ) {
        let window = window(&format!("{minute} {hour} * * {weekday}"), hours(1));
        let night = if autumn { at("2026-10-22T00:00:00Z") } else { at("2026-03-26T00:00:00Z") };
        let now = night + TimeDelta::minutes(ahead) + TimeDelta::seconds(extra);
        let strikes = |t: &Instant| {
            use chrono::Datelike;
            let wall = t.with_timezone(&Berlin);
            // In the hour after the spring jump a clock left alone would show an hour less.
            let left_alone = *t >= at("2026-03-29T01:00:00Z") && *t < at("2026-03-29T02:00:00Z");
            let shows = |h: u32| h == hour && wall.minute() == minute && wall.weekday().num_days_from_sunday() == weekday;
            shows(wall.hour()) || (left_alone && shows(wall.hour() - 1))
        };
        let first = night + TimeDelta::minutes(ahead + 1);
        let expected = (0..(9 * 24 * 60)).map(|m| first + TimeDelta::minutes(m)).find(strikes);
        prop_assert_eq!(window.next_start(now), expected);
    }

    #[test]
    fn a_freeze_is_on_exactly_between_its_start_and_its_end(
        hour in 0u32..24, weekday in 0u32..7, length in 1u64..200, ahead in 0i64..(60 * 24 * 60),
    ) {
        let window = window(&format!("0 {hour} * * {weekday}"), hours(length));
        let now = at("2026-03-01T00:00:00Z") + TimeDelta::minutes(ahead);
        let started = window.last_start(now).and_then(|s| window.end_of(s)).is_some_and(|end| end > now);
        prop_assert_eq!(window.covering(now).is_some(), started);
        if let Some(end) = window.covering(now) {
            prop_assert!(end > now);
            prop_assert!(length >= 24 * 7 || window.covering(end).is_none());
        }
        if let Some(next) = window.next_start(now) {
            prop_assert!(next > now);
            prop_assert_eq!(window.last_start(next), Some(next));
            prop_assert!(window.covering(next).is_some());
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_with_words(text in "[-0-9*/?,LW#@ A-Za-z]{0,24}") {
        match parse_cron(&text) {
            Ok(_) => prop_assert!(matches!(text.split_whitespace().count(), 5 | 6)),
            Err(told) => prop_assert!(told.contains("for example")),
        }
    }
}
