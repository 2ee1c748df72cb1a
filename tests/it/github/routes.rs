//! Which path is which operation of GitHub's description, and who may call it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use super::answer::Reply;
use super::call::Call;
use super::{
    activity, apps, checks, commits, contents, deployments, graphql, hooks_api, issues, people, pulls, refs, releases,
    repos, reviews,
};

type Handler = fn(Call) -> Pin<Box<dyn Future<Output = Reply> + Send>>;

/// One operation.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    pub(super) handler: Handler,
}

macro_rules! routes {
    ($($method:ident $template:literal => $handler:path),+ $(,)?) => {
        /// All operations; where two templates match a path, the first one counts.
        pub(super) const ROUTES: &[Route] = &[
            $(Route { method: stringify!($method), template: $template, handler: |call| Box::pin($handler(call)) }),+
        ];
    };
}

routes! {
    GET "/app" => apps::app,
    GET "/app/installations" => apps::installations,
    GET "/app/installations/{installation_id}" => apps::installation,
    POST "/app/installations/{installation_id}/access_tokens" => apps::access_token,
    GET "/app/hook/config" => hooks_api::config,
    GET "/app/hook/deliveries" => hooks_api::list,
    GET "/app/hook/deliveries/{delivery_id}" => hooks_api::get,
    POST "/app/hook/deliveries/{delivery_id}/attempts" => hooks_api::redeliver,
    GET "/repos/{owner}/{repo}/installation" => apps::of_repo,
    GET "/orgs/{org}/installation" => apps::of_owner,
    GET "/users/{username}/installation" => apps::of_owner,
    GET "/installation/repositories" => apps::repositories,
    GET "/rate_limit" => apps::rate_limit,
    GET "/user" => people::me,
    GET "/users/{username}" => people::user,
    GET "/user/{account_id}" => people::by_number,
    GET "/orgs/{org}/teams/{team_slug}/members" => people::team,
    GET "/repos/{owner}/{repo}/collaborators/{username}/permission" => people::permission,
    POST "/graphql" => graphql::post,
    GET "/repos/{owner}/{repo}" => repos::get,
    GET "/repos/{owner}/{repo}/activity" => activity::list,
    GET "/repos/{owner}/{repo}/contents/{+path}" => contents::get,
    GET "/repos/{owner}/{repo}/branches" => refs::branches,
    GET "/repos/{owner}/{repo}/branches/{+branch}" => refs::branch,
    GET "/repos/{owner}/{repo}/rules/branches/{+branch}" => refs::rules,
    GET "/repos/{owner}/{repo}/tags" => refs::tags,
    GET "/repos/{owner}/{repo}/git/ref/{+ref}" => refs::get,
    GET "/repos/{owner}/{repo}/git/matching-refs/{+ref}" => refs::matching,
    POST "/repos/{owner}/{repo}/git/refs" => refs::create,
    PATCH "/repos/{owner}/{repo}/git/refs/{+ref}" => refs::update,
    DELETE "/repos/{owner}/{repo}/git/refs/{+ref}" => refs::delete,
    POST "/repos/{owner}/{repo}/git/tags" => refs::create_tag,
    GET "/repos/{owner}/{repo}/git/tags/{tag_sha}" => refs::tag,
    GET "/repos/{owner}/{repo}/git/commits/{commit_sha}" => commits::git_commit,
    POST "/repos/{owner}/{repo}/merges" => commits::merge,
    GET "/repos/{owner}/{repo}/commits/{+ref}/check-runs" => checks::of_ref,
    GET "/repos/{owner}/{repo}/commits/{+ref}/status" => checks::combined,
    GET "/repos/{owner}/{repo}/commits/{+ref}/statuses" => checks::statuses,
    GET "/repos/{owner}/{repo}/commits/{commit_sha}/pulls" => pulls::of_commit,
    GET "/repos/{owner}/{repo}/commits/{+ref}" => commits::get,
    GET "/repos/{owner}/{repo}/commits" => commits::list,
    GET "/repos/{owner}/{repo}/compare/{+basehead}" => commits::compare,
    POST "/repos/{owner}/{repo}/statuses/{sha}" => checks::create_status,
    POST "/repos/{owner}/{repo}/check-runs" => checks::create,
    GET "/repos/{owner}/{repo}/check-runs/{check_run_id}" => checks::get,
    PATCH "/repos/{owner}/{repo}/check-runs/{check_run_id}" => checks::update,
    GET "/repos/{owner}/{repo}/pulls" => pulls::list,
    POST "/repos/{owner}/{repo}/pulls" => pulls::create,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}" => pulls::get,
    PATCH "/repos/{owner}/{repo}/pulls/{pull_number}" => pulls::update,
    PUT "/repos/{owner}/{repo}/pulls/{pull_number}/merge" => pulls::merge,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}/merge" => pulls::is_merged,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}/commits" => pulls::commits,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}/files" => pulls::files,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers" => reviews::requested,
    POST "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers" => reviews::request,
    DELETE "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers" => reviews::withdraw,
    GET "/repos/{owner}/{repo}/pulls/{pull_number}/reviews" => reviews::list,
    PUT "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals" => reviews::dismiss,
    GET "/repos/{owner}/{repo}/issues/{issue_number}" => issues::get,
    GET "/repos/{owner}/{repo}/issues/{issue_number}/events" => reviews::events,
    GET "/repos/{owner}/{repo}/issues/{issue_number}/comments" => issues::comments,
    POST "/repos/{owner}/{repo}/issues/{issue_number}/comments" => issues::comment,
    GET "/repos/{owner}/{repo}/issues/comments/{comment_id}" => issues::get_comment,
    PATCH "/repos/{owner}/{repo}/issues/comments/{comment_id}" => issues::edit_comment,
    GET "/repos/{owner}/{repo}/issues/{issue_number}/labels" => issues::labels,
    POST "/repos/{owner}/{repo}/issues/{issue_number}/labels" => issues::add_labels,
    PUT "/repos/{owner}/{repo}/issues/{issue_number}/labels" => issues::set_labels,
    DELETE "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}" => issues::remove_label,
    GET "/repos/{owner}/{repo}/releases" => releases::list,
    POST "/repos/{owner}/{repo}/releases" => releases::create,
    GET "/repos/{owner}/{repo}/releases/latest" => releases::latest,
    GET "/repos/{owner}/{repo}/releases/tags/{+tag}" => releases::by_tag,
    GET "/repos/{owner}/{repo}/releases/{release_id}" => releases::get,
    PATCH "/repos/{owner}/{repo}/releases/{release_id}" => releases::update,
    GET "/repos/{owner}/{repo}/deployments" => deployments::list,
    POST "/repos/{owner}/{repo}/deployments" => deployments::create,
    GET "/repos/{owner}/{repo}/deployments/{deployment_id}" => deployments::get,
    GET "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses" => deployments::statuses,
    POST "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses" => deployments::create_status,
}

