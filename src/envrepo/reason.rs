//! Why an edit of an env repo's file is refused, and what a person can do about it.

/// Why an edit is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditReason {
    /// The file's path is absolute, climbs out of the repository or is otherwise not a plain path.
    #[error("this path could leave the repository")]
    OutsideRepository,
    /// A part of the path is a symbolic link in the repository.
    #[error("{0:?} is a symbolic link")]
    Symlink(String),
    /// No such file at this commit.
    #[error("there is no such file on the branch")]
    FileMissing,
    /// The path names a folder or a submodule.
    #[error("this is not a file")]
    NotAFile,
    /// The file is not text we can edit.
    #[error("the file is not UTF-8 text of at most 4 MiB")]
    NotText,
    /// The file is not valid YAML.
    #[error("the file is not valid YAML: {0}")]
    NotYaml(String),
    /// The file is encrypted, and says so by a checksum over its values.
    #[error("the file is encrypted with SOPS, whose checksum covers every value")]
    Encrypted,
    /// The repository holds a pointer in place of the file.
    #[error("the repository holds a Git LFS pointer here, not the file itself")]
    LfsPointer,
    /// The configured YAML path cannot be read.
    #[error("{at:?} is not a YAML path: {why}")]
    BadPath {
        /// The path as configured.
        at: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing stands at the path.
    #[error("there is no {missing:?} at {at:?} (there is: {})", listed(.have))]
    PathMissing {
        /// The part of the path that exists.
        at: String,
        /// The part that does not.
        missing: String,
        /// What exists instead.
        have: Vec<String>,
    },
    /// The asked-for document does not exist.
    #[error("there is no document {asked} (the file has {have}, counted from 0)")]
    DocumentMissing {
        /// The configured index.
        asked: usize,
        /// How many there are.
        have: usize,
    },
    /// A part of the file that is no plain key or entry stands in a path's way.
    #[error("{at:?} has {what}, and no path leads on from there")]
    Unfollowed {
        /// The path up to there.
        at: String,
        /// What stands there.
        what: &'static str,
    },
    /// No document of the file describes the asked-for Kubernetes object, by its `kind` and `metadata.name`.
    #[error("no document is {asked} (there is: {})", listed(.have))]
    ObjectMissing {
        /// The object.
        asked: String,
        /// Those that are there.
        have: Vec<String>,
    },
    /// A mapping, a sequence, a block scalar or nothing stands where a one-line value is needed.
    #[error("{at:?} is {is}, not a value on one line")]
    NotAScalar {
        /// The path.
        at: String,
        /// What is there.
        is: &'static str,
    },
    /// Something else than a list stands where Kustomize has its list.
    #[error("{at:?} is not a sequence of entries")]
    NotASequence {
        /// The path.
        at: String,
    },
    /// The file ends in a text of several lines, without a line break: whatever is added behind it would give that text one.
    #[error(
        "the file ends in a text of several lines and without a line break, which would become a part of that text"
    )]
    Unended,
    /// More than one place fits.
    #[error("{at:?} is ambiguous: it fits lines {}", listed(.lines))]
    Ambiguous {
        /// The path or the image.
        at: String,
        /// The lines that fit.
        lines: Vec<usize>,
    },
    /// The value is shared through an anchor, so that an edit would change more than was planned.
    #[error("{at:?} is shared through a YAML anchor or alias")]
    Shared {
        /// The path.
        at: String,
    },
    /// Other places follow the value through an alias, so that they would change with it.
    #[error("{at:?} is shared through a YAML anchor or alias: others follow it")]
    Followed {
        /// The path.
        at: String,
    },
    /// The Kustomize file has no entry for the image.
    #[error("`images` has no entry for {image:?} (there is: {})", listed(.have))]
    EntryMissing {
        /// The image looked for.
        image: String,
        /// The names of the entries that exist.
        have: Vec<String>,
    },
    /// The Kustomize file has no `images` at all.
    #[error("there is no \"images\" (there is: {})", listed(.have))]
    NoImages {
        /// The image looked for.
        image: String,
        /// What the file has.
        have: Vec<String>,
    },
    /// The Kustomize entry sets no version.
    #[error("the entry of {image:?} has neither newTag nor digest")]
    EntryWithoutVersion {
        /// The image.
        image: String,
    },
    /// The file pins a digest and the new value carries none: the old image would go on running.
    #[error("{at:?} pins a digest, and the new image comes without one")]
    DigestNeeded {
        /// The path of the digest.
        at: String,
    },
    /// The environment wants the digest written, and the file has room for a tag alone.
    #[error(
        "{at:?} holds only the tag of {image:?}, and a tag can be made to name something else than what was approved"
    )]
    TagOnly {
        /// The path of the tag.
        at: String,
        /// The image.
        image: String,
    },
    /// What stands where the digest is said to be was never one.
    #[error("{at:?} holds {found:?}, which is no digest")]
    NotADigest {
        /// The path.
        at: String,
        /// What is there.
        found: String,
    },
    /// The value at the path is a full reference to some other image.
    #[error("{at:?} is a reference to {found:?}, not to {image:?}")]
    OtherImage {
        /// The path.
        at: String,
        /// What it refers to.
        found: String,
        /// The image of the bump.
        image: String,
    },
    /// Something else fills the value in before it is used.
    #[error("{at:?} holds {found:?}, which something else fills in")]
    FilledIn {
        /// The path.
        at: String,
        /// What is there.
        found: String,
    },
    /// What stands where a version is to be in a form of its own is none.
    #[error("{at:?} holds {found:?}, which is no version")]
    NotAVersion {
        /// The path.
        at: String,
        /// What is there.
        found: String,
    },
    /// Among the places of an image are those of several repositories, each of which the image's name fits.
    #[error("{image:?} is ambiguous: it fits {}", listed(.found))]
    Namesakes {
        /// The image of the bump.
        image: String,
        /// The repositories.
        found: Vec<String>,
    },
    /// One of many places says nothing of its image.
    #[error("nothing beside {at:?} says whether it is {image:?}{}", instead(.beside))]
    Unnamed {
        /// The place.
        at: String,
        /// What stands beside it and does not say.
        beside: Option<String>,
        /// The image of the bump.
        image: String,
    },
    /// None of all the places is the image's.
    #[error("nothing at {at:?} is {image:?} (there is: {})", listed(.found))]
    NoneOf {
        /// The path.
        at: String,
        /// The image of the bump.
        image: String,
        /// What it refers to instead.
        found: Vec<String>,
    },
    /// What stands beside the tag or the digest says that another image runs.
    #[error("{beside:?} beside the version names {found:?}, not {image:?}")]
    OtherBeside {
        /// The path of what stands beside it.
        beside: String,
        /// What it names.
        found: String,
        /// The image of the bump.
        image: String,
    },
    /// The reference leaves its version to a tag beside it.
    #[error("{at:?} has no version of its own: {tag:?} beside it holds that")]
    VersionBeside {
        /// The path of the reference.
        at: String,
        /// The path of the tag.
        tag: String,
    },
    /// A tag stands in the reference and beside it.
    #[error("{at:?} holds a version of its own, and so does what stands beside it: nobody can tell which of both runs")]
    TwoVersions {
        /// The path of the reference.
        at: String,
    },
    /// The new value is not what its place takes.
    #[error("{given:?} is not {expected}")]
    BadValue {
        /// The value.
        given: String,
        /// What is expected.
        expected: &'static str,
    },
    /// What is missing there is not added: because `create: true` is on and cannot, or because it cannot be on.
    #[error("{0}")]
    NotAddable(Box<EditReason>),
    /// The re-read after the edit did not show exactly the planned change.
    #[error("reading the edited file back showed more than the planned change ({0})")]
    NotExact(String),
}

