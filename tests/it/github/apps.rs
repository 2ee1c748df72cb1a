//! Who calls: the App by its signed token, an installation by the token it was given, a user by theirs. And what the
//! App can ask about itself.

use std::collections::BTreeSet;

use axum::http::request::Parts;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use tidegate::domain::RepoId;

use super::answer::{Answer, Reply};
use super::call::{Call, Who};
use super::routes::Params;
use super::state::{LIMIT, Token};
use super::{APP, BOT, Shared, USER_TOKEN, repos, shapes};

const PUBLIC_KEY: &str = include_str!("../../fixtures/github/app.pub.pem");
/// GitHub takes no token of an App that lives longer.
const LONGEST: i64 = 600;
/// How far clocks may differ.
const SKEW: i64 = 60;

fn bad_credentials() -> Answer {
    Answer::refused(401, "Bad credentials")
}

/// Who calls; a token that is there must be good.
pub(super) fn who(shared: &Shared, parts: &Parts) -> Result<Who, Answer> {
    let Some(header) = parts.headers.get("authorization") else { return Ok(Who::Nobody) };
    let header = header.to_str().map_err(|_| bad_credentials())?;
    let (scheme, token) = header.split_once(' ').ok_or_else(bad_credentials)?;
    if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
        return Err(bad_credentials());
    }
    if token.starts_with("eyJ") { app_by(shared, token) } else { by_token(shared, token).ok_or_else(bad_credentials) }
}

/// Whose token this is.
pub(super) fn by_token(shared: &Shared, token: &str) -> Option<Who> {
    if token == USER_TOKEN {
        return Some(Who::User(BOT.to_owned()));
    }
    let state = shared.state();
    let found = state.tokens.get(token).filter(|found| found.until > shared.clock.now())?;
    Some(Who::Installation(found.owner.clone()))
}

fn app_by(shared: &Shared, token: &str) -> Result<Who, Answer> {
    let undecodable = |why: &str| Answer::refused(401, &format!("A JSON web token could not be decoded: {why}"));
    let key = DecodingKey::from_rsa_pem(PUBLIC_KEY.as_bytes()).expect("the test's key");
    let mut rules = Validation::new(Algorithm::RS256);
    rules.validate_exp = false;
    rules.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Value>(token, &key, &rules).map_err(|e| undecodable(&e.to_string()))?.claims;
    let issuer = &claims["iss"];
    if issuer.as_u64() != Some(APP) && issuer.as_str() != Some(&APP.to_string()) {
        return Err(Answer::refused(404, "Integration not found"));
    }
    let (Some(from), Some(until)) = (claims["iat"].as_i64(), claims["exp"].as_i64()) else {
        return Err(Answer::refused(401, "'Expiration time' claim ('exp') must be a numeric value"));
    };
    // Tests own the world's clock; a library may sign by the machine's.
    let good = |now: i64| from <= now + SKEW && until > now && until <= now + LONGEST + SKEW;
    if !good(shared.clock.now().timestamp()) && !good(chrono::Utc::now().timestamp()) {
        return Err(Answer::refused(401, "'Expiration time' claim ('exp') is too far in the future or past"));
    }
    Ok(Who::App)
}

/// Whether this caller may use this route.
pub(super) fn may(shared: &Shared, template: &str, params: &Params, who: &Who) -> Result<(), Answer> {
    let apps_own = template.starts_with("/app") || (template.ends_with("/installation") && template != "/installation");
    match who {
        Who::Nobody if apps_own => Err(Answer::refused(401, "A JSON web token could not be decoded")),
        Who::Nobody => Err(Answer::refused(401, "Requires authentication")),
        Who::App if apps_own => Ok(()),
        Who::App => Err(bad_credentials()),
        _ if apps_own => Err(Answer::refused(401, "A JSON web token could not be decoded")),
        // Where the App is not installed it sees nothing.
        Who::Installation(owner) => match params.get("owner") {
            Some(asked) if asked != owner => Err(Answer::not_found()),
            _ => Ok(()),
        },
        Who::User(_) if shared.state().uninstalled.contains("*") => Err(bad_credentials()),
        Who::User(_) => Ok(()),
    }
}

/// What the App asks for.
fn permissions(shared: &Shared) -> Value {
    shared.state().permissions.clone().unwrap_or_else(|| {
        json!({ "actions": "read", "administration": "read", "checks": "write", "contents": "write",
            "deployments": "write", "issues": "write", "members": "read", "metadata": "read",
            "pull_requests": "write", "statuses": "read", "workflows": "write" })
    })
}

const EVENTS: [&str; 10] = [
    "check_run",
    "check_suite",
    "create",
    "delete",
    "pull_request",
    "pull_request_review",
    "push",
    "repository",
    "status",
    "workflow_run",
];

