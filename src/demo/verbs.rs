//! What people and the world do, as words: the language of the demo's prompt and of the story files.
//!
//! `alice> /release cut 1.4.0`, `bob> react ✅ on 1`, `bob> push acme/shop feature "feat: x"`, `world> pass 30m`.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};

use super::pushes::{Pushed, pushed};
use super::scans;
use super::world::World;
use crate::domain::catalog::Surface;
use crate::domain::event::MessageRef;
use crate::domain::pull_request::ReviewState;
use crate::domain::scan::Scan;
use crate::domain::vote::{Button, Choice};
use crate::domain::{AppName, Branch, CommitSha, EnvName, ImageName, PrNumber, RepoId, TagName};
use crate::forge::{Forge as _, NewPr};
use crate::registry::Registry as _;
use crate::rollout::local::Behaviour;

/// The channel where commands are typed unless `#channel` comes first.
pub const CHANNEL: &str = "releases";

/// What the verbs are, for the demo's help.
pub const HELP: &str = "\
/release cut 1.4.0            any chat command; `#billing /…` types it in another channel
react ✅ on 1                  vote on ballot 1 (✅ or ❌); `unreact ✅ on 1` takes it back
press approve on 1            press a button of ballot 1 (approve, reject, withdraw)
remove ballot 1               delete the message that shows it
review approve acme/shop#4    review a pull request (approve, reject, dismiss); `review dismiss acme/shop#4 of bob` dismisses
                              somebody else's
edit acme/shop#4 \"Title\" [TEXT]   change what a pull request says
push acme/shop dev \"feat: x\"  commit to a branch; add FILE=TEXT to say which file and what, `merging BRANCH` to
                              bring another branch in, `as \"NAME <EMAIL>\"` to put another name on it, `then \"feat: y\"` for
                              another commit in the same push
push -f acme/shop dev v1.4.0  set a branch to a commit by force
update acme/shop#4            press the button that brings a pull request's base into it
pr acme/shop feature -> dev \"title\"   open a pull request
merge acme/shop#4             press the forge's own merge button; squash, close, reopen likewise
join acme/shop feature -> dev \"Merge\"   merge a branch by hand; add FILE=TEXT for what only the merge commit holds
delete acme/shop feature      delete a branch
tag acme/shop v9.9.9 dev      put a tag; \"tag -f\" moves it, \"untag acme/shop v9.9.9\" deletes it
image shop dev-abc1234        push an image by hand; add text to give it other content
cluster fail prod shop v1.4.0 \"CrashLoopBackOff\"   how the cluster behaves: fail, slow, stall, steps, flap, normal
scan shop v1.4.0 high=2 low=1 what the registry's scan of an image says; or `clean`, `running`, `failed`, `unsupported`, `never`
log acme/k8s-prod main        the branch's history
commit acme/k8s-prod main     its last commit's author and whole message
cat acme/k8s-prod main FILE   a file as it stands
show acme/shop#2              a pull request as people read it
checks acme/shop feature      the checks on a branch's head
page acme/shop                its deployments and published notes
team acme/sre dave erin       who is in a team of the forge
rename bobcat robert          an account of the forge gets another login";

