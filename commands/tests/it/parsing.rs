//! Lines that are understood, and as what.

use super::{read, seen, vocabulary};
use std::collections::BTreeMap;
use std::time::Duration;
use tidegate_commands::{Command, Release, Tide, Vocabulary, line_from_options, parse};

#[test]
fn every_way_of_writing_a_line_gives_the_same_command() {
    let table = [
        ("/release cut 1.4.0", "/release cut 1.4.0"),
        ("release cut v1.4.0\n", "/release cut 1.4.0"),
        ("  /RELEASE   Cut V1.4.0  ", "/release cut 1.4.0"),
        ("/release cut 1.4.0 --from dev", "/release cut 1.4.0 --from dev"),
        ("/release cut –from features/cart 1.4.0 —app shop", "/release cut 1.4.0 --from features/cart --app shop"),
        ("/release cut 1.4.0 --from=3f2a9c1 --APP=Shop", "/release cut 1.4.0 --from 3f2a9c1 --app shop"),
        ("/release list", "/release list"),
        ("/release abort", "/release abort"),
        ("/release abort 1.4.0", "/release abort 1.4.0"),
        ("/promote prod 1.4.0", "/promote prod 1.4.0"),
        ("/promote PROD “1.4.0”", "/promote prod 1.4.0"),
        ("/promote 'prod' \"1.4.0\" --app \"shop\"", "/promote prod 1.4.0 --app shop"),
        ("/promote prod 1.4.0 --app=“shop”", "/promote prod 1.4.0 --app shop"),
        ("/hotfix start", "/hotfix start"),
        ("/hotfix submit 1.4.1", "/hotfix submit 1.4.1"),
        ("/hotfix abort", "/hotfix abort"),
        ("/rollback prod", "/rollback prod"),
        (
            "/rollback prod 1.3.2 --reason it's slow --app shop",
            "/rollback prod 1.3.2 --app shop --reason \"it's slow\"",
        ),
        ("/rollback prod --reason=“it is slow”", "/rollback prod --reason \"it is slow\""),
        ("/rollout promote shop prod", "/rollout promote prod --app shop"),
        ("/rollout complete prod --app shop", "/rollout complete prod --app shop"),
        ("/rollout abort prod", "/rollout abort prod"),
        ("/Rollout Retry Shop Prod", "/rollout retry prod --app shop"),
        ("/thaw prod", "/thaw prod"),
        ("/thaw prod --of Erin", "/thaw prod --of Erin"),
        ("/tide status", "/tide status"),
        ("/tide why", "/tide why"),
        ("/tide why #42", "/tide why 42"),
        ("/tide diff", "/tide diff"),
        ("/tide diff stage prod --app shop", "/tide diff stage prod --app shop"),
        ("/tide history --limit 25", "/tide history --limit 25"),
        ("/tide history --limit 10", "/tide history"),
        ("/tide history Shop", "/tide history --app shop"),
        ("/tide history shop --limit 25", "/tide history --limit 25 --app shop"),
        ("/tide status shop", "/tide status --app shop"),
        ("/tide abort #42", "/tide abort 42"),
        ("/tide abort shop-42 --app shop", "/tide abort shop-42 --app shop"),
        ("/tide accept #42 4C1E7D0A9B2F", "/tide accept 42 sha256:4c1e7d0a9b2f"),
        ("/tide claim 3F2A9C1", "/tide claim 3f2a9c1"),
        ("/tide claim 3f2a9c1 carol --app shop", "/tide claim 3f2a9c1 carol --app shop"),
        ("/tide whoami", "/tide whoami"),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn a_reason_is_the_rest_of_the_line_and_needs_no_quotes() {
    let table = [
        ("/freeze prod 2h database maintenance", "/freeze prod 2h \"database maintenance\""),
        ("/freeze prod 1h30m \"database maintenance\"", "/freeze prod 1h30m \"database maintenance\""),
        ("/freeze prod 2h “database maintenance” —app shop", "/freeze prod 2h --app shop \"database maintenance\""),
        ("/freeze prod 2h --app shop don't touch it", "/freeze prod 2h --app shop \"don't touch it\""),
        ("/freeze prod 2h don’t touch it --app shop", "/freeze prod 2h --app shop \"don’t touch it\""),
        ("/freeze --app shop prod 2h rock 'n' roll", "/freeze prod 2h --app shop \"rock 'n' roll\""),
        ("/freeze prod 2h the 5\" disk — again", "/freeze prod 2h \"the 5\\\" disk — again\""),
        ("/freeze prod 2h \"db\" is down", "/freeze prod 2h \"\\\"db\\\" is down\""),
        ("/freeze prod 2h see --app in the docs", "/freeze prod 2h \"see --app in the docs\""),
        ("/freeze prod 2h two\nlines\tand  blanks", "/freeze prod 2h \"two lines and blanks\""),
        ("/freeze prod 2h a\u{202e}b\u{200b}c\u{7}", "/freeze prod 2h \"abc\""),
        ("/freeze prod 36H stocktaking", "/freeze prod 1d12h \"stocktaking\""),
        ("/freeze prod 2w stocktaking", "/freeze prod 14d \"stocktaking\""),
        ("/freeze prod 1w2d stocktaking", "/freeze prod 9d \"stocktaking\""),
        ("/override prod shop-12 payments are down", "/override prod shop-12 \"payments are down\""),
        ("/override prod 1.4.0 \"say \\\"why\\\" here\"", "/override prod 1.4.0 \"say \\\"why\\\" here\""),
        ("/lock shop prod slow checkout --for 2h", "/lock prod --for 2h --app shop \"slow checkout\""),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn a_waiver_names_its_gate_and_version_and_is_taken_back() {
    let table = [
        ("/waive scan 1.4.0 the library is never called", "/waive scan 1.4.0 \"the library is never called\""),
        ("/waive scan v1.4.0 never called --for 7d", "/waive scan v1.4.0 --for 7d \"never called\""),
        ("/waive scan shop-12 --env PROD never called", "/waive scan shop-12 --env prod \"never called\""),
        ("/waive scan 1.4.0", "/waive scan 1.4.0"),
        ("/waive scan 1.4.0 --revoke", "/waive scan 1.4.0 --revoke"),
        ("/waive scan 1.4.0 --revoke all", "/waive scan 1.4.0 --revoke"),
        ("/waive scan 1.4.0 --revoke dave", "/waive scan 1.4.0 --revoke dave"),
        ("/waive scan 1.4.0 —revoke --app shop", "/waive scan 1.4.0 --revoke --app shop"),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn a_break_glass_names_its_delivery_and_is_taken_back() {
    let table = [
        ("/override prod", "/override prod"),
        ("/override prod #12", "/override prod 12"),
        ("/override prod \"payments are down\"", "/override prod \"payments are down\""),
        ("/override prod --revoke", "/override prod --revoke"),
        ("/override prod --revoke all", "/override prod --revoke"),
        ("/override prod —revoke shop-12", "/override prod --revoke shop-12"),
        ("/override prod shop-12 --revoke", "/override prod shop-12 --revoke"),
        ("/override prod --app shop --revoke", "/override prod --revoke --app shop"),
        (
            "/override prod shop-12 it was the wrong one --revoke",
            "/override prod shop-12 --revoke \"\" \"it was the wrong one\"",
        ),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn a_lock_names_the_app_first_or_leaves_it_to_the_channel() {
    let table = [
        ("/lock shop prod slow", "/lock prod --app shop \"slow\""),
        ("/lock SHOP prod slow", "/lock prod --app shop \"slow\""),
        ("/lock prod slow --app shop", "/lock prod --app shop \"slow\""),
        ("/lock prod slow checkout", "/lock prod \"slow checkout\""),
        ("/lock prod stage is broken", "/lock prod \"stage is broken\""),
        ("/unlock", "/unlock"),
        ("/unlock prod", "/unlock prod"),
        ("/unlock shop", "/unlock --app shop"),
        ("/unlock shop prod", "/unlock prod --app shop"),
        ("/unlock shop prod --of erin", "/unlock prod --of erin --app shop"),
        ("/unlock --of rollback", "/unlock --of rollback"),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn where_an_app_is_called_like_an_environment_what_follows_decides() {
    let mut vocabulary = vocabulary();
    vocabulary.apps.push("stage".to_string());
    let seen = |line: &str| parse(line, &vocabulary).unwrap().to_string();
    assert_eq!(seen("/lock stage prod is slow"), "/lock prod --app stage \"is slow\"");
    assert_eq!(seen("/lock stage is slow"), "/lock stage \"is slow\"");
    assert_eq!(seen("/lock stage \"prod\""), "/lock stage \"prod\"");
    assert_eq!(seen("/unlock stage"), "/unlock stage");
    assert_eq!(seen("/unlock --app stage"), "/unlock --app stage");
}

#[test]
fn arguments_arrive_typed() {
    let Ok(Command::Release(Release::Cut { version, from, app, replacing: None })) =
        read("/release cut 1.4.0 --from dev --app shop")
    else {
        panic!("not a cut");
    };
    assert_eq!((version, from.as_deref(), app.as_deref()), (semver::Version::new(1, 4, 0), Some("dev"), Some("shop")));
    let Ok(Command::Lock { duration, .. }) = read("/lock shop prod --for 1d2h load test") else { panic!("not a lock") };
    assert_eq!(duration, Some(Duration::from_secs(26 * 3600)));
    assert_eq!(
        read("/tide history").unwrap(),
        Command::Tide(Tide::History {
            limit: 10,
            env: None,
            by: None,
            version: None,
            since: None,
            until: None,
            at: None,
            app: None
        })
    );
    assert_eq!(read("/promote prod 1.4.0 --app shop").unwrap().app(), Some("shop"));
    assert_eq!(read("/release cut 1.4.0").unwrap().name(), "release cut");
}

#[test]
fn help_is_answered_wherever_it_is_asked_for() {
    let table = [
        ("/help", "/tide help"),
        ("help / /promote", "/tide help \"promote\""),
        ("help promote", "/tide help \"promote\""),
        ("/tide help", "/tide help"),
        ("/tide help release cut", "/tide help \"release cut\""),
        ("/promote --help", "/tide help \"promote\""),
        ("/promote help", "/tide help \"promote\""),
        ("/promote -h", "/tide help \"promote\""),
        ("/release help", "/tide help \"release\""),
        ("/release cut —help", "/tide help \"release cut\""),
    ];
    for (typed, canonical) in table {
        assert_eq!(seen(typed), canonical, "typed: {typed}");
    }
}

#[test]
fn names_are_known_whatever_their_case_unless_two_differ_by_it_alone() {
    let apps = vec!["Shop".to_string(), "shop".to_string()];
    let vocabulary = Vocabulary { apps, ..vocabulary() };
    let app = |line: &str| parse(line, &vocabulary).map(|command| command.app().map(str::to_string));
    assert_eq!(app("/release list --app Shop"), Ok(Some("Shop".to_string())));
    assert_eq!(app("/release list --app shop"), Ok(Some("shop".to_string())));
    assert!(app("/release list --app SHOP").is_err());
}

fn from_options(command: &str, subcommand: Option<&str>, options: &[(&str, &str)]) -> String {
    let options: BTreeMap<String, String> = options.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    line_from_options(command, subcommand, &options)
}

#[test]
fn options_from_a_form_become_the_line_one_would_type() {
    let cut = from_options("release", Some("cut"), &[("version", "1.4.0"), ("from", "dev")]);
    assert_eq!(cut, "/release cut 1.4.0 --from dev");
    let freeze =
        from_options("freeze", None, &[("env", "prod"), ("duration", "2h"), ("reason", "say \"why\" --app shop")]);
    assert_eq!(freeze, "/freeze prod 2h \"say \\\"why\\\" --app shop\"");
    assert_eq!(read(&freeze).unwrap().app(), None, "a reason cannot smuggle in a flag");
}

#[test]
fn options_that_are_missing_or_unknown_are_refused_instead_of_shifted() {
    for options in [&[("version", "1.4.0")][..], &[("env", "prod"), ("version", "1.4.0"), ("force", "yes")]] {
        let line = from_options("promote", None, options);
        assert!(read(&line).is_err(), "{line}");
    }
    assert!(read(&from_options("tide", Some("diff"), &[("behind", "prod")])).is_err());
    assert!(read(&from_options("promote x", None, &[("env", "prod"), ("version", "1.4.0")])).is_err());
    let sneaky = from_options("promote", None, &[("env", "prod 1.4.0 --app shop"), ("version", "1.4.0")]);
    assert!(read(&sneaky).is_err(), "{sneaky}");
}

#[test]
fn a_reason_made_of_flags_is_read_as_fast_as_any_other() {
    let line = format!("/freeze prod 2h x {}y", "--app \" ".repeat(490));
    assert!(read(&line).is_err(), "the reason is too long");
    let line = format!("/freeze prod 2h x {}", "--app y ".repeat(40));
    assert!(seen(&line).starts_with("--app is given twice."));
}

#[test]
fn a_stop_takes_environments_first_and_the_rest_is_why() {
    let names = |env: &[&str]| env.iter().map(ToString::to_string).collect::<Vec<_>>();
    let stop = |env: &[&str], reason: &str| Ok(Command::Stop { env: names(env), reason: reason.to_string() });
    assert_eq!(read("/stop the database is on fire"), stop(&[], "the database is on fire"));
    assert_eq!(read("/stop prod, Stage the database is on fire"), stop(&["prod", "stage"], "the database is on fire"));
    assert_eq!(read("/stop --env prod it burns"), stop(&["prod"], "it burns"));
    // What stands in quotes is the reason, whatever it says; so is a name that is no environment.
    assert_eq!(read("/stop \"prod is down\""), stop(&[], "prod is down"));
    assert_eq!(read("/stop prdo is down"), stop(&[], "prdo is down"));
    assert!(read("/stop prod").unwrap_err().message.contains("also needs REASON"));
    assert!(read("/stop --env prdo it burns").is_err(), "a form names environments that exist");
    let resume = |env: &[&str], of: Option<&str>| Ok(Command::Resume { env: names(env), of: of.map(str::to_string) });
    assert_eq!(read("/resume"), resume(&[], None));
    assert_eq!(read("/resume prod stage --of erin"), resume(&["prod", "stage"], Some("erin")));
    assert!(read("/resume moon").is_err());
}

#[test]
fn a_quarantine_takes_a_reason_or_is_lifted() {
    let of = |app: Option<&str>, reason: Option<&str>| {
        let (app, reason) = (app.map(str::to_string), reason.map(str::to_string));
        let lift = reason.is_none();
        Ok(Command::Quarantine { version: semver::Version::new(1, 4, 0), reason, lift, app })
    };
    assert_eq!(read("/quarantine shop 1.4.0 it eats orders"), of(Some("shop"), Some("it eats orders")));
    assert_eq!(read("/quarantine 1.4.0 it eats orders"), of(None, Some("it eats orders")));
    assert_eq!(read("/quarantine shop 1.4.0 --lift"), of(Some("shop"), None));
    assert_eq!(read("/quarantine --lift 1.4.0"), of(None, None));
    assert!(read("/quarantine shop 1.4.0").is_err(), "why is told to everybody");
}
