//! Whether every secret that the configuration names can be read: a daemon that lacks one does not start.

use crate::config::Config;
use crate::port::Finding;

/// Those that cannot, and otherwise that all can.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let secrets = config.settings.secrets();
    let unread = secrets.iter().filter_map(|(key, source)| Some((key, source.read().err()?)));
    let mut found: Vec<Finding> =
        unread.map(|(key, why)| Finding::bad(format!("{key}: {why}; `serve` does not start without it"))).collect();
    if found.is_empty() && !secrets.is_empty() {
        found.push(Finding::good(format!("secrets: all {} that are named can be read", secrets.len())));
    }
    found
}
