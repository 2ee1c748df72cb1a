//! How people are told: levels and channels per app and environment, quiet hours, reminders, the digest.

use std::collections::BTreeMap;
use std::time::Duration;

use super::problem::KeyPath;
use super::resolve::Resolver;
use super::shape::{AppShape, ChannelShape, FreezeShape, Shape};
use super::shape_notify::{AppNotifyShape, CommandsShape, LevelShape, NotifyShape, QuietShape};
use super::{duration, environments, suggest};
use crate::config::problem::shown;
use crate::domain::catalog::Surface;
use crate::domain::freeze::FreezeWindow;
use crate::domain::notify::{Digest, Level, Route, Settings};
use crate::domain::{AppName, EnvName};

/// After how long approvers are reminded, unless told otherwise.
const REMINDERS: [u64; 3] = [3600, 4 * 3600, 24 * 3600];

/// The settings, as far as they are sound.
pub(crate) fn settings(r: &mut Resolver<'_>, shape: &Shape) -> Settings {
    let top = KeyPath::of(["notify"]);
    let mut settings = match &shape.notify {
        Some(written) => told(r, &top, written),
        None => Settings::default(),
    };
    settings.only_in_channels = matches!(shape.commands, Some(CommandsShape::Channels));
    let apps = KeyPath::of(["apps"]);
    for key in r.written(&apps) {
        if let (Some(written), Ok(app)) = (shape.apps.get(&key), AppName::parse(&key)) {
            of_app(r, &apps.key(&key), (app, written), &mut settings);
        }
    }
    settings
}

fn told(r: &mut Resolver<'_>, path: &KeyPath, written: &NotifyShape) -> Settings {
    let reminders = match &written.reminders {
        None => REMINDERS.map(Duration::from_secs).to_vec(),
        Some(list) => reminders(r, &path.key("reminders"), list),
    };
    let digest = written.digest.as_ref().and_then(|digest| {
        let cron = QuietShape { cron: digest.cron.clone(), length: "1m".to_owned(), zone: digest.zone.clone() };
        let at = environments::judged(r, &path.key("digest"), &as_freeze(&cron))?;
        r.reading(&path.key("digest"), &at.describe_times());
        Some(Digest { at, channels: channels(r, &path.key("digest").key("channel"), &digest.channel) })
    });
    Settings {
        quiet: quiet(r, &path.key("quiet"), &written.quiet),
        reminders,
        digest,
        direct: written.direct.unwrap_or(true),
        uncalled: !written.call.unwrap_or(true),
        ..Settings::default()
    }
}

fn reminders(r: &mut Resolver<'_>, path: &KeyPath, list: &[String]) -> Vec<Duration> {
    let mut times: Vec<Duration> = Vec::new();
    for (place, text) in list.iter().enumerate() {
        let here = path.index(place);
        let Some(time) = r.read(&here, duration::parse(text)) else { continue };
        if times.last().is_some_and(|before| *before >= time) || time.is_zero() {
            r.problem::<()>(&here, "must be longer than the one before; all count from when the question was asked");
        }
        times.push(time);
    }
    times
}

fn quiet(r: &mut Resolver<'_>, path: &KeyPath, list: &[QuietShape]) -> Vec<FreezeWindow> {
    list.iter().enumerate().filter_map(|(place, written)| window(r, &path.index(place), written)).collect()
}

fn window(r: &mut Resolver<'_>, path: &KeyPath, written: &QuietShape) -> Option<FreezeWindow> {
    environments::freeze(r, path, &as_freeze(written))
}

fn as_freeze(written: &QuietShape) -> FreezeShape {
    let QuietShape { cron, length, zone } = written;
    FreezeShape { cron: cron.clone(), length: length.clone(), zone: zone.clone(), except: Vec::new() }
}

fn of_app(r: &mut Resolver<'_>, path: &KeyPath, (app, written): (AppName, &AppShape), settings: &mut Settings) {
    if !written.owners.is_empty()
        && let Some(owners) = r.parties(&path.key("owners"), &written.owners)
    {
        settings.owners.insert(app.clone(), owners);
    }
    let known = r.written(&KeyPath::of(["environments"]));
    for (key, written) in &written.notify {
        let here = path.key("notify").key(key);
        if !known.contains(key) {
            let hint = suggest::hint(key, known.iter().map(String::as_str));
            r.key_problem::<()>(&here, format!("unknown environment {}{hint}", shown(key)));
        } else if let Ok(environment) = EnvName::parse(key) {
            let route = route(r, &here, written);
            settings.routes.insert((app.clone(), environment), route);
        }
    }
}

fn route(r: &mut Resolver<'_>, path: &KeyPath, written: &AppNotifyShape) -> Route {
    Route {
        level: match written.level {
            None | Some(LevelShape::All) => Level::All,
            Some(LevelShape::Outcomes) => Level::Outcomes,
            Some(LevelShape::Failures) => Level::Failures,
        },
        channels: channels(r, &path.key("channel"), &written.channel),
        quiet: written.quiet.as_ref().map(|list| quiet(r, &path.key("quiet"), list)),
    }
}

/// The channels that are written, by surface; one that cannot be is told.
pub(crate) fn channels(r: &mut Resolver<'_>, path: &KeyPath, written: &ChannelShape) -> BTreeMap<Surface, String> {
    if let Some(channel) = &written.slack {
        super::accounts::judge_channel(r, &path.key("slack"), channel);
    }
    if let Some(channel) = &written.discord {
        super::adapters::discord_id(r, &path.key("discord"), channel);
    }
    by_surface(written)
}

/// The channels that are written, by surface.
pub(super) fn by_surface(written: &ChannelShape) -> BTreeMap<Surface, String> {
    let all = [
        (Surface::Slack, &written.slack),
        (Surface::Discord, &written.discord),
        (Surface::Terminal, &written.terminal),
    ];
    all.into_iter().filter_map(|(surface, channel)| Some((surface, channel.clone()?))).collect()
}
