//! The table itself: one row per lane, as data.

use crate::domain::catalog::Right;
use crate::domain::delivery::Lane;

/// What must be there, and of whom, before a lane's effect enters an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The lane.
    pub lane: Lane,
    /// What it is called in the table.
    pub name: &'static str,
    /// Whose list decides.
    pub asks: Asks,
    /// Who on that list does not count.
    pub excluded: Excluded,
    /// Whether the app's required checks stand where its code is approved.
    pub checks: Checks,
    /// Which head may be merged.
    pub head: Head,
    /// Whether freezes and locks hold it.
    pub held: Held,
    /// What must be so of what runs.
    pub order: &'static [Order],
    /// Whether the registry's scans are judged of what enters.
    pub scans: Scans,
    /// What enters.
    pub ships: Ships,
    /// What a vote is about.
    pub covers: Covers,
}

/// Whose list decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nobody's, with what takes the place of people.
    Nobody(&'static str),
    /// That of the environment entered, under this key.
    Entered(Right),
    /// That of each environment on the way, under this key: one vote counts for every list that the voter is on.
    EachOnTheWay(Right),
}

impl Asks {
    /// The key of `approvals` and `checks`; none where nobody is asked.
    pub const fn right(self) -> Option<Right> {
        match self {
            Self::Nobody(_) => None,
            Self::Entered(right) | Self::EachOnTheWay(right) => Some(right),
        }
    }
}

/// Who on the list does not count, unless `self_approval` says so. Bots, guests and strangers never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// Who asked, and who opened the pull request.
    Requester,
    /// These, and who wrote one of the commits.
    Authors,
}

/// Whether the app's required checks stand, under the lane's key, wherever its code is approved: before the app pull
/// request's merge, or before the entry where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checks {
    /// They do.
    Required,
    /// It moves no code that was not approved before.
    None,
}

/// Which head may be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// What its branch holds: every commit there is voted on.
    Branch,
    /// The version's commit alone, whose images ship.
    Version,
}

/// Whether freezes and locks hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// They do.
    ByPeople,
    /// They do not.
    Never,
}

/// Where an order rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In every environment.
    Everywhere,
    /// In production alone.
    Production,
}

/// What must be so of what runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Healthy, for as long as it must soak, in the environment that the configuration names under `after`.
    After,
    /// Healthy in the environment that the plan passes right before, at the entry.
    HealthyBefore,
    /// Production runs what it was started from, or its branch took in since what runs there: before it enters anything.
    OnItsBase,
    /// Not older than what runs.
    NotOlder(Where),
    /// Contains what runs.
    Descends(Where),
    /// Its tag, once it is there, names what is approved.
    Tagged,
}

/// Whether the registry's scans are judged of what enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scans {
    /// Of images for which the configuration asks it.
    AsConfigured,
    /// They are not.
    Never,
}

/// What enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ships {
    /// Code, into the dev branch.
    Code,
    /// The images that CI built of one commit of the dev branch.
    DevImages,
    /// The version's images.
    VersionImages,
    /// Images that were healthy there. The images gate sees that they still are what they were.
    EarlierImages,
    /// Nothing.
    Nothing,
}

/// What a vote is about. Anything else is another subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// The head.
    Head,
    /// The head and the digests.
    HeadAndDigests,
    /// The head and the digests; where the vote comes before the build, the head and the first digests built of it.
    HeadAndFirstBuild,
}

const CHANGE: Row = Row {
    lane: Lane::Change,
    name: "change",
    asks: Asks::Entered(Right::Change),
    excluded: Excluded::Authors,
    checks: Checks::Required,
    head: Head::Branch,
    // Code may be merged while the dev environment is frozen: what is held is the delivery that follows.
    held: Held::Never,
    order: &[],
    scans: Scans::Never,
    ships: Ships::Code,
    covers: Covers::Head,
};

const CONTINUOUS: Row = Row {
    lane: Lane::Continuous,
    name: "continuous",
    asks: Asks::Nobody("the change that was merged"),
    excluded: Excluded::Requester,
    checks: Checks::None,
    head: Head::Branch,
    held: Held::ByPeople,
    order: &[Order::NotOlder(Where::Everywhere)],
    scans: Scans::AsConfigured,
    ships: Ships::DevImages,
    covers: Covers::HeadAndDigests,
};

