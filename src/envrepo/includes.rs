//! What files of an env repo include, followed through its kustomizations and charts as far as they lie in it. Read generously:
//! whatever a kustomization names that could be a path counts as one, so that no field, and none that a later Kustomize knows,
//! hides something that runs. What an Argo CD Application among them names counts from the top.

use std::collections::BTreeSet;

use saphyr_parser::{Event, Parser};

use super::applications::applications;
use super::error::BumpError;
use super::events;
use super::overlay::{Kind, Overlay};
use crate::domain::own_files::{Paths, folder, is_in};

/// The names that a kustomization's file may have, and a chart's.
pub(super) const MANIFESTS: [&str; 4] = ["kustomization.yaml", "kustomization.yml", "Kustomization", CHART];
pub(super) const CHART: &str = "Chart.yaml";
/// How many files are read at most.
const MOST: usize = 500;
/// The longest text that is taken for a path.
const LONGEST: usize = 512;

/// What some files include, themselves and their folders among it.
pub(super) fn included(tree: &Overlay<'_>, files: &[String]) -> Result<Paths, BumpError> {
    let paths = Paths::around(files.iter().map(String::as_str));
    let mut walk =
        Walk { tree, paths, open: Vec::new(), read: BTreeSet::new(), looked: BTreeSet::new(), linked: BTreeSet::new() };
    for file in files {
        walk.enter(folder(file))?;
        walk.chart_above(folder(file))?;
        walk.applications(file)?;
    }
    loop {
        while let Some(manifest) = walk.open.pop() {
            if walk.read.len() < MOST && walk.read.insert(manifest.clone()) {
                walk.follow(&manifest)?;
            }
        }
        if !walk.follow_links()? {
            return Ok(walk.paths);
        }
    }
}

struct Walk<'a, 'r> {
    tree: &'a Overlay<'r>,
    paths: Paths,
    /// Manifests to follow.
    open: Vec<String>,
    read: BTreeSet<String>,
    /// Files that were looked through for Applications.
    looked: BTreeSet<String>,
    /// Folders that were looked through for links, and links that were followed.
    linked: BTreeSet<String>,
}

impl Walk<'_, '_> {
    /// Follows the manifests of a folder. Returns whether it has any.
    fn enter(&mut self, folder: &str) -> Result<bool, BumpError> {
        let mut any = false;
        for name in MANIFESTS {
            let path = join(folder, name);
            if self.tree.kind(&path)? == Some(Kind::File) {
                any = true;
                self.open.push(path);
            }
        }
        Ok(any)
    }

    /// Follows the Argo CD Applications in a file: what they name counts from the top, and runs.
    fn applications(&mut self, file: &str) -> Result<(), BumpError> {
        if self.looked.len() >= MOST || !self.looked.insert(file.to_owned()) {
            return Ok(());
        }
        let text = match self.tree.text(file) {
            Ok(text) => text,
            Err(BumpError::Edit(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        for application in applications(&text) {
            for path in application.paths.iter().filter_map(|path| resolved("", path)) {
                self.enter(&path)?;
                self.paths.folders.insert(path);
            }
            for file in application.values().filter_map(|(from, file)| resolved(&resolved("", from)?, file)) {
                self.paths.files.insert(file);
            }
        }
        Ok(())
    }

    /// A values file may lie deep in its chart: all of that runs.
    fn chart_above(&mut self, from: &str) -> Result<(), BumpError> {
        let mut at = from;
        while !at.is_empty() {
            at = folder(at);
            if self.tree.kind(&join(at, CHART))? == Some(Kind::File) {
                self.paths.folders.insert(at.to_owned());
                self.open.push(join(at, CHART));
                break;
            }
        }
        Ok(())
    }

    fn follow(&mut self, manifest: &str) -> Result<(), BumpError> {
        let here = folder(manifest);
        self.paths.files.insert(manifest.to_owned());
        let mut named: Vec<String> = self.named(manifest, here)?.into_iter().collect();
        while let Some(path) = named.pop() {
            match self.tree.kind(&path)? {
                Some(Kind::Link(target)) => {
                    let target = resolved(folder(&path), &target);
                    if self.paths.files.insert(path) {
                        named.extend(target);
                    }
                }
                Some(Kind::Folder) => {
                    self.enter(&path)?;
                    // Where a folder above is named, what it names counts, and not all that lies in it.
                    if !is_in(here, &path) {
                        self.paths.folders.insert(path);
                    }
                }
                Some(Kind::File) => {
                    // A generator names files of its own.
                    for other in self.named(&path, here)? {
                        if self.tree.kind(&other)? == Some(Kind::File) {
                            self.paths.files.insert(other);
                        }
                    }
                    self.applications(&path)?;
                    self.paths.files.insert(path);
                }
                None => match self.through_link(&path)? {
                    Some(real) => named.push(real),
                    // Named, and not there or not there any more.
                    None => {
                        self.paths.files.insert(path.clone());
                        self.paths.folders.insert(path);
                    }
                },
            }
        }
        Ok(())
    }

    /// Where a path leads that goes through a link; none where it goes through none, or was followed before.
    fn through_link(&mut self, path: &str) -> Result<Option<String>, BumpError> {
        for (at, _) in path.match_indices('/') {
            let (link, rest) = (&path[..at], &path[at + 1..]);
            if let Some(Kind::Link(target)) = self.tree.kind(link)? {
                self.paths.files.insert(link.to_owned());
                let real = resolved(folder(link), &target).and_then(|target| resolved(&target, rest));
                return Ok(real.filter(|_| self.linked.len() < MOST && self.linked.insert(path.to_owned())));
            }
        }
        Ok(None)
    }

    /// Follows the links that lie in what counts so far: what they lead to runs as well. Returns whether there was any new one.
    fn follow_links(&mut self) -> Result<bool, BumpError> {
        let folders: Vec<String> = self.paths.folders.iter().filter(|f| !self.linked.contains(*f)).cloned().collect();
        let mut any = false;
        for within in folders {
            self.linked.insert(within.clone());
            for (link, target) in self.tree.links(&within)? {
                let Some(mut target) = resolved(folder(&link), &target) else { continue };
                while let Some(real) = self.through_link(&target)? {
                    target = real;
                }
                let new = match self.tree.kind(&target)? {
                    Some(Kind::Folder) => {
                        self.enter(&target)?;
                        !is_in(&within, &target) && self.paths.folders.insert(target)
                    }
                    _ => self.paths.files.insert(target),
                };
                any |= new;
            }
        }
        Ok(any)
    }

    /// The paths that a file names, as seen from a folder.
    fn named(&self, file: &str, here: &str) -> Result<BTreeSet<String>, BumpError> {
        match self.tree.text(file) {
            Ok(text) => Ok(names(&text).iter().filter_map(|name| resolved(here, name)).collect()),
            Err(BumpError::Edit(_)) => Ok(BTreeSet::new()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Every text in a YAML file, and what follows the first `=` in it: generators name files as `KEY=FILE`.
fn names(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for event in Parser::new_from_str(&events::readable(text)).map_while(Result::ok) {
        if let (Event::Scalar(text, ..), _) = event {
            names.extend(text.split_once('=').map(|(_, file)| file.to_owned()));
            names.insert(text.into_owned());
        }
    }
    names
}

/// A path as seen from a folder, if it lies in the repository.
pub(super) fn resolved(here: &str, name: &str) -> Option<String> {
    let name = name.strip_prefix("file://").unwrap_or(name);
    if name.is_empty() || name.len() > LONGEST || name.starts_with('/') || name.contains(['\n', '\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = here.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
