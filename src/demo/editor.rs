//! The line that is being typed at the demo's prompt, kept by us so that what comes in can be printed above it: a terminal
//! that keeps the line itself gives it to nobody before Enter.
//!
//! No more than a prompt needs: letters, erasing a letter, a word, all of it, and the lines typed before.

use std::os::fd::AsFd as _;

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// How many columns where nobody says.
const COLUMNS: usize = 80;
/// The most lines that are kept to be typed again.
const KEPT: usize = 200;

/// What keys came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// A whole line.
    Line(String),
    /// Nobody types any more.
    End,
}

/// The line so far.
#[derive(Debug, Default)]
pub(super) struct Editor {
    text: String,
    /// Bytes of a letter, or of a key that sends several, that are not all there.
    part: Vec<u8>,
    before: Vec<String>,
    /// Which of those is shown; none where what is typed is.
    shown: Option<usize>,
}

impl Editor {
    /// The line so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes what was typed, or pasted.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Typed> {
        let mut done = Vec::new();
        for byte in bytes {
            match (self.part.first(), byte) {
                (Some(0x1b), _) => self.escape(*byte),
                (None, b'\r' | b'\n') => {
                    let line = std::mem::take(&mut self.text);
                    self.remember(&line);
                    done.push(Typed::Line(line));
                }
                (None, 0x04) if self.text.is_empty() => done.push(Typed::End),
                (None, 0x7f | 0x08) => drop(self.text.pop()),
                (None, 0x15) => self.text.clear(),
                (None, 0x17) => self.text.truncate(word_start(&self.text)),
                (None, 0x1b) => self.part.push(*byte),
                (None, b'\t') => self.text.push(' '),
                (None, 0x00..=0x1f) => {}
                _ => self.letter(*byte),
            }
        }
        done
    }

    /// A byte of a letter.
    fn letter(&mut self, byte: u8) {
        self.part.push(byte);
        match std::str::from_utf8(&self.part) {
            Ok(letter) => self.text.push_str(letter),
            Err(e) if e.error_len().is_none() => return,
            // Not a letter in any alphabet.
            Err(_) => {}
        }
        self.part.clear();
    }

    /// A byte of a key such as an arrow: `ESC [ A`.
    fn escape(&mut self, byte: u8) {
        self.part.push(byte);
        match self.part.as_slice() {
            [_, b'[' | b'O'] => {}
            [_, _] => self.part.clear(),
            [_, _, .., b'@'..=b'~'] => {
                match self.part.as_slice() {
                    [_, _, b'A'] => self.older(),
                    [_, _, b'B'] => self.newer(),
                    _ => {}
                }
                self.part.clear();
            }
            _ => {}
        }
    }

    fn remember(&mut self, line: &str) {
        self.shown = None;
        if !line.trim().is_empty() && self.before.last().is_none_or(|last| last != line) {
            self.before.push(line.to_owned());
            let many = self.before.len().saturating_sub(KEPT);
            self.before.drain(..many);
        }
    }

    fn older(&mut self) {
        let next = self.shown.unwrap_or(self.before.len()).checked_sub(1);
        if let Some(line) = next.and_then(|n| self.before.get(n)) {
            self.text.clone_from(line);
            self.shown = next;
        }
    }

    fn newer(&mut self) {
        let Some(shown) = self.shown else { return };
        self.shown = Some(shown + 1).filter(|n| *n < self.before.len());
        self.text = self.shown.and_then(|n| self.before.get(n)).cloned().unwrap_or_default();
    }
}

/// Where the last word begins.
fn word_start(text: &str) -> usize {
    let word = text.trim_end();
    word.rfind(char::is_whitespace).map_or(0, |at| at + word[at..].chars().next().map_or(0, char::len_utf8))
}

