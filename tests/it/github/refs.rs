//! Branches, tags and Git's references.

use git2::Oid;
use serde_json::{Value, json};
use tidegate::domain::RepoId;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::{Shared, shapes};

fn shown(shared: &Shared, repo: &RepoId, reference: &git2::Reference<'_>) -> Value {
    let api = format!("{}/repos/{repo}/git", shared.base);
    let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
    let target = reference.target().unwrap_or(Oid::ZERO_SHA1);
    let tag = reference.peel(git2::ObjectType::Tag).is_ok();
    let (kind, kinds) = if tag { ("tag", "tags") } else { ("commit", "commits") };
    json!({ "ref": name, "node_id": format!("REF_{}", shapes::id(&name)), "url": format!("{api}/{name}"),
        "object": { "type": kind, "sha": target.to_string(), "url": format!("{api}/{kinds}/{target}") } })
}

pub(super) async fn get(call: Call) -> Reply {
    let repo = call.repo().await?;
    let bare = call.bare(&repo).await?;
    let found = bare.find_reference(&format!("refs/{}", call.param("ref"))).map_err(|_| Answer::not_found())?;
    Answer::ok(shown(&call.shared, &repo, &found))
}

fn all(shared: &Shared, repo: &RepoId, bare: &git2::Repository, prefix: &str) -> Result<Vec<Value>, Answer> {
    let mut found = Vec::new();
    for reference in bare.references()? {
        let reference = reference?;
        if reference.name_bytes().starts_with(prefix.as_bytes()) {
            found.push(shown(shared, repo, &reference));
        }
    }
    found.sort_by_key(|r| r["ref"].to_string());
    Ok(found)
}

pub(super) async fn matching(call: Call) -> Reply {
    let repo = call.repo().await?;
    let bare = call.bare(&repo).await?;
    Answer::list(all(&call.shared, &repo, &bare, &format!("refs/{}", call.param("ref")))?)
}

fn object(bare: &git2::Repository, sha: &str) -> Result<Oid, Answer> {
    let id =
        Oid::from_str(sha).map_err(|_| Answer::refused(422, "The sha parameter must be exactly 40 characters."))?;
    bare.find_object(id, None).map_err(|_| Answer::refused(422, "Object does not exist"))?;
    Ok(id)
}

pub(super) async fn create(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (name, sha) = (call.text("ref")?, call.text("sha")?);
    if !name.starts_with("refs/") || name.matches('/').count() < 2 {
        return Err(Answer::refused(422, "Reference name must start with 'refs' and contain at least two slashes."));
    }
    let bare = call.bare(&repo).await?;
    let at = object(&bare, sha)?;
    if bare.find_reference(name).is_ok() {
        return Err(Answer::refused(422, "Reference already exists"));
    }
    let made =
        bare.reference(name, at, false, "created").map_err(|_| Answer::refused(422, "Reference update failed"))?;
    Answer::created(shown(&call.shared, &repo, &made))
}

pub(super) async fn update(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (name, sha) = (format!("refs/{}", call.param("ref")), call.text("sha")?);
    let bare = call.bare(&repo).await?;
    let there = bare.find_reference(&name).map_err(|_| Answer::refused(422, "Reference does not exist"))?;
    let (from, to) = (there.target().unwrap_or(Oid::ZERO_SHA1), object(&bare, sha)?);
    let forward = from == to || bare.graph_descendant_of(to, from).unwrap_or(false);
    if !forward && call.body["force"].as_bool() != Some(true) {
        return Err(Answer::refused(422, "Update is not a fast forward"));
    }
    let made = bare.reference_matching(&name, to, true, from, "updated");
    let made = made.map_err(|_| Answer::refused(422, "Reference cannot be updated"))?;
    Answer::ok(shown(&call.shared, &repo, &made))
}

pub(super) async fn delete(call: Call) -> Reply {
    let repo = call.repo().await?;
    let bare = call.bare(&repo).await?;
    let name = format!("refs/{}", call.param("ref"));
    let mut there = bare.find_reference(&name).map_err(|_| Answer::refused(422, "Reference does not exist"))?;
    there.delete()?;
    Answer::nothing()
}