/// One thing somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Types into chat.
    Say {
        /// In which channel.
        channel: String,
        /// What.
        text: String,
    },
    /// Votes on a ballot, or takes it back.
    React {
        /// Which ballot.
        ballot: u64,
        /// What.
        choice: Choice,
        /// Whether it is taken back.
        back: bool,
    },
    /// Presses a ballot's button.
    Press(u64, Button),
    /// Deletes the message that shows a ballot.
    Remove(u64),
    /// Reviews a pull request.
    Review(RepoId, PrNumber, ReviewState),
    /// Changes what a pull request says.
    Edit(RepoId, PrNumber, String, String),
    /// Dismisses somebody else's review.
    Dismiss(RepoId, PrNumber, String),
    /// Commits to a branch.
    Push {
        /// Where.
        repo: RepoId,
        /// On which branch.
        branch: Branch,
        /// What, one upon the other.
        commits: Vec<Pushed>,
    },
    /// Sets a branch to a commit by force.
    ForcePush(RepoId, Branch, String),
    /// Brings a pull request's base into it.
    Update(RepoId, PrNumber),
    /// Opens a pull request.
    OpenPr(RepoId, NewPr),
    /// Presses the merge button.
    Merge(RepoId, PrNumber),
    /// Presses the squash button.
    Squash(RepoId, PrNumber),
    /// Merges one branch into another by hand.
    Join {
        /// Where.
        repo: RepoId,
        /// Which branch, and into which.
        branches: (Branch, Branch),
        /// Saying what.
        message: String,
        /// A file that only the merge commit holds.
        file: Option<(String, String)>,
    },
    /// Closes a pull request.
    Close(RepoId, PrNumber),
    /// Opens it again.
    Reopen(RepoId, PrNumber),
    /// Deletes a branch.
    Delete(RepoId, Branch),
    /// Puts a tag.
    Tag(RepoId, TagName, String),
    /// Puts a tag wherever it was.
    ForceTag(RepoId, TagName, String),
    /// Deletes a tag.
    Untag(RepoId, TagName),
    /// Pushes an image.
    Image(ImageName, String, String),
    /// Says what the scan of an image says.
    Scan(ImageName, String, Scan),
    /// Changes how the cluster behaves.
    Cluster(EnvName, AppName, Option<String>, Behaviour),
    /// Lets time pass, where the clock can be set.
    Pass(Duration),
    /// Shows a branch's history.
    Log(RepoId, Branch),
    /// Shows the whole message of a branch's last commit.
    Commit(RepoId, Branch),
    /// Shows a file.
    Cat(RepoId, String, String),
    /// Shows a pull request.
    Show(RepoId, PrNumber),
    /// Shows the checks on a branch's head.
    Checks(RepoId, Branch),
    /// Shows what the forge's page says of deployments and versions.
    Page(RepoId),
    /// Says who is in a team of the forge.
    Team(String, Vec<String>),
    /// Gives an account of the forge another login.
    Rename(String, String),
}

/// Who does what, in a line such as `alice> /tide status`; none where nobody is named.
pub fn spoken(line: &str) -> Option<(&str, &str)> {
    let (who, what) = line.split_once("> ")?;
    (!who.is_empty() && who.bytes().all(|b| b.is_ascii_lowercase())).then_some((who, what))
}

/// Splits at white space; double quotes hold words together, and `\"` is one itself.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut begun) = (String::new(), false, false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.next_if_eq(&'"').is_some() => {
                word.push('"');
                begun = true;
            }
            '"' => {
                quoted = !quoted;
                begun = true;
            }
            c if c.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

fn pull_request(text: &str) -> anyhow::Result<(RepoId, PrNumber)> {
    let (repo, number) = text.split_once('#').context("write a pull request as acme/shop#4")?;
    Ok((RepoId::parse(repo)?, PrNumber(number.parse().context("after # comes the pull request's number")?)))
}

fn choice(emoji: &str) -> anyhow::Result<Choice> {
    match emoji {
        "✅" | "+1" | "yes" => Ok(Choice::Approve),
        "❌" | "-1" | "no" => Ok(Choice::Reject),
        other => bail!("{other:?} is not a vote; react with ✅ or ❌"),
    }
}

fn button(name: &str) -> anyhow::Result<Button> {
    match name {
        "approve" => Ok(Button::Approve),
        "reject" => Ok(Button::Reject),
        "withdraw" => Ok(Button::Withdraw),
        other => bail!("a ballot's buttons are approve, reject and withdraw, not {other:?}"),
    }
}

/// A duration such as `30s`, `10m`, `2h`, `1d`.
pub fn duration(text: &str) -> anyhow::Result<Duration> {
    let split = text.find(|c: char| !c.is_ascii_digit()).context("write a duration as 30s, 10m, 2h or 1d")?;
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        other => bail!("unit {other:?} is not one of s, m, h, d"),
    };
    let number: u64 = number.parse().with_context(|| format!("{text:?} is not a duration such as 10m"))?;
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

impl FromStr for Verb {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix('#') {
            let (channel, said) = rest.split_once(' ').context("after #channel comes what is said there")?;
            return Ok(Self::Say { channel: channel.to_owned(), text: said.trim().to_owned() });
        }
        if text.starts_with('/') {
            return Ok(Self::Say { channel: CHANNEL.to_owned(), text: text.to_owned() });
        }
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        from_words(&words)
    }
}

