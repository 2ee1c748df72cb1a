//! The core's stories, told once more in a world whose forge is GitHub: word for word the same.

use crate::stories::{Forge, tell_all};

macro_rules! lanes {
    ($($lane:ident),+) => {
        $(
            #[tokio::test]
            async fn $lane() {
                tell_all(stringify!($lane), Forge::Github).await;
            }
        )+
    };
}

lanes!(questions, change, continuous, release, promotion, hotfix, rollback, holds, neighbours, configuration);