/// What the braces of a template stood for.
pub(super) type Params = BTreeMap<String, String>;

/// Percent signs read.
pub(super) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn fits(template: &[&str], path: &[&str], params: &mut Params) -> bool {
    let Some((first, rest)) = template.split_first() else { return path.is_empty() };
    if let Some(name) = first.strip_prefix("{+").and_then(|n| n.strip_suffix('}')) {
        return (1..=path.len()).any(|take| {
            params.insert(name.to_owned(), decoded(&path[..take].join("/")));
            fits(rest, &path[take..], params)
        });
    }
    let Some((segment, tail)) = path.split_first() else { return false };
    match first.strip_prefix('{').and_then(|n| n.strip_suffix('}')) {
        Some(name) => {
            params.insert(name.to_owned(), decoded(segment));
        }
        None if first == segment => {}
        None => return false,
    }
    fits(rest, tail, params)
}

/// The operation that this is, and what its braces stand for.
pub(super) fn find(method: &str, path: &str) -> Option<(&'static Route, Params)> {
    let path: Vec<&str> = path.split('/').collect();
    ROUTES.iter().filter(|route| route.method == method).find_map(|route| {
        let template: Vec<&str> = route.template.split('/').collect();
        let mut params = Params::new();
        fits(&template, &path, &mut params).then_some((route, params))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_may_have_slashes_written_plainly_or_encoded() {
        for path in ["/repos/a/b/git/ref/heads/x/y", "/repos/a/b/git/ref/heads%2Fx%2Fy"] {
            let (route, params) = find("GET", path).unwrap();
            assert_eq!(route.template, "/repos/{owner}/{repo}/git/ref/{+ref}");
            assert_eq!(params["ref"], "heads/x/y");
        }
        let (route, params) = find("GET", "/repos/a/b/commits/feature/x/check-runs").unwrap();
        assert_eq!(
            (route.template, params["ref"].as_str()),
            ("/repos/{owner}/{repo}/commits/{+ref}/check-runs", "feature/x")
        );
        assert!(find("GET", "/repos/a").is_none() && find("PUT", "/app").is_none());
    }
}
