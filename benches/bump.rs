//! What one bump costs, side by side with cloning: the same edit on the same repository, until the bare repository on
//! disk has it.
//!
//! Both methods run interleaved in one process run and the ratio is printed, so that the machine's mood hits both.
//! `cargo bench --bench bump -- --quick` gives the table alone.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark has nobody to hand an error to, and criterion's macros make undocumented items"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use git2::{FileMode, Repository, Signature, Time};
use tempfile::TempDir;
use tidegate::domain::{Branch, ImageName};
use tidegate::envrepo::{Bump, EnvRepos, FileSpec, Identity, ImageEdit, ImageValue, Landing};
use tidegate::git::GitRemote;

/// A bare env repo in `apps/<team>/<service>/` folders, and the next tag to write into it.
struct World {
    folder: TempDir,
    remote: GitRemote,
    repos: EnvRepos,
    runtime: tokio::runtime::Runtime,
    next: u64,
}

const FILE: &str = "apps/team-7/service-7/kustomization.yaml";

impl World {
    /// Ten files to a service, ten services to a team... as many teams as it takes.
    fn new(files: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bare = folder.path().join("env.git");
        let repository = Repository::init_bare(&bare).unwrap();
        let blob = |text: String| repository.blob(text.as_bytes()).unwrap();
        let mut root = repository.treebuilder(None).unwrap();
        let mut teams = repository.treebuilder(None).unwrap();
        let services = 20;
        for team in 0..files / (services * 10) {
            let mut team_tree = repository.treebuilder(None).unwrap();
            for service in 0..services {
                let mut tree = repository.treebuilder(None).unwrap();
                for file in 0..9 {
                    let text =
                        format!("kind: ConfigMap\nmetadata:\n  name: t{team}-s{service}-f{file}\ndata:\n  a: b\n");
                    tree.insert(format!("file-{file}.yaml"), blob(text), FileMode::Blob.into()).unwrap();
                }
                let text = format!("# {team}\nimages:\n  - name: service-{service}\n    newTag: v0\n");
                tree.insert("kustomization.yaml", blob(text), FileMode::Blob.into()).unwrap();
                let id = tree.write().unwrap();
                team_tree.insert(format!("service-{service}"), id, FileMode::Tree.into()).unwrap();
            }
            let id = team_tree.write().unwrap();
            teams.insert(format!("team-{team}"), id, FileMode::Tree.into()).unwrap();
        }
        root.insert("apps", teams.write().unwrap(), FileMode::Tree.into()).unwrap();
        let tree = repository.find_tree(root.write().unwrap()).unwrap();
        let who = Signature::new("a", "a@acme.io", &Time::new(1_700_000_000, 0)).unwrap();
        repository.commit(Some("refs/heads/main"), &who, &who, "All", &tree, &[]).unwrap();
        repository.set_head("refs/heads/main").unwrap();
        git(&bare, &["repack", "-q", "-a", "-d"]);
        let repos = EnvRepos::open(folder.path().join("mirrors"));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let remote = GitRemote::open_to_all(bare.to_string_lossy());
        Self { folder, remote, repos, runtime, next: 0 }
    }

    fn tag(&mut self) -> String {
        self.next += 1;
        format!("v{}", self.next)
    }

    /// tidegate's way.
    fn bump(&mut self) {
        let tag = self.tag();
        let edit = ImageEdit {
            file: FileSpec::Kustomize { path: FILE.into(), create: false },
            to: ImageValue {
                image: ImageName::parse("service-7").unwrap(),
                new_name: None,
                tag,
                digest: None,
                pin: false,
            },
            from: None,
        };
        let bump = Bump {
            base: Branch::parse("main").unwrap(),
            landing: Landing::Direct,
            edits: vec![edit],
            message: "Bump".into(),
            trailers: Vec::new(),
            author: Identity { name: "tidegate".into(), email: "tidegate@acme.io".into() },
            at: chrono::Utc::now(),
        };
        let outcome = self.runtime.block_on(self.repos.bump(&self.remote, vec![bump])).unwrap();
        assert!(!outcome.into_iter().next().unwrap().unwrap().already);
    }

    /// The usual way: a shallow clone, an edit, a commit, a push. `file://` because a plain path ignores the depth.
    fn clone_and_push(&mut self) {
        let tag = self.tag();
        let work: PathBuf = self.folder.path().join("work");
        let url = format!("file://{}", self.remote.url);
        git(self.folder.path(), &["clone", "-q", "--depth", "1", &url, "work"]);
        let file = work.join(FILE);
        let text = std::fs::read_to_string(&file).unwrap();
        let edited: String = text
            .lines()
            .map(|line| if line.contains("newTag") { format!("    newTag: {tag}\n") } else { format!("{line}\n") })
            .collect();
        std::fs::write(&file, edited).unwrap();
        git(&work, &["-c", "user.name=a", "-c", "user.email=a@acme.io", "commit", "-qam", "Bump"]);
        git(&work, &["push", "-q", "origin", "HEAD:main"]);
    }

    /// Not timed: the next clone needs the place.
    fn tidy(&self) {
        let _ = std::fs::remove_dir_all(self.folder.path().join("work"));
    }
}

fn git(folder: &Path, args: &[&str]) {
    assert!(Command::new("git").args(args).current_dir(folder).status().unwrap().success());
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Both ways in turn, and their ratio.
fn table(world: &mut World, files: usize, rounds: usize) {
    let (mut ours, mut clones) = (Vec::new(), Vec::new());
    world.bump();
    for _ in 0..rounds {
        let start = Instant::now();
        world.clone_and_push();
        clones.push(start.elapsed());
        world.tidy();
        let start = Instant::now();
        world.bump();
        ours.push(start.elapsed());
    }
    let (ours, clones) = (median(ours), median(clones));
    let ratio = clones.as_secs_f64() / ours.as_secs_f64();
    println!("| {files} | {:.1} ms | {:.1} ms | {ratio:.0}x |", clones.as_secs_f64() * 1e3, ours.as_secs_f64() * 1e3);
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    println!("| files | clone --depth 1, edit, commit, push | tidegate bump | ratio |\n|---|---|---|---|");
    let mut worlds = Vec::new();
    for (files, rounds) in [(6_000, 9), (60_000, 5)] {
        let mut world = World::new(files);
        table(&mut world, files, rounds);
        worlds.push((files, world));
    }
    if quick {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let mut group = criterion.benchmark_group("bump");
    for (files, world) in &mut worlds {
        group.bench_function(BenchmarkId::from_parameter(*files), |b| b.iter(|| world.bump()));
    }
    group.finish();
    criterion.final_summary();
}
