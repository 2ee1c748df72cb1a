//! `tidegate bump`: the env-repo writer on its own, for scripts and for trying it out.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::output::{print, print_json, tell, telling};
use crate::config::SecretSource;
use crate::domain::catalog::{DocumentAt, Form};
use crate::domain::hygiene::is_unseen;
use crate::domain::{Branch, CommitSha, Digest, ImageName};
use crate::envrepo::{Bump, EnvRepos, FileSpec, Identity, ImageEdit, ImageValue, Landing, LineChange, Signer};
use crate::git::GitRemote;
use crate::port::{Clock, SystemClock};

/// What to set, where.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    tidegate bump --repository ../k8s-prod.git --kustomize overlays/prod/kustomization.yaml --image acme/shop=v1.4.0")]
pub(crate) struct BumpArgs {
    /// The repository: path of a bare one, or http:// or git:// address.
    #[arg(long, value_name = "PATH_OR_URL")]
    repository: String,
    /// The branch that gets the commit.
    #[arg(long, default_value = "main")]
    branch: Branch,
    #[command(flatten)]
    file: FileArgs,
    /// The image and what it shall be; several for a Kustomize file.
    #[arg(long = "image", value_name = "NAME=TAG[@DIGEST]", required = true, value_parser = image)]
    images: Vec<ImageValue>,
    /// Write digests also where the file has none yet, and refuse a file that has no room for one.
    #[arg(long)]
    pin: bool,
    /// The commit message; by default it says what is set where.
    #[arg(long)]
    message: Option<String>,
    /// Author and committer: name. By default who Git says you are (user.name), else tidegate.
    #[arg(long, value_name = "NAME")]
    author_name: Option<String>,
    /// Author and committer: e-mail address. By default what Git says is yours (user.email), else tidegate@localhost.
    #[arg(long, value_name = "EMAIL")]
    author_email: Option<String>,
    /// A private key that signs the commit: SSH (ed25519) or OpenPGP, without a passphrase.
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    /// Make the commit and push it; without, the change is only shown.
    #[arg(long)]
    push: bool,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Which file says what runs.
#[derive(Debug, Args)]
struct FileArgs {
    #[command(flatten)]
    kind: KindArgs,
    /// YAML path of the tag or of the whole reference, such as spec.containers[name=shop].image, or
    /// spec.containers[*].image for all that are the image.
    #[arg(long, value_name = "PATH", conflicts_with = "kustomize")]
    at: Option<String>,
    /// YAML path of the digest, where it stands on its own.
    #[arg(long, value_name = "PATH", conflicts_with = "kustomize")]
    digest_at: Option<String>,
    /// The tag's value is TAG@DIGEST.
    #[arg(long, conflicts_with_all = ["kustomize", "digest_at"])]
    tag_with_digest: bool,
    /// Add the entry or the keys that the file does not have.
    #[arg(long)]
    create: bool,
    /// What follows the value through a YAML alias changes with it; else such a value is refused.
    #[arg(long, conflicts_with = "kustomize")]
    with_aliases: bool,
    /// What is written at --at instead of the tag: {version} stands for 1.4.0 where the tag is v1.4.0.
    #[arg(long, value_name = "TEXT", requires = "at", conflicts_with_all = ["digest_at", "tag_with_digest"])]
    value: Option<String>,
    /// Which document of a YAML file, by its number from 0 or as KIND/NAME, such as Deployment/shop; needed when several
    /// have the path.
    #[arg(long, value_name = "DOCUMENT", requires = "yaml", value_parser = document)]
    document: Option<DocumentAt>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct KindArgs {
    /// A kustomization.yaml, whose `images` has an entry for the image; `*` in a path stands for all such files.
    #[arg(long, value_name = "FILE")]
    kustomize: Option<String>,
    /// A Helm values file; sets image.tag (and image.digest where that exists) unless --at says otherwise.
    #[arg(long, value_name = "FILE")]
    helm: Option<String>,
    /// Any YAML file; --at says where in it.
    #[arg(long, value_name = "FILE", requires = "at")]
    yaml: Option<String>,
}

impl FileArgs {
    fn spec(&self) -> Result<FileSpec, Failure> {
        let (at, digest_at, tag_with_digest) = (self.at.clone(), self.digest_at.clone(), self.tag_with_digest);
        let (create, with_aliases, document) = (self.create, self.with_aliases, self.document.clone());
        let form = |text: String| Form { text, version_tag: "v{version}".to_owned() };
        let value = self.value.clone().map(form);
        match (&self.kind.kustomize, &self.kind.helm, &self.kind.yaml, at) {
            (Some(path), ..) => Ok(FileSpec::Kustomize { path: path.clone(), create }),
            (_, Some(path), _, tag_at) => {
                let path = path.clone();
                Ok(FileSpec::Helm { path, tag_at, digest_at, tag_with_digest, create, with_aliases, value })
            }
            (_, _, Some(path), Some(at)) => {
                let path = path.clone();
                Ok(FileSpec::Yaml { path, document, at, digest_at, tag_with_digest, create, with_aliases, value })
            }
            _ => Err(Failure::usage("name the file with --kustomize, --helm, or --yaml and --at")),
        }
    }
}

/// Reads `NAME=TAG[@DIGEST]`.
fn image(text: &str) -> Result<ImageValue, String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=TAG or NAME=TAG@sha256:…")?;
    let (tag, digest) = match value.split_once('@') {
        Some((tag, digest)) => (tag, Some(Digest::parse(digest).map_err(|e| e.to_string())?)),
        None => (value, None),
    };
    if tag.is_empty() {
        return Err("the tag is missing: write it as NAME=TAG or NAME=TAG@sha256:…".to_owned());
    }
    let image = ImageName::parse(name).map_err(|e| e.to_string())?;
    Ok(ImageValue { image, new_name: None, tag: tag.to_owned(), digest, pin: false })
}

/// Reads `N` or `KIND/NAME`.
fn document(text: &str) -> Result<DocumentAt, String> {
    let index = text.parse().ok().map(DocumentAt::Index);
    index.or_else(|| DocumentAt::object(text)).ok_or_else(|| "write its number, from 0, or KIND/NAME".to_owned())
}

/// What was, or would be, done.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Report {
    /// The repository, as it was named.
    repository: String,
    /// The branch.
    branch: Branch,
    /// The commit that was there.
    base: CommitSha,
    /// The commit that holds it; none when nothing was pushed.
    commit: Option<CommitSha>,
    /// Whether the branch held all of it already.
    already: bool,
    /// Whether a commit was pushed.
    pushed: bool,
    /// The lines that change.
    diff: Vec<LineChange>,
}

