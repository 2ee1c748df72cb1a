//! Which files of an env repo a GitOps engine reads to make what it applies. Read narrowly, unlike `includes`: that an engine
//! reads a file is what its health is proof of.

use std::collections::BTreeSet;

use serde_json::Value;

use super::FileSpec;
use super::error::BumpError;
use super::includes::{CHART, MANIFESTS, join, resolved};
use super::overlay::{Kind, Overlay};
use super::path::{self, Step};
use super::repos::{EnvRepos, find};
use super::resolved::Resolved;
use crate::domain::own_files::{folder, is_in};
use crate::domain::place::covers;
use crate::domain::{CommitSha, ImageName};
use crate::git::GitRemote;

/// How many files and folders are followed at most.
const MOST: usize = 500;
/// The fields of a kustomization that name files and folders, at any depth below.
const NAMING: [&str; 17] = [
    "resources",
    "bases",
    "components",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "configMapGenerator",
    "secretGenerator",
    "generators",
    "transformers",
    "validators",
    "helmCharts",
    "helmGlobals",
    "replacements",
    "crds",
    "configurations",
    "openapi",
];
/// What below them names something else.
const OTHER: [&str; 9] =
    ["namespace", "literals", "target", "options", "patch", "valuesInline", "repo", "version", "releaseName"];

/// How an engine reads a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// As Argo CD: by its chart, else its kustomization, else the manifests that lie in it.
    ArgoCd,
    /// As Flux: by its kustomization, else all manifests in it, however deep.
    Flux,
    /// As a chart.
    Chart,
    /// All that is in it.
    All,
}

/// What an engine is told to read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reading {
    /// How.
    pub reader: Reader,
    /// The folder, from the top; none where only values are taken.
    pub folder: Option<String>,
    /// Values files: seen from the folder, or from the top where they begin with `/`.
    pub values: Vec<String>,
    /// Names of files in the folder that change what is made of it.
    pub beside: Vec<String>,
}

impl Reading {
    /// The folder, as paths are written here.
    fn top(&self) -> Option<String> {
        let folder = self.folder.as_deref()?.trim_start_matches('/');
        if folder.is_empty() { Some(String::new()) } else { resolved("", folder) }
    }
}

/// What of the files that bumps write is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rendered {
    /// The files that bumps write.
    pub wanted: BTreeSet<String>,
    /// Of these, which each reading reads.
    pub by: Vec<BTreeSet<String>>,
    /// What changes that, for each reading: the file, and what it says.
    pub beside: Vec<Vec<(String, Value)>>,
}

impl Rendered {
    /// A file that bumps write and nothing reads.
    pub fn unread(&self) -> Option<&str> {
        self.wanted.iter().find(|file| !self.by.iter().any(|read| read.contains(*file))).map(String::as_str)
    }
}

impl EnvRepos {
    /// What is read of the files in which images stand. None where the repository has no such commit, or an image stands in
    /// none of its files.
    pub async fn rendered(
        &self,
        remote: &GitRemote,
        commit: &CommitSha,
        specs: &[(FileSpec, ImageName)],
        readings: &[Reading],
    ) -> Result<Option<Rendered>, BumpError> {
        let (url, commit) = (remote.shown(), commit.clone());
        let (specs, readings) = (specs.to_vec(), readings.to_vec());
        self.look(remote, move |link| {
            let commit = match find(&url, link, &commit) {
                Err(BumpError::CommitMissing { .. }) => return Ok(None),
                found => found?,
            };
            let tree = Overlay::new(link.repository(), &url, &commit)?;
            let mut rendered = Rendered::default();
            for (spec, image) in &specs {
                match tree.places(spec, image) {
                    Ok(places) => rendered.wanted.extend(places.iter().map(|(file, _)| file.path().to_owned())),
                    Err(BumpError::Edit(_)) => return Ok(None),
                    Err(error) => return Err(error),
                }
            }
            for reading in &readings {
                rendered.by.push(read(&tree, reading, &rendered.wanted)?);
                rendered.beside.push(beside(&tree, reading)?);
            }
            Ok(Some(rendered))
        })
        .await
    }
}

