//! The JSON Schema of what the commands answer with `--json`, made from the types that they print: programs are written
//! against it. `config/answers.schema.json` is this, and a test holds what is really printed against it.

use clap::ValueEnum;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::bump::Report;
use super::journal::Verified;
use crate::domain::{DeliveryId, Instant};
use crate::engine::views::{DiffView, DriftView, HistoryView, ProgressView, StatusView, WhereView, WhyView};
use crate::web::Answer;

/// Of what a schema is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Of {
    /// Of the configuration.
    Config,
    /// Of what the commands answer with --json.
    Answers,
}

/// What is answered, by command. Identifiers and times are for programs, texts for people: they may be worded otherwise in
/// any release, while fields and the values of enumerations are only added to.
#[allow(dead_code, reason = "only its schema is made")]
#[derive(JsonSchema)]
#[schemars(title = "What tidegate answers with --json")]
struct Answers {
    /// `tidegate status --json`
    status: StatusView,
    /// `tidegate why --json`
    why: Warned<WhyView>,
    /// `tidegate diff --json`
    diff: Warned<DiffView>,
    /// `tidegate where --json`
    whereabouts: Warned<WhereView>,
    /// `tidegate drift --json`
    drift: Warned<DriftView>,
    /// `tidegate history --json`
    history: Warned<HistoryView>,
    /// `tidegate wait --json`
    wait: Warned<ProgressView>,
    /// `tidegate say --json`
    say: Answer,
    /// `tidegate bump --json`
    bump: Report,
    /// `tidegate journal verify --json`
    journal_verify: Verified,
    /// A line of `tidegate journal export`
    journal_export: Exported,
}

/// An answer, with what everybody should know of how tidegate is run.
#[allow(dead_code, reason = "only its schema is made")]
#[derive(JsonSchema)]
struct Warned<T> {
    #[schemars(flatten)]
    view: T,
    /// What is wrong with the daemon itself; left out where nothing is.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// An entry of the journal. `hash` is SHA-256 over `previous`, a line feed and the compact JSON array [seq,at,delivery,fact].
#[allow(dead_code, reason = "only its schema is made")]
#[derive(JsonSchema)]
struct Exported {
    /// Its number, without gaps from 1.
    seq: i64,
    /// When.
    at: Instant,
    /// About which delivery.
    delivery: Option<DeliveryId>,
    /// What, as it is stored.
    fact: Value,
    /// Hash of the entry before; 64 zeros for the first.
    previous: String,
    /// Its own hash.
    hash: String,
}

/// The schema of this.
pub(crate) fn schema_of(of: Of) -> Value {
    match of {
        Of::Config => crate::config::schema(),
        Of::Answers => {
            let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
            let mut schema = generator.into_root_schema_for::<Answers>().to_value();
            // Each answer stands alone.
            if let Some(top) = schema.as_object_mut() {
                top.remove("required");
            }
            schema
        }
    }
}
