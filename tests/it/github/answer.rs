//! What a handler answers, before the server pages it, tags it and puts it on the wire.

use serde_json::{Value, json};
use tidegate::port::{Fault, PortError};

/// Where GitHub's own answers point people to.
pub(super) const DOCS: &str = "https://docs.github.com/rest";

/// What stands below the headers.
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// One object.
    Json(Value),
    /// A list that is given out in pages, under this key if it is wrapped with a count.
    List(Vec<Value>, Option<&'static str>),
    /// Anything else.
    Text(&'static str, String),
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content: Content,
}

/// What handlers return: both sides go out, an error merely ends the work early.
pub(super) type Reply = Result<Answer, Answer>;

impl Answer {
    pub(super) fn of(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), content: Content::Json(body) }
    }

    pub(super) fn ok(body: Value) -> Reply {
        Ok(Self::of(200, body))
    }

    pub(super) fn created(body: Value) -> Reply {
        let at = body["url"].as_str().unwrap_or_default().to_owned();
        Ok(Self { headers: vec![("location", at)], ..Self::of(201, body) })
    }

    pub(super) fn nothing() -> Reply {
        Ok(Self { status: 204, headers: Vec::new(), content: Content::Empty })
    }

    pub(super) fn list(items: Vec<Value>) -> Reply {
        Ok(Self { status: 200, headers: Vec::new(), content: Content::List(items, None) })
    }

    pub(super) fn counted(items: Vec<Value>, key: &'static str) -> Reply {
        Ok(Self { status: 200, headers: Vec::new(), content: Content::List(items, Some(key)) })
    }

    /// A refusal in GitHub's words.
    pub(super) fn refused(status: u16, message: &str) -> Self {
        Self::of(status, json!({ "message": message, "documentation_url": DOCS, "status": status.to_string() }))
    }

    pub(super) fn not_found() -> Self {
        Self::refused(404, "Not Found")
    }

    /// 422 because one field is wrong.
    pub(super) fn invalid(resource: &str, field: &str, code: &str) -> Self {
        Self::of(
            422,
            json!({ "message": "Validation Failed", "documentation_url": DOCS, "status": "422",
                "errors": [{ "resource": resource, "field": field, "code": code }] }),
        )
    }

    /// 422 with a sentence of its own.
    pub(super) fn invalid_because(resource: &str, message: &str) -> Self {
        Self::of(
            422,
            json!({ "message": "Validation Failed", "documentation_url": DOCS, "status": "422",
                "errors": [{ "resource": resource, "code": "custom", "message": message }] }),
        )
    }
}

impl From<PortError> for Answer {
    fn from(error: PortError) -> Self {
        match error.fault {
            Fault::NotFound => Self::not_found(),
            Fault::Conflict => Self::refused(409, &error.told),
            Fault::Rejected => Self::refused(422, &error.told),
            Fault::Transient => Self::refused(500, &error.told),
        }
    }
}

impl From<git2::Error> for Answer {
    fn from(error: git2::Error) -> Self {
        match error.code() {
            git2::ErrorCode::NotFound => Self::not_found(),
            _ => Self::refused(500, error.message()),
        }
    }
}
