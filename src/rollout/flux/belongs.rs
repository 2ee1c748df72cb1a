//! Whether a Kustomization, and the Helm release that it brings, deploy what tidegate writes: from the env repo, its branch and a
//! path that reads the files, with nothing put over what those say.

use serde_json::Value;

use super::object::Object;
use crate::envrepo::{Reader, Reading, Rendered};
use crate::rollout::astray::{Astray, Home, How};
use crate::rollout::kube::{list, text};
use crate::rollout::overrides::{Override, Said, by_kustomize, by_values, naming};

/// Where the registry's artifact says that it is from.
const ORIGIN: &str = "org.opencontainers.image.source";
/// What Flux follows where a Git source names nothing.
const DEFAULT_BRANCH: &str = "master";

fn astray(object: &Object, field: impl Into<String>, how: How) -> Astray {
    Astray { object: object.name(), field: field.into(), how }
}

/// How a source leads elsewhere than to the env repo's branch.
pub(super) fn source_astray(source: &Object, home: &Home) -> Option<Astray> {
    let value = source.value();
    if source.is_in_registry() {
        // Its commit has to be the env repo's whatever it says, or it never has ours.
        let metadata = value.pointer("/status/artifact/metadata");
        let from = metadata.and_then(|metadata| metadata.get(ORIGIN)).and_then(Value::as_str)?;
        let how = How::Repository { found: from.to_owned(), wanted: home.repository.clone() };
        return (!home.is(from)).then(|| astray(source, format!("status.artifact.metadata.{ORIGIN}"), how));
    }
    let url = text(value, "/spec/url");
    if !home.is(url) {
        let how = How::Repository { found: url.to_owned(), wanted: home.repository.clone() };
        return Some(astray(source, "spec.url", how));
    }
    // In Flux's order: a commit goes before a name, that before a range, a tag and a branch.
    let named = ["commit", "name", "semver", "tag", "branch"];
    let found = named.into_iter().find_map(|kind| {
        let written = text(value, &format!("/spec/ref/{kind}"));
        (!written.is_empty()).then_some((kind, written))
    });
    let (kind, written) = found.unwrap_or(("branch", DEFAULT_BRANCH));
    let follows = match kind {
        "branch" => written == home.branch.as_str(),
        "name" => written == format!("refs/heads/{}", home.branch),
        _ => false,
    };
    let how = How::Branch { found: written.to_owned(), wanted: home.branch.clone() };
    (!follows).then(|| astray(source, format!("spec.ref.{kind}"), how))
}

/// What a Kustomization reads of the env repo, and the chart of a Helm release that lies there.
pub(super) fn readings(kustomization: &Object, release: Option<&Object>) -> Vec<Reading> {
    let path = text(kustomization.value(), "/spec/path");
    let own = Reading {
        reader: Reader::Flux,
        folder: Some(if path.is_empty() { "." } else { path }.to_owned()),
        values: Vec::new(),
        beside: Vec::new(),
    };
    let chart = release.and_then(|release| {
        let chart = release.value().pointer("/spec/chart/spec")?;
        let values = list(chart, "/valuesFiles").iter().filter_map(Value::as_str).map(|file| format!("/{file}"));
        let (kind, path) = (text(chart, "/sourceRef/kind"), text(chart, "/chart"));
        (kind == "GitRepository").then(|| Reading {
            reader: Reader::Chart,
            folder: Some(path.to_owned()),
            values: values.collect(),
            beside: Vec::new(),
        })
    });
    std::iter::once(own).chain(chart).collect()
}