impl EditReason {
    /// Whether a file has nothing of the image, which is no fault where it is one of many.
    pub(crate) fn is_about_others(&self) -> bool {
        let lacking = matches!(self, Self::EntryMissing { .. } | Self::NoImages { .. } | Self::PathMissing { .. });
        lacking || self.names_another() || matches!(self, Self::NotAddable(what) if what.is_about_others())
    }

    /// Whether a place is another image's.
    pub(crate) fn names_another(&self) -> bool {
        matches!(self, Self::NoneOf { .. } | Self::OtherImage { .. } | Self::OtherBeside { .. })
    }

    /// The same where nothing is added.
    pub(crate) fn not_addable(self) -> Self {
        match self {
            Self::PathMissing { .. }
            | Self::NotAScalar { is: "empty", .. }
            | Self::EntryMissing { .. }
            | Self::NoImages { .. }
            | Self::EntryWithoutVersion { .. } => Self::NotAddable(Box::new(self)),
            other => other,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> String {
        self.way_out(true)
    }

    /// The same; `addable`: what is missing would be added, if that were asked for.
    fn way_out(&self, addable: bool) -> String {
        let added =
            |text: &str| if addable { format!("{text}, or have it added (`create: true`)") } else { text.to_owned() };
        match self {
            Self::NotAddable(what) => what.way_out(false),
            Self::OutsideRepository => "write the file's path relative to the repository's root, without `..`".into(),
            Self::Symlink(_) => "configure the path of the real file".into(),
            Self::FileMissing | Self::NotAFile => "correct the path in the configuration, or add the file".into(),
            Self::NotText => "store it as plain UTF-8 YAML".into(),
            Self::NotYaml(_) => "repair the file on the branch".into(),
            Self::Encrypted => {
                "keep the image in a file of its own that is not encrypted; an edit without the key would break the checksum".into()
            }
            Self::LfsPointer => "keep YAML out of LFS (`git lfs untrack`), or name another file".into(),
            Self::BadPath { .. } => "write it like image.tag, items[0].tag or containers[name=shop].image".into(),
            Self::PathMissing { .. } => {
                let added = if addable { " (or have it added: `create: true`)" } else { "" };
                format!("add it to the file{added}, or correct the path in the configuration")
            }
            Self::DocumentMissing { .. } | Self::ObjectMissing { .. } => "correct `document` in the configuration".into(),
            Self::NotAScalar { is: "empty", at } => added(match at.rsplit('.').next() {
                Some("image") => "write the whole reference there, such as registry.example/shop:v1",
                Some("images") => "write the entry there",
                _ => "write \"\" there to give it a value that can be replaced",
            }),
            Self::NotAScalar { .. } => "point the configuration at the value itself".into(),
            Self::NotASequence { .. } => "write a list there".into(),
            Self::Unfollowed { .. } => "write it without, or name the places one by one".into(),
            Self::Unended => "end the file with a line break where that text has one, else let it begin with `|-` or `>-`".into(),
            Self::Ambiguous { .. } => "leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]".into(),
            Self::Namesakes { .. } => "write more of its name in the configuration where that tells them apart; else name the places, or the files, one by one".into(),
            Self::Shared { .. } => "write the value out where this environment uses it".into(),
            Self::Followed { .. } => "write the value out where this environment uses it, or, outside of kustomizations, have what \
                                      follows it change with it (`with_aliases: true`)"
                .into(),
            Self::EntryMissing { image, .. } => added(&format!("add `- name: {image}` with a `newTag:` to `images`")),
            Self::NoImages { image, .. } => added(&format!("add `images:` with `- name: {image}` and a `newTag:`")),
            Self::EntryWithoutVersion { .. } => added("add `newTag: \"\"` (or `digest: \"\"`) to it"),
            Self::DigestNeeded { .. } => "bump with the image's digest, or remove the digest from the file".into(),
            Self::TagOnly { .. } => {
                "say where the digest stands (`digest_at: …` beside `at`, or `tag_with_digest: true`), or go on with tags \
                 alone (`pin: tag`)"
                    .into()
            }
            Self::NotADigest { .. } => "say where the digest stands (`digest_at`), or write \"\" there".into(),
            Self::NotAVersion { .. } => "correct the path in the configuration, or write the version there".into(),
            Self::FilledIn { .. } => "write the value out, or point the configuration at where it is given".into(),
            Self::VersionBeside { tag, .. } => format!("name {tag} in the configuration"),
            Self::TwoVersions { .. } => "leave the version in one place".into(),
            Self::OtherImage { .. } | Self::OtherBeside { .. } | Self::NoneOf { .. } => {
                "correct the path or the image in the configuration".into()
            }
            Self::Unnamed { .. } => {
                "among several each must: write the whole reference, or a `repository` beside it, or name the places one by one"
                    .into()
            }
            Self::BadValue { .. } => "give a value that a registry accepts".into(),
            Self::NotExact(_) => "edit this file by hand, and simplify its YAML around the value".into(),
        }
    }
}

fn instead(beside: &Option<String>) -> String {
    beside.as_ref().map_or_else(String::new, |beside| format!(" ({beside:?} does not)"))
}

fn listed(items: &[impl ToString]) -> String {
    if items.is_empty() {
        return "nothing".into();
    }
    let shown: Vec<_> = items.iter().take(8).map(ToString::to_string).collect();
    let more = if items.len() > 8 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
