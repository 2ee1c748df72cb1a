//! Commands that need no daemon.

use super::{MINIMAL, Place};

#[test]
fn the_help_says_what_there_is_and_what_exit_codes_mean() {
    insta::assert_snapshot!(Place::new().run(&["--help"]), @"
    Owns a team's Kubernetes environment repositories and lets people run releases from chat.

    See it work first, with nothing set up: `tidegate demo --tour`. Then write a configuration, `tidegate check` it and `tidegate serve` it; `status`, `why`, `diff`, `where`, `drift`, `history`, `say` and `wait` talk to the daemon that runs.

    Usage: tidegate <COMMAND>

    Commands:
      serve        Run the daemon until SIGINT or SIGTERM
      demo         Show the whole flow on a world of its own: real Git, no cluster, nothing to set up
      check        Check a configuration: every error at once, with line and key
      status       What runs where and what is under way
      why          Which gate is shut, why, and who can open it
      diff         What one environment has that another has not
      where        How far a change has come, by pull request, commit or ticket
      drift        What somebody changed by hand in an env repo, and the way back
      history      What was delivered and by whose approval, newest first; or what ran at a moment
      say          Give a command as a person, as if typed in chat
      wait         Wait until a version is healthy in an environment
      token        Make a person's token for `say`, or revoke it
      bump         Set an image in an environment repository, once, without daemon or configuration
      journal      Verify or export the journal, also while the daemon runs
      commands     Print what is generated from the chat commands' grammar
      github-app   Print what is needed to make the GitHub App that tidegate is
      schema       Print the JSON Schema of the configuration, for editors, or of what --json answers
      completions  Print completions for a shell, to be sourced by it
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Exit codes:
      0  done
      1  something failed; standard error says what
      2  the command line or the configuration is wrong
      3  the daemon cannot be reached
      4  the daemon refused the command, or it is a vote that does not count
      5  what was waited for had not come when the time was over
    exit 0
    ");
}

#[test]
fn every_command_has_help_for_each_of_its_arguments() {
    let place = Place::new();
    let commands = "serve demo check status why diff where drift history say wait bump journal commands github-app schema completions";
    let nested = [vec!["journal", "verify"], vec!["journal", "export"], vec!["github-app", "manifest"]];
    for mut args in commands.split(' ').map(|c| vec![c]).chain(nested) {
        args.push("--help");
        let ran = place.run(&args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran}");
        let lines: Vec<&str> = ran.out.lines().collect();
        for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
            let option = line.trim_start().starts_with("--") || line.starts_with("  [") || line.starts_with("  <");
            let explained = line.trim().contains("  ") || next.starts_with("          ");
            assert!(!option || explained, "{args:?} does not explain {line:?}");
        }
    }
}

