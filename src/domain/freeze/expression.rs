//! The expressions people write for "when". They write cron as they know it: five fields, Sunday 0 or 7. The `cron`
//! crate reads six fields with Sunday as 1, so this translates, and says no to whatever either side might misread.

use std::collections::BTreeSet;

/// Weekdays as cron numbers them, Sunday first: short name, long name.
const DAYS: [(&str, &str); 7] = [
    ("Sun", "Sunday"),
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
];

const HELP: &str = "write five fields (minute hour day month weekday), or six with the second first, \
                    for example \"0 15 * * Fri\" for every Friday at 15:00";

/// A cron expression that was read and can strike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    /// As people wrote it.
    pub(super) text: String,
    /// As the crate understands it.
    pub(super) schedule: cron::Schedule,
    fields: Fields,
}

/// The six fields, told apart.
#[derive(Debug, Clone, PartialEq)]
struct Fields {
    second: u8,
    minute: String,
    hour: String,
    day: String,
    month: String,
    weekdays: BTreeSet<usize>,
}

/// Reads a five-field or six-field cron expression. The error says what is wrong and shows one that is right.
pub fn parse_cron(text: &str) -> Result<cron::Schedule, String> {
    Expression::read(text).map(|e| e.schedule)
}

impl Expression {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let refuse = |why: String| format!("cannot read the cron expression {text:?}: {why}; {HELP}");
        let fields = Fields::read(text).map_err(refuse)?;
        let schedule = fields.to_string().parse().map_err(|_| refuse("no such time".to_owned()))?;
        Ok(Self { text: text.to_owned(), schedule, fields })
    }

    /// In words: "every Friday 15:00".
    pub(super) fn words(&self) -> String {
        let Fields { second, minute, hour, day, month, weekdays } = &self.fields;
        let any = |field: &str| matches!(field, "*" | "?");
        let weekday = match weekdays.len() {
            7 => None,
            _ => Some(weekdays.iter().filter_map(|d| DAYS.get(*d)).map(|d| d.1).collect::<Vec<_>>().join(", ")),
        };
        let days = match (any(day), any(month), &weekday) {
            (true, true, None) => "every day".to_owned(),
            (true, true, Some(names)) => format!("every {names}"),
            (true, false, None) => format!("every day of month {month}"),
            (true, false, Some(names)) => format!("every {names} of month {month}"),
            // Many crons read "day or weekday"; this one needs both, so the words must not leave it open.
            (false, true, _) => format!("on day {day} of every month{} at", only_if(weekday.as_deref())),
            (false, false, _) => format!("on day {day} of month {month}{} at", only_if(weekday.as_deref())),
        };
        let time = match (hour.parse::<u8>(), minute.parse::<u8>()) {
            (Ok(hour), Ok(minute)) if *second == 0 => format!("{hour:02}:{minute:02}"),
            (Ok(hour), Ok(minute)) => format!("{hour:02}:{minute:02}:{second:02}"),
            _ => format!("minute {minute} of hour {hour}"),
        };
        format!("{days} {time}")
    }
}

fn only_if(weekday: Option<&str>) -> String {
    weekday.map(|names| format!(" if it is a {}", names.replace(", ", " or "))).unwrap_or_default()
}

impl Fields {
    fn read(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('@') {
            return Err("words such as @daily or @every are not supported".to_owned());
        }
        let parts: Vec<&str> = text.split_whitespace().collect();
        let (second, rest, numbers) = match parts.as_slice() {
            rest @ [_, _, _, _, _] => ("0", rest, true),
            [second, rest @ ..] if rest.len() == 5 => (*second, rest, false),
            _ => return Err(format!("it has {} fields", parts.len())),
        };
        let [minute, hour, day, month, weekday] = rest else { return Err(format!("it has {} fields", parts.len())) };
        let fields = Self {
            second: second.parse().ok().filter(|s| *s < 60).ok_or_else(|| {
                format!("the second {second:?} must be one number from 0 to 59: a freeze begins once a minute at most")
            })?,
            minute: field("minute", minute, |f| format!("0 {f} * * * *"))?,
            hour: field("hour", hour, |f| format!("0 0 {f} * * *"))?,
            day: field("day of the month", day, |f| format!("0 0 0 {f} * *"))?,
            month: field("month", month, |f| format!("0 0 0 1 {f} *"))?,
            weekdays: weekdays(weekday, numbers)?,
        };
        Ok(fields)
    }
}

impl std::fmt::Display for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { second, minute, hour, day, month, weekdays } = self;
        write!(f, "{second} {minute} {hour} {day} {month} ")?;
        if weekdays.len() == 7 {
            return f.write_str("*");
        }
        let names: Vec<&str> = weekdays.iter().filter_map(|d| DAYS.get(*d)).map(|d| d.0).collect();
        f.write_str(&names.join(","))
    }
}

/// A field the crate can read when it stands alone, so that an error can name the field.
fn field(name: &str, text: &str, alone: impl Fn(&str) -> String) -> Result<String, String> {
    match alone(text).parse::<cron::Schedule>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) if name.starts_with("day") && text.contains(['L', 'W', '#']) => Err(unsupported(text)),
        Err(_) => Err(format!("the {name} {text:?} is not understood")),
    }
}

fn unsupported(text: &str) -> String {
    format!("{text:?} uses L, W or #, which are not supported")
}

/// The weekdays a field names, Sunday as 0. Ranges may pass over the weekend: `Fri-Mon`.
fn weekdays(field: &str, numbers: bool) -> Result<BTreeSet<usize>, String> {
    let mut days = BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            None => (part, None),
            Some((range, step)) => match step.parse::<usize>() {
                Ok(step) if step > 0 => (range, Some(step)),
                _ => return Err(format!("the weekday {part:?} has no step to take after the slash")),
            },
        };
        let (first, last) = match range.split_once('-') {
            _ if matches!(range, "*" | "?") => (0, 6),
            Some((first, last)) => (weekday(first, numbers)?, weekday(last, numbers)?),
            None => {
                let day = weekday(range, numbers)?;
                (day, if step.is_some() { day.max(6) } else { day })
            }
        };
        let last = if last < first { last + 7 } else { last };
        days.extend((first..=last).step_by(step.unwrap_or(1)).map(|d| d % 7));
    }
    Ok(days)
}

fn weekday(text: &str, numbers: bool) -> Result<usize, String> {
    let named =
        DAYS.iter().position(|(short, long)| text.eq_ignore_ascii_case(short) || text.eq_ignore_ascii_case(long));
    if let Some(day) = named {
        return Ok(day);
    }
    match text.parse::<usize>() {
        Ok(day) if numbers && day <= 7 => Ok(day),
        Ok(_) if !numbers => {
            Err(format!("the weekday {text} could mean two days where the second comes first; write its name"))
        }
        _ if text.contains(['L', 'W', '#']) => Err(unsupported(text)),
        _ => Err(format!("the weekday {text:?} is not one of Sun, Mon, Tue, Wed, Thu, Fri, Sat")),
    }
}
