//! Signed commits. An SSH key signs here; for an OpenPGP key `gpg` does, with a keyring of tidegate's own that holds that
//! one key.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::ssh::SshKey;
use crate::domain::Instant;

/// Signs commits.
#[derive(Clone)]
pub struct Signer(Arc<Key>);

enum Key {
    Ssh(Box<SshKey>),
    Gpg(Gpg),
}

impl Signer {
    /// Reads a key. The error says what is wrong with it and what helps, and never what is in it.
    pub fn open(key: &SecretString, folder: &Path) -> Result<Self, String> {
        let text = key.expose_secret();
        let key = if text.contains("BEGIN PGP PRIVATE KEY BLOCK") {
            Key::Gpg(Gpg::open(text, folder)?)
        } else if text.contains("PRIVATE KEY-----") {
            Key::Ssh(Box::new(SshKey::parse(text)?))
        } else {
            return Err("is no private key: give the one that `ssh-keygen -t ed25519` or `gpg --export-secret-keys --armor` writes".to_owned());
        };
        Ok(Self(Arc::new(key)))
    }

    /// What the forge must know of the key, for people who set it up.
    pub fn public(&self) -> String {
        match self.0.as_ref() {
            Key::Ssh(key) => key.public(),
            Key::Gpg(gpg) => gpg.fingerprint.clone(),
        }
    }

    /// The signature of a commit's content, made at the commit's time, so that the same commit gets the same one.
    pub(crate) fn sign(&self, content: &str, at: Instant) -> Result<String, String> {
        match self.0.as_ref() {
            Key::Ssh(key) => Ok(key.sign(content.as_bytes())),
            Key::Gpg(gpg) => gpg.sign(content, at),
        }
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

/// A keyring with one key.
struct Gpg {
    home: PathBuf,
    fingerprint: String,
}

impl Gpg {
    fn open(key: &str, folder: &Path) -> Result<Self, String> {
        let home = folder.join("gpg");
        std::fs::create_dir_all(&home).map_err(|e| format!("cannot be kept in {}: {e}", home.display()))?;
        std::fs::set_permissions(&home, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .map_err(|e| format!("cannot be kept in {}: {e}", home.display()))?;
        let mut gpg = Self { home, fingerprint: String::new() };
        let told = gpg.run(&["--status-fd", "1", "--import"], key)?;
        let fingerprint = told.lines().find_map(|line| line.strip_prefix("[GNUPG:] IMPORT_OK ")?.split(' ').nth(1));
        fingerprint.unwrap_or_default().clone_into(&mut gpg.fingerprint);
        if gpg.fingerprint.is_empty() {
            return Err("holds no OpenPGP key".to_owned());
        }
        gpg.run(&["--local-user", &gpg.fingerprint, "--armor", "--detach-sign"], "")
            .map_err(|why| format!("cannot sign (a key with a passphrase can't: nobody is there to type it): {why}"))?;
        Ok(gpg)
    }

    fn sign(&self, content: &str, at: Instant) -> Result<String, String> {
        let time = format!("{}!", at.timestamp());
        let args = ["--faked-system-time", &time, "--local-user", &self.fingerprint, "--armor", "--detach-sign"];
        // A key that is younger than the commit's time signs now.
        self.run(&args, content).or_else(|_| self.run(&args[2..], content))
    }

    fn run(&self, args: &[&str], input: &str) -> Result<String, String> {
        let mut command = Command::new("gpg");
        command.arg("--homedir").arg(&self.home);
        command.args(["--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]).args(args);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().map_err(|e| format!("needs `gpg` on this machine: {e}"))?;
        let written = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
        let out = child.wait_with_output().map_err(|e| e.to_string())?;
        if !out.status.success() || !matches!(written, Some(Ok(()))) {
            let said = String::from_utf8_lossy(&out.stderr);
            let last = said.lines().last().unwrap_or("it says nothing");
            return Err(format!(
                "`gpg` failed: {}",
                last.chars().filter(|c| !c.is_control()).take(200).collect::<String>()
            ));
        }
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }
}

impl Drop for Gpg {
    /// `gpg` starts an agent for the keyring, which would stay.
    fn drop(&mut self) {
        let mut command = Command::new("gpgconf");
        command.arg("--homedir").arg(&self.home).args(["--kill", "all"]);
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