#[test]
fn help_for_saying_something_has_an_example() {
    insta::assert_snapshot!(Place::new().run(&["say", "--help"]), @"
    Give a command as a person, as if typed in chat

    Usage: tidegate say [OPTIONS] <TEXT>

    Arguments:
      <TEXT>  The command, as typed in chat

    Options:
          --as <PERSON>         Who says it. Needless with a token of one's own, which speaks for nobody else; with the shared one only where `local_api: { impersonate: true }` allows it
          --channel <CHANNEL>   In which channel, where that tells which app is meant [default: releases]
          --config <PATH>       The configuration [env: TIDEGATE_CONFIG=] [default: tidegate.yaml]
          --data <DIR>          The daemon's data folder, instead of reading it from the configuration [env: TIDEGATE_DATA=]
          --json                Answer as JSON
          --key <KEY>           A key of your own: the same key is the same command, so that a script can try again without doing it twice
          --wait                Wait for what it begins: until the delivery has done all that it has to do, or has failed
          --timeout <DURATION>  How long to wait at most: 90s, 30m, 2h [default: 30m]
      -h, --help                Print help

    Example:
      TIDEGATE_TOKEN_FILE=alice.token tidegate say '/promote prod 1.4.0'

    `tidegate token PERSON` makes a person's token. `tidegate say '/tide help'` lists the commands.
    Exit code 4: the command was refused, or it is a vote that does not count. With --wait also 1: what it began has failed;
    5: that took longer than --timeout, and goes on.
    exit 0
    ");
}

#[test]
fn the_version_is_the_package_s() {
    let ran = Place::new().run(&["--version"]);
    assert_eq!(ran.out, format!("tidegate {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_mistyped_command_is_a_usage_error_with_a_suggestion() {
    insta::assert_snapshot!(Place::new().run(&["statsu"]), @"
    ! error: unrecognized subcommand 'statsu'
    !
    !   tip: a similar subcommand exists: 'status'
    !
    ! Usage: tidegate <COMMAND>
    !
    ! For more information, try '--help'.
    exit 2
    ");
}

#[test]
fn a_broken_configuration_is_told_in_full() {
    let place = Place::configured();
    let broken = super::MINIMAL.replace("write: direct", "wrote: direct").replace("forge:", "froge:");
    std::fs::write(place.path().join("tidegate.yaml"), broken).unwrap();
    insta::assert_snapshot!(place.run(&["check"]), @"
    ! tidegate.yaml:4:36: environments.dev: unknown key `wrote`, did you mean `write`? (allowed: after, approvals, branch, freeze, pin, production, repository, requests, rollout, write)
    ! tidegate.yaml:10:1: unknown key `froge`, did you mean `forge`? (allowed: apps, chat, commands, commit, data, environments, forge, http, identity, listen, local_api, log, notify, override_lasts, people, people_refresh, registries, registry, retention, rollout, and 3 more)
    ! tidegate: tidegate.yaml has 2 errors: correct them and check again
    exit 2
    ");
    assert_eq!(place.run(&["serve"]).code, Some(2));
    assert_eq!(place.run(&["status"]).code, Some(2));
}

#[test]
fn a_missing_configuration_is_told() {
    insta::assert_snapshot!(Place::new().run(&["check", "--config", "other.yaml"]), @"
    ! tidegate: other.yaml: there is no such file; name another with --config
    exit 2
    ");
}

#[test]
fn a_valid_configuration_is_told_with_how_its_freezes_were_read() {
    let place = Place::configured();
    let freeze = "write: direct, freeze: [{ cron: \"0 15 * * Fri\", for: 65h, zone: Europe/Berlin }] }";
    let text = super::MINIMAL.replace("write: direct }", freeze);
    std::fs::write(place.path().join("tidegate.yaml"), text).unwrap();
    insta::assert_snapshot!(place.run(&["check"]), @"
    environments.dev.freeze[0]: every Friday 15:00 for 2d 17h, Europe/Berlin
    tidegate.yaml is valid: 1 app, 1 environment, 1 person
    exit 0
    ");
}

#[test]
fn generated_pages_are_what_is_checked_in() {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        ("reference", "commands/generated/reference.md"),
        ("slack-manifest", "commands/generated/slack-manifest.json"),
        ("discord", "commands/generated/discord-commands.json"),
    ];
    for (what, file) in pages {
        let ran = Place::new().run(&["commands", what]);
        assert_eq!(ran.code, Some(0), "{ran}");
        let kept = std::fs::read_to_string(top.join(file)).unwrap();
        let trimmed: String = kept.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        assert!(ran.out == trimmed, "{file} drifted: run `cargo run -- commands {what} --write`");
    }
}

#[test]
fn pages_are_not_written_outside_the_source() {
    insta::assert_snapshot!(Place::new().run(&["commands", "reference", "--write"]), @"
    ! tidegate: commands/generated/reference.md is not below this folder: run this at the top of tidegate's source
    exit 1
    ");
}

#[test]
fn the_schema_is_what_is_checked_in() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/config/tidegate.schema.json");
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    let ran = Place::new().run(&["schema"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.out).unwrap(), kept);
}

#[test]
fn the_schema_of_answers_is_what_is_checked_in() {
    let ran = Place::new().run(&["schema", "answers"]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config/answers.schema.json");
    if std::env::var_os("TIDEGATE_UPDATE").is_some() {
        std::fs::write(path, &ran.out).unwrap();
    }
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let now: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(now == kept, "it drifted: run `tidegate schema answers > config/answers.schema.json`");
}

#[test]
fn check_takes_its_file_as_such_tools_do() {
    let place = Place::configured();
    std::fs::rename(place.path().join("tidegate.yaml"), place.path().join("other.yaml")).unwrap();
    insta::assert_snapshot!(place.run(&["check", "other.yaml"]), @"
    other.yaml is valid: 1 app, 1 environment, 1 person
    exit 0
    ");
    assert_eq!(
        place.run(&["check", "--config", "other.yaml"]).to_string(),
        place.run(&["check", "other.yaml"]).to_string()
    );
    insta::assert_snapshot!(place.run(&["check"]), @"
    ! tidegate: tidegate.yaml: there is no such file; name another with --config
    exit 2
    ");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = Place::new().run(&["completions", shell]);
        assert!(ran.code == Some(0) && ran.out.contains("history"), "{shell}");
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let place = Place::new();
    let mut command = place.command(&["commands", "reference"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn without_a_daemon_nothing_can_be_said_or_asked() {
    let place = Place::configured();
    insta::assert_snapshot!(place.run(&["say", "/tide status", "--as", "alice"]), @"
    ! tidegate: no daemon runs on data, or it is still starting: start it with `tidegate serve`, or read its log
    exit 3
    ");
    for question in ["status", "why", "diff", "history"] {
        assert_eq!(place.run(&[question]).code, Some(3), "{question}");
    }
}

#[test]
fn a_journal_that_does_not_exist_is_told() {
    insta::assert_snapshot!(Place::configured().run(&["journal", "verify"]), @"
    ! tidegate: the store failed: there is none at data/tidegate.db; the daemon makes it at its first start
    exit 1
    ");
}

#[test]
fn the_github_apps_manifest_is_printed_for_a_public_address() {
    let place = Place::configured();
    let url = ["--url", "https://tidegate.acme.example"];
    let ran = place.run(&["github-app", "manifest", url[0], url[1], "--name", "tidegate-acme"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let manifest: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(manifest["name"], "tidegate-acme");
    assert_eq!(manifest["hook_attributes"]["url"], "https://tidegate.acme.example/webhooks/github");
    let without = place.run(&["github-app", "manifest"]);
    assert_eq!(without.code, Some(2), "{without}");
    assert!(without.err.contains("no `http.url`, where GitHub reaches tidegate: write it, or give --url"), "{without}");
    let page = place.run(&["github-app", "manifest", url[0], url[1], "--html"]);
    assert!(page.out.starts_with("<!doctype html>"), "{page}");
}

#[test]
fn what_the_embedded_forge_lacks_is_told_with_how_to_make_it() {
    let place = Place::configured();
    let ran = place.run(&["check", "--online"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let told = "problem: acme/shop is not in the embedded forge: `git init --bare -b ";
    assert!(ran.out.contains(told), "{ran}");
    assert!(ran.err.contains("outside: correct what is said above, and check again"), "{ran}");
}

#[test]
fn a_secret_that_cannot_be_read_is_told_before_a_start_meets_it() {
    let place = Place::configured();
    let slack = "chat: { slack: { team: T01ACME, bot_token: { env: NOT_SET_HERE }, app_token: { file: none } } }";
    std::fs::write(place.path().join("tidegate.yaml"), format!("{MINIMAL}\n{slack}\n")).unwrap();
    let ran = place.run(&["check", "--online"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let unset = "problem: chat.slack.bot_token: the environment variable NOT_SET_HERE is not set";
    assert!(ran.out.contains(unset) && ran.out.contains("chat.slack.app_token: cannot read the file"), "{ran}");
}
