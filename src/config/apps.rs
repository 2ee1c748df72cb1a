//! Apps: their repository and branches, reviewers and checks, images, and the files in which bumps write them.

use std::collections::BTreeMap;

use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::shape::{AppShape, ImageShape, OwnersShape, ReviewersShape, Shape, VersionImagesShape};
use super::shape_registries::ScanShape;
use super::{notify, places, registries, suggest};
use crate::domain::catalog::{App, ImageFile, ImageSpec, ReviewerPolicy, Right, VersionImages};
use crate::domain::scan::ScanPolicy;
use crate::domain::{AppName, Branch, EnvName, ImageName, RepoId, TAG_GROUPS, TagPattern, Version};

const DEV_TAG: &str = "dev-(?<commit>[0-9a-f]{7,40})";
pub(crate) const VERSION_TAG: &str = "v{version}";

/// The apps without problems.
pub(crate) fn apps(r: &mut Resolver<'_>, shape: &Shape) -> BTreeMap<AppName, App> {
    let top = KeyPath::of(["apps"]);
    let mut apps = BTreeMap::new();
    let mut taken = Taken::default();
    for name in r.written(&top) {
        let Some(written) = shape.apps.get(&name) else { continue };
        if let Some(app) = app(r, shape, (&top.key(&name), &name), written, &mut taken) {
            apps.insert(app.name.clone(), app);
        }
    }
    apps
}

/// What apps may not share: who has it first.
#[derive(Default)]
pub(crate) struct Taken {
    repositories: BTreeMap<String, String>,
    images: BTreeMap<String, String>,
    /// What each environment writes in the files of an env repo's branch.
    pub(crate) files: BTreeMap<(RepoId, Branch), Vec<(EnvName, ImageFile)>>,
}

fn app(
    r: &mut Resolver<'_>,
    shape: &Shape,
    (path, key): (&KeyPath, &str),
    written: &AppShape,
    taken: &mut Taken,
) -> Option<App> {
    let name = r.read_key(path, AppName::parse(key));
    let repository = r.read(&path.key("repository"), RepoId::parse(&written.repository));
    if let Some(other) = taken.repositories.insert(written.repository.to_lowercase(), key.to_owned()) {
        r.problem::<()>(&path.key("repository"), format!("belongs to the app {other} already; an app has its own"));
    }
    let branches = branches(r, &path.key("branches"), written);
    let reviewers = reviewers(r, &path.key("reviewers"), written);
    let checks = checks(r, &path.key("checks"), written);
    let images = images(r, shape, path, written, taken);
    let places = places::places(r, shape, (path, key), written, taken);
    let channels = notify::channels(r, &path.key("channel"), &written.channel);
    let (dev_branch, branches) = branches?;
    let of_branch = |spec: ImageSpec| ImageSpec { dev_tag: spec.dev_tag.clone().of_branch(&dev_branch), ..spec };
    let images = images?.into_iter().map(of_branch).collect();
    Some(App {
        name: name?,
        repository: repository?,
        dev_branch,
        branches,
        reviewers,
        checks,
        auto_merge: written.auto_merge,
        images,
        version_images: match written.version_images {
            None | Some(VersionImagesShape::Rebuild) => VersionImages::Rebuild,
            Some(VersionImagesShape::Retag) => VersionImages::Retag,
        },
        places: places?,
        channels,
    })
}

type Branches = (Branch, BTreeMap<EnvName, Branch>);

fn branches(r: &mut Resolver<'_>, path: &KeyPath, written: &AppShape) -> Option<Branches> {
    let environments = r.written(&KeyPath::of(["environments"]));
    let dev = written.branches.get("dev").map_or("dev", String::as_str);
    let mut dev_branch = r.read(&path.key("dev"), Branch::parse(dev));
    let mut later = BTreeMap::new();
    let mut users = BTreeMap::from([(dev.to_owned(), "dev".to_owned())]);
    for key in r.written(path) {
        let Some(text) = written.branches.get(&key).filter(|_| key != "dev") else { continue };
        let here = path.key(&key);
        if environments.first() == Some(&key) {
            r.key_problem::<()>(
                &here,
                "the first environment is fed from the branch developers merge to: call it `dev`",
            );
        } else if !environments.contains(&key) {
            let known = std::iter::once("dev").chain(environments.iter().skip(1).map(String::as_str));
            r.key_problem::<()>(&here, format!("unknown environment {}{}", shown(&key), suggest::hint(&key, known)));
        }
        if let Some(other) = users.insert(text.clone(), key.clone()) {
            r.problem::<()>(&here, format!("is the branch of {other} already; each needs its own"));
            dev_branch = None;
        }
        if let (Some(branch), Ok(environment)) = (r.read(&here, Branch::parse(text)), EnvName::parse(&key)) {
            later.insert(environment, branch);
        }
    }
    Some((dev_branch?, later))
}

fn reviewers(r: &mut Resolver<'_>, path: &KeyPath, written: &AppShape) -> BTreeMap<Right, ReviewerPolicy> {
    let mut policies = BTreeMap::new();
    for (right, key, list) in written.reviewers.listed() {
        let here = path.key(key);
        let (names, count, list_path, code_owners) = match list {
            ReviewersShape::All(names) => (&names[..], None, here.clone(), false),
            ReviewersShape::Some(some) => (&some.from[..], some.count, here.key("from"), some.codeowners),
            ReviewersShape::Owners(OwnersShape::CodeOwners) => (&[][..], None, here.clone(), true),
        };
        if names.is_empty() && code_owners {
            let count = count.map(|count| count as usize);
            policies.insert(right, ReviewerPolicy { from: Vec::new(), code_owners, count });
            continue;
        }
        if names.is_empty() {
            r.problem::<()>(&list_path, "names nobody; list people or teams, or write `codeowners: true`");
            continue;
        }
        let Some(from) = r.parties(&list_path, names) else { continue };
        let (heads, count) = (r.head_count(&from), count.map(|count| count as usize));
        if let (Some(heads), Some(count)) = (heads, count)
            && count > heads
            && !code_owners
        {
            r.problem::<()>(&here.key("count"), format!("is {count}, but `from` names only {heads}"));
        }
        policies.insert(right, ReviewerPolicy { from, code_owners, count });
    }
    policies
}

