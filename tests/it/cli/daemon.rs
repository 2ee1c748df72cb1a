//! The daemon, started and ended as an operator would, and asked as people would.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tidegate::demo::world::{self, Tempo};
use tidegate::port::SystemClock;

use super::{MINIMAL, Place, Ran, Running, until};

/// A place with the demo's world: repositories, images, people.
pub(super) fn with_world() -> Place {
    let place = Place::new();
    let soon = Duration::from_secs(1);
    let config = world::config_text(Tempo { soak: soon, take: soon, ready: soon, settle: soon });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(world::World::make(place.path(), &config, Arc::new(SystemClock))).unwrap();
    place
}

/// A run's text with times and commits replaced.
fn steady(ran: impl ToString) -> String {
    let time =
        regex::Regex::new(r"[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d UTC( \([^)]* ago\)| \(just now\))?").unwrap();
    let commit = regex::Regex::new(r"dev-[0-9a-f]{7}").unwrap();
    commit.replace_all(&time.replace_all(&ran.to_string(), "TIME"), "dev-COMMIT").into_owned()
}

fn token(place: &Place) -> String {
    std::fs::read_to_string(place.data().join("token")).unwrap().trim_end().to_owned()
}

fn say(daemon: &Running, authorization: &str, body: &str) -> (u16, String) {
    let headers = ["Content-Type: application/json", authorization];
    daemon.request("POST", "/api/v1/say", &headers, body)
}