/// What takes a line off a screen of so many columns, from its end; and leaves the cursor where it began.
pub(super) fn erased(line: &str, columns: usize) -> String {
    let above = line.chars().count().saturating_sub(1) / columns.max(1);
    let up = if above == 0 { String::new() } else { format!("\u{1b}[{above}A") };
    format!("\r{up}\u{1b}[J")
}

/// A terminal that gives each key as it is typed, and is as it was again afterwards. Ctrl-C stays what it is.
pub(super) struct Keys {
    was: Termios,
}

impl Keys {
    /// None where there is no terminal to be had.
    pub(super) fn open() -> Option<Self> {
        let was = tcgetattr(std::io::stdin().as_fd()).ok()?;
        let mut now = was.clone();
        now.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        now.special_codes[SpecialCodeIndex::VMIN] = 1;
        now.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(std::io::stdin().as_fd(), OptionalActions::Now, &now).ok()?;
        Some(Self { was })
    }

    /// How wide it is.
    pub(super) fn columns(&self) -> usize {
        let size = tcgetwinsize(std::io::stdout().as_fd()).ok();
        size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(COLUMNS)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = tcsetattr(std::io::stdin().as_fd(), OptionalActions::Now, &self.was);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str) -> (Vec<Typed>, String) {
        let mut editor = Editor::default();
        let done = editor.take(keys.as_bytes());
        (done, editor.text().to_owned())
    }

    fn line(text: &str) -> Typed {
        Typed::Line(text.to_owned())
    }

    #[test]
    fn keys_make_lines_and_what_is_erased_is_gone() {
        assert_eq!(typed("/tide sta"), (vec![], "/tide sta".to_owned()));
        assert_eq!(typed("react ✅\u{7f}❌ on 1\r"), (vec![line("react ❌ on 1")], String::new()));
        assert_eq!(typed("push a b\u{17}\u{17}c"), (vec![], "push c".to_owned()));
        assert_eq!(typed("nonsense\u{15}help\n"), (vec![line("help")], String::new()));
        assert_eq!(typed("a\nb\n# c\nd"), (vec![line("a"), line("b"), line("# c")], "d".to_owned()));
        assert_eq!(typed("\u{4}"), (vec![Typed::End], String::new()));
        assert_eq!(typed("x\u{4}"), (vec![], "x".to_owned()), "a line is not lost to it");
    }

    #[test]
    fn a_letter_may_come_in_parts() {
        let mut editor = Editor::default();
        let letter = "✅".as_bytes();
        editor.take(&letter[..1]);
        assert_eq!(editor.text(), "");
        editor.take(&letter[1..]);
        assert_eq!(editor.text(), "✅");
    }

    #[test]
    fn arrows_bring_back_what_was_typed_before_and_other_keys_do_nothing() {
        let (up, down, left) = ("\u{1b}[A", "\u{1b}[B", "\u{1b}[D");
        assert_eq!(typed(&format!("one\ntwo\n{up}")).1, "two");
        assert_eq!(typed(&format!("one\ntwo\n{up}{up}{up}")).1, "one");
        assert_eq!(typed(&format!("one\ntwo\n{up}{up}{down}")).1, "two");
        assert_eq!(typed(&format!("one\ntwo\n{up}{down}")).1, "");
        assert_eq!(typed(&format!("ab{left}\u{1b}[3~\u{1b}OPc")).1, "abc");
    }

    #[test]
    fn a_line_that_wraps_is_erased_as_a_whole() {
        assert_eq!(erased("alice> x", 80), "\r\u{1b}[J");
        assert_eq!(erased(&"x".repeat(80), 80), "\r\u{1b}[J");
        assert_eq!(erased(&"x".repeat(161), 80), "\r\u{1b}[2A\u{1b}[J");
    }

    proptest! {
        #[test]
        fn no_keys_make_it_panic(keys in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut editor = Editor::default();
            editor.take(&keys);
            let odd = editor.text().contains(['\u{1b}', '\r', '\n']);
            prop_assert!(!odd);
        }
    }
}
