//! What the release before left, opened by this one: `tests/stories/upgrade` tells what people then see. Here: what its
//! configuration is told, which wrote less than is asked for now.

use tidegate::config::Config;

use crate::support::told::{folder, unpack};

#[test]
fn a_configuration_of_the_release_before_is_told_what_to_write_for_this_one() {
    let folder = folder();
    unpack("0.1", folder.path());
    let problems = Config::load(folder.path().join("tidegate.yaml")).err().map(|problems| problems.to_string());
    let problems = problems.unwrap_or_default().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(problems, @r"
    tidegate.yaml:68:61: apps.billing.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    tidegate.yaml:80:58: apps.till.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    tidegate.yaml:92:60: apps.ledger.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    ");
}
