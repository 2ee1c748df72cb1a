//! What a newcomer is told at the prompt: where things are, who is who, what can be typed.

use crate::domain::catalog::{Catalog, Person, Right};
use crate::domain::explain::duration_words;

use super::verbs;
use super::world::World;

/// What can be typed besides the verbs.
const PROMPT_HELP: &str = "\
as bob                        speak as somebody else; `bob> …` does so for one line
cards, card shop-3            whole cards: the open ones and the newest, or one
pass 5s                       wait
who                           the people and what they may do
quit                          leave; the world stays on disk";

/// Everything that can be typed.
pub(super) fn help() -> String {
    format!("{PROMPT_HELP}\n{}\n`/tide help` explains the chat commands.", verbs::HELP)
}

/// Where everything is and how to begin.
pub(super) fn welcome(world: &World) -> String {
    let settings = &world.config.settings;
    let folder = world.folder.display();
    let soak = world.config.catalog.environments.iter().filter_map(|e| e.after.as_ref()).map(|a| a.soak).max();
    let healthy = world.config.catalog.environments.iter().filter_map(|e| e.rollout.as_ref()).map(|r| r.healthy_for);
    let rollout =
        settings.local_rollout.take_after + settings.local_rollout.ready_after + healthy.max().unwrap_or_default();
    format!(
        "A world of its own is in {folder}: real Git repositories, a real store, the real daemon. CI and cluster are \
         simulated.\nWaits are short here: a rollout takes about {:.1} s, the soak before prod {}.\n\n\
         Push with Git, it is noticed:\n  \
         git clone -c user.name=alice -c user.email=alice@acme.example {}/acme/shop.git\n\
         Ask from another terminal:\n  \
         tidegate status --config {folder}/tidegate.yaml\n\n{}\n\n\
         Try, line by line:\n  \
         push acme/shop dev \"feat: coupons\"\n  /release cut 1.4.0\n  bob> react ✅ on 1\n  \
         carol> /promote prod 1.4.0\n  bob> react ✅ on 2\n  dave> react ✅ on 2\n\
         `help` lists everything that can be typed.",
        rollout.as_secs_f64(),
        duration_words(soak.unwrap_or_default()),
        settings.local_rollout.repositories.display(),
        people(&world.config.catalog),
    )
}

/// Who is who and may do what.
pub(super) fn people(catalog: &Catalog) -> String {
    let lines: Vec<String> = catalog.people.values().map(|person| format!("  {}", one(catalog, person))).collect();
    format!("People:\n{}", lines.join("\n"))
}

fn one(catalog: &Catalog, person: &Person) -> String {
    let teams: Vec<&str> = catalog
        .teams
        .iter()
        .filter(|(_, members)| members.contains(&person.id))
        .map(|(name, _)| name.as_str())
        .collect();
    let mut may = Vec::new();
    for environment in &catalog.environments {
        let rights: Vec<String> = environment
            .approvals
            .iter()
            .filter(|(_, policy)| catalog.members(&policy.from).contains(&person.id))
            .map(|(right, _)| right.to_string())
            .collect();
        if !rights.is_empty() {
            may.push(format!("{} of {}", rights.join(", "), environment.name));
        }
    }
    let holds: Vec<String> = catalog
        .environments
        .iter()
        .filter(|e| e.requests.contains_key(&Right::Freeze) && catalog.may_request(&person.id, Right::Freeze, e))
        .map(|e| format!("; may freeze {}", e.name))
        .collect();
    format!("{:6} {:26} approves {}{}", person.id.as_str(), teams.join(", "), may.join("; "), holds.concat())
}
