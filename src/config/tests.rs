//! What people are told about a broken configuration, one broken file per kind of mistake.

use super::*;

#[test]
fn the_checked_in_schema_is_the_one_of_this_build() {
    let checked_in = std::fs::read_to_string("config/tidegate.schema.json").expect("the schema is checked in");
    let fresh = format!("{:#}\n", schema());
    assert!(checked_in == fresh, "it has drifted; run `tidegate schema > config/tidegate.schema.json`");
}

#[test]
fn the_example_files_are_valid() {
    for name in ["config/example.yaml", "config/minimal.yaml"] {
        let config = Config::load(name);
        assert!(config.is_ok(), "{config:?}");
    }
}
