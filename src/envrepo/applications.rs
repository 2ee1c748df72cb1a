//! What an Argo CD Application names. Its paths count from the top of the repository, and its values files from its path,
//! unless they begin with `/` or with the name of another source.

use saphyr_parser::{Event, Parser};

/// What one Application, or a set of such, names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Application {
    /// The paths of its sources.
    pub(super) paths: Vec<String>,
    /// Its values files, as they are written.
    pub(super) values: Vec<String>,
}

impl Application {
    /// Where its values files may lie, from the top of the repository: each with the path that it counts from.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().flat_map(|file| {
            let top = match file.strip_prefix('$') {
                Some(rest) => rest.split_once('/').map(|(_, file)| file),
                None => file.strip_prefix('/'),
            };
            let below = self.paths.iter().map(|path| (path.as_str(), file.as_str()));
            let below = below.filter(move |_| top.is_none());
            top.map(|file| (".", file)).into_iter().chain(below)
        })
    }
}

/// A mapping with the key whose value comes next, or a sequence with the key that it stands under.
enum Level {
    Mapping(Option<String>),
    Sequence(Option<String>),
}

/// The Applications in a file.
pub(super) fn applications(text: &str) -> Vec<Application> {
    let mut found = Vec::new();
    let mut document = Document::default();
    for (event, _) in Parser::new_from_str(text).map_while(Result::ok) {
        match event {
            Event::DocumentStart(_) => document = Document::default(),
            Event::MappingStart(..) => document.levels.push(Level::Mapping(None)),
            Event::SequenceStart(..) => {
                let key = document.key().map(str::to_owned);
                document.levels.push(Level::Sequence(key));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                document.levels.pop();
                document.done();
            }
            Event::Scalar(text, ..) => document.scalar(&text),
            Event::Alias(_) => document.scalar(""),
            Event::DocumentEnd => found.extend(std::mem::take(&mut document).application()),
            _ => {}
        }
    }
    found
}

#[derive(Default)]
struct Document {
    levels: Vec<Level>,
    kind: String,
    api: String,
    named: Application,
}

impl Document {
    /// The key that what comes next is the value of.
    fn key(&self) -> Option<&str> {
        match self.levels.last()? {
            Level::Mapping(key) | Level::Sequence(key) => key.as_deref(),
        }
    }

    /// The value of a key is over.
    fn done(&mut self) {
        if let Some(Level::Mapping(key)) = self.levels.last_mut() {
            *key = None;
        }
    }

    fn scalar(&mut self, text: &str) {
        if let Some(Level::Mapping(key @ None)) = self.levels.last_mut() {
            *key = Some(text.to_owned());
            return;
        }
        let in_source = || {
            let of = |level: &Level| matches!(level, Level::Mapping(Some(key)) if key == "source" || key == "sources");
            self.levels.iter().any(of)
        };
        match (self.key().unwrap_or_default(), self.levels.len()) {
            ("kind", 1) => self.kind = text.to_owned(),
            ("apiVersion", 1) => self.api = text.to_owned(),
            ("path", _) if in_source() => self.named.paths.push(text.to_owned()),
            ("valueFiles", _) if in_source() => self.named.values.push(text.to_owned()),
            _ => {}
        }
        self.done();
    }

    fn application(self) -> Option<Application> {
        let argo = self.api.starts_with("argoproj.io/");
        (argo && matches!(self.kind.as_str(), "Application" | "ApplicationSet")).then_some(self.named)
    }
}
