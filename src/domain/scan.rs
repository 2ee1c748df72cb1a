//! What a registry's scan found in an image, and what is asked of that before the image enters anywhere.
//!
//! A scan that says nothing is no scan that found nothing: every way in which it may say nothing has a word of its own, and
//! findings that nobody has rated yet may be anything.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::image::ImageRef;
use super::{Digest, ImageName};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Low, or worse.
    Low,
    /// Medium, or worse.
    Medium,
    /// High, or worse.
    High,
    /// Critical.
    Critical,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        })
    }
}

/// What becomes of an image of which the scan cannot say anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// It stays out.
    #[default]
    Shut,
    /// It passes, as if nothing had been found.
    Pass,
}

/// What is asked of the scan of one image of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanPolicy {
    /// Findings of this severity or a worse one shut the gate.
    pub at: Severity,
    /// Whether one that cannot be judged passes.
    #[serde(default)]
    pub unknown: Unknown,
}

impl fmt::Display for ScanPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_worse = if self.at == Severity::Critical { "" } else { " or worse" };
        let unknown = match self.unknown {
            Unknown::Shut => "",
            Unknown::Pass => "; what cannot be judged passes",
        };
        write!(f, "nothing {}{or_worse}{unknown}", self.at)
    }
}

/// An image whose scan is judged: by its digest, whatever its tags are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scanned {
    /// Which.
    pub name: ImageName,
    /// What would enter.
    pub digest: Digest,
}

impl From<&ImageRef> for Scanned {
    fn from(image: &ImageRef) -> Self {
        Self { name: image.name.clone(), digest: image.digest.clone() }
    }
}

impl fmt::Display for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.digest.short())
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Findings {
    /// Critical ones.
    pub critical: u32,
    /// High ones.
    pub high: u32,
    /// Medium ones.
    pub medium: u32,
    /// Low ones.
    pub low: u32,
    /// Such as are no weakness.
    pub informational: u32,
    /// Such as nobody has rated yet.
    pub undefined: u32,
}

impl Findings {
    /// The worse of two, severity by severity.
    #[must_use]
    pub fn or_worse(self, other: Self) -> Self {
        Self {
            critical: self.critical.max(other.critical),
            high: self.high.max(other.high),
            medium: self.medium.max(other.medium),
            low: self.low.max(other.low),
            informational: self.informational.max(other.informational),
            undefined: self.undefined.max(other.undefined),
        }
    }

    /// How many are of this severity or a worse one. Such as nobody has rated are none of these.
    pub fn at(self, severity: Severity) -> u32 {
        let all = [
            (Severity::Critical, self.critical),
            (Severity::High, self.high),
            (Severity::Medium, self.medium),
            (Severity::Low, self.low),
        ];
        all.into_iter().filter(|(of, _)| *of >= severity).fold(0, |sum, (_, n)| sum.saturating_add(n))
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            (self.critical, "critical"),
            (self.high, "high"),
            (self.medium, "medium"),
            (self.low, "low"),
            (self.informational, "informational"),
            (self.undefined, "unrated"),
        ];
        let told: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, of)| format!("{n} {of}")).collect();
        f.write_str(&if told.is_empty() { "nothing".to_owned() } else { told.join(", ") })
    }
}

/// Why nothing can be said of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mute {
    /// It was never scanned.
    Never,
    /// Its scan failed.
    Failed,
    /// It holds what the scanner does not read.
    Unsupported,
    /// It is too old to be scanned.
    Expired,
    /// The scan is over, and what it found cannot be had.
    Unavailable,
    /// The scanner has too much to do.
    LimitExceeded,
    /// It is archived.
    Archived,
    /// It is not there.
    Gone,
    /// It is an index of nothing that runs.
    Empty,
    /// It is an index that cannot be read, or one within too many others.
    Unreadable,
    /// Its registry has no scans.
    NoScans,
    /// Nobody looked.
    Unasked,
    /// Something that the registry calls by this word.
    Other(String),
}

impl fmt::Display for Mute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Never => "it was never scanned",
            Self::Failed => "its scan failed",
            Self::Unsupported => "the scanner does not read what it is made of (unsupported)",
            Self::Expired => "it is too old to be scanned (expired)",
            Self::Unavailable => "what its scan found cannot be had (unavailable)",
            Self::LimitExceeded => "the scanner's limit is reached",
            Self::Archived => "it is archived",
            Self::Gone => "it is not there",
            Self::Empty => "it is an index of nothing that runs",
            Self::Unreadable => "it is an index that cannot be read",
            Self::NoScans => "its registry has no scans",
            Self::Unasked => "nobody looked",
            Self::Other(word) => return write!(f, "its scan is {word}"),
        })
    }
}

