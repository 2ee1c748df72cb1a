//! How accounts and channels are called on each surface: what nobody can be called is a slip, and whoever is written so would
//! silently be nobody.

use super::problem::{KeyPath, shown};
use super::resolve::Resolver;

/// The longest login of GitHub's, with the short name of an enterprise behind it.
const LONGEST_LOGIN: usize = 60;

/// Judges what a person is called on a surface.
pub(super) fn judge(r: &mut Resolver<'_>, surface: &str, path: &KeyPath, account: &str) {
    match surface {
        "github" if !is_github_login(account) => {
            let meant = account.trim_start_matches('@').rsplit('/').next().filter(|login| is_github_login(login));
            let meant = meant.map(|login| format!(", did you mean `{login}`?")).unwrap_or_default();
            r.problem::<()>(path, format!("{} is not a login of GitHub's{meant}", shown(account)));
        }
        "slack" if !is_slack_id(account, &['U', 'W']) => {
            let what = format!("{} is not a member id such as U01ALICE", shown(account));
            r.problem::<()>(path, format!("{what}: in Slack, open the profile, ⋮, Copy member ID"));
        }
        "discord" => {
            super::adapters::discord_id(r, path, account);
        }
        _ => {}
    }
}

/// Judges what a channel is called on Slack.
pub(super) fn judge_channel(r: &mut Resolver<'_>, path: &KeyPath, channel: &str) {
    if !is_slack_id(channel, &['C', 'D', 'G']) {
        let what = format!("{} is not a channel's id such as C01RELEASES", shown(channel));
        r.problem::<()>(path, format!("{what}: it stands at the bottom of the channel's details"));
    }
}

fn is_github_login(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= LONGEST_LOGIN && text.chars().all(inner) && !text.starts_with(['-', '_'])
}

/// Slack's ids begin with a letter that says of what they are; its names of people and channels are in lower case.
fn is_slack_id(text: &str, kinds: &[char]) -> bool {
    text.starts_with(kinds) && text.len() > 1 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