#[test]
fn people_ask_and_say_through_a_running_daemon() {
    let place = with_world();
    let mut daemon = place.serve();
    insta::assert_snapshot!(place.run(&["say", "/tide whoami", "--as", "alice"]), @"
    You are alice (terminal alice), in shop-devs.
      also known as GitHub alice-gh
      dev: may ask for rollback, freeze, lock, override, rollout; may approve change
      stage: may ask for release, rollback, freeze, lock, override, rollout; may approve release
      prod: may ask for promotion, hotfix, rollback, override, rollout; may approve nothing
      Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
    exit 0
    ");
    insta::assert_snapshot!(place.run(&["say", "/promote prod 9.9.9", "--as", "alice"]), @"
    shop has no version 9.9.9: tag v9.9.9 does not exist. Newest versions: 1.3.0.
    exit 4
    ");
    insta::assert_snapshot!(place.run(&["say", "/tide status", "--as", "mallory"]), @"
    tidegate does not know the terminal login mallory. Ask for it to be added to the configuration, as `people: NAME: { terminal: mallory }`. Until then only /tide help and /tide whoami answer you.
    exit 4
    ");
    insta::assert_snapshot!(steady(place.run(&["say", "/freeze prod 1h audit", "--as", "dave", "--json"])), @r#"
    {
      "answer": "prod is frozen for 1h, until TIME. /thaw prod ends it early.",
      "refused": false,
      "delivery": null
    }
    exit 0
    "#);
    insta::assert_snapshot!(steady(place.run(&["status", "--app", "billing"])), @"
    billing
      dev    dev-COMMIT
      stage  1.3.0
      prod   1.3.0; frozen until TIME by dave (audit)
      nothing under way
    Warning: `local_api: { impersonate: true }`: whoever has the shared token speaks and votes as anybody. Take it out of the configuration, and give each person a token: `tidegate token PERSON`.
    exit 0
    ");
    insta::assert_snapshot!(place.run(&["why", "shop-99"]), @"
    ! tidegate: There is no delivery shop-99. `status` lists those under way, `history` the others.
    exit 2
    ");
    insta::assert_snapshot!(place.run(&["diff", "stage", "prod", "--app", "nope"]), @r#"
    ! tidegate: there is no app "nope": it is one of billing, shop
    exit 2
    "#);
    let history = place.run(&["history", "--json"]);
    let entries: serde_json::Value = serde_json::from_str(&history.out).unwrap();
    assert!(entries["entries"].is_array(), "{history}");

    let verified = place.run(&["journal", "verify"]);
    assert!(verified.code == Some(0) && verified.out.starts_with("the journal holds: "), "{verified}");
    let exported = place.run(&["journal", "export"]);
    let last: serde_json::Value = serde_json::from_str(exported.out.lines().last().unwrap()).unwrap();
    let hash = last["hash"].as_str().unwrap();
    assert_eq!(exported.err, format!("last hash: {hash}\n"));
    assert_eq!(place.run(&["journal", "verify", "--contains", hash]).code, Some(0));
    assert_eq!(place.run(&["journal", "verify", "--contains", &"0".repeat(64)]).code, Some(1));

    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    assert_eq!(place.run(&["status"]).code, Some(3));
}

#[test]
fn the_same_key_is_the_same_command() {
    let place = Place::configured();
    let mut daemon = place.serve();
    let alice = place.token_of("alice");
    let whoami = ["say", "/tide whoami", "--key", "k1"];
    let first = place.run_with(&alice, &whoami).to_string();
    assert_eq!(place.run_with(&alice, &whoami).to_string(), first);
    let lines = place.run(&["journal", "export"]).out;
    assert_eq!(lines.matches("api/alice:k1").count(), 1, "{lines}");
    // Another command under it is not that, and whoever gives it learns that it was not carried out.
    let another = place.run_with(&alice, &["say", "/freeze dev 1h audit", "--key", "k1"]);
    assert!(another.code.is_some_and(|code| code != 0), "{another}");
    assert!(another.err.contains("not carried out: key \"k1\" was used before, by alice"), "{another}");
    assert!(another.out.is_empty() && !place.run(&["status"]).out.contains("frozen"), "{another}");
    assert_eq!(place.run_with(&alice, &whoami).to_string(), first);

    // Also after a kill: what was answered is in the store.
    daemon.signal("KILL");
    assert_eq!(daemon.ended(), None);
    let gone = place.run_with(&alice, &whoami);
    assert_eq!(gone.code, Some(3), "{gone}");
    let before = token(&place);
    let mut daemon = place.serve();
    assert_eq!(token(&place), before);
    assert_eq!(place.run_with(&alice, &whoami).to_string(), first);
    daemon.signal("INT");
    assert_eq!(daemon.ended(), Some(0));
}

#[test]
fn a_second_daemon_on_the_same_data_is_told_who_has_it() {
    let place = Place::configured();
    let daemon = place.serve();
    let second = place.run(&["serve"]);
    let told = second.err.lines().last().unwrap().replace(&daemon.child.id().to_string(), "PID");
    insta::assert_snapshot!(told, @"tidegate: another tidegate is running on data/tidegate.db (process PID): stop it first. A second one with a store of its own would know nothing of this one's freezes, locks and votes");
    assert_eq!(second.code, Some(1));
    assert_eq!(daemon.get("/readyz").0, 200);
}

#[test]
fn a_second_daemon_with_a_store_of_its_own_is_kept_from_the_same_repositories() {
    let place = Place::configured();
    let daemon = place.serve();
    let text = MINIMAL.replace("data: data", "data: another");
    std::fs::write(place.path().join("tidegate.yaml"), text).unwrap();
    let second = place.run(&["serve"]);
    let told = second.err.lines().last().unwrap().replace(&daemon.child.id().to_string(), "PID");
    insta::assert_snapshot!(told, @"tidegate: another tidegate (process PID) works on the repositories in world/git: stop it first. It has a store of its own, and neither would know of the other's freezes, locks and votes");
    assert!(!place.path().join("another").exists(), "who is sent away leaves nothing behind");
    assert_eq!(second.code, Some(1));
    assert_eq!(daemon.get("/readyz").0, 200);
}

#[test]
fn only_who_has_the_token_is_heard_and_only_briefly() {
    let place = Place::configured();
    let daemon = place.serve();
    let right = format!("Authorization: Bearer {}", place.token_of("alice"));
    let body = r#"{"key":"k","as":"alice","channel":"releases","text":"/tide whoami"}"#;
    for wrong in ["X: y", "Authorization: Bearer ", "Authorization: Bearer wrong", "Authorization: Basic YTpi"] {
        assert_eq!(say(&daemon, wrong, body).0, 401, "{wrong}");
        assert_eq!(daemon.request("GET", "/api/v1/status", &[wrong], "").0, 401, "{wrong}");
        assert_eq!(daemon.request("GET", "/metrics", &[wrong], "").0, 401, "{wrong}");
    }
    let (status, metrics) = daemon.request("GET", "/metrics", &[&right], "");
    assert_eq!(status, 200);
    assert!(metrics.contains("\ntidegate_inbox_depth 0\n"), "{metrics}");
    assert_eq!(say(&daemon, &right, body).0, 200);
    assert_eq!(say(&daemon, &right, &format!("{{\"key\":\"{}\"", "k".repeat(100_000))).0, 413);
    assert_eq!(say(&daemon, &right, "{}").0, 422);
    let (json, asked) = ("Content-Type: application/json", r#"{"person":"alice","revoke":true}"#);
    assert_eq!(daemon.request("POST", "/api/v1/token", &[json, &right], asked).0, 403, "it is no shared token");
    assert_eq!(say(&daemon, &right, &body.replace("\"k\"", "\"a\\nb\"")).0, 422);
    assert_eq!(daemon.get("/healthz"), (200, "ok\n".to_owned()));
    let log = std::fs::read_to_string(place.path().join("log")).unwrap();
    let own = right.rsplit(' ').next().unwrap();
    assert!(!log.contains(&token(&place)) && !log.contains(own), "a token is in the log");
}

/// Nobody looks at a terminal of `serve`: what is told there is told to all who read the log, and not as if somebody knew.
fn shown_of_tokens(place: &Place) -> String {
    let shown = until("what is told", || {
        let shown = std::fs::read_to_string(place.data().join("terminal/terminal.jsonl")).unwrap();
        shown.contains("alice's token for tidegate's command line was revoked").then_some(shown)
    });
    assert!(shown.contains("A token of alice's for tidegate's command line was made"), "{shown}");
    assert!(!shown.contains("\"channel\":\"direct\""), "{shown}");
    shown
}

#[test]
fn each_person_speaks_by_a_token_of_their_own_and_for_nobody_else() {
    let place = with_world();
    let config = place.path().join("tidegate.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("impersonate: true", "impersonate: false")).unwrap();
    let daemon = place.serve();
    let whoami = ["say", "/tide whoami"];
    insta::assert_snapshot!(place.run(&["say", "/tide whoami", "--as", "alice"]), @"
    ! tidegate: the shared token speaks for nobody: it asks questions and makes tokens. Make one for the person (`tidegate token PERSON`); they put it into TIDEGATE_TOKEN, or into a file of mode 0600
    exit 4
    ");
    insta::assert_snapshot!(place.run(&["token", "mallory"]), @r#"
    ! tidegate: there is nobody called "mallory" in the configuration: it is one of alice, bob, carol, dave, erin
    exit 2
    "#);
    insta::assert_snapshot!(place.run(&["token", "alice", "--revoke"]), @"
    ! tidegate: alice has no token: nothing was revoked
    exit 4
    ");
    let (alice, bob) = (place.token_of("alice"), place.token_of("bob"));
    insta::assert_snapshot!(steady(place.run_with(&alice, &whoami)), @"
    You are alice (terminal alice), in shop-devs.
      also known as GitHub alice-gh
      dev: may ask for rollback, freeze, lock, override, rollout; may approve change
      stage: may ask for release, rollback, freeze, lock, override, rollout; may approve release
      prod: may ask for promotion, hotfix, rollback, override, rollout; may approve nothing
      Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
      A token of yours counts since TIME.
    exit 0
    ");
    assert_eq!(place.run_with(&alice, &["say", "/tide whoami", "--as", "alice"]).code, Some(0));
    insta::assert_snapshot!(place.run_with(&alice, &["say", "/tide whoami", "--as", "bob"]), @"
    ! tidegate: this is alice's token, and speaks for alice alone: leave out --as
    exit 4
    ");
    insta::assert_snapshot!(place.run_with("  ", &whoami), @"
    ! tidegate: the environment variable TIDEGATE_TOKEN holds nothing but blanks: put the secret there
    exit 2
    ");
    // Nobody gets at another's answer by its key.
    let keyed = ["say", "/tide whoami", "--key", "k"];
    assert!(place.run_with(&alice, &keyed).out.contains("You are alice"));
    assert!(place.run_with(&bob, &keyed).out.contains("You are bob"));
    // A token in a file, which its owner alone may read.
    let file = place.path().join("alice.token");
    std::fs::write(&file, &alice).unwrap();
    let from_file = || place.told(&place.command(&whoami).env("TIDEGATE_TOKEN_FILE", &file).output().unwrap());
    let mode = |mode| std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    insta::assert_snapshot!(from_file(), @"
    ! tidegate: others may read the token's file DIR/alice.token: `chmod 600 DIR/alice.token`, and have a new token made if they did
    exit 2
    ");
    mode(0o600);
    assert_eq!(from_file().code, Some(0));
    // A new one takes the place of the old, and one that is revoked is worth nothing.
    let made = place.run(&["token", "alice"]);
    assert!(made.to_string().contains("The one that alice had before is worth nothing any more."), "{made}");
    let newer = made.out.trim_end().to_owned();
    assert_eq!(place.run_with(&alice, &whoami).code, Some(4));
    assert_eq!(place.run_with(&newer, &whoami).code, Some(0));
    insta::assert_snapshot!(place.run(&["token", "alice", "--revoke"]), @"
    alice has no token any more.
    ! It is told in the daemon's log, and to nobody else: nobody can write to alice alone.
    exit 0
    ");
    insta::assert_snapshot!(place.run_with(&newer, &whoami), @"
    ! tidegate: the daemon does not know your token: it is mistyped, or was revoked; whoever runs the daemon makes another with `tidegate token PERSON`
    exit 4
    ");
    let journal = place.run(&["journal", "export"]).out;
    for told in ["\"caller\":\"alice's own token\"", "\"fact\":\"token_made\"", "\"fact\":\"token_revoked\""] {
        assert!(journal.contains(told), "{told}");
    }
    let shown = shown_of_tokens(&place);
    let store = std::fs::read(place.data().join("tidegate.db")).unwrap();
    let wal = std::fs::read(place.data().join("tidegate.db-wal")).unwrap_or_default();
    for kept in [journal.as_bytes(), &store, &wal, shown.as_bytes()] {
        let kept = String::from_utf8_lossy(kept);
        assert!(![&alice, &bob, &newer].into_iter().any(|secret| kept.contains(secret.as_str())), "a token was kept");
    }
    drop(daemon);
}

#[test]
fn what_is_kept_is_the_daemons_users_alone() {
    use std::os::unix::fs::MetadataExt as _;
    let place = Place::configured();
    let data = place.data();
    // Of an older tidegate, which let others read.
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("tidegate.db.lock"), "").unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().mode() & 0o777;
    let open = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    };
    open(&data, 0o755);
    open(&data.join("tidegate.db.lock"), 0o644);
    let mut daemon = place.serve();
    let alice = place.token_of("alice");
    assert_eq!(mode(&data), 0o700);
    let kept = [
        "api.json",
        "api.sock",
        "tidegate.db",
        "tidegate.db-wal",
        "tidegate.db.lock",
        "token",
        "terminal/terminal.jsonl",
    ];
    for name in kept {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    // Where others may write, somebody else may listen: nothing is sent, and nothing is begun.
    open(&data, 0o777);
    insta::assert_snapshot!(place.run_with(&alice, &["say", "/tide whoami"]), @"
    ! tidegate: others may write in the data folder data (mode 777), and could speak for anybody: see that nothing in it is theirs, then `chmod 700 data`, or name another folder as `data`
    exit 1
    ");
    daemon.signal("TERM");
    daemon.ended();
    insta::assert_snapshot!(place.run(&["serve", "--log-level", "off"]), @"
    ! tidegate: others may write in the data folder data (mode 777), and could speak for anybody: see that nothing in it is theirs, then `chmod 700 data`, or name another folder as `data`
    exit 1
    ");
    open(&data, 0o700);
    std::fs::write(data.join("token"), "   \n").unwrap();
    insta::assert_snapshot!(place.run(&["serve", "--log-level", "off"]), @"
    ! tidegate: the local API's token: the file data/token holds nothing but blanks: put the secret there; where it is a file, delete it and one is made
    exit 1
    ");
}

#[test]
fn root_sends_nothing_of_its_own_to_another_users_daemon() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        // Nobody else can give a folder away; the rule itself is tested in `disk`.
        return;
    }
    let place = Place::configured();
    let _daemon = place.serve();
    let data = place.data();
    let gives = |path: &std::path::Path| chown(path, Some(65534), None).unwrap();
    for path in [data.clone(), data.join("api.sock"), data.join("api.json")] {
        gives(&path);
    }
    let refused = place.run(&["status"]);
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(refused.err.contains("DIR/data/token is no file of uid 65534"), "{refused}");
    // A file of theirs it may be.
    gives(&data.join("token"));
    assert_eq!(place.run(&["status"]).code, Some(0));
    let file = data.join("api.json");
    let mut address: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    address["token_file"] = serde_json::Value::Null;
    address["token_env"] = "PATH".into();
    std::fs::write(&file, address.to_string()).unwrap();
    let refused = place.run(&["status"]);
    assert!(refused.code == Some(1) && refused.err.contains("root sends nothing of its own"), "{refused}");
}

#[test]
fn a_shared_token_of_blanks_starts_nothing() {
    let place = Place::new();
    std::fs::write(place.path().join("tidegate.yaml"), format!("token: {{ env: API_TOKEN }}\n{MINIMAL}")).unwrap();
    let mut serve = place.command(&["serve", "--log-level", "off"]);
    insta::assert_snapshot!(place.told(&serve.env("API_TOKEN", " \n").output().unwrap()), @"
    ! tidegate: the local API's token: the environment variable API_TOKEN holds nothing but blanks: put the secret there; where it is a file, delete it and one is made
    exit 1
    ");
}

#[test]
fn a_token_reaches_the_daemon_or_nobody() {
    use std::io::Read as _;
    let place = Place::configured();
    let mut daemon = place.serve();
    let alice = place.token_of("alice");
    daemon.signal("KILL");
    daemon.ended();
    // What it left says where it was. Somebody else listens there now.
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    let left = place.data().join("api.json");
    let mut address: serde_json::Value = serde_json::from_slice(&std::fs::read(&left).unwrap()).unwrap();
    address["url"] = format!("http://{}", stranger.local_addr().unwrap()).into();
    std::fs::write(&left, address.to_string()).unwrap();
    insta::assert_snapshot!(place.run_with(&alice, &["say", "/tide whoami"]), @"
    ! tidegate: no daemon answers in data: it was stopped or killed; start it with `tidegate serve`
    exit 3
    ");
    assert_eq!(place.run(&["status"]).code, Some(3));
    let heard = stranger.accept().map(|(mut stream, _)| stream.read(&mut [0; 1]));
    assert!(heard.is_err(), "somebody asked there");
    let _daemon = place.serve();
    assert_eq!(place.run_with(&alice, &["say", "/tide whoami"]).code, Some(0));
}

#[test]
fn tcp_is_listened_at_only_where_that_is_asked_for_and_deep_folders_work() {
    let place = Place::new();
    let deep = "d".repeat(120);
    let config = MINIMAL.replace("data: data", &format!("data: data/{deep}"));
    std::fs::write(place.path().join("tidegate.yaml"), format!("{config}listen: 127.0.0.1:0\n")).unwrap();
    let mut child = place.command(&["serve"]).stderr(std::process::Stdio::null()).spawn().unwrap();
    super::until("the daemon", || (place.run(&["status"]).code == Some(0)).then_some(()));
    let address = std::fs::read(place.data().join(deep).join("api.json")).unwrap();
    let address: serde_json::Value = serde_json::from_slice(&address).unwrap();
    let host = address["url"].as_str().unwrap().strip_prefix("http://").unwrap();
    assert!(std::net::TcpStream::connect(host).is_ok());
    child.kill().unwrap();
    child.wait().unwrap();
    let place = Place::configured();
    let _daemon = place.serve();
    let address = std::fs::read_to_string(place.data().join("api.json")).unwrap();
    assert!(address.contains("\"url\":null"), "{address}");
}

#[test]
fn that_the_shared_token_speaks_for_anybody_is_warned_of() {
    let place = with_world();
    let daemon = place.serve();
    let warning = "whoever has the shared token speaks and votes as anybody";
    assert!(std::fs::read_to_string(place.path().join("log")).unwrap().contains(warning));
    assert!(
        place.run(&["status"]).out.contains(&format!("\nWarning: `local_api: {{ impersonate: true }}`: {warning}"))
    );
    drop(daemon);
}

#[test]
fn a_hang_up_ends_nothing_and_is_answered_in_the_log() {
    let place = with_world();
    let mut daemon = place.serve();
    daemon.signal("HUP");
    let told = logged(&place, "SIGHUP");
    assert!(told.contains("what is in force stays. tidegate.yaml is valid: restart tidegate"), "{told}");
    let config = place.path().join("tidegate.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("quorum: 2", "quorum: \"2\"")).unwrap();
    daemon.signal("HUP");
    logged(&place, "no start would take it");
    let problem = logged(&place, "quorum: expected a whole number");
    assert!(problem.ends_with("found text: take the quotes away"), "{problem}");
    assert_eq!(daemon.get("/readyz").0, 200);
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
}

/// Asks again until the answer holds these words; a bound for what has hung.
pub(super) fn status_says(place: &Place, words: &str) {
    super::until(words, || {
        std::thread::sleep(Duration::from_millis(200));
        place.run(&["status", "--app", "shop"]).out.contains(words).then_some(())
    });
}

/// A first change on the dev branch of shop, whose images are there. No CI runs beside the daemon.
pub(super) fn pushed(place: &Place, whoever: &str) {
    let config = place.path().join("tidegate.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    let text = text.replace("impersonate: true", whoever);
    let text = text.replace("release: [ci], hotfix: [ci]", "").replace("change: [ci], }", "change: [ci] }");
    std::fs::write(&config, text).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let screen = Arc::new(tidegate::wire::LogScreen);
        let plain = tidegate::chat::text::Paint::Plain;
        let world = world::World::open(place.path(), Arc::new(SystemClock), screen, plain).await.unwrap();
        let push = "push acme/shop dev \"feat: coupons\"".parse().unwrap();
        world.perform("alice", &push).await.unwrap();
        world.start().await.unwrap();
    });
}

#[test]
fn people_release_vote_and_roll_back_by_tokens_with_nothing_but_the_embedded_adapters() {
    let place = with_world();
    // Nobody sits at a terminal.
    pushed(&place, "impersonate: false");
    let mut daemon = place.serve();
    let tokens: std::collections::BTreeMap<&str, String> =
        ["alice", "bob", "carol", "dave"].into_iter().map(|who| (who, place.token_of(who))).collect();
    let say = |who: &str, text: &str| place.run_with(&tokens[who], &["say", text]);
    status_says(&place, "dev    dev-");
    assert_eq!(say("alice", "/release cut 1.4.0").code, Some(0));
    // Nobody sits at the terminal: what somebody left in its file is no vote.
    let file = place.data().join("terminal/terminal.jsonl");
    let ballot = super::until("a ballot", || {
        let log = std::fs::read_to_string(&file).ok()?;
        let posted = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        posted
            .filter(|e| e["entry"] == "posted" && e["body"].to_string().contains("\"number\":1"))
            .find_map(|e| e["id"].as_u64())
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    let mut log = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    let left = serde_json::json!({ "entry": "stands", "id": ballot, "login": "bob", "choice": "approve" });
    std::io::Write::write_all(&mut log, format!("{left}\n").as_bytes()).unwrap();
    drop(log);
    let daemon = place.serve();
    status_says(&place, "approvals: 0 of 1");
    assert!(place.run(&["why", "shop-2"]).out.contains("approvals: 0 of 1"), "a reaction in the file voted");
    let voted = super::until("a ballot", || Some(say("bob", "/approve tested")).filter(|ran| ran.code == Some(0)));
    assert!(voted.out.contains("shop into stage, head ") && voted.out.contains("images sha256:"), "{voted}");
    status_says(&place, "stage  1.4.0, healthy");
    super::until("the promotion", || (say("carol", "/promote prod 1.4.0").code == Some(0)).then_some(()));
    // The exit code tells a vote that does not count from one that does.
    for (who, code) in [("carol", 4), ("bob", 0), ("dave", 0)] {
        let voted =
            super::until("a ballot", || Some(say(who, "/approve")).filter(|ran| ran.out.starts_with("Noted: ")));
        assert_eq!(voted.code, Some(code), "{voted}");
        assert_eq!(voted.out.contains("does not count: you asked for this"), who == "carol", "{voted}");
    }
    status_says(&place, "prod   1.4.0, healthy");
    assert_eq!(say("bob", "/rollback prod").code, Some(0));
    status_says(&place, "prod   1.3.0");
    let journal = place.run(&["journal", "export"]).out;
    assert!(journal.contains(r#""caller":"bob's own token""#) && journal.contains(r#""means":"text""#));
    drop(daemon);
}

/// The line of the log in which something stands, once it does.
pub(super) fn logged(place: &Place, words: &str) -> String {
    super::until(words, || {
        let log = std::fs::read_to_string(place.path().join("log")).ok()?;
        log.lines().find(|line| line.contains(words)).map(str::to_owned)
    })
}

/// What is answered by TCP.
fn answer_at(host: &str, path: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut answer = String::new();
    let asked = std::net::TcpStream::connect(host).and_then(|mut stream| {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: tidegate\r\nConnection: close\r\n\r\n").as_bytes())?;
        stream.read_to_string(&mut answer)
    });
    asked.map(|_| answer).unwrap_or_default()
}

#[test]
fn a_store_that_is_locked_at_the_start_is_waited_for_and_the_address_is_written_when_it_can_be() {
    let place = Place::configured();
    let config = format!("{}listen: 127.0.0.1:0\n", MINIMAL);
    std::fs::write(place.path().join("tidegate.yaml"), config).unwrap();
    drop(place.serve());
    // Nothing can be written in place of that.
    let address = place.data().join("api.json");
    std::fs::remove_file(&address).unwrap();
    std::fs::create_dir_all(address.join("in the way")).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut raw = runtime.block_on(async {
        use sqlx::ConnectOptions as _;
        let file = place.data().join("tidegate.db");
        let mut raw = sqlx::sqlite::SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut raw).await.unwrap();
        raw
    });
    let log = std::fs::File::create(place.path().join("log")).unwrap();
    let child = place.command(&["serve"]).stdout(std::process::Stdio::null()).stderr(log).spawn().unwrap();
    let mut daemon = Running { child, socket: place.data().join("api.sock") };
    let told = logged(&place, "/readyz says why");
    let host = told.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let red = answer_at(&host, "/readyz");
    assert!(
        red.starts_with("HTTP/1.1 503") && red.contains("starting: ") && red.contains("in use by another"),
        "{red}"
    );
    assert!(answer_at(&host, "/healthz").starts_with("HTTP/1.1 200"));

    runtime.block_on(async { sqlx::raw_sql("ROLLBACK").execute(&mut raw).await.unwrap() });
    logged(&place, "ready ");
    logged(&place, "the command line does not find this daemon");
    assert_eq!(daemon.get("/readyz").0, 200);
    std::fs::remove_dir_all(&address).unwrap();
    super::until("the address", || address.is_file().then_some(()));
    assert_eq!(place.run(&["status"]).code, Some(0));
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
}

/// Whether the files of a process may grow. Where they may not, each write fails as on a full disk, and a signal comes with it.
fn let_grow(daemon: &Running, grow: bool) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit { current: (!grow).then_some(0), maximum: None };
    let pid = Pid::from_raw(i32::try_from(daemon.child.id()).unwrap());
    prlimit(pid, Resource::Fsize, limit).unwrap();
}

#[test]
fn where_nothing_can_be_written_a_start_waits_and_a_run_goes_on() {
    let place = Place::configured();
    std::fs::write(place.path().join("tidegate.yaml"), format!("{MINIMAL}listen: 127.0.0.1:0\n")).unwrap();
    drop(place.serve());
    let plain = place.command(&["serve"]);
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg("ulimit -S -f 0; exec \"$0\" serve").arg(plain.get_program()).current_dir(place.path());
    shell.env("HOME", place.path()).env_remove("TIDEGATE_CONFIG").env_remove("TIDEGATE_DATA");
    let mut child = shell.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // Its log is written by us, who may.
    let (mut said, log) = (child.stderr.take().unwrap(), place.path().join("log"));
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::fs::File::create(log).unwrap()));
    let mut daemon = Running { child, socket: place.data().join("api.sock") };
    let told = logged(&place, "/readyz says why");
    let host = told.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let red = answer_at(&host, "/readyz");
    assert!(red.starts_with("HTTP/1.1 503") && red.contains("starting: ") && red.contains("full"), "{red}");
    logged(&place, "a file may grow no further");

    let_grow(&daemon, true);
    logged(&place, "ready ");
    super::until("its address", || (place.run(&["status"]).code == Some(0)).then_some(()));
    let_grow(&daemon, false);
    let refused = place.run(&["token", "alice"]);
    assert!(refused.code != Some(0) && refused.out.is_empty(), "{refused}");
    super::until("it to be red", || (daemon.get("/readyz").0 == 503).then_some(()));
    assert_eq!(daemon.get("/healthz").0, 200, "it lives");

    let_grow(&daemon, true);
    super::until("it to work again", || (daemon.get("/readyz").0 == 200).then_some(()));
    assert_eq!(place.run(&["token", "alice"]).code, Some(0));
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
}

#[test]
fn an_address_that_is_damaged_is_told_and_the_next_start_writes_it_anew() {
    let place = Place::configured();
    let mut daemon = place.serve();
    for damaged in ["", "{ \"url\": nul", "[]"] {
        std::fs::write(place.data().join("api.json"), damaged).unwrap();
        let ran = place.run(&["status"]);
        assert!(ran.code == Some(1) && ran.err.contains("api.json is damaged"), "{damaged:?}: {ran}");
    }
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    std::fs::write(place.data().join("api.json"), "{").unwrap();
    let _daemon = place.serve();
    assert_eq!(place.run(&["status"]).code, Some(0));
}

/// What is told to an account that is not the daemon's, or, where these tests run as no account that could be another, to one
/// from which the files are kept.
fn asked_by_another(place: &Place, kept: &Path) -> Ran {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
    use std::os::unix::process::CommandExt as _;
    let set = |path: &Path, mode: u32| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    let mut command = place.command(&["status"]);
    command.env("TIDEGATE_TOKEN", "any");
    let before = std::fs::metadata(kept).unwrap().mode();
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    } else {
        set(kept, 0);
    }
    let ran = place.told(&command.output().unwrap());
    set(kept, before);
    ran
}

#[test]
fn an_account_that_may_not_reach_the_socket_is_told_so_and_not_that_no_daemon_runs() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::configured();
    let _daemon = place.serve();
    let set = |path: &Path, mode: u32| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    set(place.path(), 0o755);
    let (data, address, socket) = (place.data(), place.data().join("api.json"), place.data().join("api.sock"));
    let barred = "may not reach the daemon of data: its socket is of the account that it runs as, and of nobody else";
    // The folder, then what lies in it.
    let mut told = vec![asked_by_another(&place, &data)];
    set(&data, 0o755);
    told.push(asked_by_another(&place, &address));
    set(&address, 0o644);
    told.push(asked_by_another(&place, &socket));
    for ran in told {
        assert!(ran.code == Some(4) && ran.err.contains(barred) && ran.err.contains("sudo -u NAME"), "{ran}");
    }
}