/// A part of an image of which nothing can be said yet, or at all; none where it is the image itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part<T> {
    /// Which, of an index.
    pub of: Option<Digest>,
    /// What of it.
    pub what: T,
}

impl<T: fmt::Display> fmt::Display for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            None => self.what.fmt(f),
            Some(digest) => write!(f, "of its part {}: {}", digest.short(), self.what),
        }
    }
}

/// What a registry says of an image's scan: of an index, of all its parts that run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scan {
    /// The worst that was found.
    pub found: Findings,
    /// The first part whose scan is not over, with the registry's word.
    pub running: Option<Part<String>>,
    /// The first part of which nothing can be said.
    pub mute: Option<Part<Mute>>,
    /// A page that shows it.
    pub link: Option<String>,
}

impl Scan {
    /// One that is over.
    pub fn over(found: Findings) -> Self {
        Self { found, ..Self::default() }
    }

    /// One that goes on.
    pub fn running(word: &str) -> Self {
        Self { running: Some(Part { of: None, what: word.to_owned() }), ..Self::default() }
    }

    /// One that says nothing.
    pub fn mute(why: Mute) -> Self {
        Self { mute: Some(Part { of: None, what: why }), ..Self::default() }
    }

    /// With what is said of one more part.
    #[must_use]
    pub fn with(self, of: &Digest, part: Self) -> Self {
        let of = || Some(of.clone());
        Self {
            found: self.found.or_worse(part.found),
            running: self.running.or_else(|| part.running.map(|p| Part { of: of(), ..p })),
            mute: self.mute.or_else(|| part.mute.map(|p| Part { of: of(), ..p })),
            link: self.link,
        }
    }

    /// The same, with a page that shows it.
    #[must_use]
    pub fn shown_at(self, link: Option<String>) -> Self {
        Self { link, ..self }
    }

    /// Whether nothing is said that was not said then: no more of any severity, nothing silent that spoke.
    pub fn is_no_worse_than(&self, then: &Self) -> bool {
        let (now, was) = (self.found, then.found);
        let more = now.critical > was.critical
            || now.high > was.high
            || now.medium > was.medium
            || now.low > was.low
            || now.undefined > was.undefined;
        let silent = self.mute.as_ref().is_some_and(|part| then.mute.as_ref() != Some(part));
        let goes_on = self.running.is_some() && then.running.is_none();
        !more && !silent && !goes_on
    }

    /// What is said, against what is asked. What was found counts whatever else cannot be said.
    pub fn judged(&self, policy: ScanPolicy) -> Judged {
        if self.found.at(policy.at) > 0 {
            return Judged::Found;
        }
        if let Some(part) = &self.running {
            return Judged::Running(part.to_string());
        }
        let unrated =
            || (self.found.undefined > 0).then(|| format!("nobody has rated {} yet", findings(self.found.undefined)));
        match (self.mute.as_ref().map(ToString::to_string).or_else(unrated), policy.unknown) {
            (Some(why), Unknown::Shut) => Judged::Unknown(why),
            (Some(why), Unknown::Pass) => Judged::Passes(format!("{why}, which passes")),
            (None, _) => Judged::Passes(format!("{} found", self.found)),
        }
    }
}

impl fmt::Display for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = (self.found != Findings::default() || (self.running.is_none() && self.mute.is_none()))
            .then(|| format!("{} found", self.found));
        let running = self.running.as_ref().map(|part| format!("its scan is not over: {part}"));
        let mute = self.mute.as_ref().map(ToString::to_string);
        f.write_str(&found.into_iter().chain(running).chain(mute).collect::<Vec<_>>().join("; "))
    }
}

/// `one of its findings`, `3 of its findings`.
fn findings(n: u32) -> String {
    if n == 1 { "one of its findings".to_owned() } else { format!("{n} of its findings") }
}

/// What a scan comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// Something that is too bad was found.
    Found,
    /// It is not over.
    Running(String),
    /// It cannot be judged.
    Unknown(String),
    /// It passes, with a word on why.
    Passes(String),
}

