//! How people are written: by what they are known on each surface and in commits.

use schemars::JsonSchema;
use serde::Deserialize;

/// One person and their login per surface.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Person")]
pub(crate) struct PersonShape {
    /// GitHub login; with the number of the account, `{ login, id }`, where another had the login before. Or a list, of whom
    /// the first is asked to review.
    pub(crate) github: Option<AccountsShape>,
    /// Slack member id, such as U01ALICE, or a list of them, of which the first is written to.
    pub(crate) slack: Option<LoginShape>,
    /// Discord user id, in quotes, or a list of them, of which the first is written to.
    pub(crate) discord: Option<LoginShape>,
    /// Name in the terminal. Default: the person's name.
    #[schemars(length(min = 1))]
    pub(crate) terminal: Option<String>,
    /// E-mail address, or a list of them, matched against commit authors and, where no Slack member id is given, Slack
    /// profiles. The addresses by which GitHub hides people's own need not be listed: they name the login.
    pub(crate) email: Option<EmailShape>,
}

/// One account, or several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Login")]
pub(crate) enum LoginShape {
    /// The only one.
    One(#[schemars(length(min = 1))] String),
    /// All of these.
    Several(#[schemars(length(min = 1), inner(length(min = 1)))] Vec<String>),
}

impl LoginShape {
    /// Each, with its place where there is a list.
    pub(crate) fn all(&self) -> Vec<(Option<usize>, &str)> {
        match self {
            Self::One(login) => vec![(None, login)],
            Self::Several(list) => {
                list.iter().enumerate().map(|(place, login)| (Some(place), login.as_str())).collect()
            }
        }
    }
}

/// One GitHub account, or several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "GithubAccounts")]
pub(crate) enum AccountsShape {
    /// The only one.
    One(AccountShape),
    /// All of these.
    Several(#[schemars(length(min = 1))] Vec<AccountShape>),
}

/// One GitHub account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "GithubAccount")]
pub(crate) enum AccountShape {
    /// By its login; which account that is, is noted at the first look.
    Login(#[schemars(length(min = 1))] String),
    /// By its login and the number of the account.
    Numbered(NumberedShape),
}

/// A GitHub account by its login and number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NumberedAccount")]
pub(crate) struct NumberedShape {
    /// GitHub login.
    #[schemars(length(min = 1))]
    pub(crate) login: String,
    /// The number of the account, as https://api.github.com/users/LOGIN tells it.
    pub(crate) id: u64,
}

impl AccountShape {
    /// Its login.
    pub(crate) fn login(&self) -> &str {
        match self {
            Self::Login(login) => login,
            Self::Numbered(account) => &account.login,
        }
    }

    /// Its number, where that is given.
    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::Login(_) => None,
            Self::Numbered(account) => Some(account.id),
        }
    }
}

impl AccountsShape {
    /// Each, with its place where there is a list.
    pub(crate) fn all(&self) -> Vec<(Option<usize>, &AccountShape)> {
        match self {
            Self::One(account) => vec![(None, account)],
            Self::Several(list) => list.iter().enumerate().map(|(place, account)| (Some(place), account)).collect(),
        }
    }
}

/// One e-mail address, or several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Email")]
pub(crate) enum EmailShape {
    /// The only one.
    One(#[schemars(length(min = 1))] String),
    /// All of these.
    Several(#[schemars(length(min = 1), inner(length(min = 1)))] Vec<String>),
}

impl EmailShape {
    /// Each address, with its place where there is a list.
    pub(crate) fn all(&self) -> Vec<(Option<usize>, &str)> {
        match self {
            Self::One(email) => vec![(None, email)],
            Self::Several(list) => {
                list.iter().enumerate().map(|(place, email)| (Some(place), email.as_str())).collect()
            }
        }
    }
}
