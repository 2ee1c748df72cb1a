//! What Slack says of people and user groups, as far as it matters.

use serde::Deserialize;

use crate::chat::{Profile, Standing};

#[derive(Debug, Deserialize)]
pub(super) struct UserAnswer {
    pub(super) user: User,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    team_id: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    is_restricted: bool,
    #[serde(default)]
    is_ultra_restricted: bool,
    #[serde(default)]
    is_stranger: bool,
    enterprise_user: Option<EnterpriseUser>,
    #[serde(default)]
    profile: UserProfile,
}

/// Somebody in an Enterprise Grid: at home in one workspace, a member of all of these.
#[derive(Debug, Deserialize)]
struct EnterpriseUser {
    #[serde(default)]
    teams: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct UserProfile {
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    real_name: String,
    email: Option<String>,
}

/// Slack's own helper, which Slack does not call a bot.
const SLACKBOT: &str = "USLACKBOT";

impl User {
    pub(super) fn profile(self, team: &str) -> Profile {
        let here = self.enterprise_user.iter().flat_map(|user| &user.teams).any(|theirs| theirs == team);
        let elsewhere = self.team_id.as_deref().is_some_and(|theirs| theirs != team) && !here;
        let standing = if self.is_bot || self.id == SLACKBOT {
            Standing::Bot
        } else if self.deleted {
            Standing::Deactivated
        } else if self.is_restricted || self.is_ultra_restricted || self.is_stranger || elsewhere {
            Standing::Guest
        } else {
            Standing::Member
        };
        let names = [self.profile.display_name, self.profile.real_name, self.name];
        let name = names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or(self.id);
        Profile { name, email: self.profile.email.filter(|email| !email.is_empty()), standing }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Groups {
    #[serde(default)]
    pub(super) usergroups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) handle: String,
    #[serde(default)]
    pub(super) users: Vec<String>,
}