fn checks(r: &mut Resolver<'_>, path: &KeyPath, written: &AppShape) -> BTreeMap<Right, Vec<String>> {
    let mut checks = BTreeMap::new();
    for (right, key, names) in written.checks.listed() {
        for (place, name) in names.iter().enumerate() {
            let here = path.key(key).index(place);
            if name.trim().is_empty() {
                r.problem::<()>(&here, "is empty; write the check's name as the forge shows it");
            } else if names[..place].contains(name) {
                r.problem::<()>(&here, format!("{} is listed twice", shown(name)));
            }
        }
        checks.insert(right, names.clone());
    }
    checks
}

fn images(
    r: &mut Resolver<'_>,
    shape: &Shape,
    app: &KeyPath,
    written: &AppShape,
    taken: &mut Taken,
) -> Option<Vec<ImageSpec>> {
    let path = app.key("images");
    let mut images = Vec::new();
    for key in r.written(&path) {
        let Some(image) = written.images.get(&key) else { continue };
        let here = path.key(&key);
        let repository = repository_of(&key, image);
        let owner = format!("{app}.images.{key}");
        if let Some(other) = taken.images.insert(repository.to_owned(), owner) {
            r.problem::<()>(&here, format!("the repository {repository} belongs to {other} already"));
        }
        let name = match &image.repository {
            Some(text) => r.read(&here.key("repository"), ImageName::parse(text)),
            None => r.read_key(&here, ImageName::parse(&key)),
        };
        images.push(spec(r, shape, (&here, name), image));
    }
    images.into_iter().collect()
}

/// The repository of an image: written out, or the image's own name.
pub(crate) fn repository_of<'a>(key: &'a str, image: &'a ImageShape) -> &'a str {
    image.repository.as_deref().unwrap_or(key)
}

fn spec(
    r: &mut Resolver<'_>,
    shape: &Shape,
    (path, name): (&KeyPath, Option<ImageName>),
    written: &ImageShape,
) -> Option<ImageSpec> {
    let version_tag = written.version_tag.as_deref().unwrap_or(VERSION_TAG);
    let (tag_path, dev_path) = (path.key("version_tag"), path.key("dev_tag"));
    let example = version_tag.replace("{version}", "1.4.0");
    let template = if !version_tag.contains("{version}") {
        r.problem(&tag_path, format!("{} has no {{version}} in it; write it like v{{version}}", shown(version_tag)))
    } else if !is_tag(&example) {
        let rule = "a tag has letters, digits, `_`, `.`, `-`, begins with none of `.` and `-`, at most 128 characters";
        r.problem(&tag_path, format!("gives {}, which is not an image tag: {rule}", shown(&example)))
    } else {
        Some(version_tag.to_owned())
    };
    let dev_tag = dev_tag(r, &dev_path, written.dev_tag.as_deref().unwrap_or(DEV_TAG));
    let registry = registries::of_image(r, shape, path, written.registry.as_deref());
    let scan = scan(r, (&path.key("scan"), registry.as_deref()), shape, written.scan);
    let (name, registry) = (name?, registry?);
    let spec = ImageSpec { name, registry, version_tag: template?, dev_tag: dev_tag?, scan: scan? };
    if spec.dev_tag.matches(&spec.tag_of(Version::new(1, 4, 0))) {
        return r.problem(&dev_path, format!("matches the version tag {example} too; the two must differ"));
    }
    Some(spec)
}

/// The expression of dev tags.
fn dev_tag(r: &mut Resolver<'_>, path: &KeyPath, written: &str) -> Option<TagPattern> {
    match TagPattern::parse(written) {
        Ok(pattern) if !pattern.unknown_groups().is_empty() => {
            let unknown = pattern.unknown_groups().into_iter().map(|group| format!("`{group}`"));
            let known: Vec<String> = TAG_GROUPS.iter().map(|(name, what)| format!("`{name}` ({what})")).collect();
            let what = format!(
                "has a group {}, which means nothing; there are {}; write (?:…) for a part that needs no name",
                unknown.collect::<Vec<_>>().join(" and "),
                known.join(", ")
            );
            r.problem(path, what)
        }
        Ok(pattern) if pattern.names_a_commit() => Some(pattern),
        Ok(_) => r.problem(path, format!("has no group named `commit`; write it like {DEV_TAG}")),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            r.problem(path, format!("is not a regular expression: {reason}"))
        }
    }
}

/// What is asked of the image's scan; the outer none where its registry has none.
fn scan(
    r: &mut Resolver<'_>,
    (path, registry): (&KeyPath, Option<&str>),
    shape: &Shape,
    written: Option<ScanShape>,
) -> Option<Option<ScanPolicy>> {
    let Some(ScanShape { at, unknown }) = written else { return Some(None) };
    match registry.filter(|name| registries::has_scans(shape, name) == Some(false)) {
        Some(name) => r.key_problem(
            path,
            format!(
                "the registry {name} has no scans, so nothing could ever be said of it; take this out, or push the image to one that \
                 scans (`ecr`)"
            ),
        ),
        None => Some(Some(ScanPolicy { at, unknown })),
    }
}

fn is_tag(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
        && !text.starts_with(['.', '-'])
}
