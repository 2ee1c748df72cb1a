//! `tidegate wait` and `say --wait`, as scripts use them; and that what they read as JSON is what the schema says.

use std::io::Read;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::daemon::{pushed, status_says, with_world};
use super::{Place, Ran, until};

/// An answer, held against the schema that is kept in `config/`.
pub(super) fn answer(command: &str, text: &str) -> Value {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/config/answers.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    assert!(schema["properties"].get(command).is_some(), "the schema has no {command}");
    let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{command}: {e}: {text}"));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&json!({ command: value })).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{command}: {wrong:?}: {text}");
    value
}

/// Starts the program, to be ended by something else.
fn start(place: &Place, args: &[&str]) -> Child {
    place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Reads the first line that a waiting program tells: it has looked by then.
fn looked(child: &mut Child) -> String {
    let mut line = Vec::new();
    let mut one = [0];
    while line.last() != Some(&b'\n') {
        assert_eq!(child.stderr.as_mut().unwrap().read(&mut one).unwrap(), 1, "{}", String::from_utf8_lossy(&line));
        line.extend(one);
    }
    String::from_utf8(line).unwrap()
}

fn ended(place: &Place, child: Child) -> Ran {
    place.told(&child.wait_with_output().unwrap())
}

#[test]
fn a_script_waits_for_a_version_and_learns_by_the_exit_code_what_became_of_it() {
    let place = with_world();
    pushed(&place, "impersonate: true");
    let daemon = place.serve();
    let say = |who: &str, text: &str| place.run(&["say", text, "--as", who, "--json"]);
    status_says(&place, "dev    dev-");

    insta::assert_snapshot!(place.run(&["wait", "shop", "stage", "1.4.0", "--timeout", "0s"]), @"
    ! tidegate: not within 0s: nothing brings 1.4.0 of shop to stage so far; nobody asked for it, or the version is another: `tidegate status` says what is under way
    exit 5
    ");
    insta::assert_snapshot!(place.run(&["wait", "shop", "qa", "1.4.0"]), @r#"
    ! tidegate: there is no environment "qa": it is one of dev, stage, prod
    exit 2
    "#);
    let bad = place.run(&["wait", "shop", "stage", "latest"]);
    assert!(bad.code == Some(2) && bad.err.contains("write it as MAJOR.MINOR.PATCH, for example 1.4.0"), "{bad}");
    let bad = place.run(&["wait", "shop", "stage", "1.4.0", "--timeout", "soon"]);
    assert!(bad.code == Some(2) && bad.err.contains("write it like 30m"), "{bad}");

    let cut = say("alice", "/release cut 1.4.0");
    let cut = answer("say", &cut.out);
    assert_eq!(cut["delivery"], "shop-2", "{cut}");
    until("the ballot", || place.run(&["why", "shop-2"]).out.contains("approvals: 0 of 1").then_some(()));
    let early = place.run(&["wait", "shop", "stage", "1.4.0", "--timeout", "1s"]);
    assert_eq!((early.code, early.out.as_str()), (Some(5), ""), "{early}");
    assert!(
        early
            .err
            .contains("tidegate: not within 1s: shop-2 · Release 1.4.0 of shop to stage: Merge (approvals: 0 of 1"),
        "{early}"
    );
    assert!(early.err.contains("; it goes on all the same: wait again, or ask `tidegate why`"), "{early}");
    assert!(early.err.starts_with("0s shop-2 · Release 1.4.0 of shop to stage: Merge"), "{early}");

    // Somebody approves while the script waits, and the daemon is restarted.
    let mut waiting = start(&place, &["wait", "shop", "stage", "1.4.0", "--timeout", "2m", "--json"]);
    assert!(looked(&mut waiting).contains("shop-2"));
    let mut daemon = daemon;
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    let _daemon = place.serve();
    assert_eq!(say("bob", "/approve").code, Some(0));
    let came = ended(&place, waiting);
    assert_eq!(came.code, Some(0), "{came}");
    let came = answer("wait", &came.out);
    assert_eq!((&came["stands"], &came["delivery"]["id"]), (&json!("healthy"), &json!("shop-2")), "{came}");
    insta::assert_snapshot!(place.run(&["wait", "shop", "stage", "1.4.0", "--for", "ended"]), @"
    1.4.0 of shop is healthy in stage
    exit 0
    ");
    insta::assert_snapshot!(place.run(&["wait", "shop", "stage", "1.3.0"]), @"
    ! tidegate: 1.3.0 of shop was in stage, and 1.4.0 has taken its place
    exit 1
    ");

    // What a command begins is waited for, to its end.
    let promoting = start(&place, &["say", "/promote prod 1.4.0", "--as", "carol", "--wait", "--timeout", "2m"]);
    until("the promotion", || place.run(&["why", "shop-3"]).code.filter(|code| *code == 0));
    assert_eq!(answer("say", &say("carol", "/tide abort shop-3").out)["refused"], false);
    let given_up = ended(&place, promoting);
    assert_eq!(given_up.code, Some(1), "{given_up}");
    assert!(
        given_up.err.contains("tidegate: shop-3 · Promotion of shop 1.4.0 to prod: aborted by carol"),
        "{given_up}"
    );
    assert_eq!(place.run(&["wait", "shop", "prod", "1.4.0"]).code, Some(1));
    let froze = place.run(&["say", "/freeze dev 1h audit", "--as", "alice", "--wait"]);
    assert_eq!((froze.code, froze.err.as_str()), (Some(0), "nothing to wait for: this began no delivery\n"));

    what_is_answered_as_json_is_what_the_schema_says(&place);
}

fn what_is_answered_as_json_is_what_the_schema_says(place: &Place) {
    for (command, args) in [
        ("status", vec!["status"]),
        ("why", vec!["why"]),
        ("diff", vec!["diff"]),
        ("drift", vec!["drift"]),
        ("history", vec!["history"]),
        ("history", vec!["history", "--env", "stage", "--by", "bob", "--since", "1d"]),
        ("history", vec!["history", "--at", "0s"]),
        ("journal_verify", vec!["journal", "verify"]),
    ] {
        let ran = place.run(&[args, vec!["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{ran}");
        answer(command, &ran.out);
    }
    let status = answer("status", &place.run(&["status", "--app", "shop", "--json"]).out);
    let stage = &status["apps"][0]["environments"][1];
    let found = place.run(&["where", stage["source"].as_str().unwrap(), "--json"]);
    let found = answer("whereabouts", &found.out);
    assert_eq!(found["changes"][0]["places"][1]["stands"], "runs", "{found}");
    assert_eq!(place.run(&["where", "deadbeef"]).code, Some(2));
    let exported = place.run(&["journal", "export"]);
    exported.out.lines().for_each(|line| drop(answer("journal_export", line)));
}
