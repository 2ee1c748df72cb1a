//! People and teams.

use serde_json::{Value, json};
use tidegate::forge::Directory as _;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::shapes;

/// A person with what only their own page shows.
fn full(call: &Call, login: &str) -> Value {
    let mut user = shapes::user(&call.shared, login);
    let at = "2026-01-01T00:00:00Z";
    let more = json!({ "name": login, "company": null, "blog": "", "location": null, "email": null, "hireable": null,
        "bio": null, "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0, "created_at": at,
        "updated_at": at, "user_view_type": "public" });
    if let (Some(user), Value::Object(more)) = (user.as_object_mut(), more) {
        user.extend(more);
    }
    user
}

pub(super) async fn me(call: Call) -> Reply {
    match &call.who {
        super::call::Who::User(login) => Answer::ok(full(&call, login)),
        _ => Err(Answer::refused(403, "Resource not accessible by integration")),
    }
}

pub(super) async fn user(call: Call) -> Reply {
    let login = call.param("username");
    match call.forge().account(&"acme/any".parse().expect("a repository"), login).await? {
        Some(_) => Answer::ok(full(&call, login)),
        None => Err(Answer::not_found()),
    }
}

pub(super) async fn by_number(call: Call) -> Reply {
    let number = call.param("account_id").parse().map_err(|_| Answer::not_found())?;
    match call.forge().login_of(&"acme/any".parse().expect("a repository"), number).await? {
        Some(login) => Answer::ok(full(&call, &login)),
        None => Err(Answer::not_found()),
    }
}

pub(super) async fn team(call: Call) -> Reply {
    let key = (call.param("org").to_owned(), call.param("team_slug").to_owned());
    let known = call.shared.state().teams.get(&key).cloned();
    let members = match known {
        Some(members) => members,
        None => call.forge().team_members(&format!("{}/{}", key.0, key.1)).await?,
    };
    Answer::list(members.iter().map(|login| shapes::user(&call.shared, login)).collect())
}

pub(super) async fn permission(call: Call) -> Reply {
    call.repo().await?;
    let mut user = shapes::user(&call.shared, call.param("username"));
    user["permissions"] = json!({ "pull": true, "triage": true, "push": true, "maintain": false, "admin": false });
    user["role_name"] = json!("write");
    Answer::ok(json!({ "permission": "write", "role_name": "write", "user": user }))
}