/// The App as it is shown; of CI's App, where it is not ours.
pub(super) fn integration(shared: &Shared, ours: bool) -> Value {
    let slug = if ours { BOT.trim_end_matches("[bot]") } else { "github-actions" };
    let id = if ours { APP } else { 15368 };
    let (owner, at) = (if ours { "acme" } else { "github" }, "2026-01-01T00:00:00Z");
    json!({ "id": id, "slug": slug, "node_id": format!("A_{id}"), "client_id": format!("Iv23{id}"),
        "owner": shapes::account(shared, owner), "name": slug, "description": "", "external_url": shared.base,
        "html_url": format!("{}/apps/{slug}", shared.base), "created_at": at, "updated_at": at,
        "permissions": permissions(shared), "events": EVENTS })
}

pub(super) async fn app(call: Call) -> Reply {
    let mut app = integration(&call.shared, true);
    app["installations_count"] = json!(owners(&call.shared).await.len());
    Answer::ok(app)
}

/// The accounts that have repositories or teams, and the App.
async fn owners(shared: &Shared) -> Vec<String> {
    let owner = |repo: &RepoId| repo.as_str().split_once('/').map(|(owner, _)| owner.to_owned());
    let mut owners: BTreeSet<String> = repos::all(shared).await.iter().filter_map(owner).collect();
    let state = shared.state();
    owners.extend(state.teams.keys().map(|(org, _)| org.clone()));
    owners.into_iter().filter(|owner| !state.uninstalled.contains(owner)).collect()
}

fn installation_of(shared: &Shared, owner: &str) -> Value {
    let id = shapes::id(&format!("installation of {owner}"));
    let (base, at) = (&shared.base, "2026-01-01T00:00:00Z");
    json!({ "id": id, "account": shapes::account(shared, owner), "repository_selection": "all",
        "access_tokens_url": format!("{base}/app/installations/{id}/access_tokens"),
        "repositories_url": format!("{base}/installation/repositories"),
        "html_url": format!("{base}/organizations/{owner}/settings/installations/{id}"),
        "app_id": APP, "client_id": format!("Iv23{APP}"), "target_id": shapes::id(owner), "target_type": "Organization",
        "permissions": permissions(shared), "events": EVENTS, "created_at": at, "updated_at": at,
        "single_file_name": null, "has_multiple_single_files": false, "single_file_paths": [],
        "app_slug": BOT.trim_end_matches("[bot]"), "suspended_by": null, "suspended_at": null })
}

pub(super) async fn installations(call: Call) -> Reply {
    let owners = owners(&call.shared).await;
    Answer::list(owners.iter().map(|owner| installation_of(&call.shared, owner)).collect())
}

async fn by_id(call: &Call) -> Result<String, Answer> {
    let asked = call.number("installation_id")?;
    let owners = owners(&call.shared).await;
    let found = owners.into_iter().find(|owner| shapes::id(&format!("installation of {owner}")) == asked);
    found.ok_or_else(Answer::not_found)
}

pub(super) async fn installation(call: Call) -> Reply {
    let owner = by_id(&call).await?;
    Answer::ok(installation_of(&call.shared, &owner))
}

pub(super) async fn of_repo(call: Call) -> Reply {
    let owner = call.param("owner").to_owned();
    call.repo().await?;
    found(&call, &owner).await
}

pub(super) async fn of_owner(call: Call) -> Reply {
    let owner = if call.param("org").is_empty() { call.param("username") } else { call.param("org") }.to_owned();
    found(&call, &owner).await
}

async fn found(call: &Call, owner: &str) -> Reply {
    match owners(&call.shared).await.iter().any(|there| there == owner) {
        true => Answer::ok(installation_of(&call.shared, owner)),
        false => Err(Answer::not_found()),
    }
}

pub(super) async fn access_token(call: Call) -> Reply {
    let owner = by_id(&call).await?;
    let until = call.shared.clock.now() + chrono::TimeDelta::hours(1);
    let token = {
        let mut state = call.shared.state();
        state.given += 1;
        let token = format!("ghs_{:036}", state.given);
        state.tokens.insert(token.clone(), Token { owner, until });
        token
    };
    Answer::created(
        json!({ "token": token, "expires_at": shapes::time(until), "permissions": permissions(&call.shared),
        "repository_selection": "all" }),
    )
}

pub(super) async fn repositories(call: Call) -> Reply {
    let Who::Installation(owner) = &call.who else {
        return Err(Answer::refused(403, "You must authenticate with an installation access token"));
    };
    let mut shown = Vec::new();
    for repo in repos::all(&call.shared).await {
        if repo.as_str().starts_with(&format!("{owner}/")) {
            shown.push(shapes::repository(&call.shared, &repo, &repos::default_branch(&call.shared, &repo).await));
        }
    }
    Answer::counted(shown, "repositories")
}

pub(super) async fn rate_limit(call: Call) -> Reply {
    let used = call.shared.state().used;
    let reset = call.shared.clock.now().timestamp() + 3600;
    let of = |limit: u64, used: u64| json!({ "limit": limit, "used": used, "remaining": limit - used, "reset": reset });
    let core = of(LIMIT, used);
    Answer::ok(json!({ "resources": { "core": core, "search": of(30, 0), "graphql": of(5000, 0) }, "rate": core }))
}
