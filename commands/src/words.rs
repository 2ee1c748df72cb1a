//! Splits what a person typed into words, the way a shell would but without a shell: quotes (straight or smart) hold
//! words together, dashes that a phone "improved" still begin a flag, and an apostrophe inside a word is only that.

/// A quote was opened and never closed; holds the quote character.
#[derive(Debug)]
pub(crate) struct Unbalanced(pub(crate) char);

/// One word with the place it was read from.
pub(crate) struct Word {
    /// Its text, without the quotes around it.
    pub(crate) text: String,
    /// Whether it stood in quotes: such a word is never a flag.
    pub(crate) quoted: bool,
    /// Byte offsets in the line.
    pub(crate) start: usize,
    /// Byte offset behind it.
    pub(crate) end: usize,
}

/// A place in the line; words are read on demand because where they end depends on the command.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(line: &'a str) -> Self {
        Cursor { line, at: 0 }
    }

    /// The same line from another place.
    pub(crate) fn moved_to(&self, at: usize) -> Self {
        Cursor { line: self.line, at }
    }

    /// Everything not yet read, from its first visible character.
    pub(crate) fn rest(&self) -> &'a str {
        self.line[self.at..].trim()
    }

    /// Whether nothing is left.
    pub(crate) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Reads the next word.
    pub(crate) fn word(&mut self) -> Result<Option<Word>, Unbalanced> {
        let left = self.line[self.at..].trim_start();
        let start = self.line.len() - left.len();
        let Some(first) = left.chars().next() else { return Ok(None) };
        let word = if Quote::of(first).is_some() {
            let (text, length) = quoted(left).ok_or(Unbalanced(first))?;
            Word { text, quoted: true, start, end: start + length }
        } else {
            let length = left.find(char::is_whitespace).unwrap_or(left.len());
            Word { text: left[..length].to_string(), quoted: false, start, end: start + length }
        };
        self.at = word.end;
        Ok(Some(word))
    }
}

#[derive(PartialEq)]
enum Quote {
    Single,
    Double,
}

impl Quote {
    fn of(c: char) -> Option<Self> {
        match c {
            '"' | '“' | '”' | '„' | '‟' => Some(Quote::Double),
            '\'' | '‘' | '’' | '‚' | '‛' => Some(Quote::Single),
            _ => None,
        }
    }
}

/// Reads a quoted text from its opening quote: what it says and how many bytes it took. The closing quote is one of the
/// same kind with white space or nothing behind it; a backslash keeps a quote from closing.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut chars = text.char_indices().peekable();
    let (_, open) = chars.next()?;
    let kind = Quote::of(open);
    let mut said = String::new();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        match next {
            Some(next) if c == '\\' && (next == '\\' || Quote::of(next).is_some()) => {
                said.push(next);
                chars.next();
            }
            _ if Quote::of(c) == kind && next.is_none_or(char::is_whitespace) => {
                return Some((said, at + c.len_utf8()));
            }
            _ => said.push(c),
        }
    }
    None
}

/// One word of a line that [`Cursor::word`] reads back as the same text.
pub(crate) fn as_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/+@:-".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        text.to_string()
    } else {
        as_quoted(text)
    }
}

/// The text in quotes, whatever it holds.
pub(crate) fn as_quoted(text: &str) -> String {
    let mut line = String::from('"');
    for c in text.chars() {
        if c == '\\' || Quote::of(c) == Some(Quote::Double) {
            line.push('\\');
        }
        line.push(c);
    }
    line.push('"');
    line
}

/// The flag a word begins, without its dashes and without `=value`. A single long dash counts as two short ones only
/// before a flag that exists: in a reason it is punctuation.
pub(crate) fn flag(word: &Word, exists: impl Fn(&str) -> bool) -> Option<&str> {
    if word.quoted {
        return None;
    }
    let name = word.text.trim_start_matches(['-', '–', '—', '―', '−']);
    let dashes = &word.text[..word.text.len() - name.len()];
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    let typed = dashes.starts_with("--") && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let improved = !dashes.is_empty() && dashes != "-" && exists(&name.to_ascii_lowercase());
    (typed || improved).then_some(name)
}

/// Whether a character leaves no mark, or reorders those that do: it has no business in a name.
pub(crate) fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// The text on one line, white space as single blanks, without control, zero-width and direction-changing characters.
pub fn without_invisible(text: &str) -> String {
    let spaced: String = text.chars().filter(|c| c.is_whitespace() || !invisible(*c)).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
