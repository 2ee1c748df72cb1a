//! The demo: the tour goes as it tells, in words and as JSON; the prompt takes a script, and a world that was left is
//! there again.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tidegate::chat::text::Paint;
use tidegate::demo::tour;
use tidegate::demo::voice::Voice;

use crate::support::told::beginning;

/// Somewhere to write that can be read afterwards.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

async fn tour_of(paint: Paint, json: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let paper = Paper::default();
    let mut voice = Voice::new(Box::new(paper.clone()), paint, json);
    let played = tour::play(folder.path(), beginning(), &mut voice, Duration::ZERO).await;
    let told = paper.text();
    assert!(played.is_ok(), "{:?}\n{told}", played.err());
    told
}

#[tokio::test]
async fn the_tour_shows_every_step_of_the_flow_and_all_is_as_it_says() {
    let told = tour_of(Paint::Plain, false).await;
    let headings: Vec<&str> = told.lines().filter(|l| l.starts_with("── ")).collect();
    for step in 1..=13 {
        let shown = |h: &&&str| {
            let numbers = h.trim_start_matches("── flow ").split(':').next().unwrap_or_default();
            h.starts_with("── flow ") && numbers.split(" and ").any(|n| n == step.to_string())
        };
        assert_eq!(headings.iter().filter(shown).count(), 1, "flow {step} in {headings:?}");
    }
    assert!(told.contains("✋ refused on purpose"), "{told}");
    assert!(!told.contains('\u{1b}'), "escape sequences in a plain transcript");
    let histories: Vec<&str> = told.lines().filter(|l| l.starts_with("$ git -C ")).collect();
    assert!(matches!(histories[..], [dev, stage, prod]
        if dev.contains("k8s-dev") && stage.contains("k8s-stage") && prod.contains("k8s-prod")));
    assert!(told.contains("prod: shop to v1.4.1"), "{told}");
}

#[tokio::test]
async fn the_tour_as_events_is_one_json_object_a_line() {
    let told = tour_of(Paint::Plain, true).await;
    let events: Vec<serde_json::Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |kind: &str| events.iter().filter(|e| e["event"] == kind).count();
    assert!(of("chapter") > 10 && of("did") > 50 && of("heard") > 50);
    assert!(events.iter().filter(|e| e["event"] == "checked").all(|e| e["ok"] == true));
}

fn demo(args: &[&str], script: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .arg("demo")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn path(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

#[test]
fn the_program_plays_the_tour_and_leaves_a_world_to_look_around_in() {
    let folder = tempfile::tempdir().unwrap();
    let text = told(&demo(&["--tour", "--dir", path(folder.path())], ""));
    assert!(text.contains("things checked on the way were as they should be"), "{text}");
    let text = told(&demo(&["--resume", path(folder.path())], "/tide status\ncard shop-7\n"));
    assert!(text.contains("prod   1.4.1, healthy"), "{text}");
    assert!(text.contains("✔ Back-merge into dev"), "{text}");
}

#[test]
fn a_script_at_the_prompt_is_carried_out_line_by_line_and_the_world_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let script =
        "push acme/shop dev \"feat: coupons\"\n/release cut 1.4.0\nreact ✅ on 9\nfly\nas bob\nreact ✅ on 1\n";
    let text = told(&demo(&["--dir", path(&world)], script));
    for expected in
        ["simulated CI: built shop:dev-", "? there is no ballot 9", "`help` lists", "you speak as bob", "tag v1.4.0"]
    {
        assert!(text.contains(expected), "{expected:?} is missing in:\n{text}");
    }
    assert!(text.contains(&format!("tidegate demo --resume {}", world.display())), "{text}");
    let text = told(&demo(&["--resume", path(&world)], "cards\nquit\nnever read\n"));
    assert!(text.contains("✔ Tag v1.4.0"), "{text}");
    assert!(!text.contains("never read"), "{text}");
}

/// What the README has people paste.
fn transcript() -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let from = readme.find("```text\nas alice\n").expect("the transcript") + "```text\n".len();
    readme[from..].split("```").next().unwrap().to_owned()
}

#[test]
fn the_readmes_transcript_is_carried_out_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    // Whoever reads along sees the rollouts of dev and prod, too.
    let script = format!("{}pass 10s\n/tide status\n", transcript());
    let text = told(&demo(&["--dir", path(&world)], &script));
    assert!(text.contains("ready for promotion") && !text.contains("? "), "{text}");
    assert!(text.contains("prod   1.4.0"), "{text}");
}

#[test]
fn a_tour_that_is_stopped_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let mut tour = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(["demo", "--tour", "--dir", path(&world)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = [0; 1];
    io::Read::read_exact(tour.stdout.as_mut().unwrap(), &mut line).unwrap();
    let sent = Command::new("kill").args(["-INT", &tour.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let ended = tour.wait_with_output().unwrap();
    let told_last = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{told_last}");
    let resume = format!("tidegate demo --resume {}", world.display());
    assert!(told_last.contains("the tour was stopped") && told_last.contains(&resume), "{told_last}");
    let text = told(&demo(&["--resume", path(&world)], "/tide status\nquit\n"));
    assert!(text.contains("prod   1.3.0"), "{text}");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let taken = demo(&["--dir", path(folder.path())], "");
    assert_eq!(taken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&taken.stderr).contains("is not empty"));
    let nothing = demo(&["--resume", path(folder.path())], "");
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("there is no demo world in"));
}

#[test]
fn a_world_whose_configuration_was_broken_says_where_and_ends_as_check_does() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    told(&demo(&["--dir", path(&world)], "quit\n"));
    let file = world.join("tidegate.yaml");
    let text = std::fs::read_to_string(&file).unwrap().replace("approvals:", "aprovals:");
    std::fs::write(&file, text).unwrap();
    let broken = demo(&["--resume", path(&world)], "/tide status\n");
    assert_eq!(broken.status.code(), Some(2));
    let told = String::from_utf8_lossy(&broken.stderr);
    assert!(told.contains("tidegate.yaml:") && told.contains("`aprovals`"), "{told}");
}
