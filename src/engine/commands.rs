//! stub
use super::Engine;
use crate::domain::catalog::Surface;
use crate::port::PortResult;
use crate::store::{Change, InboxRow};
impl Engine {
    pub(super) async fn said(
        &self,
        _: &mut Change,
        _: &InboxRow,
        _: (Surface, &str, &str),
        _: &str,
    ) -> PortResult<String> {
        Ok(String::new())
    }
}