fn from_words(words: &[&str]) -> anyhow::Result<Verb> {
    Ok(match words {
        [verb @ ("react" | "unreact"), emoji, "on", ballot] => Verb::React {
            ballot: ballot.parse().context("after `on` comes the ballot's number")?,
            choice: choice(emoji)?,
            back: *verb == "unreact",
        },
        ["press", name, "on", ballot] => {
            Verb::Press(ballot.parse().context("after `on` comes the ballot's number")?, button(name)?)
        }
        ["remove", "ballot", number] => Verb::Remove(number.parse().context("after `ballot` comes its number")?),
        ["review", state, pr] => {
            let (repo, number) = pull_request(pr)?;
            let state = match *state {
                "approve" => ReviewState::Approved,
                "reject" => ReviewState::ChangesRequested,
                "dismiss" => ReviewState::Dismissed,
                other => bail!("a review is approve, reject or dismiss, not {other:?}"),
            };
            Verb::Review(repo, number, state)
        }
        ["edit", pr, title, text @ ..] => {
            pull_request(pr).map(|(repo, number)| Verb::Edit(repo, number, (*title).to_owned(), text.join(" ")))?
        }
        ["review", "dismiss", pr, "of", whose] => {
            pull_request(pr).map(|(repo, number)| Verb::Dismiss(repo, number, (*whose).to_owned()))?
        }
        ["push", "-f", repo, branch, rev] => {
            Verb::ForcePush(RepoId::parse(repo)?, Branch::parse(branch)?, (*rev).to_owned())
        }
        ["push", repo, branch, commits @ ..] if !commits.is_empty() => Verb::Push {
            repo: RepoId::parse(repo)?,
            branch: Branch::parse(branch)?,
            commits: commits.split(|word| *word == "then").map(pushed).collect::<anyhow::Result<_>>()?,
        },
        ["update", pr] => pull_request(pr).map(|(r, n)| Verb::Update(r, n))?,
        ["pr", repo, branch, "->", base, title] => Verb::OpenPr(
            RepoId::parse(repo)?,
            NewPr {
                branch: Branch::parse(branch)?,
                base: Branch::parse(base)?,
                title: (*title).to_owned(),
                body: String::new(),
                draft: false,
                labels: Vec::new(),
            },
        ),
        ["join", repo, branch, "->", into, message, file @ ..] => Verb::Join {
            repo: RepoId::parse(repo)?,
            branches: (Branch::parse(branch)?, Branch::parse(into)?),
            message: (*message).to_owned(),
            file: file.first().map(|f| file_text(f)).transpose()?,
        },
        ["squash", pr] => pull_request(pr).map(|(r, n)| Verb::Squash(r, n))?,
        ["merge", pr] => pull_request(pr).map(|(r, n)| Verb::Merge(r, n))?,
        ["close", pr] => pull_request(pr).map(|(r, n)| Verb::Close(r, n))?,
        ["reopen", pr] => pull_request(pr).map(|(r, n)| Verb::Reopen(r, n))?,
        ["delete", repo, branch] => Verb::Delete(RepoId::parse(repo)?, Branch::parse(branch)?),
        ["tag", "-f", repo, tag, rev] => Verb::ForceTag(RepoId::parse(repo)?, TagName::parse(tag)?, (*rev).to_owned()),
        ["untag", repo, tag] => Verb::Untag(RepoId::parse(repo)?, TagName::parse(tag)?),
        ["tag", repo, tag, rev] => Verb::Tag(RepoId::parse(repo)?, TagName::parse(tag)?, (*rev).to_owned()),
        ["image", name, tag] => Verb::Image(ImageName::parse(name)?, (*tag).to_owned(), "by hand".to_owned()),
        ["image", name, tag, text] => Verb::Image(ImageName::parse(name)?, (*tag).to_owned(), (*text).to_owned()),
        ["scan", name, tag, said @ ..] if !said.is_empty() => {
            Verb::Scan(ImageName::parse(name)?, (*tag).to_owned(), scans::read(said)?)
        }
        ["cluster", how, environment, app, rest @ ..] => cluster(how, environment, app, rest)?,
        ["pass", time] => Verb::Pass(duration(time)?),
        ["log", repo, branch] => Verb::Log(RepoId::parse(repo)?, Branch::parse(branch)?),
        ["commit", repo, branch] => Verb::Commit(RepoId::parse(repo)?, Branch::parse(branch)?),
        ["cat", repo, rev, path] => Verb::Cat(RepoId::parse(repo)?, (*rev).to_owned(), (*path).to_owned()),
        ["show", pr] => pull_request(pr).map(|(r, n)| Verb::Show(r, n))?,
        ["checks", repo, branch] => Verb::Checks(RepoId::parse(repo)?, Branch::parse(branch)?),
        ["page", repo] => Verb::Page(RepoId::parse(repo)?),
        ["team", team, who @ ..] => Verb::Team((*team).to_owned(), who.iter().map(ToString::to_string).collect()),
        ["rename", from, to] => Verb::Rename((*from).to_owned(), (*to).to_owned()),
        _ => match words.first().and_then(|first| tidegate_commands::before_command(first)) {
            Some(before) => bail!("what is said in chat begins with a slash: {before}{}", words.join(" ")),
            None => bail!("not understood; `help` lists what can be done"),
        },
    })
}