fn tag_object(shared: &Shared, repo: &RepoId, bare: &git2::Repository, id: Oid) -> Result<Value, Answer> {
    let tag = bare.find_tag(id)?;
    let api = format!("{}/repos/{repo}/git", shared.base);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tagger = tag.tagger().map(|by| {
        let at = chrono::DateTime::from_timestamp(by.when().seconds(), 0).unwrap_or_default();
        json!({ "name": text(by.name_bytes()), "email": text(by.email_bytes()), "date": shapes::time(at) })
    });
    Ok(json!({ "node_id": format!("TA_{id}"), "sha": id.to_string(), "url": format!("{api}/tags/{id}"),
        "tag": text(tag.name_bytes()), "message": tag.message_bytes().map(text), "tagger": tagger,
        "object": { "type": "commit", "sha": tag.target_id().to_string(), "url": format!("{api}/commits/{}", tag.target_id()) },
        "verification": { "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null } }))
}

pub(super) async fn create_tag(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (name, message, sha) = (call.text("tag")?, call.text("message")?, call.text("object")?);
    let (login, now) = (call.login(), call.shared.clock.now());
    let bare = call.bare(&repo).await?;
    let target = bare.find_object(object(&bare, sha)?, None)?;
    let by = &call.body["tagger"];
    let name_of = by["name"].as_str().unwrap_or(&login);
    let email = by["email"].as_str().map_or_else(|| format!("{login}@users.noreply.github.com"), str::to_owned);
    let by = git2::Signature::new(name_of, &email, &git2::Time::new(now.timestamp(), 0))?;
    let id = bare.tag_annotation_create(name, &target, &by, message)?;
    Answer::created(tag_object(&call.shared, &repo, &bare, id)?)
}

pub(super) async fn tag(call: Call) -> Reply {
    let repo = call.repo().await?;
    let bare = call.bare(&repo).await?;
    let id = Oid::from_str(call.param("tag_sha")).map_err(|_| Answer::not_found())?;
    Answer::ok(tag_object(&call.shared, &repo, &bare, id)?)
}

/// Names and commits below `refs/heads/` or `refs/tags/`.
fn named(bare: &git2::Repository, below: &str) -> Result<Vec<(String, String)>, Answer> {
    let mut found = Vec::new();
    for reference in bare.references()? {
        let reference = reference?;
        let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
        if let (Some(name), Ok(commit)) = (name.strip_prefix(below), reference.peel_to_commit()) {
            found.push((name.to_owned(), commit.id().to_string()));
        }
    }
    found.sort();
    Ok(found)
}

pub(super) async fn branches(call: Call) -> Reply {
    let repo = call.repo().await?;
    let found = named(&call.bare(&repo).await?, "refs/heads/")?;
    let api = format!("{}/repos/{repo}", call.shared.base);
    let shown = |(name, sha): &(String, String)| json!({ "name": name, "protected": false, "commit": { "sha": sha, "url": format!("{api}/commits/{sha}") } });
    Answer::list(found.iter().map(shown).collect())
}

pub(super) async fn branch(call: Call) -> Reply {
    let repo = call.repo().await?;
    let found = named(&call.bare(&repo).await?, "refs/heads/")?;
    let name = call.param("branch");
    let Some((_, sha)) = found.iter().find(|(there, _)| there == name) else {
        return Err(Answer::refused(404, "Branch not found"));
    };
    let at = format!("{}/repos/{repo}/branches/{name}", call.shared.base);
    let [asked, _] = required(&call, &repo);
    let checks: Vec<_> = asked.iter().map(|name| json!({ "context": name, "app_id": null })).collect();
    let protection = match asked.is_empty() {
        true => json!({ "enabled": false }),
        false => json!({ "enabled": true, "required_status_checks":
            { "enforcement_level": "non_admins", "contexts": asked, "checks": checks } }),
    };
    Answer::ok(json!({ "name": name, "commit": shapes::commit(&call.shared, &repo, sha).await?,
        "_links": { "html": format!("{}/{repo}/tree/{name}", call.shared.base), "self": at },
        "protected": protection["enabled"], "protection_url": format!("{at}/protection"), "protection": protection }))
}

/// The checks that a branch asks for: by its protection, and by a ruleset.
fn required(call: &Call, repo: &RepoId) -> [Vec<String>; 2] {
    let key = (repo.clone(), call.param("branch").to_owned());
    call.shared.state().required.get(&key).cloned().unwrap_or_default()
}

pub(super) async fn rules(call: Call) -> Reply {
    let repo = call.repo().await?;
    let [_, ruled] = required(&call, &repo);
    let checks: Vec<_> = ruled.iter().map(|name| json!({ "context": name })).collect();
    let checks = json!({ "type": "required_status_checks",
        "parameters": { "required_status_checks": checks, "strict_required_status_checks_policy": false } });
    let key = (repo.clone(), call.param("branch").to_owned());
    let mut rules = call.shared.state().rules.get(&key).cloned().unwrap_or_default();
    rules.extend((!ruled.is_empty()).then_some(checks));
    for rule in &mut rules {
        rule["ruleset_source_type"] = json!("Repository");
        rule["ruleset_source"] = json!(repo.as_str());
        rule["ruleset_id"] = json!(7);
    }
    Answer::list(rules)
}

pub(super) async fn tags(call: Call) -> Reply {
    let repo = call.repo().await?;
    let found = named(&call.bare(&repo).await?, "refs/tags/")?;
    let api = format!("{}/repos/{repo}", call.shared.base);
    let shown = |(name, sha): &(String, String)| {
        json!({ "name": name, "commit": { "sha": sha, "url": format!("{api}/commits/{sha}") },
            "zipball_url": format!("{api}/zipball/refs/tags/{name}"),
            "tarball_url": format!("{api}/tarball/refs/tags/{name}"), "node_id": format!("REF_{name}") })
    };
    Answer::list(found.iter().map(shown).collect())
}
