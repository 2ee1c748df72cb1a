//! Accounts, repositories and commits as GitHub shows them.

use serde_json::{Value, json};
use tidegate::domain::{Instant, RepoId};

use super::Shared;
use super::answer::Answer;
use super::repos;

/// As GitHub writes an instant.
pub(super) fn time(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A number for a name: the same in every run.
pub(super) fn id(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
        % 1_000_000_000
}

/// The repository with this number.
pub(super) async fn repo_of(shared: &Shared, wanted: u64) -> Option<RepoId> {
    repos::all(shared).await.into_iter().find(|repo| id(repo.as_str()) == wanted)
}

fn urls(of: &mut Value, at: &str, names: &[(&str, &str)]) {
    for (name, path) in names {
        of[*name] = json!(format!("{at}{path}"));
    }
}

/// An account of this type.
fn typed(shared: &Shared, login: &str, kind: &str) -> Value {
    let name = login.replace('[', "%5B").replace(']', "%5D").replace(' ', "%20");
    let id = shared.forge.number_read(login).unwrap_or_else(|| id(login));
    let at = format!("{}/users/{name}", shared.base);
    let mut user = json!({ "login": login, "id": id, "node_id": format!("U_{id}"), "gravatar_id": "", "url": at,
        "avatar_url": format!("{}/avatars/{id}", shared.base), "html_url": format!("{}/{name}", shared.base),
        "type": kind, "site_admin": false });
    let names = [
        ("followers_url", "/followers"),
        ("following_url", "/following{/other_user}"),
        ("gists_url", "/gists{/gist_id}"),
        ("starred_url", "/starred{/owner}{/repo}"),
        ("subscriptions_url", "/subscriptions"),
        ("organizations_url", "/orgs"),
        ("repos_url", "/repos"),
        ("events_url", "/events{/privacy}"),
        ("received_events_url", "/received_events"),
    ];
    urls(&mut user, &at, &names);
    user
}

/// A person, or an App's bot.
pub(super) fn user(shared: &Shared, login: &str) -> Value {
    typed(shared, login, if login.ends_with("[bot]") { "Bot" } else { "User" })
}

/// An organisation.
pub(super) fn account(shared: &Shared, login: &str) -> Value {
    typed(shared, login, "Organization")
}

const REPO_URLS: [(&str, &str); 37] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
    ("url", ""),
];

/// A repository.
pub(super) fn repository(shared: &Shared, repo: &RepoId, default_branch: &str) -> Value {
    let (owner, name) = repo.as_str().split_once('/').unwrap_or(("", repo.as_str()));
    let (id, base, at) = (id(repo.as_str()), &shared.base, "2026-01-01T00:00:00Z");
    let mut shown = json!({ "id": id, "node_id": format!("R_{id}"), "name": name, "full_name": repo.as_str(),
        "owner": account(shared, owner), "private": true, "html_url": format!("{base}/{repo}"), "description": null,
        "fork": false, "created_at": at, "updated_at": at, "pushed_at": at, "homepage": null, "size": 1,
        "stargazers_count": 0, "watchers_count": 0, "language": null, "has_issues": true, "has_projects": false,
        "has_downloads": true, "has_wiki": false, "has_pages": false, "has_discussions": false, "forks_count": 0,
        "mirror_url": null, "archived": false, "disabled": false, "open_issues_count": 0, "license": null,
        "allow_forking": false, "is_template": false, "web_commit_signoff_required": false, "topics": [],
        "visibility": "private", "forks": 0, "open_issues": 0, "watchers": 0, "default_branch": default_branch,
        "git_url": format!("git://{}/{repo}.git", base.trim_start_matches("http://")),
        "ssh_url": format!("git@localhost:{repo}.git"), "clone_url": format!("{base}/{repo}.git"),
        "svn_url": format!("{base}/{repo}"),
        "permissions": { "admin": false, "maintain": false, "push": true, "triage": true, "pull": true } });
    urls(&mut shown, &format!("{base}/repos/{repo}"), &REPO_URLS);
    shown
}

/// What the disk says of a commit.
struct Facts {
    message: String,
    author: Value,
    committer: Value,
    tree: String,
    parents: Vec<String>,
}

fn facts(bare: &git2::Repository, sha: &str) -> Result<Facts, Answer> {
    let commit = bare.find_commit(git2::Oid::from_str(sha)?)?;
    let person = |of: &git2::Signature<'_>| {
        let at = chrono::DateTime::from_timestamp(of.when().seconds(), 0).unwrap_or_default();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        json!({ "name": text(of.name_bytes()), "email": text(of.email_bytes()), "date": time(at) })
    };
    Ok(Facts {
        message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
        author: person(&commit.author()),
        committer: person(&commit.committer()),
        tree: commit.tree_id().to_string(),
        parents: commit.parent_ids().map(|id| id.to_string()).collect(),
    })
}

fn unverified() -> Value {
    json!({ "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null })
}

/// A commit, as lists of commits show it.
pub(super) async fn commit(shared: &Shared, repo: &RepoId, sha: &str) -> Result<Value, Answer> {
    let facts = facts(&shared.bare(repo).await?, sha)?;
    let parsed = tidegate::domain::CommitSha::parse(sha).map_err(|_| Answer::not_found())?;
    let made = shared.forge.repos().commit(repo, &parsed).await?;
    let account = |login: Option<String>| login.map_or(Value::Null, |login| user(shared, &login));
    let (api, web) = (format!("{}/repos/{repo}", shared.base), format!("{}/{repo}/commit", shared.base));
    let parents = facts.parents.iter().map(|parent| {
        json!({ "sha": parent, "url": format!("{api}/commits/{parent}"), "html_url": format!("{web}/{parent}") })
    });
    Ok(json!({ "sha": sha, "node_id": format!("C_{sha}"), "url": format!("{api}/commits/{sha}"),
        "html_url": format!("{web}/{sha}"), "comments_url": format!("{api}/commits/{sha}/comments"),
        "commit": { "url": format!("{api}/git/commits/{sha}"), "author": facts.author, "committer": facts.committer,
            "message": facts.message, "comment_count": 0, "verification": unverified(),
            "tree": { "sha": facts.tree, "url": format!("{api}/git/trees/{}", facts.tree) } },
        "author": account(made.author_login), "committer": account(made.committer_login), "parents": parents.collect::<Vec<_>>() }))
}

/// A commit, as Git's own objects are shown.
pub(super) fn git_commit(shared: &Shared, repo: &RepoId, bare: &git2::Repository, sha: &str) -> Result<Value, Answer> {
    let facts = facts(bare, sha)?;
    let (api, web) = (format!("{}/repos/{repo}/git", shared.base), format!("{}/{repo}/commit", shared.base));
    let parents = facts.parents.iter().map(|parent| {
        json!({ "sha": parent, "url": format!("{api}/commits/{parent}"), "html_url": format!("{web}/{parent}") })
    });
    Ok(json!({ "sha": sha, "node_id": format!("C_{sha}"), "url": format!("{api}/commits/{sha}"),
        "html_url": format!("{web}/{sha}"), "author": facts.author, "committer": facts.committer,
        "message": facts.message, "verification": unverified(), "parents": parents.collect::<Vec<_>>(),
        "tree": { "sha": facts.tree, "url": format!("{api}/trees/{}", facts.tree) } }))
}
