//! What holds for every text, not only for those we thought of.

use super::{read, vocabulary};
use proptest::prelude::*;
use tidegate_commands::{Vocabulary, line_from_options, parse};

/// Lines near the grammar: its words, flags, values and traps in any order.
fn near_lines() -> impl Strategy<Value = String> {
    let words = [
        "/release",
        "/promote",
        "/hotfix",
        "/rollback",
        "/freeze",
        "/thaw",
        "/lock",
        "/unlock",
        "/override",
        "/approve",
        "/reject",
        "/unvote",
        "/stop",
        "/resume",
        "/quarantine",
        "/tide",
        "cut",
        "list",
        "abort",
        "start",
        "submit",
        "status",
        "why",
        "diff",
        "history",
        "where",
        "help",
        "prod",
        "stage",
        "dev",
        "shop",
        "1.4.0",
        "v2.0.1",
        "2h",
        "1h30m",
        "--app",
        "—app",
        "--app=shop",
        "--from",
        "--for",
        "--reason",
        "--of",
        "--revoke",
        "--limit",
        "--lift",
        "--env",
        "--since",
        "--",
        "-h",
        "\"",
        "'",
        "“",
        "”",
        "don't",
        "\\",
        "\"a b\"",
        "\u{200b}",
        "\n",
        "é",
        "=",
        "/",
    ];
    prop::collection::vec((prop::sample::select(words.to_vec()), prop::sample::select(vec![" ", " ", " ", ""])), 0..9)
        .prop_map(|words| words.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

/// Complete lines with a reason that may hold anything.
fn reason_lines() -> impl Strategy<Value = String> {
    let heads = [
        "/freeze prod 2h ",
        "/lock shop prod ",
        "/stop prod stage ",
        "/quarantine shop 1.4.0 ",
        "/lock prod --for 3d ",
        "/override stage ",
        "/approve 3 ",
        "/reject ",
        "/rollback prod --reason ",
    ];
    (prop::sample::select(heads.to_vec()), "\\PC{1,60}|[ \"'“”\\\\a—-]{1,12}( --app shop)?")
        .prop_map(|(h, r)| format!("{h}{r}"))
}

fn prints_back(line: &str, vocabulary: &Vocabulary) -> Result<(), TestCaseError> {
    match parse(line, vocabulary) {
        Ok(command) => {
            let canonical = command.to_string();
            prop_assert_eq!(parse(&canonical, vocabulary), Ok(command), "typed {:?}, printed {:?}", line, canonical);
        }
        Err(refusal) => {
            prop_assert!(refusal.message.chars().count() <= 600 && !refusal.message.is_empty());
            prop_assert!(refusal.message.lines().count() <= 3, "{}", refusal.message);
            let hidden = refusal.message.chars().any(|c| c.is_control() && c != '\n');
            prop_assert!(!hidden, "{:?}", refusal.message);
            prop_assert!(refusal.suggestion.is_none_or(|line| line.chars().count() <= 300 && line.starts_with('/')));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_either_refused_within_bounds_or_prints_back(line in any::<String>()) {
        prints_back(&line, &vocabulary())?;
    }

    #[test]
    fn lines_near_the_grammar_are_either_refused_within_bounds_or_print_back(line in near_lines()) {
        prints_back(&line, &vocabulary())?;
    }

    #[test]
    fn the_same_holds_where_an_app_is_called_like_an_environment(line in near_lines()) {
        let apps = vec!["shop".to_string(), "prod".to_string()];
        prints_back(&line, &Vocabulary { apps, ..vocabulary() })?;
    }

    #[test]
    fn reasons_print_back(line in reason_lines()) {
        prints_back(&line, &vocabulary())?;
    }

    #[test]
    fn a_reason_from_a_form_never_changes_anything_else(reason in "\\PC{0,80}") {
        let options = [("env", "prod"), ("duration", "2h"), ("reason", reason.as_str())];
        let options = options.into_iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        if let Ok(command) = read(&line_from_options("freeze", None, &options)) {
            prop_assert_eq!(command.name(), "freeze");
            prop_assert_eq!(command.app(), None);
        }
    }
}
