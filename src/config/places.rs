//! The files of the env repos in which bumps write an app's images.

use std::collections::{BTreeMap, BTreeSet};

use super::apps::{Taken, VERSION_TAG, repository_of};
use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::shape::{AppShape, Shape};
use super::shape_files::{DocumentShape, FileShape};
use super::{pin, suggest};
use crate::domain::catalog::{DocumentAt, Form, ImageFile, ImagePlace, Pin, named};
use crate::domain::{EnvName, ImageName};
use crate::envrepo;

type Places = BTreeMap<EnvName, Vec<ImagePlace>>;

/// Where each environment writes the app's images; none when a problem was told.
pub(crate) fn places(
    r: &mut Resolver<'_>,
    shape: &Shape,
    (app, name): (&KeyPath, &str),
    written: &AppShape,
    taken: &mut Taken,
) -> Option<Places> {
    let path = app.key("files");
    let environments = r.written(&KeyPath::of(["environments"]));
    let mut places = Some(BTreeMap::new());
    for key in r.written(&path) {
        let Some(files) = written.files.get(&key) else { continue };
        let here = path.key(&key);
        if !environments.contains(&key) {
            let known = environments.iter().map(String::as_str);
            r.key_problem::<()>(&here, format!("unknown environment {}{}", shown(&key), suggest::hint(&key, known)));
            continue;
        }
        let Ok(environment) = EnvName::parse(&key) else { continue }; // told where it is declared
        let pins = pin::Pins::of(r, shape, &environment);
        let found: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(n, file)| {
                let at = FileAt { path: here.index(n), app, app_name: name, environment: &environment, pins: &pins };
                place(r, &at, file, written, taken)
            })
            .collect();
        let found: Option<Vec<ImagePlace>> = found.into_iter().collect();
        if let Some(found) = &found {
            complete(r, &here, found, written);
        }
        places = places.zip(found).map(|(mut all, found): (Places, _)| {
            all.insert(environment, found);
            all
        });
    }
    let listed = r.written(&path);
    for environment in environments.iter().filter(|e| !listed.contains(e)) {
        r.warn(&path, format!("the app has no files in {environment}, so nothing is delivered there"));
    }
    places
}

/// One entry of `files`.
struct FileAt<'a> {
    path: KeyPath,
    app: &'a KeyPath,
    app_name: &'a str,
    environment: &'a EnvName,
    pins: &'a pin::Pins,
}

/// Tells entries that are there twice and images that are nowhere.
fn complete(r: &mut Resolver<'_>, path: &KeyPath, found: &[ImagePlace], written: &AppShape) {
    let mut seen = BTreeSet::new();
    for (n, place) in found.iter().enumerate() {
        if !seen.insert((&place.image, &place.file)) {
            r.problem::<()>(&path.index(n), "is here twice");
        }
    }
    for (n, place) in found.iter().enumerate() {
        let same = |other: &&ImagePlace| other.image == place.image && form_of(&other.file).is_none();
        if form_of(&place.file).is_some() && place.pin == Pin::Digest && !found.iter().any(|other| same(&other)) {
            let what = "names only the version, and what people approve is written by digest: add the entry whose file says which \
                        image runs";
            r.problem::<()>(&path.index(n).key("value"), what);
        }
    }
    for (key, image) in &written.images {
        if !found.iter().any(|place| place.image.as_str() == repository_of(key, image)) {
            r.warn(path, format!("the image {key} is written in none of these files"));
        }
    }
}