pub(super) fn file_text(file: &str) -> anyhow::Result<(String, String)> {
    let (path, text) = file.split_once('=').context("say which file as FILE=TEXT")?;
    Ok((path.to_owned(), format!("{}\n", text.replace("\\n", "\n"))))
}

fn cluster(how: &str, environment: &str, app: &str, rest: &[&str]) -> anyhow::Result<Verb> {
    let (tag, text) = match rest {
        [] => (None, None),
        [tag] => (Some((*tag).to_owned()), None),
        [tag, text] => (Some((*tag).to_owned()), Some(*text)),
        _ => bail!("too many words; quote the cause"),
    };
    let tag = tag.filter(|t| t != "*");
    let behaviour = match how {
        "normal" => Behaviour::Normal,
        "stall" => Behaviour::Stall,
        "steps" => Behaviour::Steps,
        "flap" => Behaviour::Flap { every: duration(text.unwrap_or("30s"))? },
        "slow" => Behaviour::Slow { by: duration(text.unwrap_or("1m"))? },
        "fail" => Behaviour::Fail { cause: text.unwrap_or("CrashLoopBackOff").to_owned() },
        other => bail!("the cluster can be normal, slow, stall, steps, flap or fail, not {other:?}"),
    };
    Ok(Verb::Cluster(EnvName::parse(environment)?, AppName::parse(app)?, tag, behaviour))
}

impl World {
    /// Somebody does something. Returns what they see of it at once, if anything; the engine has not had its turn.
    pub async fn perform(&self, who: &str, verb: &Verb) -> anyhow::Result<String> {
        let login = self.login(who);
        let forge = &self.forge;
        match verb {
            Verb::Say { channel, text } => self.terminal.say(who, channel, text)?,
            Verb::React { ballot, choice, back } => {
                let message = self.ballot(*ballot)?;
                match back {
                    false => self.terminal.react(who, &message, *choice)?,
                    true => self.terminal.unreact(who, &message, *choice)?,
                }
            }
            Verb::Press(ballot, button) => self.terminal.press(who, &self.ballot(*ballot)?, *button)?,
            Verb::Remove(ballot) => self.terminal.remove(&self.ballot(*ballot)?)?,
            Verb::Review(repo, pr, state) => forge.review(repo, *pr, &login, *state).await?,
            Verb::Edit(repo, pr, title, text) => forge.edit_pr(repo, *pr, title, text).await?,
            Verb::Dismiss(repo, pr, whose) => forge.dismiss_as(&login, (repo, *pr), &self.login(whose)).await?,
            Verb::Push { repo, branch, commits } => return self.push(who, repo, branch, commits).await,
            Verb::ForcePush(repo, branch, rev) => {
                let at = self.commit_named(repo, rev).await?;
                forge.force_push(&login, repo, branch, &at).await?;
            }
            Verb::Update(repo, pr) => return Ok(forge.update_pr_as(&login, repo, *pr).await?.short().to_owned()),
            Verb::OpenPr(repo, new) => {
                return Ok(format!("{repo}{}", forge.open_pr_as(&login, repo, new).await?.number));
            }
            Verb::Merge(repo, pr) => drop(forge.merge_as(&login, repo, *pr).await?),
            Verb::Squash(repo, pr) => drop(forge.squash_as(&login, repo, *pr).await?),
            Verb::Join { repo, branches: (branch, into), message, file } => {
                let author = Self::author(who);
                let files: Vec<_> = file.iter().cloned().collect();
                let made = forge.merge_by_hand(&login, repo, (branch, into), (&files, message), &author).await?;
                return Ok(format!("{} on {into}", made.short()));
            }
            Verb::Close(repo, pr) => forge.close_as(&login, repo, *pr).await?,
            Verb::Reopen(repo, pr) => forge.reopen_as(&login, repo, *pr).await?,
            Verb::Delete(repo, branch) => {
                let tip = forge.repos().branch_tip(repo, branch).await?.context("there is no such branch")?;
                forge.repos().delete_branch(repo, branch, &tip).await?;
            }
            Verb::Tag(repo, tag, rev) => {
                let at = self.commit_named(repo, rev).await?;
                forge.repos().create_tag(repo, tag, &at, tag.as_str()).await?;
            }
            Verb::ForceTag(repo, tag, rev) => forge.force_tag(repo, tag, &self.commit_named(repo, rev).await?).await?,
            Verb::Untag(repo, tag) => forge.delete_tag(repo, tag).await?,
            Verb::Image(name, tag, text) => return Ok(self.registry.push(name, tag, text)?.short().to_owned()),
            Verb::Scan(name, tag, scan) => {
                let digest = self.registry.digest(name, tag).await?.context("there is no such image")?;
                self.registry.set_scan(name, &digest, scan.clone())?;
            }
            Verb::Cluster(environment, app, tag, behaviour) => {
                self.cluster.set(environment, app, tag.as_deref(), behaviour.clone())?;
            }
            Verb::Pass(_) => bail!("this world's clock is the machine's: time passes by itself"),
            Verb::Log(repo, branch) => {
                let commits = forge.log(repo, branch, 20).await?;
                return Ok(commits.iter().map(|c| format!("{} {}\n", c.sha.short(), c.title())).collect());
            }
            Verb::Commit(repo, branch) => return self.message(repo, branch).await,
            Verb::Show(repo, pr) => return self.show(repo, *pr).await,
            Verb::Checks(repo, branch) => {
                let head = forge.repos().branch_tip(repo, branch).await?.context("there is no such branch")?;
                let checks = forge.checks(repo, &head).await?;
                return Ok(checks.iter().map(|c| format!("{} {:?}\n{}\n", c.name, c.state, c.summary)).collect());
            }
            Verb::Page(repo) => return self.page(repo).await,
            Verb::Team(team, who) => {
                let logins: Vec<String> = who.iter().map(|w| self.login(w)).collect();
                forge.set_team(team, &logins.iter().map(String::as_str).collect::<Vec<_>>()).await?;
            }
            Verb::Rename(from, to) => forge.rename(from, to).await?,
            Verb::Cat(repo, rev, path) => {
                return forge.repos().read_file(repo, rev, path).await?.context("there is no such file");
            }
        }
        Ok(String::new())
    }

