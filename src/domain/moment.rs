//! A moment as people write it: a date, a date with a time (UTC where no zone is said), or how long ago.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};

use super::Instant;

/// The units of how long ago something was, in seconds.
const UNITS: [(char, i64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// Nothing is asked about that is longer ago: a hundred years.
const LONGEST: i64 = 100 * 366 * 86_400;

/// Reads `2026-03-02`, `2026-03-02 09:00`, `2026-03-02T09:00:00+01:00`, or `3d`, `1h30m` ago.
///
/// # Errors
/// What is expected, where it is none of these.
pub fn read(text: &str, now: Instant) -> Result<Instant, String> {
    let text = text.trim();
    let plain =
        text.strip_suffix("UTC").or_else(|| text.strip_suffix('Z')).unwrap_or(text).trim_end().replace('T', " ");
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    for form in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(&plain, form) {
            return Ok(at.and_utc());
        }
    }
    if let Some(at) = NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)) {
        return Ok(at.and_utc());
    }
    let ago = length(text).and_then(|seconds| now.checked_sub_signed(TimeDelta::try_seconds(seconds)?));
    ago.ok_or_else(|| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        format!(
            "{shown:?} is no moment. Write a date (2026-03-02), a date with a time in UTC (\"2026-03-02 09:00\"), or how long ago \
             (3d, 1h30m)."
        )
    })
}

/// `1h30m` in seconds: whole numbers, units from large to small.
fn length(text: &str) -> Option<i64> {
    let (mut rest, mut total, mut units) = (text, 0i64, UNITS.iter());
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let unit = after.chars().next()?;
        let (_, seconds) = units.find(|(letter, _)| *letter == unit)?;
        total = digits.parse::<i64>().ok()?.checked_mul(*seconds)?.checked_add(total)?;
        rest = &after[unit.len_utf8()..];
    }
    (!text.is_empty() && total <= LONGEST).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Instant {
        DateTime::parse_from_rfc3339("2026-03-02T09:30:00Z").expect("a time").to_utc()
    }

    fn told(text: &str) -> String {
        read(text, now()).map_or_else(|_| "none".to_owned(), |at| at.to_rfc3339())
    }

    #[test]
    fn a_moment_is_a_date_a_time_or_how_long_ago() {
        for (text, at) in [
            ("2026-03-01", "2026-03-01T00:00:00+00:00"),
            ("2026-03-01 08:15", "2026-03-01T08:15:00+00:00"),
            ("2026-03-01T08:15", "2026-03-01T08:15:00+00:00"),
            ("2026-03-01 08:15 UTC", "2026-03-01T08:15:00+00:00"),
            ("2026-03-01T08:15:30Z", "2026-03-01T08:15:30+00:00"),
            ("2026-03-01T08:15:30+01:00", "2026-03-01T07:15:30+00:00"),
            ("1d", "2026-03-01T09:30:00+00:00"),
            ("1h30m", "2026-03-02T08:00:00+00:00"),
        ] {
            assert_eq!(told(text), at, "{text}");
        }
        for text in ["", "yesterday", "30m1h", "5", "2026-13-01", "99999999999999999999d", "-1h", "3 d"] {
            assert_eq!(told(text), "none", "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9wdhmsTZ: +-]{0,24}|\\PC{0,8}") {
            let _ = read(&text, now());
        }
    }
}