pub(crate) async fn run(args: BumpArgs) -> Outcome {
    let file = args.file.spec()?;
    let edit =
        |to: &ImageValue| ImageEdit { file: file.clone(), to: ImageValue { pin: args.pin, ..to.clone() }, from: None };
    let edits: Vec<ImageEdit> = args.images.iter().map(edit).collect();
    let remote = GitRemote::open_to_all(&args.repository);
    let mirrors = Mirrors::open(&remote.url).await?;
    let repos = EnvRepos::open(&mirrors.folder).signed_by(signer(&args, &mirrors.folder)?);
    let report = if args.push {
        let images: Vec<_> = args.images.iter().map(|i| format!("{} to {}", i.image, i.tag)).collect();
        let bump = Bump {
            base: args.branch.clone(),
            landing: Landing::Direct,
            edits: edits.clone(),
            message: args.message.clone().unwrap_or_else(|| format!("Set {} in {}", images.join(", "), file.path())),
            trailers: Vec::new(),
            author: author(&args),
            at: SystemClock.now(),
        };
        let outcomes = telling("pushing", repos.bump(&remote, vec![bump])).await.map_err(Failure::failed)?;
        let outcome = outcomes.into_iter().next().ok_or_else(|| Failure::failed("the writer gave no answer"))?;
        let done = outcome.map_err(Failure::failed)?;
        Report {
            repository: args.repository,
            branch: args.branch,
            base: done.base,
            commit: Some(done.commit),
            already: done.already,
            pushed: !done.already,
            diff: done.diff,
        }
    } else {
        let reading = telling("reading the repository", repos.preview(&remote, &args.branch, &edits)).await;
        let (base, diff) = reading.map_err(Failure::failed)?;
        let already = diff.is_empty();
        Report { repository: args.repository, branch: args.branch, base, commit: None, already, pushed: false, diff }
    };
    let told = if args.json { print_json(&report) } else { print(&text(&report)) };
    if !args.pin {
        left_out(&repos, &remote, &report, &edits).await;
    }
    told
}