fn read(tree: &Overlay<'_>, reading: &Reading, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>, BumpError> {
    let place = |file: &String| match file.strip_prefix('/') {
        Some(top) => resolved("", top),
        None => resolved(&reading.top()?, file),
    };
    let values: Vec<String> = reading.values.iter().filter_map(place).collect();
    let mut walk = Walk { tree, files: values.iter().cloned().collect(), folders: Vec::new(), seen: BTreeSet::new() };
    let mut flat = None;
    if let Some(top) = reading.top() {
        let top = walk.real(top)?;
        let chart = tree.kind(&join(&top, CHART))? == Some(Kind::File);
        match reading.reader {
            Reader::All => walk.folders.push(top),
            Reader::Chart => walk.chart(&top),
            Reader::ArgoCd if chart => walk.chart(&top),
            Reader::ArgoCd | Reader::Flux => match kustomization(tree, &top)? {
                Some(manifest) => walk.follow(&manifest)?,
                None if reading.reader == Reader::Flux => walk.folders.push(top),
                None => flat = Some(top),
            },
        }
    }
    let reads = |file: &&String| {
        walk.files.contains(*file)
            || values.iter().any(|pattern| covers(pattern, file))
            || flat.as_deref().is_some_and(|flat| folder(file) == flat)
            || walk.folders.iter().any(|within| is_in(file, within))
    };
    Ok(wanted.iter().filter(reads).cloned().collect())
}

