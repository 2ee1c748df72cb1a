//! What the registry's scan says of an image, as words: `clean`, `running`, `failed`, `high=2 low=1`.

use anyhow::{Context as _, bail};

use crate::domain::scan::{Findings, Mute, Scan};

/// Reads what is said of a scan.
pub(super) fn read(said: &[&str]) -> anyhow::Result<Scan> {
    match said {
        ["clean"] => return Ok(Scan::over(Findings::default())),
        ["running"] => return Ok(Scan::running("IN_PROGRESS")),
        ["failed"] => return Ok(Scan::mute(Mute::Failed)),
        ["unsupported"] => return Ok(Scan::mute(Mute::Unsupported)),
        ["never"] => return Ok(Scan::mute(Mute::Never)),
        _ => {}
    }
    let mut found = Findings::default();
    for word in said {
        let (severity, n) = word.split_once('=').context("say what was found as high=2")?;
        let place = match severity {
            "critical" => &mut found.critical,
            "high" => &mut found.high,
            "medium" => &mut found.medium,
            "low" => &mut found.low,
            "informational" => &mut found.informational,
            "undefined" => &mut found.undefined,
            other => bail!("a finding is critical, high, medium, low, informational or undefined, not {other:?}"),
        };
        *place = n.parse().context("after = comes how many")?;
    }
    Ok(Scan::over(found))
}
