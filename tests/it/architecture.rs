//! Guards the direction of the arrows: the domain knows nobody and does nothing, the engine knows ports only.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What would bring I/O, a clock, randomness or an adapter into the domain.
const NOT_IN_DOMAIN: [&str; 13] = [
    "tokio",
    "sqlx",
    "git2",
    "std::fs",
    "std::net",
    "std::process",
    "std::time::SystemTime",
    "std::time::Instant",
    "Utc::now",
    "Local::now",
    "rand",
    "reqwest",
    "axum",
];

/// Modules that are adapters of some port.
const ADAPTERS: [&str; 6] = ["local", "sqlite", "github", "terminal", "slack", "discord"];

/// Every Rust file below a folder of `src` (or the file of that name), with what it says.
fn sources(module: &str) -> io::Result<Vec<(PathBuf, String)>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![src.join(module), src.join(format!("{module}.rs"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_some_and(|e| e == "rs") && path.exists() {
            let text = fs::read_to_string(&path)?;
            found.push((path, text));
        }
    }
    Ok(found)
}

/// The code of a file: comments, and the tests at its end, left out.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    before_tests.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The `::`-separated paths that a text mentions, groups in `use` left as their parts.
fn words(code: &str) -> Vec<String> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .map(|word| word.trim_matches(':').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a path begins with, or passes through, the forbidden one.
fn mentions(code: &str, forbidden: &str) -> bool {
    words(code).iter().any(|word| {
        let parts: Vec<&str> = word.split("::").collect();
        let sought: Vec<&str> = forbidden.split("::").collect();
        match sought.as_slice() {
            // A crate: only where a path begins with it, as a word alone may be a variable.
            [one] => parts.first() == Some(one) && (parts.len() > 1 || code.contains(&format!("use {one};"))),
            _ => parts.windows(sought.len()).any(|window| window == sought),
        }
    })
}

#[test]
fn the_domain_does_nothing_and_knows_nobody() {
    let files = sources("domain").unwrap();
    assert!(files.len() > 10, "the domain's sources were not found");
    let mut wrong = Vec::new();
    for (path, text) in files {
        let code = code(&text);
        for forbidden in NOT_IN_DOMAIN {
            if mentions(&code, forbidden) {
                wrong.push(format!("{}: {forbidden}", path.display()));
            }
        }
        for word in words(&code).iter().filter(|w| w.starts_with("crate::") && !w.starts_with("crate::domain")) {
            wrong.push(format!("{}: {word}", path.display()));
        }
        if code.contains("use std::{") || code.contains("use crate::{") {
            wrong.push(format!("{}: write one `use` per module, so that this test can read it", path.display()));
        }
    }
    assert!(wrong.is_empty(), "the domain must stay pure:\n{}", wrong.join("\n"));
}

#[test]
fn the_engine_names_ports_and_no_adapter() {
    let mut wrong = Vec::new();
    for (path, text) in sources("engine").unwrap() {
        if path.file_stem().is_some_and(|stem| stem == "tests") || path.components().any(|c| c.as_os_str() == "tests") {
            continue;
        }
        for word in words(&code(&text)) {
            if word.contains("::") && word.split("::").any(|part| ADAPTERS.contains(&part)) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "the engine sees ports, never an adapter:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_composition_root_names_adapters() {
    let mut wrong = Vec::new();
    for module in ["cli", "web", "daemon", "config"] {
        for (path, text) in sources(module).unwrap() {
            for word in words(&code(&text)) {
                let named = word.split("::").any(|part| ADAPTERS.contains(&part));
                if named && word.starts_with("crate::") {
                    wrong.push(format!("{}: {word}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "adapters are named in `wire` (and by the demo's people):\n{}", wrong.join("\n"));
}

/// How many words the port of a forge has at most.
const WORDS_OF_A_FORGE: usize = 24;

#[test]
fn what_git_knows_is_asked_of_no_forge() {
    let files = sources("repos").unwrap();
    assert!(files.len() > 8, "the sources were not found");
    let mut wrong = Vec::new();
    for (path, text) in files {
        for word in words(&code(&text)).iter().filter(|word| word.starts_with("crate::")) {
            let known = ["crate::domain", "crate::git", "crate::port", "crate::repos"];
            if !known.iter().any(|module| word.starts_with(module)) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "Git's part knows Git and the domain:\n{}", wrong.join("\n"));

    let (_, port) = sources("forge").unwrap().into_iter().find(|(path, _)| path.ends_with("forge/mod.rs")).unwrap();
    let begun = port.split("pub trait Forge: Directory {").nth(1).expect("the port");
    let words = begun.split("\n}").next().unwrap().lines().filter(|line| {
        let line = line.trim_start();
        line.starts_with("fn ") || line.starts_with("async fn ")
    });
    let words = words.count();
    assert!((10..=WORDS_OF_A_FORGE).contains(&words), "the port of a forge has {words} words");
}

#[test]
fn this_reader_finds_what_it_looks_for() {
    assert!(mentions("use std::fs::File;", "std::fs"));
    assert!(mentions("let x = rand::random();", "rand"));
    assert!(mentions("let now = chrono::Utc::now();", "Utc::now"));
    assert!(!mentions(&code("// tokio::spawn is not for us"), "tokio"));
    assert!(!mentions("fn operand() {} let rand = 1;", "rand"));
    assert!(!mentions("use super::Instant;", "std::time::Instant"));
}

/// The policy that ARCHITECTURE.md tells of is the one that guards.
#[test]
fn the_policy_table_is_as_the_code_has_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("from `domain::policy` -->\n", "<!-- /policy -->");
    let from = text.find(begin).expect("where the table begins") + begin.len();
    let to = from + text[from..].find(end).expect("where the table ends");
    let table = tidegate::domain::policy::markdown();
    if std::env::var_os("TIDEGATE_UPDATE").is_some() {
        fs::write(&path, format!("{}{table}{}", &text[..from], &text[to..])).unwrap();
        return;
    }
    assert_eq!(&text[from..to], table, "write it anew with TIDEGATE_UPDATE=1");
}