fn place(
    r: &mut Resolver<'_>,
    at: &FileAt<'_>,
    written: &FileShape,
    app: &AppShape,
    taken: &mut Taken,
) -> Option<ImagePlace> {
    let image = image(r, at, written, app);
    let forms = [("kustomize", &written.kustomize), ("helm", &written.helm), ("yaml", &written.yaml)];
    let mut given = forms.into_iter().filter_map(|(key, path)| Some((key, path.as_deref()?)));
    let (Some((form, template)), None) = (given.next(), given.next()) else {
        return r.problem(&at.path, "needs exactly one of `kustomize`, `helm` and `yaml`, with the file's path");
    };
    let path = file_path(r, at, form, template);
    let fits = fits(r, at, form, written);
    let path = path?;
    fits?;
    let pin = at.pins.pin(r, &at.path, written)?;
    let (tag_at, digest_at, tag_with_digest) = (written.at.clone(), written.digest_at.clone(), written.tag_with_digest);
    let (document, create) = (written.document.as_ref().and_then(DocumentShape::at), written.create);
    let with_aliases = written.with_aliases;
    let value =
        written.value.as_ref().map(|text| Form { text: text.clone(), version_tag: version_tag(app, image.as_ref()) });
    let file = match form {
        "kustomize" => ImageFile::Kustomize { path, create },
        "helm" => ImageFile::Helm { path, tag_at, digest_at, tag_with_digest, create, with_aliases, value },
        _ => ImageFile::Yaml { path, document, at: tag_at?, digest_at, tag_with_digest, create, with_aliases, value },
    };
    unshared(r, at, form, &file, taken);
    Some(ImagePlace { image: image?, file, pin })
}

/// How the tags of an app's image are made of versions.
fn version_tag(app: &AppShape, image: Option<&ImageName>) -> String {
    let mut images = app.images.iter();
    let written = images.find(|(key, written)| image.is_some_and(|i| i.as_str() == repository_of(key, written)));
    let template = written.and_then(|(_, written)| written.version_tag.clone());
    template.unwrap_or_else(|| VERSION_TAG.to_owned())
}

fn form_of(file: &ImageFile) -> Option<&Form> {
    match file {
        ImageFile::Kustomize { .. } => None,
        ImageFile::Helm { value, .. } | ImageFile::Yaml { value, .. } => value.as_ref(),
    }
}

fn image(r: &mut Resolver<'_>, at: &FileAt<'_>, written: &FileShape, app: &AppShape) -> Option<ImageName> {
    let known = r.written(&at.app.key("images"));
    let key = match (&written.image, known.as_slice()) {
        (Some(key), known) if known.contains(key) => key,
        (Some(key), known) => {
            let hint = suggest::hint(key, known.iter().map(String::as_str));
            return r.problem(&at.path.key("image"), format!("unknown image {}{hint}", shown(key)));
        }
        (None, [only]) => only,
        (None, several) => {
            let list = suggest::listed(several.iter().map(String::as_str));
            return r.problem(&at.path, format!("the app has several images; say which: `image:` with one of {list}"));
        }
    };
    ImageName::parse(repository_of(key, app.images.get(key)?)).ok()
}

fn file_path(r: &mut Resolver<'_>, at: &FileAt<'_>, form: &str, template: &str) -> Option<String> {
    let here = at.path.key(form);
    let path = template.replace("{app}", at.app_name).replace("{env}", at.environment.as_str());
    let wrong = if path.contains(['{', '}']) {
        Some("holds a placeholder other than {app} and {env}")
    } else if path.starts_with('/') {
        Some("must be relative to the env repo's top")
    } else if path.split('/').any(|part| part == "..") {
        Some("leaves the env repo through `..`")
    } else if path.contains('\\') || path.chars().any(char::is_control) {
        Some("must have `/` between its parts and no control characters")
    } else if path.split('/').any(|part| part.is_empty() || part == "." || part.eq_ignore_ascii_case(".git")) {
        Some("is not a file's path: it has an empty part, a `.` or a `.git`")
    } else if path.split('/').any(|part| part.contains("**") && part != "**") || path.ends_with("**") {
        Some("has a `**` that is not a folder's whole name: write it like clusters/**/values.yaml")
    } else {
        None
    };
    match wrong {
        Some(wrong) => r.problem(&here, format!("{} {wrong}", shown(template))),
        None => Some(path),
    }
}

