//! What Git and files could not do, in the words all ports share.

use super::BumpError;
use crate::port::{Fault, PortError};

/// What the env-repo writer could not do, in the words all ports share.
pub(crate) fn port_error(error: BumpError) -> PortError {
    let fault = match &error {
        BumpError::Edit(_) | BumpError::ReadOnly { .. } | BumpError::NotBare { .. } => Fault::Rejected,
        BumpError::Moved { .. } | BumpError::Grew { .. } | BumpError::BranchMoved { .. } => Fault::Conflict,
        BumpError::BranchMissing { .. } | BumpError::RepositoryMissing { .. } | BumpError::CommitMissing { .. } => {
            Fault::NotFound
        }
        BumpError::BranchRefused { .. } | BumpError::Denied { .. } => Fault::Rejected,
        BumpError::LostRace { .. }
        | BumpError::Unreachable { .. }
        | BumpError::Shallow { .. }
        | BumpError::Unsigned { .. }
        | BumpError::DiskFull { .. }
        | BumpError::Git { .. } => Fault::Transient,
    };
    PortError::new(fault, error.to_string(), format!("{error:?}"))
}
