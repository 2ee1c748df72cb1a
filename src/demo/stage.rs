//! The stage: an open world with its audience. Collects what the engine did and what people heard since the last look.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::transcript::{Heard, Kind, Transcript};
use super::voice::Told;
use super::world::World;
use crate::chat::card::Loudness;
use crate::chat::terminal::Shown;
use crate::chat::text::Paint;
use crate::domain::fact::Fact;
use crate::port::Clock;

/// How many journal entries are read at once.
const BATCH: u32 = 500;

/// An open world with its audience.
pub struct Stage {
    /// The world.
    pub world: Arc<World>,
    screen: UnboundedReceiver<Shown>,
    transcript: Transcript,
    journal: i64,
}

impl Stage {
    /// Opens a world that was made. What happened before is not told again.
    pub async fn open(folder: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let (screen, shown) = unbounded_channel();
        let world = Arc::new(World::open(folder, clock, Arc::new(screen), Paint::Plain).await?);
        let mut stage = Self { world, screen: shown, transcript: Transcript::default(), journal: 0 };
        stage.transcript.heard(stage.world.terminal.shown());
        stage.news().await?;
        Ok(stage)
    }

    /// Waits until something is shown. What it was comes with the next [`Stage::news`].
    pub async fn something_shown(&mut self) -> Option<Shown> {
        self.screen.recv().await
    }

    /// What tidegate did and what people heard since the last call, with `first` shown before the rest.
    pub async fn news_after(&mut self, first: Option<Shown>) -> anyhow::Result<Vec<Told>> {
        let mut told = self.done().await?;
        let mut shown: Vec<Shown> = first.into_iter().collect();
        while let Ok(one) = self.screen.try_recv() {
            shown.push(one);
        }
        let mut heard: Vec<Heard> = self.transcript.heard(shown).into_iter().filter(|h| !is_step(h)).collect();
        // A notice goes to the channel of every app it concerns; here they are all one screen.
        heard.dedup();
        told.extend(heard.into_iter().map(Told::Heard));
        Ok(told)
    }

    /// What tidegate did and what people heard since the last call.
    pub async fn news(&mut self) -> anyhow::Result<Vec<Told>> {
        self.news_after(None).await
    }

    /// What the journal says tidegate did to the outside.
    async fn done(&mut self) -> anyhow::Result<Vec<Told>> {
        let mut told = Vec::new();
        loop {
            let entries = self.world.store.journal(self.journal, BATCH, None).await?;
            let Some(last) = entries.last() else { return Ok(told) };
            self.journal = last.seq;
            for entry in entries.into_iter().filter_map(|record| record.read().ok()) {
                let Some(delivery) = entry.delivery else { continue };
                if let Fact::Performed { outcome, .. } = entry.fact {
                    told.push(Told::Did { delivery: delivery.to_string(), text: outcome });
                }
            }
        }
    }
}

/// A finished step told in a card's thread: what tidegate did for it is told already.
fn is_step(heard: &Heard) -> bool {
    heard.kind == Kind::Line(Loudness::Detail) && heard.text.starts_with("· ✔ ")
}
