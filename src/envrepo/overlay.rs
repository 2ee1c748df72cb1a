//! Edits on top of a commit: files are read from its tree, changed in memory and written as blobs, trees and a commit.
//!
//! There is no work tree, and only the trees along the changed paths are rewritten, so a large repository costs no more
//! than a small one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{
    Commit, DiffLineType, DiffOptions, FileMode, ObjectType, Oid, Patch, Repository, Signature, Time, Tree,
    TreeWalkMode, TreeWalkResult,
};

use super::beside::are_one;
use super::error::{BumpError, EditError, EditReason};
use super::yaml::LARGEST;
use super::{FileSpec, Found, Identity, ImageEdit, ImageValue, LineChange, Signer, formats};
use crate::domain::catalog::named;
use crate::domain::{ImageName, Instant};

const LINK: i32 = 0o120_000;
/// How many entries of a folder are looked through for links.
const LOOKED_THROUGH: usize = 10_000;

/// A commit's files with changes on top.
pub(crate) struct Overlay<'r> {
    repository: &'r Repository,
    url: &'r str,
    tree: Tree<'r>,
    files: BTreeMap<String, File>,
}

#[derive(Clone)]
struct File {
    text: String,
    executable: bool,
}

/// What a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A link, and to what.
    Link(String),
}

/// How a commit shall look.
pub(crate) struct Cover<'a> {
    /// Its message.
    pub(crate) message: &'a str,
    /// Author and committer.
    pub(crate) author: &'a Identity,
    /// Its date.
    pub(crate) at: Instant,
    /// Who signs it.
    pub(crate) signer: Option<&'a Signer>,
}

/// A commit in the object database, with the objects that are new in it, those that others refer to first.
pub(crate) struct Built {
    /// The commit.
    pub(crate) commit: Oid,
    /// Everything new, the commit last.
    pub(crate) objects: Vec<Oid>,
}

impl<'r> Overlay<'r> {
    /// Starts from a commit.
    pub(crate) fn new(repository: &'r Repository, url: &'r str, commit: &Commit<'r>) -> Result<Self, BumpError> {
        let tree = commit.tree().map_err(|e| BumpError::from_git(url, &e))?;
        Ok(Self { repository, url, tree, files: BTreeMap::new() })
    }

    /// A file's text, with the changes made so far.
    pub(crate) fn text(&self, path: &str) -> Result<String, BumpError> {
        Ok(self.file(path)?.text)
    }

