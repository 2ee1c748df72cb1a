//! Durations as people write them in the configuration: `30m`, `24h`, `1h30m`, `2d`, `200ms`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
/// Some length that is never refused, for where the written one was.
pub(crate) const ANY: Duration = Duration::from_secs(3600);

const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// Reads a duration: whole numbers with units, larger units first, at most a year. `0s` is one.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!("{} is not a duration: write it like 30m, 24h, 1h30m or 2d, at most 366d", super::problem::shown(text))
    };
    let (mut rest, mut total, mut units) = (text, 0u64, UNITS.iter());
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?);
        let (unit, next) = after.split_at(after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len()));
        let (_, millis) = units.find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        let part = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(*millis)).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        rest = next;
    }
    let duration = Duration::from_millis(total);
    if text.is_empty() || duration > LONGEST { Err(wrong()) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let read = |text| parse(text).map(|d| d.as_millis()).ok();
        assert_eq!(read("30m"), Some(1_800_000));
        assert_eq!(read("1h30m"), Some(5_400_000));
        assert_eq!(read("2d"), Some(172_800_000));
        assert_eq!(read("1s200ms"), Some(1_200));
        assert_eq!(read("0s"), Some(0));
        for bad in ["", "5", "m", "30 m", "30m1h", "1h1h", "-1h", "1.5h", "1H", "367d", "99999999999999999999d", "３0m"]
        {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9dhms .-]{0,12}|\\PC{0,8}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_chat_prints_reads_back(seconds in 0u64..31_000_000) {
            let duration = Duration::from_secs(seconds);
            prop_assert_eq!(parse(&tidegate_commands::duration_text(duration)), Ok(duration));
        }
    }
}