/// The files in a reading's folder that change what is made of it.
fn beside(tree: &Overlay<'_>, reading: &Reading) -> Result<Vec<(String, Value)>, BumpError> {
    let mut found = Vec::new();
    let Some(top) = reading.top() else { return Ok(found) };
    for name in &reading.beside {
        let path = join(&top, name);
        match tree.text(&path) {
            Ok(text) => found.push((path, yaml(&text).unwrap_or_default())),
            Err(BumpError::Edit(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The kustomization of a folder.
fn kustomization(tree: &Overlay<'_>, folder: &str) -> Result<Option<String>, BumpError> {
    for name in MANIFESTS.iter().filter(|name| **name != CHART) {
        let path = join(folder, name);
        if tree.kind(&path)? == Some(Kind::File) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

struct Walk<'a, 'r> {
    tree: &'a Overlay<'r>,
    files: BTreeSet<String>,
    /// Folders of which all is read.
    folders: Vec<String>,
    /// Kustomizations that were followed.
    seen: BTreeSet<String>,
}

impl Walk<'_, '_> {
    /// What a chart is made of, beside the values files that are named.
    fn chart(&mut self, top: &str) {
        self.files.extend([CHART, "values.yaml"].map(|name| join(top, name)));
        self.folders.extend(["templates", "crds", "charts"].map(|name| join(top, name)));
    }

    /// Follows a kustomization, and those that it names.
    fn follow(&mut self, manifest: &str) -> Result<(), BumpError> {
        let mut open = vec![manifest.to_owned()];
        while let Some(manifest) = open.pop() {
            self.files.insert(manifest.clone());
            if self.seen.len() >= MOST || !self.seen.insert(manifest.clone()) {
                continue;
            }
            let text = match self.tree.text(&manifest) {
                Ok(text) => text,
                Err(BumpError::Edit(_)) => continue,
                Err(error) => return Err(error),
            };
            let says = yaml(&text).unwrap_or_default();
            self.charts(folder(&manifest), &says)?;
            for name in naming(&says) {
                let Some(path) = resolved(folder(&manifest), &name) else { continue };
                let path = self.real(path)?;
                match self.tree.kind(&path)? {
                    Some(Kind::Folder) => open.extend(kustomization(self.tree, &path)?),
                    Some(Kind::File) => {
                        self.files.insert(path);
                    }
                    Some(Kind::Link(_)) | None => {}
                }
            }
        }
        Ok(())
    }

    /// The charts in the repository that a kustomization inflates.
    fn charts(&mut self, here: &str, says: &Value) -> Result<(), BumpError> {
        let home = says.pointer("/helmGlobals/chartHome").and_then(Value::as_str).unwrap_or("charts");
        for chart in says.get("helmCharts").and_then(Value::as_array).into_iter().flatten() {
            let Some(name) = chart.get("name").and_then(Value::as_str) else { continue };
            let Some(path) = resolved(here, &format!("{home}/{name}")) else { continue };
            let path = self.real(path)?;
            if self.tree.kind(&join(&path, CHART))? == Some(Kind::File) {
                self.chart(&path);
            }
        }
        Ok(())
    }

    /// Where a path leads through links.
    fn real(&self, path: String) -> Result<String, BumpError> {
        let mut at = path;
        'links: for _ in 0..MOST {
            let ends: Vec<usize> = at.match_indices('/').map(|(end, _)| end).chain([at.len()]).collect();
            for end in ends.into_iter().filter(|end| *end > 0) {
                let (link, rest) = at.split_at(end);
                if let Some(Kind::Link(target)) = self.tree.kind(link)? {
                    let rest = rest.trim_start_matches('/');
                    let Some(target) = resolved(folder(link), &target) else { return Ok(at) };
                    at = if rest.is_empty() { target } else { join(&target, rest) };
                    continue 'links;
                }
            }
            break;
        }
        Ok(at)
    }
}

/// The texts of a kustomization that name files and folders; generators name files as `KEY=FILE`.
fn naming(kustomization: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for field in NAMING {
        let mut open: Vec<&Value> = kustomization.get(field).into_iter().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => {
                    found.extend(text.split_once('=').map(|(_, file)| file.to_owned()));
                    found.push(text.clone());
                }
                Value::Array(all) => open.extend(all),
                Value::Object(fields) => {
                    open.extend(
                        fields.iter().filter(|(key, _)| !OTHER.contains(&key.as_str())).map(|(_, value)| value),
                    );
                }
                _ => {}
            }
        }
    }
    found
}

/// The first document of a YAML text, with every scalar as the text that stands there; none where it is too large.
pub(crate) fn yaml(text: &str) -> Option<Value> {
    Resolved::read(text).value()
}

/// What a path such as `image.tag` leads to in a value.
pub(crate) fn at<'v>(value: &'v Value, at: &str) -> Vec<&'v Value> {
    let Ok(steps) = path::parse(at) else { return Vec::new() };
    let mut found = vec![value];
    for step in &steps {
        let below = |value: &'v Value| -> Vec<&'v Value> {
            match (step, value) {
                (Step::Key(key), Value::Object(fields)) => fields.get(key).into_iter().collect(),
                (Step::Index(index), Value::Array(all)) => all.get(*index).into_iter().collect(),
                (Step::Entry(key, is), Value::Array(all)) => {
                    all.iter().filter(|one| one.get(key).and_then(Value::as_str) == Some(is)).collect()
                }
                (Step::All, Value::Array(all)) => all.iter().collect(),
                (Step::All, Value::Object(fields)) => fields.values().collect(),
                _ => Vec::new(),
            }
        };
        found = found.into_iter().flat_map(below).collect();
    }
    found
}

/// Whether two paths lead to the same, or the first to something that the second lies in.
pub(crate) fn is_at_or_above(path: &str, other: &str) -> bool {
    // As Helm's command line writes a dot that is part of a key.
    match (path::parse(&path.replace("\\.", ".")), path::parse(other)) {
        (Ok(path), Ok(other)) => other.starts_with(&path),
        _ => path == other,
    }
}