    async fn commit_named(&self, repo: &RepoId, rev: &str) -> anyhow::Result<CommitSha> {
        self.forge.named(repo, rev).await?.context("there is no such commit")
    }

    fn ballot(&self, number: u64) -> anyhow::Result<MessageRef> {
        self.terminal.ballot(number).ok_or_else(|| anyhow!("there is no ballot {number}"))
    }

    /// A person's login on the forge; strangers go by their own name.
    pub(super) fn login(&self, who: &str) -> String {
        let person = self.config.catalog.people.values().find(|p| p.id.as_str() == who);
        person.and_then(|p| p.logins.get(&Surface::Github)).cloned().unwrap_or_else(|| who.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_told_what_to_write() {
        assert!(matches!("/release cut 1.4.0".parse(), Ok(Verb::Say { .. })));
        assert!(matches!("#billing /tide status".parse(), Ok(Verb::Say { channel, .. }) if channel == "billing"));
        assert!(matches!("react ✅ on 3".parse(), Ok(Verb::React { ballot: 3, choice: Choice::Approve, back: false })));
        assert!(matches!("unreact ❌ on 3".parse(), Ok(Verb::React { choice: Choice::Reject, back: true, .. })));
        assert!(
            matches!("push a/b dev \"x\" then \"y\" f=g".parse(), Ok(Verb::Push { commits, .. }) if commits.len() == 2)
        );
        for bad in [
            "push a/b dev",
            "push a/b dev x then",
            "",
            "react on 3",
            "react 👀 on 3",
            "merge 4",
            "pass ten",
            "cluster explode prod shop",
        ] {
            assert!(bad.parse::<Verb>().is_err(), "{bad:?}");
        }
        for (bare, meant) in [("diff prod", "/tide diff prod"), ("promote prod 1.4.0", "/promote prod 1.4.0")] {
            let told = bare.parse::<Verb>().expect_err("no verb").to_string();
            assert!(told.ends_with(&format!("begins with a slash: {meant}")), "{told}");
        }
    }
}