/// What was seen of the scans of some images.
pub type Scans = BTreeMap<Scanned, Scan>;

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(at: Severity, unknown: Unknown) -> ScanPolicy {
        ScanPolicy { at, unknown }
    }

    fn digest(digit: char) -> Digest {
        format!("sha256:{}", digit.to_string().repeat(64)).parse().unwrap()
    }

    #[test]
    fn what_is_as_bad_as_asked_or_worse_counts_and_nothing_else() {
        let found = Findings { critical: 1, high: 2, medium: 4, low: 8, informational: 16, undefined: 32 };
        let counts = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(|s| found.at(s));
        assert_eq!(counts, [1, 3, 7, 15]);
        assert_eq!(found.to_string(), "1 critical, 2 high, 4 medium, 8 low, 16 informational, 32 unrated");
        assert_eq!(Findings::default().to_string(), "nothing");
        let endless = Findings { critical: u32::MAX, high: 5, ..Findings::default() };
        assert_eq!(endless.at(Severity::Low), u32::MAX);
    }

    #[test]
    fn what_cannot_be_said_is_never_taken_for_nothing_unless_that_is_asked() {
        let all = [
            Mute::Never,
            Mute::Failed,
            Mute::Unsupported,
            Mute::Expired,
            Mute::Unavailable,
            Mute::LimitExceeded,
            Mute::Archived,
            Mute::Gone,
            Mute::Empty,
            Mute::Unreadable,
            Mute::NoScans,
            Mute::Unasked,
            Mute::Other("BACKWARDS".to_owned()),
        ];
        for mute in all {
            let (word, scan) = (mute.to_string(), Scan::mute(mute));
            assert_eq!(scan.judged(policy(Severity::High, Unknown::Shut)), Judged::Unknown(word.clone()));
            let passes = Judged::Passes(format!("{word}, which passes"));
            assert_eq!(scan.judged(policy(Severity::High, Unknown::Pass)), passes);
        }
        let unrated = Scan::over(Findings { undefined: 3, ..Findings::default() });
        let why = "nobody has rated 3 of its findings yet".to_owned();
        assert_eq!(unrated.judged(policy(Severity::Critical, Unknown::Shut)), Judged::Unknown(why));
        assert!(matches!(unrated.judged(policy(Severity::Low, Unknown::Pass)), Judged::Passes(_)));
        let informational = Scan::over(Findings { informational: 9, ..Findings::default() });
        assert_eq!(
            informational.judged(policy(Severity::Low, Unknown::Shut)),
            Judged::Passes("9 informational found".to_owned())
        );
    }

    #[test]
    fn a_scan_that_goes_on_is_waited_for_whatever_passes() {
        for unknown in [Unknown::Shut, Unknown::Pass] {
            let scan = Scan::running("PENDING");
            assert_eq!(scan.judged(policy(Severity::Critical, unknown)), Judged::Running("PENDING".to_owned()));
        }
    }

    #[test]
    fn what_is_no_worse_has_no_more_of_anything_and_is_silent_of_nothing_new() {
        let then = Scan::over(Findings { critical: 1, high: 2, medium: 3, low: 4, undefined: 5, informational: 6 });
        let with = |change: &dyn Fn(&mut Findings)| {
            let mut found = then.found;
            change(&mut found);
            Scan::over(found).is_no_worse_than(&then)
        };
        assert!(then.is_no_worse_than(&then) && Scan::default().is_no_worse_than(&then));
        assert!(with(&|f| f.high = 1) && with(&|f| f.informational = 60));
        for more in [
            with(&|f| f.critical = 2),
            with(&|f| f.high = 3),
            with(&|f| f.medium = 4),
            with(&|f| f.low = 5),
            with(&|f| f.undefined = 6),
        ] {
            assert!(!more);
        }
        for silent in [Scan::mute(Mute::Never), Scan::running("PENDING")] {
            assert!(!silent.is_no_worse_than(&then) && silent.is_no_worse_than(&silent));
            assert!(!then.is_no_worse_than(&silent), "what it found is news");
        }
        assert!(!Scan::mute(Mute::Failed).is_no_worse_than(&Scan::mute(Mute::Never)));
        let part = |digit| Scan::default().with(&digest(digit), Scan::mute(Mute::Never));
        assert!(!part('b').is_no_worse_than(&part('a')), "another part is silent");
    }

    #[test]
    fn an_index_is_as_bad_as_its_worst_part_and_its_silent_ones_are_named() {
        let bad = Scan::over(Findings { high: 2, low: 1, ..Findings::default() });
        let low = Scan::over(Findings { high: 1, low: 7, ..Findings::default() });
        let whole = Scan::default().with(&digest('a'), bad.clone()).with(&digest('b'), low);
        assert_eq!(whole.found, Findings { high: 2, low: 7, ..Findings::default() });
        let silent = Scan::default().with(&digest('a'), Scan::mute(Mute::Never)).with(&digest('b'), bad);
        // What one part has is not passed by what another does not say.
        assert_eq!(silent.judged(policy(Severity::High, Unknown::Pass)), Judged::Found);
        let told = "of its part sha256:aaaaaaaaaaaa: it was never scanned".to_owned();
        assert_eq!(silent.judged(policy(Severity::Critical, Unknown::Shut)), Judged::Unknown(told));
    }
}
