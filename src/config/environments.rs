//! Environments: their order, what must come before, who must agree, when they are frozen, how rollouts are watched.

use std::collections::BTreeMap;
use std::time::Duration;

use super::duration;
use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::rollouts;
use super::shape::{AfterShape, ApprovalShape, EnvironmentShape, FreezeShape};
use super::shape::{Shape, WriteShape};
use super::suggest;
use crate::domain::catalog::{After, ApprovalPolicy, Environment, Party, Right, WriteMode};
use crate::domain::freeze::FreezeWindow;
use crate::domain::{Branch, EnvName, Instant, RepoId};

/// The environments without problems, in the order of the file.
pub(crate) fn environments(r: &mut Resolver<'_>, shape: &Shape) -> Vec<Environment> {
    let top = KeyPath::of(["environments"]);
    let names = r.written(&top);
    let mut environments = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let Some(written) = shape.environments.get(name) else { continue };
        let production = written.production.unwrap_or_else(|| nothing_comes_after(&names, place, shape));
        let place = Place { path: top.key(name), name, order: &names, place, production };
        environments.extend(environment(r, &place, (written, shape)));
    }
    productions(r, &top, (&names, shape));
    environments
}

/// Where a hotfix ends must be told: one of the environments after the first is a production, and the first is none.
fn productions(r: &mut Resolver<'_>, top: &KeyPath, (names, shape): (&[String], &Shape)) {
    let [first, later @ ..] = names else { return };
    let says = |name: &String| shape.environments.get(name).and_then(|e| e.production);
    if !later.is_empty() && says(first) == Some(true) {
        let what = "the first environment takes every push to the dev branch and is no production; leave this out";
        r.problem::<()>(&top.key(first).key("production"), what);
    }
    let is_one = |place: usize| says(&names[place]).unwrap_or_else(|| nothing_comes_after(names, place, shape));
    let written = later.iter().rev().find(|name| says(name) == Some(false));
    if let Some(last) = written.filter(|_| !(1..names.len()).any(is_one)) {
        let what = "no environment after the first is a production, and a hotfix is one of what production runs; leave this \
                    out, or say `production: true` of another";
        r.problem::<()>(&top.key(last).key("production"), what);
    }
}

/// Whether no environment comes after this one; one without `after` comes after the one above it.
fn nothing_comes_after(names: &[String], place: usize, shape: &Shape) -> bool {
    let before = |other: usize| -> Option<&str> {
        let after = shape.environments.get(&names[other]).and_then(|e| e.after.as_ref());
        let above = || other.checked_sub(1).map(|above| names[above].as_str());
        after.map(|a| a.environment.as_str()).or_else(above)
    };
    !(0..names.len()).any(|other| before(other) == Some(names[place].as_str()))
}

/// One environment among the others.
struct Place<'a> {
    path: KeyPath,
    name: &'a str,
    order: &'a [String],
    place: usize,
    production: bool,
}

impl Place<'_> {
    fn is_production(&self) -> bool {
        self.place > 0 && self.production
    }

    fn takes_releases(&self) -> bool {
        self.place == 1
    }
}

fn environment(
    r: &mut Resolver<'_>,
    place: &Place<'_>,
    (written, shape): (&EnvironmentShape, &Shape),
) -> Option<Environment> {
    let path = &place.path;
    let name = r.read_key(path, EnvName::parse(place.name));
    let repository = r.read(&path.key("repository"), RepoId::parse(&written.repository));
    let branch = r.read(&path.key("branch"), Branch::parse(written.branch.as_deref().unwrap_or("main")));
    let after = match &written.after {
        None => Some(None),
        Some(written) => after(r, place, written).map(Some),
    };
    let approvals = approvals(r, place, written);
    let requests = requests(r, path, written);
    let freezes: Vec<_> =
        written.freeze.iter().enumerate().map(|(n, f)| freeze(r, &path.key("freeze").index(n), f)).collect();
    let rollout = match &written.rollout {
        None => Some(None),
        Some(written) => rollouts::policy(r, &path.key("rollout"), written, shape).map(Some),
    };
    Some(Environment {
        name: name?,
        repository: repository?,
        branch: branch?,
        write: match written.write {
            WriteShape::Direct => WriteMode::Direct,
            WriteShape::PullRequest => WriteMode::PullRequest,
        },
        production: place.production,
        after: after?,
        approvals,
        requests,
        freezes: freezes.into_iter().collect::<Option<_>>()?,
        rollout: rollout?,
    })
}

fn after(r: &mut Resolver<'_>, place: &Place<'_>, written: &AfterShape) -> Option<After> {
    let path = place.path.key("after");
    let soak = r.duration(&path.key("soak"), written.soak.as_deref(), Duration::ZERO);
    let (before, here) = (&written.environment, path.key("environment"));
    let earlier = &place.order[..place.place];
    let environment = if before == place.name {
        r.problem(&here, "an environment cannot come after itself")
    } else if earlier.contains(before) {
        EnvName::parse(before).ok()
    } else if place.order.contains(before) {
        let what = format!("{before} stands later in `environments`; the file's order is the order of delivery");
        r.problem(&here, format!("{what}, so {} can only come after what stands above it", place.name))
    } else {
        let known = earlier.iter().map(String::as_str);
        r.problem(&here, format!("unknown environment {}{}", shown(before), suggest::hint(before, known)))
    };
    let environment = environment.filter(|_| can_be_met(r, place, before))?;
    Some(After { environment, soak: soak? })
}

