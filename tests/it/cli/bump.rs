//! `tidegate bump` on real repositories.

use std::path::Path;
use std::process::Command;

use super::Place;

const KUSTOMIZATION: &str = "# ours\nimages:\n  - name: acme/shop\n    newTag: \"v1.3.0\" # bumped\n";

fn git(folder: &Path, args: &[&str]) -> String {
    let who = ["-c", "user.name=ann", "-c", "user.email=ann@acme.example", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(folder).args(who).args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A place with `env.git`, a bare repository with two files.
fn with_repository() -> Place {
    let place = Place::new();
    let work = place.path().join("work");
    std::fs::create_dir(&work).unwrap();
    git(&work, &["init", "-q"]);
    std::fs::write(work.join("kustomization.yaml"), KUSTOMIZATION).unwrap();
    std::fs::write(work.join("values.yaml"), "image:\n  tag: v1.3.0\n").unwrap();
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "first"]);
    git(place.path(), &["clone", "-q", "--bare", "work", "env.git"]);
    place
}

/// A run's text with commit ids replaced.
fn without_ids(place: &Place, text: impl ToString) -> String {
    let mut text = text.to_string();
    for rev in ["main", "main~1"] {
        if let Ok(output) =
            Command::new("git").current_dir(place.path().join("env.git")).args(["rev-parse", rev]).output()
        {
            let sha = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            if sha.len() == 40 {
                text = text.replace(&sha, &format!("<{rev}>")).replace(&sha[..7], &format!("<{rev}>"));
            }
        }
    }
    text
}

const KUSTOMIZE: [&str; 5] = ["bump", "--repository", "env.git", "--kustomize", "kustomization.yaml"];

