//! Whether an Application deploys what tidegate writes: which of its sources are the env repo, what they read there, and what is
//! put over that.

use serde_json::Value;

use super::application::{Application, Source};
use crate::envrepo::{Reader, Reading, Rendered};
use crate::rollout::astray::{Astray, Home, How};
use crate::rollout::kube::{flag, list, text};
use crate::rollout::overrides::{Override, Said, by_helm, by_kustomize, naming};

/// The files in a source's folder that Argo CD puts over the source: for all Applications, or for one.
const OVER: &str = ".argocd-source";

/// The sources of an Application.
pub(super) struct Sources<'v> {
    name: &'v str,
    all: Vec<One<'v>>,
}

/// One source, with the field that it stands in.
struct One<'v> {
    value: &'v Value,
    field: String,
    place: Source,
    /// Whether it is the env repo.
    ours: bool,
}

impl<'v> Sources<'v> {
    pub(super) fn of(application: &Application<'v>, home: &Home) -> Self {
        let object = application.object();
        let one = |value: &'v Value, field: String, place: Source| {
            let ours = home.is(text(value, "/repoURL"));
            One { value, field, place, ours }
        };
        let several = list(object, "/spec/sources");
        let all = if let Some(dry) = object.pointer("/spec/sourceHydrator/drySource") {
            vec![one(dry, "spec.sourceHydrator.drySource".to_owned(), Source::Hydrated)]
        } else if several.is_empty() {
            let only = object.pointer("/spec/source");
            only.map(|value| one(value, "spec.source".to_owned(), Source::Only)).into_iter().collect()
        } else {
            let nth = |(n, value)| one(value, format!("spec.sources[{n}]"), Source::Nth(n));
            several.iter().enumerate().map(nth).collect()
        };
        Self { name: application.name(), all }
    }

    fn ours(&self) -> impl Iterator<Item = &One<'v>> {
        self.all.iter().filter(|one| one.ours)
    }

    fn astray(&self, field: String, how: How) -> Astray {
        Astray { object: format!("Application {}", self.name), field, how }
    }

    /// What each source in the env repo reads there.
    pub(super) fn readings(&self) -> Vec<Reading> {
        self.ours().map(|one| self.reading(one)).collect()
    }

    fn reading(&self, one: &One<'_>) -> Reading {
        let values = |one: &One<'v>| list(one.value, "/helm/valueFiles").iter().filter_map(Value::as_str);
        // What other sources name by this one's name counts from the top.
        let by_name = format!("${}/", text(one.value, "/ref"));
        let named = self.all.iter().flat_map(values).filter_map(|file| file.strip_prefix(&by_name));
        let own =
            list(one.value, "/helm/valueFiles").iter().filter_map(Value::as_str).filter(|file| !file.starts_with('$'));
        let folder = some(text(one.value, "/path")).filter(|_| text(one.value, "/chart").is_empty());
        let deep = flag(one.value, "/directory/recurse") || one.value.get("plugin").is_some();
        Reading {
            reader: if deep { Reader::All } else { Reader::ArgoCd },
            folder: folder.map(str::to_owned),
            values: own.map(str::to_owned).chain(named.map(|file| format!("/{file}"))).collect(),
            beside: vec![format!("{OVER}.yaml"), format!("{OVER}-{}.yaml", self.name)],
        }
    }

    /// That no source is the env repo.
    pub(super) fn elsewhere(&self, home: &Home) -> Option<Astray> {
        if self.ours().next().is_some() {
            return None;
        }
        let found: Vec<&str> = self.all.iter().map(|one| text(one.value, "/repoURL")).collect();
        let field = match self.all.as_slice() {
            [only] => format!("{}.repoURL", only.field),
            _ => "spec.sources[*].repoURL".to_owned(),
        };
        let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
        Some(self.astray(field, How::Repository { found, wanted: home.repository.clone() }))
    }

    /// Whether all files that tidegate writes are read, from its branch; if so, which source it is that reads them.
    pub(super) fn judge(&self, rendered: &Rendered, home: &Home) -> Result<Source, Box<Astray>> {
        if let Some(file) = rendered.unread() {
            let paths = self.ours().map(|one| format!("{}.path", one.field)).collect::<Vec<_>>().join(", ");
            let found = self.ours().map(|one| some(text(one.value, "/path")).unwrap_or("nothing"));
            let found = found.collect::<Vec<_>>().join(", ");
            return Err(Box::new(self.astray(paths, How::Path { found, file: file.to_owned() })));
        }
        let reading: Vec<&One<'_>> =
            self.ours().zip(&rendered.by).filter(|(_, files)| !files.is_empty()).map(|(one, _)| one).collect();
        for one in &reading {
            let follows = text(one.value, "/targetRevision");
            if !home.follows(follows) {
                let how = How::Branch { found: follows.to_owned(), wanted: home.branch.clone() };
                return Err(Box::new(self.astray(format!("{}.targetRevision", one.field), how)));
            }
        }
        let first = reading.first().copied().or_else(|| self.ours().next());
        Ok(first.map_or(Source::Only, |one| one.place))
    }

    /// What the sources put over what the files say.
    pub(super) fn overridden(&self, rendered: &Rendered, said: &[Said<'_>]) -> Option<Astray> {
        let mut ours = self.readings().into_iter().zip(rendered.by.iter().zip(&rendered.beside));
        for one in &self.all {
            let read = if one.ours { ours.next() } else { None };
            // A chart from elsewhere may take its values from the env repo.
            let named = || {
                let files = list(one.value, "/helm/valueFiles").iter().filter_map(Value::as_str);
                files
                    .filter_map(|file| file.strip_prefix('$')?.split_once('/'))
                    .any(|(_, file)| rendered.wanted.contains(file))
            };
            let touches = read.as_ref().is_some_and(|(_, (files, _))| !files.is_empty()) || named();
            if let Some(found) = over(one.value, touches, said) {
                return Some(self.overriding(&one.field, found));
            }
            for (file, value) in read.iter().flat_map(|(_, (_, beside))| beside.iter()) {
                if let Some(found) = over(value, touches, said) {
                    return Some(self.overriding(file, found));
                }
            }
        }
        None
    }

    fn overriding(&self, within: &str, found: Override) -> Astray {
        self.astray(format!("{within}.{}", found.field), How::Override(found))
    }
}

/// What a source puts over its files; where it does not read ours, only by naming our images.
fn over(source: &Value, touches: bool, said: &[Said<'_>]) -> Option<Override> {
    let below = |field: &str, found: Override| Override { field: format!("{field}.{}", found.field), ..found };
    let (kustomize, helm) = (source.get("kustomize"), source.get("helm"));
    let by_kustomize = || by_kustomize(kustomize?, said).map(|found| below("kustomize", found));
    let by_helm = || by_helm(helm.filter(|_| touches)?, said).map(|found| below("helm", found));
    by_kustomize().or_else(by_helm).or_else(|| {
        // Those were looked at by their own rules, which know where a version stands.
        let other = ["helm", "plugin", "directory"];
        other.into_iter().find_map(|field| naming(source.get(field)?, field, said))
    })
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
