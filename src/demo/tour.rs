//! The tour: plays `tour.story`, the whole flow as people and the world act it, and checks what came of it.
//!
//! Lines: `## heading`, `| what a newcomer should know`, `alice> what she does   ✋ what happens on purpose`,
//! `show DELIVERY`, `= what should be so`.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::expect::Expectation;
use super::stage::Stage;
use super::verbs::{Verb, spoken};
use super::voice::{Told, Voice};
use super::world::{Tempo, World, config_text};
use crate::domain::Instant;
use crate::domain::explain::duration_words;
use crate::port::{Clock as _, ManualClock};

const STORY: &str = include_str!("tour.story");

/// Slow enough that every wait shows; the clock jumps.
const TEMPO: Tempo = Tempo {
    soak: Duration::from_secs(1800),
    take: Duration::from_secs(5),
    ready: Duration::from_secs(20),
    settle: Duration::from_secs(10),
};

/// How many commits of an env repo are listed at the end.
const HISTORY: usize = 50;

/// One line of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line<'s> {
    Chapter(&'s str),
    Note(&'s str),
    Do { who: &'s str, what: &'s str, on_purpose: Option<&'s str> },
    Show(&'s str),
    Expect(&'s str),
}

fn line(text: &str) -> anyhow::Result<Line<'_>> {
    if let Some(heading) = text.strip_prefix("## ") {
        return Ok(Line::Chapter(heading));
    }
    if let Some(note) = text.strip_prefix("| ") {
        return Ok(Line::Note(note));
    }
    if let Some(expected) = text.strip_prefix("= ") {
        return Ok(Line::Expect(expected));
    }
    if let Some(delivery) = text.strip_prefix("show ") {
        return Ok(Line::Show(delivery));
    }
    let (who, what) = spoken(text).with_context(|| format!("{text:?} is no line of a tour"))?;
    let (what, on_purpose) = match what.split_once(" ✋ ") {
        Some((what, why)) => (what.trim_end(), Some(why)),
        None => (what, None),
    };
    Ok(Line::Do { who, what, on_purpose })
}

/// A tour under way.
struct Tour<'v> {
    stage: Stage,
    clock: ManualClock,
    voice: &'v mut Voice,
    beat: Duration,
    /// What was told since somebody last did something.
    recent: Vec<String>,
    checked: usize,
    wrong: Vec<String>,
}

/// Makes a world in an empty folder and plays the story in it, with a pause of this length after each thing told.
/// Fails where the world is not afterwards as the story says.
pub async fn play(folder: &Path, beginning: Instant, voice: &mut Voice, beat: Duration) -> anyhow::Result<()> {
    let clock = ManualClock::new(beginning);
    World::make(folder, &config_text(TEMPO), Arc::new(clock.clone())).await?;
    let stage = Stage::open(folder, Arc::new(clock.clone())).await?;
    let mut tour = Tour { stage, clock, voice, beat, recent: Vec::new(), checked: 0, wrong: Vec::new() };
    tour.stage.world.start().await?;
    tour.stage.news().await?;
    for text in STORY.lines().filter(|text| !text.trim().is_empty()) {
        tour.line(line(text)?).await?;
    }
    tour.histories().await?;
    if tour.wrong.is_empty() {
        let text = format!("\nThe tour ends. All {} things checked on the way were as they should be.", tour.checked);
        return Ok(tour.tell(Told::Note { text }).await?);
    }
    bail!("it went another way than it should:\n  {}", tour.wrong.join("\n  "))
}

impl Tour<'_> {
    async fn line(&mut self, line: Line<'_>) -> anyhow::Result<()> {
        match line {
            Line::Chapter(heading) => self.tell(Told::Chapter { heading: heading.to_owned() }).await?,
            Line::Note(text) => self.tell(Told::Note { text: text.to_owned() }).await?,
            Line::Do { who, what, on_purpose } => self.act(who, what, on_purpose).await?,
            Line::Show(delivery) => self.show(delivery).await?,
            Line::Expect(text) => self.check(text).await?,
        }
        Ok(())
    }

    async fn tell(&mut self, told: Told) -> io::Result<()> {
        self.recent.push(told.words().to_owned());
        self.voice.tell(&told)?;
        if !self.beat.is_zero() {
            tokio::time::sleep(self.beat).await;
        }
        Ok(())
    }

    /// Somebody does something, and everything that follows at this instant, or while time passes, happens.
    async fn act(&mut self, who: &str, what: &str, on_purpose: Option<&str>) -> anyhow::Result<()> {
        self.recent.clear();
        let verb: Verb = what.parse()?;
        if let Verb::Pass(time) = verb {
            return self.pass(time).await;
        }
        let on_purpose = on_purpose.map(ToOwned::to_owned);
        self.tell(Told::Said { who: who.to_owned(), text: what.to_owned(), on_purpose }).await?;
        match self.stage.world.perform(who, &verb).await {
            Ok(seen) if seen.is_empty() => {}
            Ok(text) => self.tell(Told::Seen { text }).await?,
            Err(error) => {
                self.wrong.push(format!("{who}> {what}: {error:#}"));
                self.tell(Told::Trouble { text: format!("{error:#}") }).await?;
            }
        }
        loop {
            self.stage.world.engine.run_until_idle().await?;
            self.news().await?;
            if !self.build().await? {
                return Ok(());
            }
        }
    }

    /// Tells what happened.
    async fn news(&mut self) -> anyhow::Result<()> {
        for told in self.stage.news().await? {
            self.tell(told).await?;
        }
        Ok(())
    }

    /// Gives the CI its turn.
    async fn build(&mut self) -> anyhow::Result<bool> {
        let did = self.stage.world.ci.turn(&self.stage.world.config.catalog).await?;
        let any = !did.is_empty();
        for text in did {
            self.tell(Told::Ci { text }).await?;
        }
        Ok(any)
    }

    /// Lets time pass, stopping wherever something happens by time alone. What changed is told at the end.
    async fn pass(&mut self, time: Duration) -> anyhow::Result<()> {
        let until = self.clock.now() + time;
        self.tell(Told::Time { text: format!("{} pass", duration_words(time)) }).await?;
        while self.clock.now() < until {
            let world = &self.stage.world;
            let (wake, change) = (world.engine.next_wake().await?, world.cluster.next_change()?);
            let next = [wake, change].into_iter().flatten().filter(|at| *at > self.clock.now()).min();
            self.clock.advance_to(next.unwrap_or(until).min(until));
            loop {
                self.stage.world.engine.run_until_idle().await?;
                if !self.build().await? {
                    break;
                }
            }
        }
        self.news().await
    }

    /// A delivery's whole card.
    async fn show(&mut self, delivery: &str) -> anyhow::Result<()> {
        match self.stage.world.card(delivery, self.voice.paint()) {
            Some(text) => self.tell(Told::Whole { of: format!("The card of {delivery}, as it stands:"), text }).await?,
            None => self.wrong.push(format!("{delivery} has no card")),
        }
        Ok(())
    }

    async fn check(&mut self, text: &str) -> anyhow::Result<()> {
        let expectation: Expectation = text.parse()?;
        let checked = expectation.check(&self.stage.world, &self.recent).await;
        let instead = checked.unwrap_or_else(|error| Some(format!("{error:#}")));
        self.checked += 1;
        if let Some(instead) = &instead {
            self.wrong.push(format!("{text}: {instead}"));
        }
        // What was only looked up in this transcript is not worth a line of it.
        if instead.is_some() || !matches!(expectation, Expectation::Told(_)) {
            self.voice.tell(&Told::Checked { text: text.to_owned(), ok: instead.is_none(), instead })?;
        }
        Ok(())
    }

    /// What the env repos went through.
    async fn histories(&mut self) -> anyhow::Result<()> {
        let world = self.stage.world.clone();
        for environment in &world.config.catalog.environments {
            let commits = world.forge.log(&environment.repository, &environment.branch, HISTORY).await?;
            let lines: Vec<String> = commits.iter().map(|c| format!("{} {}", c.sha.short(), c.title())).collect();
            let remote = world.forge.repos().git_remote(&environment.repository).await?.url;
            let of = format!("\n$ git -C {remote} log --oneline");
            self.tell(Told::Whole { of, text: lines.join("\n") }).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_story_is_understood() {
        for text in STORY.lines().filter(|text| !text.trim().is_empty()) {
            match line(text).unwrap() {
                Line::Do { what, .. } => drop(what.parse::<Verb>().unwrap()),
                Line::Expect(expected) => drop(expected.parse::<Expectation>().unwrap()),
                _ => {}
            }
        }
    }
}
