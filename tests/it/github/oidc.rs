//! The issuer of tokens for Actions: what it says of itself, its key, and tokens for tests to send.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::answer::{Answer, Content};
use super::{Github, Shared};

const KEY: &str = include_str!("../../fixtures/github/actions.pem");
const PUBLIC: &str = include_str!("../../fixtures/github/actions.jwks.json");

/// The issuer's own pages.
pub(super) fn answer(shared: &Shared, path: &str) -> Option<Answer> {
    let base = &shared.base;
    let page = match path {
        "/.well-known/openid-configuration" => json!({ "issuer": base, "jwks_uri": format!("{base}/.well-known/jwks"),
            "subject_types_supported": ["public", "pairwise"], "response_types_supported": ["id_token"],
            "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid"],
            "claims_supported": ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "repository", "actor"] }),
        "/.well-known/jwks" => serde_json::from_str(PUBLIC).expect("the test's key set"),
        _ => return None,
    };
    Some(Answer { status: 200, headers: Vec::new(), content: Content::Json(page) })
}

impl Github {
    /// Who issues tokens for Actions here.
    pub(crate) fn issuer(&self) -> &str {
        self.url()
    }

    /// A token as a workflow of `acme/shop` gets it for this audience; `change` may edit its claims first.
    pub(crate) fn actions_token(&self, audience: &str, change: impl FnOnce(&mut Value)) -> String {
        self.token_by(KEY, audience, change)
    }

    /// The same, signed by somebody else under the issuer's key id.
    pub(crate) fn forged_token(&self, audience: &str, change: impl FnOnce(&mut Value)) -> String {
        self.token_by(super::STRANGERS_KEY, audience, change)
    }

    fn token_by(&self, key: &str, audience: &str, change: impl FnOnce(&mut Value)) -> String {
        let now = self.shared.clock.now().timestamp();
        let mut claims = json!({ "jti": format!("jti-{}", self.shared.state().next()), "iss": self.issuer(),
            "sub": "repo:acme/shop:ref:refs/heads/dev", "aud": audience, "ref": "refs/heads/dev", "sha": "0".repeat(40),
            "repository": "acme/shop", "repository_owner": "acme", "repository_owner_id": "1", "run_id": "42",
            "run_number": "7", "run_attempt": "1", "repository_id": "2", "repository_visibility": "private",
            "actor_id": "3", "actor": "bobcat", "workflow": "deploy-to-prod", "head_ref": "", "base_ref": "",
            "event_name": "workflow_dispatch", "ref_type": "branch", "runner_environment": "github-hosted",
            "workflow_ref": "acme/shop/.github/workflows/deploy-to-prod.yml@refs/heads/dev",
            "job_workflow_ref": "acme/shop/.github/workflows/deploy-to-prod.yml@refs/heads/dev",
            "nbf": now - 300, "exp": now + 600, "iat": now });
        change(&mut claims);
        let actor = claims["actor"].as_str().unwrap_or_default().to_owned();
        let number = self.shared.forge.number_read(&actor).unwrap_or_else(|| super::shapes::id(&actor));
        claims["actor_id"] = json!(number.to_string());
        let header = Header { kid: Some("test-1".to_owned()), ..Header::new(Algorithm::RS256) };
        let key = EncodingKey::from_rsa_pem(key.as_bytes()).expect("a key");
        jsonwebtoken::encode(&header, &claims, &key).expect("signs")
    }
}
