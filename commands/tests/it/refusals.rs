//! Lines that are refused, and what people are told.

use super::{read, seen};

#[test]
fn a_typo_is_answered_with_the_nearest_command() {
    insta::assert_snapshot!(seen("/promot prod 1.4.0"), @r#"
    There is no command "promot". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/realese cutt 1.4.0"), @r#"
    There is no command "realese". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /release cut 1.4.0
    "#);
    insta::assert_snapshot!(seen("/promot prd 1.4.0"), @r#"
    There is no command "promot". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/status"), @r#"
    There is no command "status". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /tide status
    "#);
    insta::assert_snapshot!(seen("/cut 1.4.0"), @r#"
    There is no command "cut". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /release cut 1.4.0
    "#);
    insta::assert_snapshot!(seen("/freez prod 2h don't touch"), @r#"
    There is no command "freez". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /freeze prod 2h "don't touch"
    "#);
    insta::assert_snapshot!(seen("/make me a sandwich"), @r#"
    There is no command "make". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    "#);
    insta::assert_snapshot!(seen("/promote prod 1.4.0 --ap shop"), @r#"
    /promote has no "--ap". It knows --replacing and --app.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    Did you mean /promote prod 1.4.0 --app shop
    "#);
    insta::assert_snapshot!(seen("/tide stauts"), @r#"
    /tide has no "stauts". It knows status, why, diff, history, where, abort, retry, accept, claim, whoami and help.
    Did you mean /tide status
    "#);
}

#[test]
fn half_a_command_is_answered_with_its_usage() {
    insta::assert_snapshot!(seen("/release"), @"
    /release needs to know what to do.
    Usage: /release cut VERSION [--from REF] [--replacing TEXT] | list | abort [VERSION]
    Example: /release cut 1.4.0
    ");
    insta::assert_snapshot!(seen("/promote"), @"
    /promote also needs ENV and VERSION.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    ");
    insta::assert_snapshot!(seen("/promote prod"), @"
    /promote also needs VERSION.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    ");
    insta::assert_snapshot!(seen("/freeze prod 2h"), @"
    /freeze also needs REASON.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    ");
    insta::assert_snapshot!(seen("/lock shop prod"), @"
    /lock also needs REASON.
    Usage: /lock [APP] ENV REASON... [--for DURATION]
    Example: /lock shop prod investigating the slow checkout
    ");
    insta::assert_snapshot!(seen("/promote prod 1.4.0 --app"), @"
    --app needs a value behind it.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    ");
    insta::assert_snapshot!(seen("/tide"), @"
    /tide needs to know what to do.
    Usage: /tide status [APP] | why [DELIVERY] | diff [ENV] [ENV] | history [APP] [--limit N] [--env ENV] [--by PERSON] [--version VERSION] [--since WHEN] [--until WHEN] [--at WHEN] | where PR|COMMIT|TICKET | abort DELIVERY | retry DELIVERY | accept DELIVERY DIGEST | claim COMMIT [PERSON] | whoami | help [COMMAND...]
    Example: /tide status
    ");
    insta::assert_snapshot!(seen(" / "), @"There is no command in this line. /tide help lists them all.");
}

#[test]
fn an_unknown_name_is_answered_with_those_that_exist() {
    insta::assert_snapshot!(seen("/promote production 1.4.0"), @r#"
    There is no environment "production". There are dev, stage and prod.
    Did you mean /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/promote moon 1.4.0"), @r#"There is no environment "moon". There are dev, stage and prod."#);
    insta::assert_snapshot!(seen("/promote prod 1.4.0 --app shpo"), @r#"
    There is no app "shpo". There are shop and billing.
    Did you mean /promote prod 1.4.0 --app shop
    "#);
    insta::assert_snapshot!(seen("/lock prd db is down"), @r#"
    There is no environment "prd". There are dev, stage and prod.
    Did you mean /lock prod "db is down"
    "#);
    insta::assert_snapshot!(seen("/promote рrod 1.4.0"), @r#"
    There is no environment "рrod". There are dev, stage and prod.
    Did you mean /promote prod 1.4.0
    "#);
}

#[test]
fn a_bad_value_is_answered_with_what_one_looks_like() {
    insta::assert_snapshot!(seen("/promote prod 1.4"), @r#"
    "1.4" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/release cut 1.4.0-rc.1"), @r#"
    "1.4.0-rc.1" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
    Usage: /release cut VERSION [--from REF] [--replacing TEXT]
    Example: /release cut 1.4.0
    "#);
    insta::assert_snapshot!(seen("/release cut １.4.0"), @r#"
    "１.4.0" is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).
    Usage: /release cut VERSION [--from REF] [--replacing TEXT]
    Example: /release cut 1.4.0
    "#);
    insta::assert_snapshot!(seen("/release cut 1.4.0 --from ../etc"), @r#"
    "../etc" is not a commit or branch. Write one like dev, features/cart or 3f2a9c1.
    Usage: /release cut VERSION [--from REF] [--replacing TEXT]
    Example: /release cut 1.4.0
    "#);
    insta::assert_snapshot!(seen("/freeze prod tomorrow stocktaking"), @r#"
    "tomorrow" is not a duration. Write whole weeks, days, hours or minutes, like 2w, 3d, 2h, 30m or 1h30m; at most 30 days.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    "#);
    insta::assert_snapshot!(seen("/freeze prod 90 stocktaking"), @r#"
    "90" has no unit: w, d, h or m. Write whole weeks, days, hours or minutes, like 2w, 3d, 2h, 30m or 1h30m; at most 30 days.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    "#);
    insta::assert_snapshot!(seen("/freeze prod 31d stocktaking"), @r#"
    "31d" is longer than 30 days, which is the most.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    "#);
    insta::assert_snapshot!(seen("/freeze prod 2h \"\u{200b}\""), @"
    The reason is empty. Say why in a few words: others will read it at the shut gate.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    ");
    insta::assert_snapshot!(seen("/tide history --limit 5000"), @r#"
    "5000" is not a number from 1 to 100.
    Usage: /tide history [APP] [--limit N] [--env ENV] [--by PERSON] [--version VERSION] [--since WHEN] [--until WHEN] [--at WHEN]
    Example: /tide history
    "#);
    insta::assert_snapshot!(seen("/tide why $(id)"), @r#"
    "$(id)" is not a delivery. Its id stands on the card, and in /tide status.
    Usage: /tide why [DELIVERY]
    Example: /tide why
    "#);
    insta::assert_snapshot!(seen("/promote prod 1.4.0 please"), @r#"
    "please" is more than /promote takes.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/promote prod 1.4.0 --app shop --app billing"), @"
    --app is given twice.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    ");
}

#[test]
fn what_cannot_be_seen_is_refused_in_names_and_versions() {
    insta::assert_snapshot!(seen("/promote pr\u{200b}od 1.4.0"), @r#"
    "pr<U+200B>od" holds an invisible character (U+200B). Type it by hand.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/promote prod 1.4\u{202e}.0"), @r#"
    "1.4<U+202E>.0" holds an invisible character (U+202E). Type it by hand.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/promote prod 1.4.0\u{0}"), @r#"
    "1.4.0<U+0000>" holds an invisible character (U+0000). Type it by hand.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
    insta::assert_snapshot!(seen("/pro\u{200b}mote prod 1.4.0"), @r#"
    There is no command "pro<U+200B>mote". There are /release, /promote, /hotfix, /rollback, /rollout, /freeze, /thaw, /stop, /resume, /lock, /unlock, /quarantine, /override, /waive, /approve, /reject, /unvote and /tide.
    /tide help explains them.
    Did you mean /promote prod 1.4.0
    "#);
}

#[test]
fn an_unbalanced_quote_is_named() {
    insta::assert_snapshot!(seen("/promote \"prod 1.4.0"), @r#"The quote " is opened and never closed. Close it, or leave it out: a reason needs no quotes."#);
    insta::assert_snapshot!(seen("/freeze prod 2h “database maintenance"), @"The quote “ is opened and never closed. Close it, or leave it out: a reason needs no quotes.");
}

#[test]
fn forty_kilobytes_are_refused_unread() {
    insta::assert_snapshot!(seen(&"/freeze prod 2h ".repeat(2_560)), @"That is 40960 bytes of text; a command has at most 4000. Say it shorter and link to the details.");
    insta::assert_snapshot!(seen(&format!("/freeze prod 2h {}", "x".repeat(600))), @"
    The reason has 600 characters. Keep it within 500 and link to the details.
    Usage: /freeze ENV DURATION REASON...
    Example: /freeze prod 2h database maintenance
    ");
    insta::assert_snapshot!(seen(&format!("/promote {} 1.4.0", "x".repeat(3_000))), @r#"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." is too long: names and versions have at most 200 bytes.
    Usage: /promote ENV VERSION [--replacing TEXT]
    Example: /promote prod 1.4.0
    "#);
}

#[test]
fn durations_are_whole_units_from_large_to_small() {
    for bad in ["0m", "m", "5", "1.5h", "30m1h", "1h1h", "-1h", "99999999999999999999d", "1h ", "٣h", "1d1w"] {
        assert!(read(&format!("/freeze prod \"{bad}\" why")).is_err(), "{bad}");
    }
    for good in ["1s", "1w", "30d", "29d23h59m59s", "90m", "1d"] {
        assert!(read(&format!("/freeze prod {good} why")).is_ok(), "{good}");
    }
}

#[test]
fn versions_are_three_plain_numbers() {
    for bad in
        ["1", "1.4", "1.4.0.0", "01.4.0", "1.4.0+b", "vv1.4.0", "v", "1,4,0", "99999999999999999999.0.0", "latest"]
    {
        assert!(read(&format!("/release cut {bad}")).is_err(), "{bad}");
    }
}

#[test]
fn references_are_names_and_not_git_expressions() {
    for bad in ["-f", "a..b", "HEAD~1", "a^", "a:b", "/a", "a/", "a//b", "a.lock", "@{u}", "x y", "*"] {
        assert!(read(&format!("/release cut 1.4.0 --from \"{bad}\"")).is_err(), "{bad}");
    }
}