#[test]
fn a_bump_is_shown_and_not_made_unless_asked_for() {
    let place = with_repository();
    let ran = place.run(&[&KUSTOMIZE[..], &["--image", "acme/shop=v1.4.0"]].concat());
    insta::assert_snapshot!(without_ids(&place, ran), @r#"
    --- a/kustomization.yaml
    +++ b/kustomization.yaml
    @@ -4 +4 @@
    -    newTag: "v1.3.0" # bumped
    +    newTag: "v1.4.0" # bumped
    not written: add --push to commit this to main (now at <main>)
    exit 0
    "#);
    assert_eq!(git(&place.path().join("env.git"), &["rev-list", "--count", "main"]), "1");
}

#[test]
fn a_pushed_bump_changes_one_line_and_says_who_and_what() {
    let place = with_repository();
    let who = ["--author-name", "Release Bot", "--author-email", "bot@acme.example"];
    let args = [&KUSTOMIZE[..], &["--image", "acme/shop=v1.4.0", "--push"], &who].concat();
    insta::assert_snapshot!(without_ids(&place, place.run(&args)), @r#"
    --- a/kustomization.yaml
    +++ b/kustomization.yaml
    @@ -4 +4 @@
    -    newTag: "v1.3.0" # bumped
    +    newTag: "v1.4.0" # bumped
    pushed <main> to main
    exit 0
    "#);
    let env = place.path().join("env.git");
    insta::assert_snapshot!(git(&env, &["log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%B"]), @"
    Release Bot <bot@acme.example>
    Release Bot <bot@acme.example>
    Set acme/shop to v1.4.0 in kustomization.yaml
    ");
    assert_eq!(git(&env, &["diff", "--numstat", "main~1", "main"]), "1\t1\tkustomization.yaml");
    insta::assert_snapshot!(without_ids(&place, place.run(&args)), @"
    main (<main>) holds this already: nothing to do
    exit 0
    ");
}

#[test]
fn a_pushed_bump_is_of_whoever_runs_it() {
    let place = with_repository();
    let author = |tag: &str| {
        place.run(&[&KUSTOMIZE[..], &["--image", &format!("acme/shop={tag}"), "--push"]].concat());
        git(&place.path().join("env.git"), &["log", "-1", "--format=%an <%ae>, %cn <%ce>"])
    };
    assert_eq!(author("v1.4.0"), "tidegate <tidegate@localhost>, tidegate <tidegate@localhost>");
    std::fs::write(place.path().join(".gitconfig"), "[user]\n\tname = Ann\n\temail = ann@acme.example\n").unwrap();
    assert_eq!(author("v1.5.0"), "Ann <ann@acme.example>, Ann <ann@acme.example>");
}

#[test]
fn a_bump_as_json_has_all_that_the_text_has() {
    let place = with_repository();
    let args = ["bump", "--repository", "env.git", "--helm", "values.yaml", "--image", "shop=v1.4.0", "--json"];
    insta::assert_snapshot!(without_ids(&place, place.run(&args)), @r#"
    {
      "repository": "env.git",
      "branch": "main",
      "base": "<main>",
      "commit": null,
      "already": false,
      "pushed": false,
      "diff": [
        {
          "path": "values.yaml",
          "line": 2,
          "before": "  tag: v1.3.0",
          "after": "  tag: v1.4.0"
        }
      ]
    }
    exit 0
    "#);
}

#[test]
fn a_bump_that_cannot_be_made_says_where_and_why() {
    let place = with_repository();
    let cases: [&[&str]; 5] = [
        &["--repository", "env.git", "--kustomize", "kustomization.yaml", "--image", "acme/other=v1"],
        &["--repository", "env.git", "--yaml", "values.yaml", "--at", "image.tga", "--image", "shop=v1"],
        &["--repository", "env.git", "--branch", "nope", "--helm", "values.yaml", "--image", "shop=v1"],
        &["--repository", "nowhere.git", "--helm", "values.yaml", "--image", "shop=v1"],
        &["--repository", "work", "--helm", "../values.yaml", "--image", "shop=v1"],
    ];
    let told: Vec<String> =
        cases.iter().map(|args| place.run(&[&["bump", "--push"], *args].concat()).to_string()).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    ! tidegate: "kustomization.yaml" line 3: `images` has no entry for "acme/other" (there is: acme/shop); add `- name: acme/other` with a `newTag:` to `images`, or have it added (`create: true`)
    exit 1
    ! tidegate: "values.yaml" line 2: there is no "tga" at "image" (there is: tag); add it to the file (or have it added: `create: true`), or correct the path in the configuration
    exit 1
    ! tidegate: env.git has no branch nope: create it, or correct the environment's branch in the configuration
    exit 1
    ! tidegate: there is no Git repository at nowhere.git (or none that tidegate may see): restore it, or correct the configuration
    exit 1
    ! tidegate: work is not a bare repository: give the bare one that people push to
    exit 1
    "#);
    assert_eq!(git(&place.path().join("env.git"), &["rev-list", "--count", "main"]), "1");
}

#[test]
fn a_wrong_image_or_no_file_is_a_usage_error() {
    let place = with_repository();
    let no_file = place.run(&["bump", "--repository", "env.git", "--image", "shop=v1"]);
    let no_tag = place.run(&[&KUSTOMIZE[..], &["--image", "acme/shop"]].concat());
    let no_path = place.run(&["bump", "--repository", "env.git", "--yaml", "values.yaml", "--image", "shop=v1"]);
    insta::assert_snapshot!(format!("{no_file}\n{no_tag}\n{no_path}"), @"
    ! error: the following required arguments were not provided:
    !   <--kustomize <FILE>|--helm <FILE>|--yaml <FILE>>
    !
    ! Usage: tidegate bump --repository <PATH_OR_URL> --image <NAME=TAG[@DIGEST]> <--kustomize <FILE>|--helm <FILE>|--yaml <FILE>>
    !
    ! For more information, try '--help'.
    exit 2
    ! error: invalid value 'acme/shop' for '--image <NAME=TAG[@DIGEST]>': write it as NAME=TAG or NAME=TAG@sha256:…
    !
    ! For more information, try '--help'.
    exit 2
    ! error: the following required arguments were not provided:
    !   --at <PATH>
    !
    ! Usage: tidegate bump --repository <PATH_OR_URL> --image <NAME=TAG[@DIGEST]> --at <PATH> <--kustomize <FILE>|--helm <FILE>|--yaml <FILE>>
    !
    ! For more information, try '--help'.
    exit 2
    ");
}

#[test]
fn a_bump_is_signed_by_the_key_of_a_file() {
    let place = with_repository();
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/src/envrepo/tests/keys/ssh");
    let args = [&KUSTOMIZE[..], &["--image", "acme/shop=v1.4.0", "--push", "--signing-key", key]].concat();
    place.run(&args);
    let commit = git(&place.path().join("env.git"), &["cat-file", "commit", "main"]);
    assert!(commit.contains("gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH"), "{commit}");
    std::fs::write(place.path().join("key"), "secret").unwrap();
    let ran = place.run(&[&args[..args.len() - 1], &["key"]].concat()).to_string();
    assert!(ran.contains("key is no private key") && ran.contains("exit 2"), "{ran}");
}

#[test]
fn a_digest_that_was_given_and_has_no_place_is_told() {
    let place = with_repository();
    let digest = format!("acme/shop=v1.4.0@sha256:{}", "b".repeat(64));
    for pushed in [&[][..], &["--push"]] {
        let args = [&KUSTOMIZE[..], &["--image", &digest], pushed].concat();
        let ran = place.run(&args).to_string();
        assert!(ran.contains("kustomization.yaml has no digest of acme/shop: only its tag is set. --pin"), "{ran}");
    }
    let ran = place.run(&[&KUSTOMIZE[..], &["--image", &digest, "--pin", "--push"]].concat()).to_string();
    assert!(ran.contains("+    digest: \"sha256:bbbb") && !ran.contains("only its tag"), "{ran}");
    // What holds it already gets nothing.
    let ran = place.run(&[&KUSTOMIZE[..], &["--image", &digest]].concat()).to_string();
    assert!(ran.contains("nothing to do") && !ran.contains("only its tag"), "{ran}");
}

#[test]
fn an_object_of_a_file_is_named_by_its_kind_and_name() {
    let place = with_repository();
    let object = |name: &str| format!("kind: Deployment\nmetadata: {{name: {name}}}\nimage: shop:v1\n");
    let work = place.path().join("work");
    std::fs::write(work.join("apps.yaml"), format!("{}---\n{}", object("a"), object("b"))).unwrap();
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "apps"]);
    git(&work, &["push", "-q", "../env.git", "main"]);
    let bump = ["bump", "--repository", "env.git", "--yaml", "apps.yaml", "--at", "image", "--image", "shop=v2"];
    let told = [&[][..], &["--document", "Deployment/b"], &["--document", "Deployment/c"], &["--document", "b"]]
        .map(|document| without_ids(&place, place.run(&[&bump[..], document].concat())));
    insta::assert_snapshot!(told.join("\n"), @r#"
    ! tidegate: "apps.yaml": "image" is ambiguous: it fits lines 3, 7; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]
    exit 1
    --- a/apps.yaml
    +++ b/apps.yaml
    @@ -7 +7 @@
    -image: shop:v1
    +image: shop:v2
    not written: add --push to commit this to main (now at <main>)
    exit 0
    ! tidegate: "apps.yaml": no document is Deployment/c (there is: Deployment/a, Deployment/b); correct `document` in the configuration
    exit 1
    ! error: invalid value 'b' for '--document <DOCUMENT>': write its number, from 0, or KIND/NAME
    !
    ! For more information, try '--help'.
    exit 2
    "#);
}

#[test]
fn what_is_missing_is_added_when_asked_for() {
    let place = with_repository();
    let args = ["bump", "--repository", "env.git", "--helm", "values.yaml", "--at", "web.image.tag"];
    let args = [&args[..], &["--image", "shop=v1.4.0"]].concat();
    let ran = place.run(&args).to_string();
    assert!(ran.contains("there is no \"web\" at \"the top\"") && ran.contains("create: true"), "{ran}");
    let ran = place.run(&[&args[..], &["--create"]].concat()).to_string();
    assert!(ran.contains("+web:") && ran.contains("+    tag: v1.4.0"), "{ran}");
}
