//! What need not be asked of Discord again. All of it can be read anew, and is after a restart.

use std::collections::{BTreeMap, BTreeSet};

use serenity::model::id::ChannelId;

use super::render::Embed;

/// How many messages are remembered.
const REMEMBERED: usize = 2000;

/// What need not be asked again.
#[derive(Default)]
pub(super) struct Memory {
    /// What messages show, by their id.
    pub(super) shown: BTreeMap<u64, (u64, Embed)>,
    /// Titles of cards, by their message, until their thread is open.
    pub(super) titles: BTreeMap<u64, String>,
    /// Cards whose thread is open.
    pub(super) threads: BTreeSet<u64>,
    /// Marks of copies in a channel that were seen while searching.
    pub(super) copies: BTreeSet<String>,
    /// Marks of messages whose last sending certainly did nothing, so that they need not be looked for.
    pub(super) unsent: BTreeSet<String>,
    /// Channels to one person.
    pub(super) direct: BTreeMap<u64, ChannelId>,
}

impl Memory {
    /// What was to be sent with this mark certainly was not.
    pub(super) fn note_unsent(&mut self, mark: String) {
        if self.unsent.len() >= REMEMBERED {
            // What is not remembered is looked for.
            self.unsent.clear();
        }
        self.unsent.insert(mark);
    }

    /// A message shows this.
    pub(super) fn remember(&mut self, message: u64, revision: u64, embed: Embed) {
        self.shown.insert(message, (revision, embed));
        // Ids rise with time: the oldest are forgotten, and read again should they still change.
        while self.shown.len() > REMEMBERED {
            self.shown.pop_first();
        }
    }

    /// A card's thread is to be called so, once it is opened.
    pub(super) fn name_thread(&mut self, message: u64, title: String) {
        self.titles.insert(message, title);
        while self.titles.len() > REMEMBERED {
            self.titles.pop_first();
        }
    }
}
