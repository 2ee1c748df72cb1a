//! The embedded world: real repositories, a real store and the real engine, with people, a simulated CI and a
//! simulated cluster around it. `tidegate demo` runs on it, and so do the story tests.

use std::path::PathBuf;

use clap::Args;

pub mod ci;
pub mod transcript;
pub mod verbs;
pub mod world;

/// What to show.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Play the whole story by itself, and end.
    #[arg(long)]
    pub tour: bool,
    /// Print events as lines of JSON instead of a transcript.
    #[arg(long)]
    pub json: bool,
    /// Go on with a world that an earlier demo left.
    #[arg(long, value_name = "DIR", conflicts_with = "dir")]
    pub resume: Option<PathBuf>,
    /// Make the world in this folder instead of a temporary one.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Runs the demo.
pub async fn run(_args: DemoArgs) -> anyhow::Result<()> {
    anyhow::bail!("this build has no demo yet")
}