const RELEASE: Row = Row {
    lane: Lane::Release,
    name: "release",
    asks: Asks::Entered(Right::Release),
    excluded: Excluded::Requester,
    checks: Checks::Required,
    head: Head::Branch,
    held: Held::ByPeople,
    order: &[Order::After, Order::NotOlder(Where::Everywhere), Order::Descends(Where::Production), Order::Tagged],
    scans: Scans::AsConfigured,
    ships: Ships::VersionImages,
    covers: Covers::HeadAndFirstBuild,
};

const PROMOTION: Row = Row {
    lane: Lane::Promotion,
    name: "promotion",
    asks: Asks::Entered(Right::Promotion),
    excluded: Excluded::Requester,
    checks: Checks::Required,
    head: Head::Version,
    held: Held::ByPeople,
    order: &[Order::After, Order::NotOlder(Where::Everywhere), Order::Descends(Where::Everywhere), Order::Tagged],
    scans: Scans::AsConfigured,
    ships: Ships::VersionImages,
    covers: Covers::HeadAndDigests,
};

const HOTFIX: Row = Row {
    lane: Lane::Hotfix,
    name: "hotfix",
    asks: Asks::EachOnTheWay(Right::Hotfix),
    excluded: Excluded::Authors,
    checks: Checks::Required,
    head: Head::Branch,
    held: Held::ByPeople,
    // Older over newer is allowed before production alone.
    order: &[
        Order::OnItsBase,
        Order::HealthyBefore,
        Order::NotOlder(Where::Production),
        Order::Descends(Where::Production),
        Order::Tagged,
    ],
    scans: Scans::AsConfigured,
    ships: Ships::VersionImages,
    covers: Covers::HeadAndFirstBuild,
};

const ROLLBACK: Row = Row {
    lane: Lane::Rollback,
    name: "rollback",
    asks: Asks::Entered(Right::Rollback),
    excluded: Excluded::Requester,
    checks: Checks::None,
    head: Head::Branch,
    // The way back is never shut.
    held: Held::Never,
    order: &[],
    // What runs may be worse than what it is gone back to, and nobody knows: the way back is never shut.
    scans: Scans::Never,
    ships: Ships::EarlierImages,
    covers: Covers::HeadAndDigests,
};

const AUTOMATIC_ROLLBACK: Row = Row {
    lane: Lane::Rollback,
    name: "rollback, automatic",
    asks: Asks::Nobody("`on_failure: rollback`, to what was last healthy there"),
    excluded: Excluded::Requester,
    checks: Checks::None,
    head: Head::Branch,
    held: Held::Never,
    order: &[],
    scans: Scans::Never,
    ships: Ships::EarlierImages,
    covers: Covers::HeadAndDigests,
};

const OVERRIDE: Row = Row {
    lane: Lane::Override,
    name: "override",
    asks: Asks::Entered(Right::Override),
    excluded: Excluded::Requester,
    checks: Checks::None,
    head: Head::Branch,
    held: Held::Never,
    order: &[],
    scans: Scans::Never,
    ships: Ships::Nothing,
    covers: Covers::HeadAndDigests,
};

/// Every row.
pub const TABLE: [&Row; 8] =
    [&CHANGE, &CONTINUOUS, &RELEASE, &PROMOTION, &HOTFIX, &ROLLBACK, &AUTOMATIC_ROLLBACK, &OVERRIDE];

/// The row of a lane; `automatic` is whether tidegate itself asked.
pub const fn row(lane: Lane, automatic: bool) -> &'static Row {
    match lane {
        Lane::Change => &CHANGE,
        Lane::Continuous => &CONTINUOUS,
        Lane::Release => &RELEASE,
        Lane::Promotion => &PROMOTION,
        Lane::Hotfix => &HOTFIX,
        Lane::Rollback if automatic => &AUTOMATIC_ROLLBACK,
        Lane::Rollback => &ROLLBACK,
        Lane::Override => &OVERRIDE,
    }
}