/// A release waits for the commit that it is cut from, every later environment for a version, and none is in the first.
fn can_be_met(r: &mut Resolver<'_>, place: &Place<'_>, before: &str) -> bool {
    if place.takes_releases() || place.order.first().is_none_or(|first| first != before) {
        return true;
    }
    let (path, name) = (place.path.key("after"), place.name);
    let later = suggest::listed(place.order[1..place.place].iter().map(String::as_str));
    let what = format!("no version ever is in {before}, which takes every push, so that nothing could enter {name}");
    r.problem::<()>(&path.key("environment"), format!("{what}; name one of: {later}"));
    false
}

fn approvals(r: &mut Resolver<'_>, place: &Place<'_>, written: &EnvironmentShape) -> BTreeMap<Right, ApprovalPolicy> {
    let path = place.path.key("approvals");
    let mut policies = BTreeMap::new();
    for (right, key, policy) in written.approvals.listed() {
        let here = path.key(key);
        if place.is_production() && policy.quorum == 1 && policy.self_approval {
            let what = format!("one person alone decides this in production ({right}: quorum 1 with self_approval)");
            r.warn(&here, what);
        }
        if let Some(policy) = approval(r, &here, policy) {
            policies.insert(right, policy);
        }
    }
    if place.is_production() {
        // The environment after the first takes releases; with two of them, that is production itself.
        let enters = if place.takes_releases() { (Right::Release, "release") } else { (Right::Promotion, "promotion") };
        let never = if place.takes_releases() { "promotion" } else { "release" };
        let lists = r.written(&path);
        if lists.iter().any(|k| k == never) && !lists.iter().any(|k| k == enters.1) {
            let what = format!(
                "{} takes no {never}s, so nobody would be asked: list these people under `{}`",
                place.name, enters.1
            );
            r.key_problem::<()>(&path.key(never), what);
        }
        for (right, key) in [enters, (Right::Hotfix, "hotfix")] {
            if !r.written(&path).iter().any(|k| k == key) {
                r.warn(&path, format!("a {right} enters production with nobody's approval; list `{key}` here"));
            }
        }
    } else if place.place > 0 && !r.written(&path).iter().any(|k| k == "hotfix") {
        let what = format!("a hotfix enters {} with no approval of its own, on the votes for production", place.name);
        r.warn(&path, format!("{what}; list `hotfix` here to ask people of {}, too", place.name));
    }
    policies
}

fn approval(r: &mut Resolver<'_>, path: &KeyPath, written: &ApprovalShape) -> Option<ApprovalPolicy> {
    let from = r.parties(&path.key("from"), &written.from);
    let expires = match &written.expires {
        None => Some(None),
        Some(text) => r.some_time(&path.key("expires"), Some(text), Duration::ZERO).map(Some),
    };
    let from = from?;
    let heads = r.head_count(&from);
    if let Some(heads) = heads.filter(|heads| *heads < written.quorum as usize) {
        let people = if heads == 1 { "1 person" } else { &format!("{heads} people") };
        let what = format!("is {}, but `from` names {people}; lower it or name more", written.quorum);
        return r.problem(&path.key("quorum"), what);
    }
    if heads == Some(written.quorum as usize) && written.quorum > 0 && !written.self_approval {
        let what = "needs everybody that `from` names, and who asked or wrote it does not count: name more people";
        r.warn(&path.key("quorum"), what);
    }
    if written.unknown_authors.is_some() && written.self_approval {
        r.warn(&path.key("unknown_authors"), "says nothing beside self_approval, by which authors may approve");
    }
    Some(ApprovalPolicy {
        quorum: written.quorum,
        from,
        self_approval: written.self_approval,
        expires: expires?,
        unknown_authors: written.unknown_authors.unwrap_or_default(),
    })
}

fn requests(r: &mut Resolver<'_>, path: &KeyPath, written: &EnvironmentShape) -> BTreeMap<Right, Vec<Party>> {
    let path = path.key("requests");
    let mut lists = BTreeMap::new();
    for (right, key, names) in written.requests.listed() {
        if names.is_empty() {
            let what = match right {
                Right::Waive => "nobody may waive anything, as if this were left out".to_owned(),
                Right::Rollout => {
                    "nobody may steer rollouts; leave it out to let those who may ask for what enters here".to_owned()
                }
                _ => format!("nobody may ask for this ({right}); leave it out to let everyone"),
            };
            r.warn(&path.key(key), what);
        }
        if let Some(parties) = r.parties(&path.key(key), names) {
            lists.insert(right, parties);
        }
    }
    lists
}

pub(crate) fn freeze(r: &mut Resolver<'_>, path: &KeyPath, written: &FreezeShape) -> Option<FreezeWindow> {
    let window = judged(r, path, written)?;
    r.reading(path, &window.describe());
    Some(window)
}

/// The same, without telling how it is read.
pub(crate) fn judged(r: &mut Resolver<'_>, path: &KeyPath, written: &FreezeShape) -> Option<FreezeWindow> {
    let length = r.some_time(&path.key("for"), Some(&written.length), Duration::ZERO);
    let zone = match written.zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => Some(zone),
        Err(_) => {
            let near = suggest::nearest(&written.zone, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
            let near = near.map(|name| format!(", did you mean `{name}`?"));
            let hint = near.unwrap_or_else(|| "; write it like Europe/Berlin or UTC".to_owned());
            r.problem(&path.key("zone"), format!("unknown time zone {}{hint}", shown(&written.zone)))
        }
    };
    // The expression is judged even when its length or zone is wrong, so that one reading finds both.
    let length_or_any = length.unwrap_or(duration::ANY);
    let window = FreezeWindow::new(&written.cron, length_or_any, zone.unwrap_or_default(), written.except.clone());
    let window = r.read(&path.key("cron"), window);
    let (window, _, _) = (window?, length?, zone?);
    if window.next_start(Instant::UNIX_EPOCH).is_none() {
        return r.problem(&path.key("cron"), format!("{} never comes: no month has such a day", shown(&written.cron)));
    }
    Some(window)
}
