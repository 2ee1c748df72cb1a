//! Putting right what a pull request of tidegate's own says. What is compared is `domain::own_words`.

use super::{Decision, Volume};
use crate::domain::RepoId;
use crate::domain::effect::Effect;
use crate::domain::gate::Reason;
use crate::domain::inert::quoted;
use crate::domain::own_words::OwnWords;
use crate::domain::pull_request::PullRequest;

/// How often a text is put back: after that somebody, or a program, is at war with tidegate, and the gate stays shut.
const MOST: u32 = 5;
/// How much is shown of another's title.
const TITLE: usize = 80;

/// What a pull request of tidegate's own says is put right before anything is merged, or anybody asked, under it.
pub(super) fn put_right(repo: &RepoId, pr: &PullRequest, says: OwnWords) -> Option<Decision> {
    let number = pr.number;
    let title = quoted(&pr.title, TITLE);
    let write = || Decision::act(Effect::WriteText { repo: repo.clone(), pr: number });
    let void = "reviews that were given meanwhile do not count, and are to be given anew";
    match says {
        OwnWords::Right => None,
        OwnWords::Unkept | OwnWords::Outdated => Some(write()),
        OwnWords::Foreign => {
            let told = format!(
                "{repo}{number} was not opened by tidegate, but by {}, and called {title}: it gets tidegate's own title and text; {void}",
                pr.author
            );
            Some(write().telling(Volume::Alarm, format!("foreign:{repo}{number}"), told))
        }
        OwnWords::Changed(times) if times < MOST => {
            let told = format!(
                "somebody changed what {repo}{number} says; it was called {title}. Title and text are put back; {void}"
            );
            Some(write().telling(Volume::Alarm, format!("reworded:{repo}{number}:{times}"), told))
        }
        OwnWords::Changed(times) => {
            let what = format!(
                "what {repo}{number} says was put back {times} times and was changed again (it is called {title}); find out who \
                 or what changes it, then abort this and ask for it anew"
            );
            let told = format!("nothing is merged: {what}");
            Some(Decision::wait(Reason::Blocked { what }).telling(
                Volume::Alarm,
                format!("reworded:{repo}{number}"),
                told,
            ))
        }
    }
}
