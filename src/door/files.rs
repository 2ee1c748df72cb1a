//! How many files the process may have open, and what of them connections may take. The rest is the store's, Git's and that of
//! the connections that tidegate opens itself.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The most connections at the public address unless the configuration says otherwise.
const MOST: u64 = 1024;
/// The least that stays for everything else.
const RESERVE: u64 = 128;

/// How many connections each door may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// The public address.
    pub public: usize,
    /// The local API's socket, and its address by TCP, each.
    pub local: usize,
}

/// Raises the limit of open files as far as it may be, and says how many that is.
pub fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised,
        // Some systems allow less than they name.
        Err(_) => limit,
    };
    limit.current.unwrap_or(u64::MAX)
}

impl Shares {
    /// What connections may take of so many files: never what the store and Git need, as far as there is enough for both.
    pub fn of(files: u64) -> Self {
        let local = (files / 16).clamp(8, 128);
        let reserve = (files / 4).max(RESERVE);
        let public = files.saturating_sub(reserve + 2 * local).clamp(16, MOST);
        let count = |files| usize::try_from(files).unwrap_or(usize::MAX);
        Self { public: count(public), local: count(local) }
    }

    /// How many connections the public address takes where the configuration asks for so many: no more than there are files.
    pub fn public(files: u64, asked: Option<usize>) -> usize {
        let shares = Self::of(files);
        let Some(asked) = asked else { return shares.public };
        let most = usize::try_from(files / 2).unwrap_or(usize::MAX).max(shares.public);
        if asked > most {
            tracing::warn!(
                "`http.connections: {asked}` is more than {files} open files allow: {most} are taken; raise `ulimit -n`"
            );
        }
        asked.min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_kept_for_the_store_and_git_whatever_the_limit() {
        for files in [200, 256, 512, 1024, 4096, 20_000, 1 << 20, u64::MAX] {
            let shares = Shares::of(files);
            let taken = shares.public as u64 + 2 * shares.local as u64;
            assert!(taken + 128 <= files, "{files}: {shares:?}");
            assert!(shares.public >= 16 && shares.local >= 8, "{files}: {shares:?}");
        }
        assert_eq!(Shares::of(1024), Shares { public: 640, local: 64 });
        assert_eq!(Shares::of(1 << 20), Shares { public: 1024, local: 128 });
    }

    #[test]
    fn what_the_configuration_asks_for_is_taken_as_far_as_there_are_files() {
        assert_eq!(Shares::public(1024, Some(20)), 20);
        assert_eq!(Shares::public(1 << 20, Some(5000)), 5000);
        assert_eq!(Shares::public(1024, Some(5000)), 640);
    }

    #[test]
    fn the_limit_is_raised_as_far_as_it_may_be() {
        let files = raise();
        assert_eq!(raise(), files);
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
