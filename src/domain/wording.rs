//! The team's own words for the commits that bring bumps, and for their pull requests. What tells whose a commit is stands
//! below them, whatever they say.

/// A text with places that are filled in, such as `chore({app}): {tag}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(String);

/// In what words bumps are told on the forge; tidegate's own where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// The commit's message. Of one line, it stands above what changes; of several, it says all.
    pub message: Option<Template>,
    /// The pull request's title; the first line of the message where there is none.
    pub pull_request_title: Option<Template>,
}

/// The longest first line, which people see in lists.
const LONGEST: usize = 200;

impl Template {
    /// What can be filled in.
    pub const PLACEHOLDERS: [&str; 10] =
        ["app", "env", "tag", "version", "from", "changes", "lane", "by", "why", "delivery"];

    /// Reads a template; a wrong one is told with what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_end();
        let first = text.lines().next().unwrap_or_default();
        if first.trim().is_empty() {
            return Err("begins with an empty line; its first line is the title".to_owned());
        }
        if first.chars().count() > LONGEST || first.contains("{changes}") {
            return Err(format!(
                "has a title that is too long: at most {LONGEST} characters, and {{changes}} has lines"
            ));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err("has control characters in it".to_owned());
        }
        let mut rest = text;
        while let Some((_, inside)) = rest.split_once('{') {
            let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
            if !Self::PLACEHOLDERS.contains(&name) {
                let known = Self::PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ");
                let name: String = name.chars().take(30).collect();
                return Err(format!("has no placeholder {{{name}}}: there are {known}"));
            }
            rest = after;
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether it is a title alone.
    pub fn is_title(&self) -> bool {
        !self.0.contains('\n')
    }

    /// The text with everything filled in. What is filled in is not read again.
    pub fn with(&self, value: impl Fn(&str) -> String) -> String {
        let (mut out, mut rest) = (String::new(), self.0.as_str());
        while let Some((before, inside)) = rest.split_once('{') {
            let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
            out.push_str(before);
            out.push_str(&value(name));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let template = Template::parse("chore({app}): {tag}\n\n{why}").expect("a template");
        let said = template.with(|name| if name == "why" { "{app} {x}".to_owned() } else { format!("<{name}>") });
        assert_eq!(said, "chore(<app>): <tag>\n\n{app} {x}");
        assert!(!template.is_title() && Template::parse("{app}\n").is_ok_and(|template| template.is_title()));
    }

    #[test]
    fn what_cannot_be_filled_in_is_told() {
        for (text, why) in [
            ("", "empty line"),
            ("\nx", "empty line"),
            ("{apps}", "no placeholder {apps}: there are {app}, {env}"),
            ("x {app", "no placeholder"),
            ("{}", "no placeholder {}"),
            ("a\tb", "control"),
            ("{changes}", "has lines"),
        ] {
            let told = if text == "x {app" { Template::parse("x {ap") } else { Template::parse(text) };
            assert!(told.as_ref().is_err_and(|told| told.contains(why)), "{text:?}: {told:?}");
        }
    }
}