/// A file that tidegate writes and that nothing applies, as far as that is seen; `looked_at`: the images of the workloads are.
pub(super) fn unread(
    (kustomization, release): (&Object, Option<&Object>),
    rendered: &Rendered,
    looked_at: bool,
) -> Option<Astray> {
    let reads = |n: usize, file: &String| rendered.by.get(n).is_some_and(|read| read.contains(file));
    let file = rendered.wanted.iter().find(|file| !reads(0, file))?;
    // What is in an artifact of a registry may be a part of the repository, and a chart is made of a commit that its release does
    // not name: both are seen by the images that run.
    let of_registry = kustomization.source().is_some_and(|(kind, ..)| kind == "OCIRepository");
    let unproven = |object: &Object, what: &str| {
        let why = format!(
            "{} is made of {what}, and nothing shows whether {file} is in it as tidegate wrote it: give `flux` in tidegate's \
             configuration `workloads`, so that the images which run are looked at",
            object.name()
        );
        (!looked_at).then(|| astray(object, "", How::Unproven { why }))
    };
    match release.filter(|_| rendered.wanted.iter().all(|file| reads(0, file) || reads(1, file))) {
        Some(release) => return unproven(release, "a chart in Git"),
        None if of_registry => return unproven(kustomization, "an artifact in a registry"),
        None => {}
    }
    let found = match text(kustomization.value(), "/spec/path") {
        "" => "nothing, which is the top".to_owned(),
        path => path.to_owned(),
    };
    Some(astray(kustomization, "spec.path", How::Path { found, file: file.clone() }))
}

/// What a Kustomization puts over what the files say.
pub(super) fn overridden(kustomization: &Object, said: &[Said<'_>]) -> Option<Astray> {
    let spec = kustomization.value().pointer("/spec")?;
    let substituted = || naming(spec.pointer("/postBuild/substitute")?, "postBuild.substitute", said);
    by_kustomize(spec, said).or_else(substituted).map(|found| over(kustomization, "spec", found))
}

/// Whether a name changes with its content, as Kustomize makes them: then whatever names it changes as well.
fn is_hashed(name: &str) -> bool {
    let hash = name.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 10 && hash.bytes().all(|b| b"2456789bcdfghkmt".contains(&b))
}

/// What a Helm release puts over what the files say, values from elsewhere among it; `looked_at`: the images of the workloads
/// are.
pub(super) fn release_overridden(release: &Object, said: &[Said<'_>], looked_at: bool) -> Option<Astray> {
    let spec = release.value().pointer("/spec")?;
    if let Some(found) = spec.get("values").and_then(|values| by_values(values, "values", said)) {
        return Some(over(release, "spec", found));
    }
    for (n, one) in list(spec, "/valuesFrom").iter().enumerate() {
        let (kind, name, path) = (text(one, "/kind"), text(one, "/name"), text(one, "/targetPath"));
        if let Some(said) = said.iter().find(|said| !path.is_empty() && said.is_set_by(path)) {
            let found = said.over(format!("valuesFrom[{n}].targetPath"), format!("{path} from {kind} {name}"));
            return Some(over(release, "spec", found));
        }
        // Their content may change without a word of that here: what is ready may be the release before.
        if path.is_empty() && !looked_at && !is_hashed(name) && said.iter().any(|said| !said.is_own()) {
            let why = format!(
                "{} takes its values from {kind} {name}, and nothing shows whether those are in it as tidegate wrote them: give \
                 `flux` in tidegate's configuration `workloads`, so that the images which run are looked at",
                release.name()
            );
            return Some(astray(release, format!("spec.valuesFrom[{n}]"), How::Unproven { why }));
        }
    }
    list(spec, "/postRenderers").iter().enumerate().find_map(|(n, one)| {
        by_kustomize(one.get("kustomize")?, said)
            .map(|found| over(release, &format!("spec.postRenderers[{n}].kustomize"), found))
    })
}

fn over(object: &Object, within: &str, found: Override) -> Astray {
    astray(object, format!("{within}.{}", found.field), How::Override(found))
}

/// That a Helm release is not the one that the Kustomization brings.
pub(super) fn of_another(release: &Object, kustomization: (&str, &str)) -> Option<Astray> {
    let label = |key: &str| {
        let labels = release.value().pointer("/metadata/labels")?;
        labels.get(format!("kustomize.toolkit.fluxcd.io/{key}")).and_then(Value::as_str)
    };
    let (name, namespace) = (label("name"), label("namespace"));
    if (name, namespace) == (Some(kustomization.0), Some(kustomization.1)) {
        return None;
    }
    let whose = match (name, namespace) {
        (Some(name), Some(namespace)) => format!("it is applied by Kustomization {name} in namespace {namespace}"),
        _ => "no Kustomization applies it, as its labels say".to_owned(),
    };
    let why = format!(
        "{} is not part of Kustomization {} in namespace {}: {whose}; correct `kustomization` or `helm_release`",
        release.name(),
        kustomization.0,
        kustomization.1
    );
    Some(astray(release, "metadata.labels", How::Unproven { why }))
}
