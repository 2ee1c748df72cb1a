//! The token by which a run of GitHub Actions says what it is, and whether that is to be believed.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Client;
use serde::Deserialize;
use url::Url;

use super::keys::Keys;
use crate::port::{Clock, Fault, PortError};

/// How far the issuer's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// The longest token that is looked at.
const MAX_TOKEN: usize = 16 * 1024;

/// What a run says of itself. Believed only when [`Verifier::verify`] gave it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    #[serde(default)]
    nbf: i64,
    /// The token's own id.
    pub(super) jti: String,
    /// Whose workflow runs.
    pub(super) repository: String,
    /// Who started it. When others run it again, it still is who started it first.
    pub(super) actor: String,
    /// Their account's number.
    #[serde(default)]
    pub(super) actor_id: String,
    /// What started it.
    pub(super) event_name: String,
    /// From which branch or tag the workflow was taken.
    pub(super) r#ref: String,
    /// The commit there.
    #[serde(default)]
    pub(super) sha: String,
    /// The workflow that was started: `OWNER/REPO/PATH@REF`.
    #[serde(default)]
    pub(super) workflow_ref: String,
    /// The workflow that holds the job, which may be another's that is reused.
    #[serde(default)]
    pub(super) job_workflow_ref: String,
    /// Which run it is.
    pub(super) run_id: String,
    /// How often it was run.
    pub(super) run_attempt: String,
}

/// Why a token is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It is wrong, in these words.
    Wrong(String),
    /// It could not be checked just now.
    Unchecked(PortError),
}

fn wrong<T>(told: impl Into<String>) -> Result<T, Doubt> {
    Err(Doubt::Wrong(told.into()))
}

/// Believes tokens of one issuer, made for one audience.
pub(super) struct Verifier {
    issuer: String,
    audience: String,
    keys: Keys,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    pub(super) fn new(
        (issuer, patience): (&Url, Duration),
        audience: &Url,
        client: Client,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let plain = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
        let keys = Keys::new(issuer.clone(), client, patience);
        Self { issuer: plain(issuer), audience: plain(audience), keys, clock }
    }

    pub(super) async fn verify(&self, token: &str) -> Result<Claims, Doubt> {
        if token.len() > MAX_TOKEN {
            return wrong("the token is too long");
        }
        let header = decode_header(token).ok().filter(|header| header.alg == Algorithm::RS256);
        let Some(kid) = header.and_then(|header| header.kid).filter(|kid| kid.len() <= 200) else {
            return wrong("the token is not one of GitHub Actions");
        };
        let key = self.keys.key(&kid, self.clock.now()).await.map_err(Doubt::Unchecked)?;
        let key = key.and_then(|key| DecodingKey::from_jwk(&key).ok());
        let Some(key) = key else { return wrong(format!("the token is not signed by a key of {}", self.issuer)) };
        let Ok(decoded) = decode::<Claims>(token, &key, &signature_only()) else {
            return wrong(format!("the token is not signed by {}, or says not enough of its run", self.issuer));
        };
        self.judge(decoded.claims)
    }

    fn judge(&self, claims: Claims) -> Result<Claims, Doubt> {
        if claims.iss.trim_end_matches('/') != self.issuer {
            return wrong(format!("the token is not of {}", self.issuer));
        }
        if claims.aud.trim_end_matches('/') != self.audience {
            return wrong(format!("the token is not for {}: ask for it with this audience", self.audience));
        }
        let now = self.clock.wall().timestamp();
        if claims.exp <= now - LEEWAY.num_seconds() {
            return wrong("the token has expired: run the workflow anew");
        }
        if claims.nbf > now + LEEWAY.num_seconds() {
            return wrong("the token is not valid yet: one of the clocks is wrong");
        }
        Ok(claims)
    }
}

/// What else is to be judged is judged by the injected clock and in words of our own.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_required_spec_claims::<&str>(&[]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

impl Doubt {
    /// For people.
    pub(super) fn told(&self) -> &str {
        match self {
            Self::Wrong(told) => told,
            Self::Unchecked(error) => &error.told,
        }
    }

    /// Whether another try may end otherwise.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Unchecked(error) if error.fault == Fault::Transient)
    }
}