/// Tells of digests that were given and that the files have no place for: what runs is then whatever the tag names.
async fn left_out(repos: &EnvRepos, remote: &GitRemote, report: &Report, edits: &[ImageEdit]) {
    let given = edits.iter().filter_map(|edit| Some((edit, edit.to.digest.as_ref()?)));
    for (edit, digest) in given {
        let question = [(edit.file.clone(), edit.to.image.clone())];
        let read = repos.read(remote, &report.branch, &question).await;
        let says = read.ok().and_then(|current| current.values.into_iter().next()?.ok());
        if says.is_some_and(|found| found.digest.is_none()) && !report.diff.iter().any(|line| brings(line, digest)) {
            let (image, file) = (&edit.to.image, edit.file.path());
            tell(format_args!(
                "{file} has no digest of {image}: only its tag is set. --pin has the digest written, too"
            ));
        }
    }
}

/// Whether a line has the digest, with or without what it begins with.
fn brings(line: &LineChange, digest: &Digest) -> bool {
    line.after.contains(digest.as_str().trim_start_matches("sha256:"))
}

/// Whose commit it is: whoever is named, else the person who runs this, as their Git knows them.
fn author(args: &BumpArgs) -> Identity {
    let Identity { name, email } = Identity::by_git()
        .unwrap_or_else(|| Identity { name: "tidegate".to_owned(), email: "tidegate@localhost".to_owned() });
    Identity { name: args.author_name.clone().unwrap_or(name), email: args.author_email.clone().unwrap_or(email) }
}

/// What signs the commit, if anything is to.
fn signer(args: &BumpArgs, folder: &Path) -> Result<Option<Signer>, Failure> {
    let Some(path) = &args.signing_key else { return Ok(None) };
    let source = SecretSource::File(path.clone());
    let key = source.read().map_err(Failure::usage)?;
    Signer::open(&key, folder).map(Some).map_err(|why| Failure::usage(format!("{source} {why}")))
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    let (mut file, mut added) = ("", 0);
    for change in &report.diff {
        if change.path != file {
            (file, added) = (&change.path, 0);
            text.push_str(&format!("--- a/{file}\n+++ b/{file}\n"));
        }
        let (line, after) = (change.line, harmless(&change.after));
        let old = line - added;
        text.push_str(&match &change.before {
            Some(before) => format!("@@ -{old} +{line} @@\n-{}\n+{after}\n", harmless(before)),
            None => {
                added += 1;
                format!("@@ -{},0 +{line} @@\n+{after}\n", old - 1)
            }
        });
    }
    let Report { branch, base, commit, .. } = report;
    text.push_str(&match commit {
        _ if report.already => format!("{branch} ({}) holds this already: nothing to do\n", base.short()),
        Some(commit) => format!("pushed {commit} to {branch}\n"),
        None => format!("not written: add --push to commit this to {branch} (now at {})\n", base.short()),
    });
    text
}

/// A line of a file, unable to steer the terminal it is shown on.
fn harmless(line: &str) -> String {
    line.chars().map(|c| if is_unseen(c) || c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Where mirrors of remote repositories are kept between calls, for this process alone.
struct Mirrors {
    folder: PathBuf,
    _lock: Option<std::fs::File>,
}

impl Mirrors {
    async fn open(url: &str) -> Result<Self, Failure> {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
        let folder = cache.unwrap_or_else(std::env::temp_dir).join("tidegate/mirrors");
        let local = !url.contains("://") || url.starts_with("file://");
        if local {
            return Ok(Self { folder, _lock: None });
        }
        let path = folder.join("lock");
        let locking = tokio::task::spawn_blocking({
            let (folder, path) = (folder.clone(), path.clone());
            move || {
                std::fs::create_dir_all(folder)?;
                let file = std::fs::File::create(path)?;
                file.lock()?;
                std::io::Result::Ok(file)
            }
        });
        let locked = telling("waiting for another bump", locking).await.map_err(Failure::failed)?;
        let lock = locked.map_err(|e| Failure::failed(format!("cannot keep a mirror at {}: {e}", path.display())))?;
        Ok(Self { folder, _lock: Some(lock) })
    }
}