impl Row {
    /// Whether images enter an environment by it: none that was found to be bad does, by any lane.
    pub const fn brings_images(&self) -> bool {
        matches!(self.ships, Ships::DevImages | Ships::VersionImages | Ships::EarlierImages)
    }

    fn cells(&self) -> [String; 9] {
        let asks = match self.asks {
            Asks::Nobody(instead) => format!("nobody: {instead}"),
            Asks::Entered(right) => format!("`approvals.{right}` of the environment"),
            Asks::EachOnTheWay(right) => {
                format!("`approvals.{right}` of each environment on the way, one vote for all lists")
            }
        };
        let excluded = match (self.asks, self.excluded) {
            (Asks::Nobody(_), _) => "–",
            (_, Excluded::Requester) if matches!(self.ships, Ships::VersionImages) => {
                "who asked, who opened the pull request, who wrote a commit that nothing explains"
            }
            (_, Excluded::Requester) => "who asked, who opened the pull request",
            (_, Excluded::Authors) => "these, and who wrote one of the commits",
        };
        let checks = match (self.checks, self.head) {
            (Checks::None, _) => "–",
            (Checks::Required, Head::Branch) => "those of the lane, on the head",
            (Checks::Required, Head::Version) => "those of the lane, on the head, which is the version's commit",
        };
        let held = match (self.held, self.brings_images()) {
            (Held::ByPeople, true) => "freezes, locks, quarantine",
            (Held::ByPeople, false) => "freezes, locks",
            (Held::Never, true) => "quarantine",
            (Held::Never, false) => "nothing",
        };
        let order: Vec<&str> = self.order.iter().map(|order| order.told()).collect();
        let order = if order.is_empty() { "–".to_owned() } else { order.join("; ") };
        let ships = match self.ships {
            Ships::Code => "the head's code, into the dev branch",
            Ships::DevImages => "the images of one commit of the dev branch",
            Ships::VersionImages => "the version's images",
            Ships::EarlierImages => {
                "images that were healthy there, if their tags name nothing else by now and they can be pulled"
            }
            Ships::Nothing => "nothing",
        };
        let covers = match (self.asks, self.covers) {
            (Asks::Nobody(_), _) => "–",
            (_, Covers::Head) => "the head",
            (_, Covers::HeadAndFirstBuild) => {
                "the head and the digests; before the build, the head and the first digests built of it"
            }
            (_, Covers::HeadAndDigests) => "the head and the digests",
        };
        let scans = match self.scans {
            Scans::AsConfigured => "where an image's `scan` asks it",
            Scans::Never => "–",
        };
        let told = [checks, held, &order, scans, ships, covers].map(str::to_owned);
        let [checks, held, order, scans, ships, covers] = told;
        [self.name.to_owned(), asks, excluded.to_owned(), checks, held, order, scans, ships, covers]
    }
}

impl Order {
    fn told(self) -> &'static str {
        match self {
            Self::After => "healthy, for its soak, where `after` says",
            Self::HealthyBefore => "healthy in the environment passed before",
            Self::OnItsBase => "production runs what it was started from, or that was taken in",
            Self::NotOlder(Where::Everywhere) => "not older than what runs",
            Self::NotOlder(Where::Production) => "in production not older than what runs",
            Self::Descends(Where::Everywhere) => "contains what runs",
            Self::Descends(Where::Production) => "in production contains what runs",
            Self::Tagged => "its tag names what is approved",
        }
    }
}

/// What is so of a lane where the environment names nobody to ask: all else in its row stands.
const UNLISTED: [&str; 9] = [
    "any, where `approvals` lacks its key",
    "nobody: the configuration asks nobody there",
    "–",
    "as in its row",
    "as in its row",
    "as in its row",
    "as in its row",
    "exactly what its row says",
    "–",
];

/// The table as `ARCHITECTURE.md` shows it.
pub fn markdown() -> String {
    let head = [
        "lane",
        "whose list decides",
        "who on it does not count",
        "checks",
        "held by",
        "order",
        "scans",
        "what enters",
        "a vote is about",
    ];
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.map(str::to_owned));
    text.push_str(&line(&head.map(|_| "---".to_owned())));
    text.extend(TABLE.iter().map(|row| line(&row.cells())));
    text.push_str(&line(&UNLISTED.map(str::to_owned)));
    text
}