/// Whether the keys beside the file's path go with its kind.
fn fits(r: &mut Resolver<'_>, at: &FileAt<'_>, form: &str, written: &FileShape) -> Option<()> {
    let mut good = Some(());
    let keys = [
        ("at", written.at.is_some()),
        ("digest_at", written.digest_at.is_some()),
        ("tag_with_digest", written.tag_with_digest),
        ("value", written.value.is_some()),
        ("with_aliases", written.with_aliases),
    ];
    for (key, _) in keys.into_iter().filter(|(_, given)| *given && form == "kustomize") {
        let what = "does not go with `kustomize`, which finds the image by its name; take it out";
        good = r.key_problem(&at.path.key(key), what);
    }
    if written.document.is_some() && form != "yaml" {
        good = r.key_problem(&at.path.key("document"), "goes with `yaml` only; take it out");
    }
    if written.document.as_ref().is_some_and(|document| document.at().is_none()) {
        let what = "names no document: write its number, from 0, or its kind and name, such as Deployment/shop";
        good = r.problem(&at.path.key("document"), what);
    }
    if form == "yaml" && written.at.is_none() {
        good = r.problem(&at.path, "`at` is missing: the dotted path of the tag, such as image.tag");
    }
    if written.tag_with_digest && written.digest_at.is_some() {
        good = r.key_problem(
            &at.path.key("tag_with_digest"),
            "says where the digest stands, and so does `digest_at`; take one out",
        );
    }
    for (key, text) in [("at", &written.at), ("digest_at", &written.digest_at)] {
        if let Some(text) = text {
            good = good.and(r.read(&at.path.key(key), envrepo::check_at(text)));
        }
    }
    if let (Some(tag), Some(digest), Some(())) = (&written.at, &written.digest_at, good) {
        good = r.read(&at.path.key("digest_at"), envrepo::go_together(tag, digest));
    }
    good.and(creatable(r, at, written)).and(value_fits(r, at, form, written))
}

/// Whether it is clear where something would be added.
fn creatable(r: &mut Resolver<'_>, at: &FileAt<'_>, written: &FileShape) -> Option<()> {
    let paths = [&written.kustomize, &written.helm, &written.yaml];
    if written.create && paths.into_iter().flatten().any(|path| path.contains('*')) {
        let what = "needs one file: of all that a `*` stands for, those are written that have the image; take it out, or list the files";
        return r.key_problem(&at.path.key("create"), what);
    }
    let all = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains("[*]"));
    if written.create && (all(&written.at) || all(&written.digest_at)) {
        let what = "needs a path to one place: with `[*]` those entries are written that are there; take one out";
        return r.key_problem(&at.path.key("create"), what);
    }
    Some(())
}

/// Whether `value` can be written and told from again.
fn value_fits(r: &mut Resolver<'_>, at: &FileAt<'_>, form: &str, written: &FileShape) -> Option<()> {
    let Some(value) = written.value.as_ref().filter(|_| form != "kustomize") else { return Some(()) };
    let here = at.path.key("value");
    if written.digest_at.is_some() || written.tag_with_digest || written.pin.is_some() {
        let what =
            "is the version alone, without a digest; take `digest_at`, `tag_with_digest` and `pin` out of this entry";
        return r.key_problem(&here, what);
    }
    if written.at.is_none() {
        return r
            .problem(&at.path, "`at` is missing: the dotted path of what `value` is written to, such as appVersion");
    }
    let paths = [&written.kustomize, &written.helm, &written.yaml, &written.at];
    if paths.into_iter().flatten().any(|path| path.contains('*')) {
        return r.key_problem(
            &here,
            "says nothing of its image, so it needs one place: without `*` in the path, and in `at`",
        );
    }
    let times: usize = Form::PLACEHOLDERS.iter().map(|placeholder| value.matches(placeholder).count()).sum();
    let rest = Form::PLACEHOLDERS.iter().fold(value.clone(), |text, placeholder| text.replace(placeholder, ""));
    if times != 1 || rest.contains(['{', '}']) {
        return r.problem(&here, format!("{} must have one placeholder, {{version}} or {{tag}}", shown(value)));
    }
    if !rest.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c)) {
        let what =
            format!("{} has more beside its placeholder than letters, digits, `.`, `_`, `+` and `-`", shown(value));
        return r.problem(&here, what);
    }
    Some(())
}

