//! Checks on what is generated: the files on disk, and the limits Slack and Discord set.

use serde_json::Value;
use std::path::Path;
use tidegate_commands::{SlackApp, discord_commands, generated, help, parse, reference, slack_manifest};

#[test]
fn the_checked_in_files_say_what_the_grammar_says() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (path, expected) in generated() {
        let path = top.join(path);
        if std::env::var_os("TIDEGATE_UPDATE").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "{} is not what the grammar says; regenerate it with: cargo run -- commands reference --write",
            path.display()
        );
    }
}

#[test]
fn every_example_is_a_line_that_is_understood() {
    let page = reference();
    let examples: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("Examples: "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect();
    assert!(examples.len() > 25, "only {} examples found", examples.len());
    for example in examples {
        let read = parse(example, &super::vocabulary());
        assert!(read.is_ok(), "{example}: {read:?}");
    }
}

#[test]
fn every_command_says_who_may_use_it_and_explains_its_arguments() {
    let page = reference();
    assert!(!page.contains("Who may use it: .") && !page.contains("Examples: \n") && !page.contains("|  |"), "{page}");
}

#[test]
fn the_slack_manifest_asks_for_exactly_the_scopes_that_are_used() {
    let manifest = slack_manifest(&SlackApp::default());
    insta::assert_snapshot!(manifest["oauth_config"]["scopes"], @r#"{"bot":["commands","chat:write","reactions:read","users:read","users:read.email","usergroups:read","channels:history","groups:history","channels:read","groups:read","im:write"]}"#);
    insta::assert_snapshot!(manifest["settings"]["event_subscriptions"], @r#"{"bot_events":["reaction_added","reaction_removed","member_joined_channel"]}"#);
    assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
    assert!(!manifest.to_string().contains("url"), "Socket Mode needs no address");
}

#[test]
fn a_slack_app_reached_by_http_gets_its_three_addresses() {
    let app = SlackApp { name: "gate".to_string(), base_url: Some("https://gate.acme.io/".to_string()) };
    let manifest = slack_manifest(&app);
    assert_eq!(manifest["settings"]["socket_mode_enabled"], false);
    assert_eq!(manifest["settings"]["event_subscriptions"]["request_url"], "https://gate.acme.io/slack/events");
    assert_eq!(manifest["settings"]["interactivity"]["request_url"], "https://gate.acme.io/slack/interactions");
    assert_eq!(manifest["features"]["slash_commands"][0]["url"], "https://gate.acme.io/slack/commands");
}

#[test]
fn slack_shows_one_command_per_first_word() {
    let manifest = slack_manifest(&SlackApp::default());
    let commands = manifest["features"]["slash_commands"].as_array().unwrap();
    let text = |command: &Value, key: &str| command[key].as_str().unwrap().to_string();
    let lines = commands.iter().map(|c| format!("{} {}", text(c, "command"), text(c, "usage_hint")));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    /release cut VERSION [--from REF] [--replacing TEXT] | list | abort [VERSION]
    /promote ENV VERSION [--replacing TEXT]
    /hotfix start [--replacing TEXT] | submit [VERSION] | abort [VERSION]
    /rollback ENV [VERSION] [--reason REASON...]
    /rollout promote [APP] ENV | complete [APP] ENV | abort [APP] ENV | retry [APP] ENV
    /freeze ENV DURATION REASON...
    /thaw ENV [--of PERSON]
    /stop [ENV...] REASON...
    /resume [ENV...] [--of PERSON]
    /lock [APP] ENV REASON... [--for DURATION]
    /unlock [APP] [ENV] [--of PERSON]
    /quarantine [APP] VERSION [REASON...] [--lift]
    /override ENV [DELIVERY|VERSION] [REASON...] [--revoke [DELIVERY|VERSION]]
    /waive GATE VERSION|DELIVERY [REASON...] [--for DURATION] [--env ENV] [--revoke [PERSON]]
    /approve [BALLOT|DELIVERY] [REASON...]
    /reject [BALLOT|DELIVERY] [REASON...]
    /unvote [BALLOT|DELIVERY]
    /tide status [APP] | why [DELIVERY] | diff [ENV] [ENV] | history [APP] [--limit N] [--env ENV] [--by PERSON] [--version VERSION] [--since WHEN] [--until WHEN] [--at WHEN] | where PR|COMMIT|TICKET | abort DELIVERY | retry DELIVERY | accept DELIVERY DIGEST | claim COMMIT [PERSON] | whoami | help [COMMAND...]
    ");
    assert!(commands.iter().all(|c| text(c, "command").len() <= 32 && text(c, "description").len() <= 100));
}

#[test]
fn discord_accepts_the_shape_of_every_command() {
    for command in discord_commands().as_array().unwrap() {
        check(command, 0);
    }
}

fn check(item: &Value, depth: usize) {
    let (name, description) = (item["name"].as_str().unwrap_or(""), item["description"].as_str().unwrap_or(""));
    assert!(
        (1..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_'),
        "{name}"
    );
    assert!((1..=100).contains(&description.len()), "{name}: {description}");
    assert!(item["choices"].as_array().is_none_or(|choices| choices.len() <= 25), "{name}");
    assert!(item.get("choices").is_none() || item.get("autocomplete").is_none(), "{name} has both");
    let none = Vec::new();
    let options = item.get("options").and_then(Value::as_array).unwrap_or(&none);
    assert!(options.len() <= 25 && depth <= 2, "{name}");
    let required: Vec<bool> = options.iter().filter_map(|option| option.get("required")?.as_bool()).collect();
    assert!(required.is_sorted_by(|a, b| a >= b), "{name}: required options come first");
    options.iter().for_each(|option| check(option, depth + 1));
}

#[test]
fn discord_offers_names_versions_and_choices_while_one_types() {
    let mut commands = discord_commands();
    commands.sort_all_objects();
    let promote = commands.as_array().unwrap().iter().find(|c| c["name"] == "promote").unwrap();
    insta::assert_snapshot!(format!("{promote:#}"), @r#"
    {
      "description": "Bring a released version to the next environment",
      "name": "promote",
      "options": [
        {
          "autocomplete": true,
          "description": "Environment to promote to",
          "name": "env",
          "required": true,
          "type": 3
        },
        {
          "autocomplete": true,
          "description": "Released version to bring there",
          "name": "version",
          "required": true,
          "type": 3
        },
        {
          "description": "What stands there now, word for word, where nobody can tell whether it is older",
          "name": "replacing",
          "required": false,
          "type": 3
        },
        {
          "autocomplete": true,
          "description": "App, where channel and configuration leave it open",
          "name": "app",
          "required": false,
          "type": 3
        }
      ],
      "type": 1
    }
    "#);
}

#[test]
fn chat_help_fits_one_message_on_every_surface() {
    assert!(help(None).chars().count() < 2_000, "{}", help(None).len());
    insta::assert_snapshot!(help(None), @"
    /release cut VERSION | list | abort - Cut, list or abort releases
    /promote ENV VERSION - Bring a released version to the next environment
    /hotfix start | submit | abort - Start, submit or abort a hotfix of what prod runs
    /rollback ENV - Put an environment back to an earlier version
    /rollout promote ENV | complete ENV | abort ENV | retry ENV - Steer a rollout that goes step by step
    /freeze ENV DURATION REASON... - Hold every delivery into an environment for a while
    /thaw ENV - End your freeze before its time
    /stop REASON... - Hold everything at once, until it is resumed
    /resume - Let go of what you stopped
    /lock ENV REASON... - Hold one app in one environment until it is unlocked
    /unlock - Lift your lock, or the one a rollback left
    /quarantine VERSION - Hold a bad version's images everywhere, or let them go
    /override ENV - Break glass for one delivery: open freeze, soak and lock
    /waive GATE VERSION|DELIVERY - Let a version pass a gate that keeps it out
    /approve - Vote for what a ballot asks
    /reject - Vote against it
    /unvote - Take back a vote you typed
    /tide status - Show what runs where and what is under way
    /tide why - Say which gates are shut, why, and who can open them
    /tide diff - Show what separates two environments
    /tide history - Show what happened, or what ran at a moment
    /tide where PR|COMMIT|TICKET - Show how far a change has come
    /tide abort DELIVERY - Give up a delivery and close what it left open
    /tide retry DELIVERY - Look again at a rollout that failed
    /tide accept DELIVERY DIGEST - Say that an image is meant, against its tag
    /tide claim COMMIT - Say who wrote a commit by a stranger
    /tide whoami - Show who tidegate thinks you are and what you may do
    /tide help - Explain the commands, or one of them
    Add --app APP where the channel does not say which app. /tide help COMMAND tells more, and what else may be said.
    ");
    for topic in ["release", "hotfix", "tide", "promote", "lock"] {
        assert!(help(Some(topic)).chars().count() < 2_000, "{topic}: {}", help(Some(topic)).len());
    }
}

#[test]
fn help_on_one_command_tells_arguments_people_and_examples() {
    insta::assert_snapshot!(help(Some("/Release  CUT")), @"
    /release cut VERSION [--from REF] [--replacing TEXT]
    Cut a release branch and open its pull request.
      VERSION: Version to cut, greater than every released one
      --from REF: Commit or branch to cut from; the dev branch when left out
      --replacing TEXT: What stands there now, word for word, where nobody can tell whether it is older
      --app APP: App, where channel and configuration leave it open
    Who: People who may request a release of the app.
    Examples: /release cut 1.4.0  |  /release cut 1.4.0 --from 3f2a9c1
    ");
    insta::assert_snapshot!(help(Some("prmote")).lines().next().unwrap(), @r#"There is no command "prmote". Did you mean /tide help promote?"#);
}
