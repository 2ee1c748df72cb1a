//! Files as libyaml reads them, for a parser that goes by the standard.
//!
//! What applies files to a cluster (kubectl, Kustomize, Helm, Argo CD, Flux) reads them by libyaml's rules, which ask for less:
//! lines within brackets and quotes may begin anywhere, and a tab is a blank. The copy made here says the same with such lines
//! indented and such tabs as spaces; no value changes by that, and no line is added or taken away. What libyaml refuses is not
//! made good: a copy of it is refused as well.

/// The text as the standard wants it.
pub(crate) fn relaxed(text: &str) -> String {
    let mut copy = Copy { rest: text, out: String::with_capacity(text.len() + 64), ..Copy::default() };
    while copy.token() {}
    copy.out
}

/// A copy under way.
#[derive(Default)]
struct Copy<'t> {
    rest: &'t str,
    out: String,
    /// The column in the copy, from 0.
    column: usize,
    /// By how much lines are indented: where the outermost bracket stands, and one more.
    flow: Vec<usize>,
    /// The column of the innermost key or dash outside of brackets; none at the top of a document.
    parent: Option<usize>,
    /// Where the token began that may be a key.
    key: Option<usize>,
    /// Whether nothing stands before this place but indentation and dashes: there a tab is no blank.
    bound: bool,
    /// Whether a line has begun.
    within: bool,
}

fn is_blank(c: Option<char>) -> bool {
    c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
}

fn is_flow(c: char) -> bool {
    matches!(c, ',' | '[' | ']' | '{' | '}')
}

/// Whether a document begins or ends on this line.
fn is_marker(line: &str) -> bool {
    (line.starts_with("---") || line.starts_with("...")) && is_blank(line.chars().nth(3))
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_empty(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r']).is_empty()
}

impl<'t> Copy<'t> {
    fn next(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest.chars().nth(1)
    }

    fn line(&self) -> &'t str {
        self.rest.split('\n').next().unwrap_or_default()
    }

    /// Puts what stands here into the copy.
    fn take(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.out.push_str(taken);
        self.column = match taken.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + taken.chars().count(),
        };
        self.rest = rest;
    }

    fn take_char(&mut self) {
        self.take(self.next().map_or(0, char::len_utf8));
    }

    /// Puts a space in the place of a character.
    fn blank(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
        self.out.push(' ');
        self.column += 1;
    }

    /// Goes on to the next line, within something that began at a column: its blanks mean nothing.
    fn wrap(&mut self, from: usize) {
        self.take(1);
        let line = self.line();
        if is_empty(line) || is_marker(line) {
            return;
        }
        while matches!(self.next(), Some(' ' | '\t')) {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        self.out.extend(std::iter::repeat_n(' ', from + 1));
        self.column = from + 1;
    }

    /// The column that whatever is open here began at.
    fn opened(&self) -> usize {
        self.flow.first().copied().unwrap_or(self.column)
    }

    /// Copies one token, or blanks; false at the end.
    fn token(&mut self) -> bool {
        let Some(c) = self.next() else { return false };
        if !self.within && self.flow.is_empty() {
            (self.within, self.bound, self.key) = (true, true, None);
            if is_marker(self.line()) {
                self.take(3);
                (self.parent, self.bound) = (None, false);
                return true;
            }
            if c == '%' {
                self.take(self.line().len());
                return true;
            }
        }
        match c {
            '\n' if self.flow.is_empty() => {
                self.take(1);
                self.within = false;
            }
            '\n' => self.wrap(self.opened()),
            '\t' if !self.bound || !self.flow.is_empty() => self.blank(),
            ' ' | '\t' | '\r' => self.take(1),
            '#' if is_blank(self.out.chars().last()) || self.out.is_empty() => self.take(self.line().len()),
            _ => self.word(c),
        }
        true
    }

    fn word(&mut self, c: char) {
        let (flow, blank) = (!self.flow.is_empty(), is_blank(self.second()));
        let at = *self.key.get_or_insert(self.column);
        match c {
            '-' | '?' if !flow && blank => {
                (self.parent, self.key, self.bound) = (Some(self.column), None, true);
                self.take(1);
            }
            ':' if blank || flow => {
                if !flow {
                    (self.parent, self.key) = (Some(at), None);
                    self.bound = at == self.column;
                }
                self.take(1);
            }
            '[' | '{' => {
                self.flow.push(self.column);
                self.bound = false;
                self.take(1);
            }
            ']' | '}' | ',' if flow => {
                if c != ',' {
                    self.flow.pop();
                }
                self.take(1);
            }
            '"' | '\'' => self.quoted(c),
            '|' | '>' if !flow => self.block(),
            '&' | '*' | '!' => {
                self.bound = false;
                while self.next().is_some_and(|c| !(is_blank(Some(c)) || flow && is_flow(c))) {
                    self.take_char();
                }
            }
            _ => self.plain(),
        }
    }

    fn quoted(&mut self, quote: char) {
        let from = self.opened();
        self.bound = false;
        self.take(1);
        while let Some(c) = self.next() {
            match c {
                '\n' => self.wrap(from),
                '\\' if quote == '"' => {
                    self.take(1);
                    if self.next().is_some_and(|c| c != '\n') {
                        self.take_char();
                    }
                }
                c if c == quote => {
                    self.take(1);
                    if quote == '"' || self.next() != Some('\'') {
                        return;
                    }
                    self.take(1);
                }
                _ => self.take_char(),
            }
        }
    }

    /// A value without quotes. It goes on over lines that are indented further than its key, whatever they begin with.
    fn plain(&mut self) {
        let flow = !self.flow.is_empty();
        self.bound = false;
        while let Some(c) = self.next() {
            match c {
                ':' if is_blank(self.second()) || flow && self.second().is_some_and(is_flow) => return,
                '#' if is_blank(self.out.chars().last()) => return,
                c if flow && is_flow(c) => return,
                '\n' if flow => {
                    self.wrap(self.opened());
                    if is_marker(self.line()) {
                        return;
                    }
                }
                '\n' => {
                    let next = self.rest.split('\n').skip(1).find(|line| !is_empty(line)).unwrap_or_default();
                    let further = indent_of(next) > self.parent.unwrap_or_default() || self.parent.is_none();
                    if !further || is_empty(next) || is_marker(next) || next.trim_start().starts_with('#') {
                        return;
                    }
                    let skipped: usize = self
                        .rest
                        .split_inclusive('\n')
                        .skip(1)
                        .take_while(|line| is_empty(line.trim_end()))
                        .map(str::len)
                        .sum();
                    self.take(1 + skipped + indent_of(next));
                }
                _ => self.take_char(),
            }
        }
    }

    /// A text as it stands, of all lines that are indented as its first.
    fn block(&mut self) {
        let header = self.line();
        let least = self.parent.map_or(1, |parent| parent + 1);
        let said = header.chars().take(3).find_map(|c| c.to_digit(10)).map(|n| n as usize + least - 1);
        // A comment can follow at once.
        if let Some(at) = header.find('#').filter(|at| !header[..*at].ends_with([' ', '\t'])) {
            self.take(at);
            self.out.push(' ');
        }
        self.take(self.line().len());
        let lines = || self.rest.split('\n').skip(1);
        let found = lines().find(|line| !is_empty(line)).map_or(least, indent_of).max(least);
        let indent = said.unwrap_or(found);
        let belongs = |line: &&str| (is_empty(line) || indent_of(line) >= indent) && !is_marker(line);
        let bytes = lines().take_while(belongs).map(|line| line.len() + 1).sum();
        self.take(bytes);
        self.within = true;
    }
}
