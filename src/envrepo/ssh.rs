//! Signatures as `ssh-keygen -Y sign` makes them (OpenSSH's PROTOCOL.sshsig), with the kind of key that its own default is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sha2::{Digest as _, Sha512};

const ALGORITHM: &[u8] = b"ssh-ed25519";
const MAGIC: &[u8] = b"openssh-key-v1\0";
const SIGNED: &[u8] = b"SSHSIG";
/// What the signature is good for: Git's commits.
const NAMESPACE: &[u8] = b"git";
/// How the beginning and the end of a key are written.
const KEY: (&str, &str) = ("-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----");

/// A private key.
pub(super) struct SshKey(Ed25519KeyPair);

impl SshKey {
    /// Reads a key as `ssh-keygen` writes it. The error says what helps.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let make = "make one with `ssh-keygen -t ed25519 -N ''`";
        let Some((_, inside)) = text.split_once(KEY.0) else {
            return Err(format!("is a key in another form than OpenSSH's: {make}"));
        };
        let inside: String = inside.split(KEY.1).next().unwrap_or_default().split_whitespace().collect();
        let bytes = STANDARD.decode(inside).ok();
        let broken = || format!("is a broken OpenSSH key: {make}");
        let mut key = Reader(bytes.as_deref().and_then(|bytes| bytes.strip_prefix(MAGIC)).ok_or_else(broken)?);
        let cipher = key.string().ok_or_else(broken)?;
        if cipher != b"none" {
            return Err(format!(
                "is encrypted with a passphrase, which nobody is there to type: give a key without one, in a file that only \
                 tidegate can read ({make})"
            ));
        }
        let private = key.private().ok_or_else(broken)?;
        let mut private = Reader(private);
        private.checks().ok_or_else(broken)?;
        let algorithm = private.string().ok_or_else(broken)?;
        if algorithm != ALGORITHM {
            let algorithm: String = String::from_utf8_lossy(algorithm).chars().filter(char::is_ascii_graphic).collect();
            return Err(format!("is a key of the kind {algorithm:.30}, and only ed25519 signs here: {make}"));
        }
        let (public, seed) = private.string().zip(private.string()).ok_or_else(broken)?;
        let seed = seed.get(..32).ok_or_else(broken)?;
        Ed25519KeyPair::from_seed_and_public_key(seed, public).map(Self).map_err(|_| broken())
    }

    fn blob(&self) -> Vec<u8> {
        [string(ALGORITHM), string(self.0.public_key().as_ref())].concat()
    }

    /// The public key, on one line.
    pub(super) fn public(&self) -> String {
        format!("ssh-ed25519 {}", STANDARD.encode(self.blob()))
    }

    /// A signature in the form in which commits hold it. The same content gets the same one.
    pub(super) fn sign(&self, content: &[u8]) -> String {
        let signature = self.0.sign(&to_sign(content));
        let signature = [string(ALGORITHM), string(signature.as_ref())].concat();
        let version = 1_u32.to_be_bytes();
        let parts = [string(&self.blob()), string(NAMESPACE), string(b""), string(b"sha512"), string(&signature)];
        let whole = STANDARD.encode([SIGNED, &version, &parts.concat()].concat());
        let lines: Vec<&str> =
            (0..whole.len()).step_by(70).filter_map(|at| whole.get(at..whole.len().min(at + 70))).collect();
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
    }
}

/// What the signature is made over.
fn to_sign(content: &[u8]) -> Vec<u8> {
    let parts = [string(NAMESPACE), string(b""), string(b"sha512"), string(&Sha512::digest(content))];
    [SIGNED, &parts.concat()].concat()
}

/// A text with its length before it.
fn string(text: &[u8]) -> Vec<u8> {
    [&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes()[..], text].concat()
}

/// Reads texts with their lengths before them.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*bytes))
    }

    fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    /// The private half of the one key of a file, behind the name of its cipher.
    fn private(&mut self) -> Option<&'a [u8]> {
        let (_function, _options) = (self.string()?, self.string()?);
        if self.number()? != 1 {
            return None;
        }
        let _public = self.string()?;
        self.string()
    }

    /// Two numbers that are the same where it was decrypted well.
    fn checks(&mut self) -> Option<()> {
        (self.number()? == self.number()?).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SSH: &str = include_str!("tests/keys/ssh");

    #[test]
    fn a_signature_is_over_the_content_and_the_public_key_is_in_it() {
        let key = SshKey::parse(SSH).unwrap_or_else(|why| unreachable!("{why}"));
        let signed = key.sign(b"tree 1\n");
        assert_eq!(signed, key.sign(b"tree 1\n"));
        assert!(signed.lines().all(|line| line.len() <= 70));
        let inside: String = signed.lines().filter(|line| !line.starts_with('-')).collect();
        let bytes = STANDARD.decode(inside).unwrap_or_default();
        let mut reader = Reader(bytes.strip_prefix(SIGNED).unwrap_or_default());
        assert_eq!(reader.number(), Some(1));
        let (public, namespace) = (reader.string(), reader.string());
        assert_eq!((public, namespace), (Some(key.blob().as_slice()), Some(&b"git"[..])));
        let mut signature = Reader(reader.string().and(reader.string()).and(reader.string()).unwrap_or_default());
        assert_eq!(signature.string(), Some(ALGORITHM));
        let signature = signature.string().unwrap_or_default();
        let verify = |content: &[u8]| {
            let public = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0.public_key());
            public.verify(&to_sign(content), signature).is_ok()
        };
        assert!(verify(b"tree 1\n") && !verify(b"tree 2\n"));
    }

    #[test]
    fn a_key_cut_off_anywhere_is_refused() {
        let inside: String = SSH.lines().filter(|line| !line.starts_with('-')).collect();
        let bytes = STANDARD.decode(inside).unwrap_or_default();
        for length in (0..180).filter(|length| *length < bytes.len()) {
            let text = format!("{}\n{}\n{}\n", KEY.0, STANDARD.encode(&bytes[..length]), KEY.1);
            assert!(SshKey::parse(&text).is_err(), "{length}");
        }
    }
}
