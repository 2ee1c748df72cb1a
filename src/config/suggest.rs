//! The nearest known name to a mistyped one, and lists of names for messages.

/// More names than these help nobody.
const MOST: usize = 20;

/// The known name that was probably meant: at most a third of its letters wrong.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    if given.len() > 100 {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&given, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `; did you mean …?` where something is near, and what is allowed.
pub(crate) fn hint<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let meant = nearest(given, known.iter().copied()).map(|name| format!(", did you mean `{name}`?"));
    let allowed = if known.is_empty() { "(there are none)".to_owned() } else { format!("(known: {})", listed(known)) };
    format!("{} {allowed}", meant.unwrap_or_default())
}

/// Names for a message, the first of them.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let more = if names.len() > MOST { format!(", and {} more", names.len() - MOST) } else { String::new() };
    format!("{}{more}", names.iter().take(MOST).copied().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_finds_its_name_and_a_stranger_does_not() {
        let known = ["quorum", "from", "expires", "self_approval"];
        assert_eq!(nearest("quorom", known), Some("quorum"));
        assert_eq!(nearest("qourum", known), Some("quorum"));
        assert_eq!(nearest("form", known), Some("from"));
        assert_eq!(nearest("Expires", known), Some("expires"));
        assert_eq!(nearest("banana", known), None);
    }
}
