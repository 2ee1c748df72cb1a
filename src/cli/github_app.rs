//! `tidegate github-app`: the GitHub App that tidegate is, as GitHub wants it described.

use clap::{Args, Subcommand};
use url::Url;

use super::failure::{Failure, Outcome};
use super::output::{print, print_json};
use super::{ConfigArgs, check};
use crate::wire::GithubApp;

/// About the App.
#[derive(Debug, Args)]
pub(crate) struct GithubAppArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the App's manifest: exactly the permissions and events that tidegate needs.
    Manifest(ManifestArgs),
}

/// Of which App.
#[derive(Debug, Args)]
struct ManifestArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The App's name, unique on all of GitHub.
    #[arg(long, default_value = "tidegate")]
    name: String,
    /// tidegate's public address, instead of reading it from the configuration.
    #[arg(long)]
    url: Option<Url>,
    /// Address of GitHub's pages, where it is a GitHub Enterprise Server.
    #[arg(long, default_value = "https://github.com")]
    web: Url,
    /// Print a page instead, whose button hands the manifest to GitHub: it takes one from a browser only.
    #[arg(long)]
    html: bool,
    /// The organisation that the App will belong to; without it, it will be yours.
    #[arg(long, value_name = "LOGIN")]
    organization: Option<String>,
}

pub(crate) fn run(args: GithubAppArgs) -> Outcome {
    let What::Manifest(args) = args.what;
    let url = match args.url {
        Some(url) => url,
        None => check::load(&args.config.config)?.settings.http.map(|http| http.url).ok_or_else(|| {
            let path = args.config.config.display();
            Failure::usage(format!("{path} has no `http.url`, where GitHub reaches tidegate: write it, or give --url"))
        })?,
    };
    let app = GithubApp { name: args.name, url, web: args.web, organization: args.organization };
    if args.html { print(&app.page()) } else { print_json(&app.manifest()) }
}
