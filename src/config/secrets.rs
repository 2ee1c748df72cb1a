//! Every secret that a configuration names, with the key that names it.

use super::adapters::{ForgeSettings, GithubAuth};
use super::registries::{OciLogin, RegistrySettings};
use super::settings::{SecretSource, Settings};

impl Settings {
    /// All of them, by key. The local API's token is among them where it is somebody's to make: its file is made at the start.
    pub fn secrets(&self) -> Vec<(String, &SecretSource)> {
        let mut all: Vec<(String, Option<&SecretSource>)> = Vec::new();
        let mut names = |key: &str, source| all.push((key.to_owned(), source));
        names("token", matches!(self.token, SecretSource::Env(_)).then_some(&self.token));
        if let ForgeSettings::Github(github) = &self.forge {
            match &github.auth {
                GithubAuth::App { key, .. } => names("forge.github.key", Some(key)),
                GithubAuth::Token(token) => names("forge.github.token", Some(token)),
            }
            names("forge.github.webhook_secret", github.webhook_secret.as_ref());
        }
        if let Some(slack) = &self.chat.slack {
            names("chat.slack.bot_token", Some(&slack.bot_token));
            names("chat.slack.app_token", slack.app_token.as_ref());
            names("chat.slack.signing_secret", slack.signing_secret.as_ref());
        }
        names("chat.discord.token", self.chat.discord.as_ref().map(|discord| &discord.token));
        for (name, registry) in &self.registries {
            match registry {
                RegistrySettings::Local(_) => {}
                RegistrySettings::Ecr(ecr) => {
                    names(&format!("registries.{name}.ecr.webhook_secret"), ecr.webhook_secret.as_ref());
                }
                RegistrySettings::Oci(oci) => {
                    let password = match &oci.login {
                        OciLogin::User(_, password) => Some(password),
                        OciLogin::Anonymous | OciLogin::Docker => None,
                    };
                    names(&format!("registries.{name}.oci.password"), password);
                    names(&format!("registries.{name}.oci.webhook_secret"), oci.hook.as_ref().map(|hook| &hook.secret));
                }
            }
        }
        for (environment, report) in &self.reports {
            names(&format!("environments.{environment}.rollout.report.secret"), Some(&report.secret));
        }
        all.into_iter().filter_map(|(key, source)| Some((key, source?))).collect()
    }
}
