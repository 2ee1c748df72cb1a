//! People's own tokens: `tidegate token` has one made or revoked; where the other commands find one.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::SecretString;

use super::DataArgs;
use super::api::Daemon;
use super::failure::{Failure, Outcome};
use super::output::{print, tell, telling};
use crate::config::SecretSource;
use crate::web::{TokenFor, TokenMade};

/// The variable that holds a person's own token.
const VARIABLE: &str = "TIDEGATE_TOKEN";
/// The variable that names the file of one.
const FILE_VARIABLE: &str = "TIDEGATE_TOKEN_FILE";

/// Whose token.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  (umask 077; tidegate token alice > alice.token)\n  \
    TIDEGATE_TOKEN_FILE=alice.token tidegate say '/tide whoami'\n\n\
    The commands find a token of one's own in TIDEGATE_TOKEN, in the file that TIDEGATE_TOKEN_FILE names, or in\n\
    ~/.config/tidegate/token; such a file must be readable by its owner alone (0600). A token is never an argument.")]
pub(crate) struct TokenArgs {
    /// The person, as the configuration calls them.
    person: String,
    /// End their token instead.
    #[arg(long)]
    revoke: bool,
    #[command(flatten)]
    data: DataArgs,
}

pub(crate) async fn run(args: TokenArgs) -> Outcome {
    let daemon = Daemon::shared(&args.data)?;
    let asked = TokenFor { person: args.person, revoke: args.revoke };
    let made: TokenMade = telling("asking the daemon", daemon.post("token", &asked)).await?;
    let Some(token) = made.token else {
        print(&format!("{} has no token any more.\n", made.person))?;
        tell(&made.told);
        return Ok(());
    };
    print(&format!("{token}\n"))?;
    tell(format_args!(
        "This is {0}'s token, shown once. {0} puts it into {VARIABLE}, or into a file of mode 0600 that {FILE_VARIABLE} names.",
        made.person
    ));
    if made.replaced {
        tell(format_args!("The one that {} had before is worth nothing any more.", made.person));
    }
    tell(&made.told);
    Ok(())
}

/// The token of whoever types, where they have one.
pub(super) fn own() -> Result<Option<SecretString>, Failure> {
    if std::env::var_os(VARIABLE).is_some() {
        return SecretSource::Env(VARIABLE.to_owned()).read().map(Some).map_err(Failure::usage);
    }
    let named = std::env::var_os(FILE_VARIABLE).map(PathBuf::from);
    let usual = || {
        let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|f| !f.is_empty()).map(PathBuf::from);
        let folder = folder.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
        folder.map(|folder| folder.join("tidegate/token")).filter(|file| file.exists())
    };
    let Some(file) = named.or_else(usual) else { return Ok(None) };
    private(&file)?;
    SecretSource::File(file).read().map(Some).map_err(Failure::usage)
}

/// Refuses a token's file that others may read.
fn private(file: &Path) -> Outcome {
    let shown = file.display();
    let found =
        std::fs::metadata(file).map_err(|e| Failure::usage(format!("cannot read the token's file {shown}: {e}")))?;
    if found.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    let told =
        format!("others may read the token's file {shown}: `chmod 600 {shown}`, and have a new token made if they did");
    Err(Failure::usage(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_others_may_read_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alice.token");
        std::fs::write(&file, "tide_x\n").unwrap();
        for (mode, good) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let told = private(&file).map_err(|failure| failure.told);
            assert_eq!(told.is_ok(), good, "{mode:o}");
            assert!(good || told.is_err_and(|told| told.contains("chmod 600")), "{mode:o}");
        }
    }
}