/// Tells when another environment writes the same place of the same branch: one bump would change both.
fn unshared(r: &mut Resolver<'_>, at: &FileAt<'_>, form: &str, file: &ImageFile, taken: &mut Taken) {
    let Some(environment) = r.catalog.environment(at.environment) else { return };
    let branch = (environment.repository.clone(), environment.branch.clone());
    let written = taken.files.entry(branch).or_default();
    let other = written.iter().find(|(other, theirs)| other != at.environment && can_meet(file, theirs));
    let other = other.map(|(other, _)| other.clone());
    written.push((at.environment.clone(), file.clone()));
    if let Some(other) = other {
        let what = format!(
            "{other} writes the same file of the same branch; each environment needs a file of its own, or places in it that \
             differ by key, index or [key=value]"
        );
        r.problem::<()>(&at.path.key(form), what);
    }
}

/// Whether two entries can write the same place.
fn can_meet(one: &ImageFile, other: &ImageFile) -> bool {
    if !paths_can_meet(one.path(), other.path()) {
        return false;
    }
    // What follows can stand anywhere in the file.
    if one.with_aliases() || other.with_aliases() {
        return true;
    }
    let document = |file: &ImageFile| if let ImageFile::Yaml { document, .. } = file { document.clone() } else { None };
    match (document(one), document(other)) {
        (Some(DocumentAt::Index(one)), Some(DocumentAt::Index(other))) if one != other => return false,
        (Some(one @ DocumentAt::Object { .. }), Some(other @ DocumentAt::Object { .. })) if one != other => {
            return false;
        }
        _ => {}
    }
    let (Some(one), Some(other)) = (ways(one), ways(other)) else { return true };
    one.iter().any(|one| other.iter().any(|other| envrepo::can_meet(one, other)))
}

/// The paths in a file that an entry writes; none where the image's name says where.
fn ways(file: &ImageFile) -> Option<Vec<&str>> {
    let (at, digest_at) = match file {
        ImageFile::Kustomize { .. } => return None,
        ImageFile::Helm { tag_at: None, digest_at: None, .. } => return Some(vec!["image", "tag", "digest"]),
        ImageFile::Helm { tag_at, digest_at, .. } => (tag_at.as_deref(), digest_at.as_deref()),
        ImageFile::Yaml { at, digest_at, .. } => (Some(at.as_str()), digest_at.as_deref()),
    };
    Some(at.into_iter().chain(digest_at).collect())
}

/// Whether there can be a name that two names with stars stand for: what stands before their first stars, and behind their last,
/// must not differ.
fn stars_can_meet(one: &str, other: &str) -> bool {
    let (Some((before, _)), Some((also_before, _))) = (one.split_once('*'), other.split_once('*')) else {
        return false;
    };
    let (Some((_, behind)), Some((_, also_behind))) = (one.rsplit_once('*'), other.rsplit_once('*')) else {
        return false;
    };
    let starts = before.starts_with(also_before) || also_before.starts_with(before);
    starts && (behind.ends_with(also_behind) || also_behind.ends_with(behind))
}

/// Whether there can be a file that both paths stand for.
fn paths_can_meet(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    let open = one.contains(&"**") || other.contains(&"**");
    let meet = |(a, b): (&&str, &&str)| named(a, b) || named(b, a) || stars_can_meet(a, b);
    let before_open = one.iter().zip(&other).take_while(|(a, b)| **a != "**" && **b != "**");
    if open { before_open.into_iter().all(meet) } else { one.len() == other.len() && one.iter().zip(&other).all(meet) }
}
