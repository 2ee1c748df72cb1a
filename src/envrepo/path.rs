//! How the configuration names a place in a YAML file: `image.tag`, `items[0].tag`, `containers[name=shop].image`,
//! `containers[*].image`, `annotations."app.kubernetes.io/version"`.

use std::fmt;

use super::error::EditReason;

/// One move down the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into the n-th item, from 0.
    Index(usize),
    /// Into the one item that is a mapping with this key and value.
    Entry(String, String),
    /// Into every item of a list, every value of a mapping.
    All,
}

/// Steps as people write them.
pub(crate) struct Shown<'a>(pub(crate) &'a [Step]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the top");
        }
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let dot = if i == 0 { "" } else { "." };
                    if key.is_empty() || key.contains(['.', '[', '"']) {
                        write!(f, "{dot}\"{key}\"")?;
                    } else {
                        write!(f, "{dot}{key}")?;
                    }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Entry(key, value) => write!(f, "[{key}={value}]")?,
                Step::All => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

/// Reads a path; a wrong one is told with what is wrong.
pub(crate) fn parse(at: &str) -> Result<Vec<Step>, EditReason> {
    let bad = |why: &str| EditReason::BadPath { at: at.to_owned(), why: why.to_owned() };
    let mut steps = Vec::new();
    let mut rest = at.strip_prefix("$.").unwrap_or(at);
    while !rest.is_empty() || steps.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (inside, after) = inside.split_once(']').ok_or_else(|| bad("a `[` is not closed"))?;
            steps.push(bracket(inside).ok_or_else(|| bad("[…] takes a number from 0, key=value, or * for all"))?);
            rest = after;
        } else if let Some(quoted) = rest.strip_prefix('"') {
            let (key, after) = quoted.split_once('"').ok_or_else(|| bad("a quote is not closed"))?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            if key.is_empty() || key.contains('"') {
                return Err(bad("a key is empty, or quoted in part"));
            }
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some("") => return Err(bad("it ends with a dot")),
            Some(after) if !after.starts_with('[') => rest = after,
            None if rest.is_empty() || rest.starts_with('[') => {}
            _ => return Err(bad("a dot goes between two keys")),
        }
    }
    Ok(steps)
}

fn bracket(inside: &str) -> Option<Step> {
    if inside == "*" {
        return Some(Step::All);
    }
    if let Some((key, value)) = inside.split_once('=') {
        let unquoted = value.trim_matches('"');
        return (!key.is_empty() && !unquoted.is_empty()).then(|| Step::Entry(key.into(), unquoted.into()));
    }
    inside.parse().ok().map(Step::Index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prints_as_it_is_written() {
        for at in ["image.tag", "[0].a", "items[2].tag", "c[name=shop].image", "a.\"b.c/d\".e", "a[0][1]", "a[*].b[*]"]
        {
            let steps = parse(at).unwrap_or_else(|e| unreachable!("{at}: {e}"));
            assert_eq!(Shown(&steps).to_string(), at);
        }
    }

    #[test]
    fn a_broken_path_is_told() {
        for at in ["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[=x]", "a\"b", "\"a", "a[0]b", "a.[0]"] {
            assert!(matches!(parse(at), Err(EditReason::BadPath { .. })), "{at:?} -> {:?}", parse(at));
        }
    }
}
