//! What is wrong with a configuration and where, told the way compilers tell it.

use std::fmt;

/// One step of the way from the top of the file to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A key of a mapping.
    Key(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// Where a value stands, by keys: `environments.prod.approvals.promotion.from[0]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPath(Vec<Segment>);

impl KeyPath {
    /// The path of these keys.
    pub fn of<const N: usize>(keys: [&str; N]) -> Self {
        Self(keys.into_iter().map(|k| Segment::Key(k.to_owned())).collect())
    }

    /// The path of a key below this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.to_owned()))
    }

    /// The path of a list entry below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// The steps.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The path above; none at the top.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut path = self.clone();
        path.0.push(segment);
        path
    }
}

impl FromIterator<Segment> for KeyPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => write!(f, "{}{key}", if place == 0 { "" } else { "." })?,
                Segment::Key(key) => write!(f, "[{}]", shown(key))?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().count() <= 60 && key.chars().all(|c| c.is_alphanumeric() || "-_/{}".contains(c))
}

/// A text in quotes for a message: control characters escaped, long ones cut.
pub(crate) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(60).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("{:?}", format!("{cut}{dots}"))
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file, if it is about a place in the file.
    pub at: Option<Position>,
    /// Which key; empty when it is about the whole file.
    pub path: KeyPath,
    /// What is wrong, what is allowed, what to do.
    pub what: String,
}

/// Everything wrong with one configuration file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    file: String,
    list: Vec<Problem>,
}

impl std::error::Error for Problems {}

impl Problems {
    /// These problems of this file, sorted by line, each once.
    pub fn new(file: impl Into<String>, mut list: Vec<Problem>) -> Self {
        list.sort_by(|a, b| (a.at, &a.path, &a.what).cmp(&(b.at, &b.path, &b.what)));
        list.dedup();
        Self { file: file.into(), list }
    }

    /// The file they are about, as it was named.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The problems.
    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.list.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            write!(f, "{}:", self.file)?;
            if let Some(at) = problem.at {
                write!(f, "{}:{}:", at.line, at.column)?;
            }
            if !problem.path.segments().is_empty() {
                write!(f, " {}:", problem.path)?;
            }
            write!(f, " {}", problem.what)?;
        }
        Ok(())
    }
}