    /// What a path is in the commit, without the changes; none where nothing is there. The empty path is the top.
    pub(crate) fn kind(&self, path: &str) -> Result<Option<Kind>, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(self.url, &e);
        if path.is_empty() {
            return Ok(Some(Kind::Folder));
        }
        let entry = match self.tree.get_path(Path::new(path)) {
            Ok(entry) => entry,
            Err(e) if e.code() == git2::ErrorCode::NotFound => return Ok(None),
            Err(e) => return Err(git(e)),
        };
        if entry.filemode() == LINK {
            let target = self.repository.find_blob(entry.id()).map_err(git)?;
            return Ok(Some(Kind::Link(String::from_utf8_lossy(target.content()).into_owned())));
        }
        Ok(match entry.kind() {
            Some(ObjectType::Tree) => Some(Kind::Folder),
            Some(ObjectType::Blob) => Some(Kind::File),
            _ => None,
        })
    }

    /// The links that lie in a folder, however deep, and to what; of a folder with very many files, only so many are looked
    /// through.
    pub(crate) fn links(&self, folder: &str) -> Result<Vec<(String, String)>, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(self.url, &e);
        let tree = match self.kind(folder)? {
            Some(Kind::Folder) if folder.is_empty() => self.tree.clone(),
            Some(Kind::Folder) => {
                let entry = self.tree.get_path(Path::new(folder)).map_err(git)?;
                self.repository.find_tree(entry.id()).map_err(git)?
            }
            _ => return Ok(Vec::new()),
        };
        let (mut links, mut left) = (Vec::new(), LOOKED_THROUGH);
        let walked = tree.walk(TreeWalkMode::PreOrder, |above, entry| {
            left -= 1;
            if entry.filemode() == LINK {
                let name = format!("{above}{}", String::from_utf8_lossy(entry.name_bytes()));
                links.push((if folder.is_empty() { name } else { format!("{folder}/{name}") }, entry.id()));
            }
            if left == 0 { TreeWalkResult::Abort } else { TreeWalkResult::Ok }
        });
        walked.or_else(|e| if left == 0 { Ok(()) } else { Err(git(e)) })?;
        let target = |(path, id)| {
            let blob = self.repository.find_blob(id).map_err(git)?;
            Ok((path, String::from_utf8_lossy(blob.content()).into_owned()))
        };
        links.into_iter().map(target).collect()
    }

    fn file(&self, path: &str) -> Result<File, BumpError> {
        if let Some(file) = self.files.get(path) {
            return Ok(file.clone());
        }
        let refuse = |reason| BumpError::Edit(EditError::new(path, None, reason));
        let git = |e: git2::Error| BumpError::from_git(self.url, &e);
        let parts: Vec<&str> = path.split('/').collect();
        let odd = |p: &&str| p.is_empty() || *p == "." || *p == ".." || p.eq_ignore_ascii_case(".git");
        if parts.iter().any(odd) || path.contains(['\\', '\0']) {
            return Err(refuse(EditReason::OutsideRepository));
        }
        let mut tree = self.tree.clone();
        for (depth, part) in parts.iter().enumerate() {
            let entry = tree.get_name(part).ok_or_else(|| refuse(EditReason::FileMissing))?;
            if entry.filemode() == LINK {
                return Err(refuse(EditReason::Symlink(parts[..=depth].join("/"))));
            }
            let (id, kind, last) = (entry.id(), entry.kind(), depth + 1 == parts.len());
            let executable = entry.filemode() & 0o111 != 0;
            drop(entry);
            match (kind, last) {
                (Some(ObjectType::Tree), false) => tree = self.repository.find_tree(id).map_err(git)?,
                (Some(ObjectType::Blob), true) => {
                    let blob = self.repository.find_blob(id).map_err(git)?;
                    let text = (blob.size() <= LARGEST).then(|| std::str::from_utf8(blob.content()).ok()).flatten();
                    let text = text.ok_or_else(|| refuse(EditReason::NotText))?.to_owned();
                    return Ok(File { text, executable });
                }
                (_, true) => return Err(refuse(EditReason::NotAFile)),
                (_, false) => return Err(refuse(EditReason::FileMissing)),
            }
        }
        Err(refuse(EditReason::FileMissing))
    }

    /// The files of the commit that a path with `*` in it stands for; any other path stands for itself.
    pub(crate) fn files(&self, path: &str) -> Result<Vec<String>, BumpError> {
        if !path.contains('*') {
            return Ok(vec![path.to_owned()]);
        }
        let mut found = BTreeSet::new();
        let parts: Vec<&str> = path.split('/').collect();
        self.matching(&self.tree, &parts, "", &mut found).map_err(|e| BumpError::from_git(self.url, &e))?;
        Ok(found.into_iter().collect())
    }

    /// Follows a pattern down the folders. Links are not followed: what they lead to has a path of its own.
    fn matching(
        &self,
        tree: &Tree<'_>,
        parts: &[&str],
        above: &str,
        found: &mut BTreeSet<String>,
    ) -> Result<(), git2::Error> {
        let Some((first, rest)) = parts.split_first() else { return Ok(()) };
        if *first == "**" {
            self.matching(tree, rest, above, found)?;
        }
        for entry in tree.iter() {
            let Ok(name) = entry.name() else { continue };
            let path = if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") };
            match entry.kind() {
                Some(ObjectType::Tree) if *first == "**" => {
                    self.matching(&self.repository.find_tree(entry.id())?, parts, &path, found)?;
                }
                Some(ObjectType::Tree) if !rest.is_empty() && named(first, name) => {
                    self.matching(&self.repository.find_tree(entry.id())?, rest, &path, found)?;
                }
                Some(ObjectType::Blob) if rest.is_empty() && named(first, name) && entry.filemode() != LINK => {
                    found.insert(path);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Where an image stands, file by file, and what each says of it. Of the files that a path with `*` stands for, those
    /// count that have the image. Where one has another image, each must say which it has; and all must have the same.
    pub(crate) fn places(&self, spec: &FileSpec, image: &ImageName) -> Result<Vec<(FileSpec, Found)>, BumpError> {
        let (mut found, mut without, mut others, mut unnamed) = (Vec::new(), None, false, None);
        let mut repositories = Vec::new();
        let many = spec.path().contains('*');
        for file in self.files(spec.path())? {
            let (spec, text) = (spec.in_file(&file), self.text(&file)?);
            match if many { formats::names_image(&text, &spec, image) } else { Ok(Vec::new()) } {
                Ok(named) => repositories.extend(named),
                Err(error) if error.reason.is_about_others() => {
                    others |= error.reason.names_another();
                    without = without.or(Some(error));
                    continue;
                }
                Err(error @ EditError { reason: EditReason::Unnamed { .. }, .. }) => unnamed = unnamed.or(Some(error)),
                Err(error) => return Err(error.into()),
            }
            let says = formats::read(&text, &spec, image)?;
            found.push((spec, says));
        }
        if let (true, Some(unnamed)) = (others, unnamed) {
            return Err(unnamed.into());
        }
        let refused = |reason| EditError::new(spec.path(), None, reason);
        if found.is_empty() {
            return Err(without.unwrap_or_else(|| refused(EditReason::FileMissing)).into());
        }
        are_one(&repositories, image).map_err(refused)?;
        Ok(found)
    }

    /// Makes all of the edits, or none of them. Answers with the lines that changed.
    pub(crate) fn apply(&mut self, edits: &[ImageEdit]) -> Result<Vec<LineChange>, BumpError> {
        let mut touched: BTreeMap<String, (String, File)> = BTreeMap::new();
        for edit in edits {
            if !edit.file.path().contains('*') {
                self.set(&mut touched, &edit.file, &edit.to, edit.from.as_ref())?;
                continue;
            }
            let places = self.places(&edit.file, &edit.to.image)?;
            let mut moves = false;
            for (file, _) in &places {
                moves |= self.set(&mut touched, file, &edit.to, None)?;
            }
            let found = Found::together(places.into_iter().map(|(_, found)| found));
            if let Some(expected) = edit.from.as_ref().filter(|expected| moves && !expected.fits(&found)) {
                let file = edit.file.path().to_owned();
                return Err(BumpError::Moved { file, found, expected: expected.clone() });
            }
        }
        let mut diff = Vec::new();
        for (path, (before, file)) in touched {
            if before != file.text {
                let lines = changed_lines(&path, &before, &file.text);
                diff.extend(lines.map_err(|e| BumpError::from_git(self.url, &e))?);
                self.files.insert(path, file);
            }
        }
        Ok(diff)
    }

    /// Makes one edit in one file; whether that changed it.
    fn set(
        &self,
        touched: &mut BTreeMap<String, (String, File)>,
        spec: &FileSpec,
        to: &ImageValue,
        from: Option<&Found>,
    ) -> Result<bool, BumpError> {
        let path = spec.path();
        let (before, file) = match touched.remove(path) {
            Some(known) => known,
            None => self.file(path).map(|file| (file.text.clone(), file))?,
        };
        let text = formats::set(&file.text, spec, to, from)?;
        let changed = text != file.text;
        touched.insert(path.to_owned(), (before, File { text, ..file }));
        Ok(changed)
    }

    /// Writes the changed files and the trees above them.
    pub(crate) fn tree(&self) -> Result<Oid, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(self.url, &e);
        let mut update = TreeUpdateBuilder::new();
        for (path, file) in &self.files {
            let blob = self.repository.blob(file.text.as_bytes()).map_err(git)?;
            let mode = if file.executable { FileMode::BlobExecutable } else { FileMode::Blob };
            update.upsert(path.as_str(), blob, mode);
        }
        update.create_updated(self.repository, &self.tree).map_err(git)
    }

    /// Writes the changes as one commit on a parent.
    pub(crate) fn commit(&self, parent: &Commit<'_>, cover: &Cover<'_>) -> Result<Built, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(self.url, &e);
        let root = self.repository.find_tree(self.tree()?).map_err(git)?;
        let time = Time::new(cover.at.timestamp(), 0);
        let who = Signature::new(&cover.author.name, &cover.author.email, &time).map_err(git)?;
        let commit = match cover.signer {
            None => self.repository.commit(None, &who, &who, cover.message, &root, &[parent]).map_err(git)?,
            Some(signer) => {
                let content = self.repository.commit_create_buffer(&who, &who, cover.message, &root, &[parent]);
                let content = String::from_utf8_lossy(&content.map_err(git)?).into_owned();
                let unsigned = |why| BumpError::Unsigned { url: self.url.to_owned(), why };
                let signature = signer.sign(&content, cover.at).map_err(unsigned)?;
                self.repository.commit_signed(&content, signature.trim_end(), None).map_err(git)?
            }
        };
        let (mut trees, mut objects) = (BTreeSet::new(), Vec::new());
        for path in self.files.keys() {
            let mut tree = root.clone();
            for (depth, part) in path.split('/').enumerate() {
                trees.insert((std::cmp::Reverse(depth), tree.id()));
                let Some((id, kind)) = tree.get_name(part).map(|e| (e.id(), e.kind())) else { break };
                if kind == Some(ObjectType::Tree) {
                    tree = self.repository.find_tree(id).map_err(git)?;
                } else {
                    objects.push(id);
                }
            }
        }
        objects.extend(trees.into_iter().map(|(_, id)| id));
        objects.push(commit);
        Ok(Built { commit, objects })
    }
}

/// The lines that differ, and those that were added; an edit takes none away.
fn changed_lines(path: &str, before: &str, after: &str) -> Result<Vec<LineChange>, git2::Error> {
    let mut options = DiffOptions::new();
    options.context_lines(0);
    let patch = Patch::from_buffers(before.as_bytes(), None, after.as_bytes(), None, Some(&mut options))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned();
    let mut changes = Vec::new();
    for hunk in 0..patch.num_hunks() {
        let mut old = VecDeque::new();
        for line in 0..patch.num_lines_in_hunk(hunk)? {
            let line = patch.line_in_hunk(hunk, line)?;
            match (line.origin_value(), line.new_lineno()) {
                (DiffLineType::Deletion, _) => old.push_back(text(line.content())),
                (DiffLineType::Addition, Some(number)) => changes.push(LineChange {
                    path: path.to_owned(),
                    line: number as usize,
                    before: old.pop_front(),
                    after: text(line.content()),
                }),
                _ => {}
            }
        }
    }
    Ok(changes)
}
