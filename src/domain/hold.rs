//! Holds against what cannot be undone: words for what a hold is about, what an effect touches, and what an event that
//! was heard and not dealt with yet may still close.
//!
//! The store compares these in the transaction that stores an effect's intent (`store::Store::commit`). So once a hold
//! was answered, nothing passes it that had not begun before.

use std::collections::{BTreeMap, BTreeSet};

use super::{AppName, DeliveryId, EnvName};

/// Whose holds are counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Whatever enters an environment: freezes.
    Environment(EnvName),
    /// One app in one environment: locks and break-glass.
    Place(AppName, EnvName),
    /// One delivery: its abort, and the votes on it.
    Delivery(DeliveryId),
}

impl Scope {
    /// Its name in a store. No two scopes share one: the parts hold no slash.
    pub fn key(&self) -> String {
        match self {
            Self::Environment(environment) => format!("environment/{environment}"),
            Self::Place(app, environment) => format!("place/{app}/{environment}"),
            Self::Delivery(delivery) => format!("delivery/{delivery}"),
        }
    }
}

/// How far the marks of some scopes had risen when somebody looked. A mark only rises: with each hold of its scope that
/// is set or let go, and with each effect that passes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<Scope, u64>);

impl Marks {
    /// Each scope with its mark.
    pub fn iter(&self) -> impl Iterator<Item = (&Scope, u64)> {
        self.0.iter().map(|(scope, mark)| (scope, *mark))
    }

    /// Whether all of what an effect touches was looked at.
    pub fn cover(&self, reach: &Reach) -> bool {
        reach.scopes().iter().all(|scope| self.0.contains_key(scope))
    }
}

impl FromIterator<(Scope, u64)> for Marks {
    fn from_iter<T: IntoIterator<Item = (Scope, u64)>>(marks: T) -> Self {
        Self(marks.into_iter().collect())
    }
}

/// What an effect touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Whose effect it is.
    pub delivery: DeliveryId,
    /// Of which app.
    pub app: AppName,
    /// What it brings something into; none where it only brings a branch up to date.
    pub environments: BTreeSet<EnvName>,
}

impl Reach {
    /// The scopes whose holds stand before it.
    pub fn scopes(&self) -> BTreeSet<Scope> {
        let places = self.environments.iter().flat_map(|environment| {
            [Scope::Environment(environment.clone()), Scope::Place(self.app.clone(), environment.clone())]
        });
        places.chain([Scope::Delivery(self.delivery.clone())]).collect()
    }
}

/// What an event could close, as far as it tells. Each part that is not told may be any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closing {
    /// Only gates of this app.
    pub app: Option<AppName>,
    /// Only gates of this environment.
    pub environment: Option<EnvName>,
    /// Only gates of this delivery.
    pub delivery: Option<DeliveryId>,
}

impl Closing {
    /// Whether a gate before this effect may be among them.
    pub fn touches(&self, reach: &Reach) -> bool {
        self.app.as_ref().is_none_or(|app| *app == reach.app)
            && self.environment.as_ref().is_none_or(|e| reach.environments.contains(e))
            && self.delivery.as_ref().is_none_or(|delivery| *delivery == reach.delivery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().unwrap()
    }

    fn reach(environments: &[&str]) -> Reach {
        let environments = environments.iter().map(|e| name(e)).collect();
        Reach { delivery: name("shop-3"), app: name("shop"), environments }
    }

    #[test]
    fn an_effect_is_held_by_its_environment_its_place_and_its_delivery() {
        let keys: Vec<String> = reach(&["stage", "prod"]).scopes().iter().map(Scope::key).collect();
        let all = ["environment/prod", "environment/stage", "place/shop/prod", "place/shop/stage", "delivery/shop-3"];
        assert_eq!(keys, all);
        let keys: Vec<String> = reach(&[]).scopes().iter().map(Scope::key).collect();
        assert_eq!(keys, ["delivery/shop-3"], "a back-merge enters no environment");
    }

    #[test]
    fn what_an_event_does_not_tell_may_be_any() {
        let prod = reach(&["prod"]);
        assert!(Closing::default().touches(&prod) && Closing::default().touches(&reach(&[])));
        let freeze = |e| Closing { environment: Some(name(e)), ..Closing::default() };
        assert!(
            freeze("prod").touches(&prod) && !freeze("stage").touches(&prod) && !freeze("prod").touches(&reach(&[]))
        );
        let lock = |a| Closing { app: Some(name(a)), ..freeze("prod") };
        assert!(lock("shop").touches(&prod) && !lock("billing").touches(&prod));
        let vote = |d| Closing { delivery: Some(name(d)), ..Closing::default() };
        assert!(vote("shop-3").touches(&prod) && !vote("shop-4").touches(&prod));
    }

    #[test]
    fn marks_cover_an_effect_only_if_each_of_its_scopes_was_looked_at() {
        let prod = reach(&["prod"]);
        let marks = |scopes: BTreeSet<Scope>| scopes.into_iter().map(|s| (s, 0)).collect::<Marks>();
        assert!(marks(prod.scopes()).cover(&prod));
        for left_out in prod.scopes() {
            assert!(!marks(prod.scopes().into_iter().filter(|s| *s != left_out).collect()).cover(&prod));
        }
    }
}
