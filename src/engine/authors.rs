//! Who wrote what would be approved, gathered: the commits from Git, who they are from the configuration, and the rest
//! from the forge, which is asked only for what neither of the two can tell.

use std::collections::BTreeSet;

use super::Engine;
use super::truth::Voted;
use crate::domain::authors::{Authors, Authorship, Sight, is_told};
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::gate::GateSpec;
use crate::domain::pull_request::{CommitInfo, Lineage, PrState, PullRequest};
use crate::domain::step::StepKind;
use crate::domain::{CommitSha, RepoId};
use crate::port::{PortError, PortResult};

/// What a comparison lists at most.
const MOST_COMMITS: usize = 250;

/// What a delivery's own commits are.
struct Own {
    commits: Vec<CommitInfo>,
    /// The head where it cannot be told any more which commits came with it.
    untold: Option<CommitSha>,
}

impl Engine {
    /// Who wrote what these gates would let in. At every moment at which a gate leaves authors out: whoever calls for the
    /// gates' word cannot forget them.
    pub(super) async fn authors(
        &self,
        delivery: &Delivery,
        app: &App,
        specs: &[GateSpec],
        (head, voted): (&CommitSha, &Voted),
    ) -> PortResult<Authors> {
        let asked = |own: bool| {
            specs.iter().any(|spec| match spec {
                GateSpec::Approvals { policy, exclude_commit_authors, .. } => {
                    policy.quorum > 0 && !policy.self_approval && (*exclude_commit_authors || !own)
                }
                _ => false,
            })
        };
        let known = &delivery.known;
        let (claims, asked_before) = (known.claims.clone(), known.asked_before.clone());
        let mut authors = Authors { claims, asked_before, ..Authors::default() };
        if voted.settled {
            return Ok(authors);
        }
        if asked(true) {
            let own = self.own_commits(delivery, app, head, voted.pr.as_ref()).await?;
            authors.written = self.authorship(&app.repository, own.commits).await?;
            authors.written.unknown.extend(own.untold.map(crate::domain::authors::Unknown::untold));
        }
        if asked(false) {
            authors.unexplained = self.authorship(&app.repository, voted.unexplained.infos()).await?;
        }
        Ok(authors)
    }

    /// Who wrote these commits of a repository, and who pushed them first: to whatever branch, for whoever merges it after
    /// that need not have written anything.
    pub(super) async fn authorship(&self, repo: &RepoId, commits: Vec<CommitInfo>) -> PortResult<Authorship> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let mut only_sides = BTreeSet::new();
        for commit in &commits {
            if let [ours, theirs] = &commit.parents[..]
                && repos.beyond_merge(repo, (ours, theirs), &commit.sha).await?.is_empty()
            {
                only_sides.insert(commit.sha.clone());
            }
        }
        let who = self.who();
        let told = |c: &CommitInfo| only_sides.contains(&c.sha) || is_told(&who, c);
        let (mut commits, mut asked): (Vec<_>, Vec<_>) = commits.into_iter().partition(told);
        forge.author_logins(repo, &mut asked).await?;
        commits.append(&mut asked);
        let (sides, mut commits): (Vec<_>, Vec<_>) = commits.into_iter().partition(|c| only_sides.contains(&c.sha));
        if !commits.is_empty() {
            forge.pushers(repo, &mut commits).await?;
        }
        commits.extend(sides);
        let sight = Sight {
            catalog: &who,
            own_login: forge.own_login(),
            only_sides: &only_sides,
            pushers_told: forge.tells_pushers(),
        };
        Ok(Authorship::of(&commits, sight))
    }

    /// The commits that a delivery brings: those of a hotfix since what production ran, those of a pull request since its
    /// base. What cannot be listed whole keeps the gate shut.
    async fn own_commits(
        &self,
        delivery: &Delivery,
        app: &App,
        head: &CommitSha,
        pr: Option<&PullRequest>,
    ) -> PortResult<Own> {
        let cut = delivery.steps.iter().find_map(|s| match &s.kind {
            StepKind::CutBranch { branch, at } if delivery.lane == Lane::Hotfix => Some((branch, at)),
            _ => None,
        });
        let (what, (from, whole)) = match (cut, pr) {
            (Some((branch, at)), _) => (format!("the hotfix on {branch}"), (at.clone(), true)),
            (None, Some(pr)) => (pr.number.to_string(), self.before_pr(app, pr).await?),
            (None, None) => {
                return Err(PortError::rejected("where its commits begin was lost; abort this and start again"));
            }
        };
        let compared = self.ports.repos.compare(&app.repository, &from, head).await?;
        if compared.lineage == Lineage::Unknown {
            let told = format!("the commits of {what} cannot be read, so their authors are unknown");
            return Err(PortError::transient(told, "unknown lineage"));
        }
        if compared.commits.len() >= MOST_COMMITS {
            let told = format!(
                "{what} has {MOST_COMMITS} commits or more, so not all their authors can be told from approvers; split it"
            );
            return Err(PortError::rejected(told));
        }
        Ok(Own { commits: compared.commits, untold: (!whole).then(|| head.clone()) })
    }

    /// What a pull request's base held before it, and whether everything since then came with it. One that was pushed to
    /// its base leaves no trace of where it began: of that only the last commit can be told.
    async fn before_pr(&self, app: &App, pr: &PullRequest) -> PortResult<(CommitSha, bool)> {
        let repos = &self.ports.repos;
        let PrState::Merged { commit, .. } = &pr.state else {
            let gone = || format!("branch {} of {} does not exist; create it", pr.base, app.repository);
            let tip = repos.branch_tip(&app.repository, &pr.base).await?;
            return tip.map(|tip| (tip, true)).ok_or_else(|| PortError::not_found(gone()));
        };
        let before = repos.commit(&app.repository, commit).await?.parents.into_iter().next();
        let before = before.ok_or_else(|| PortError::rejected("what it was merged into was lost; start again"))?;
        Ok((before, *commit != pr.head))
    }
}
