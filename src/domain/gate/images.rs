//! The images gate of a way back: what was healthy is a digest, and a tag may name something else by now.

use super::{Reason, Shut, Verdict};
use crate::domain::DeliveryId;
use crate::domain::image::Promised;

/// Why what is gone back to is not what it was; none where all of it still is.
pub fn broken_promise(promised: &[Promised], delivery: &DeliveryId) -> Option<Shut> {
    let broken = promised.iter().find(|p| !p.holds())?;
    let image = broken.image.clone();
    let pinned = broken.pinned;
    Some(Shut::because(match &broken.named {
        Some(named) if broken.there && *named != image.digest => {
            Reason::TagMoved { image, named: named.clone(), pinned, delivery: Some(delivery.clone()) }
        }
        _ => Reason::ImageGone { image },
    }))
}

pub(super) fn evaluate(promised: &[Promised], delivery: &DeliveryId) -> Verdict {
    match broken_promise(promised, delivery) {
        Some(shut) => Verdict::Shut(shut),
        None => Verdict::Open { note: "still what was healthy there".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::ImageRef;

    fn digest(digit: char) -> crate::domain::Digest {
        format!("sha256:{}", digit.to_string().repeat(64)).parse().unwrap()
    }

    fn promised(named: Option<char>, there: bool, pinned: bool, accepted: bool) -> Promised {
        let image = ImageRef { name: "shop".parse().unwrap(), tag: "v1.3.0".to_owned(), digest: digest('a') };
        Promised { image, named: named.map(digest), there, pinned, accepted }
    }

    fn told(promised: Promised) -> &'static str {
        match broken_promise(&[promised], &"shop-9".parse().unwrap()).map(|shut| shut.reason) {
            None => "open",
            Some(Reason::TagMoved { pinned: true, .. }) => "moved, written by digest",
            Some(Reason::TagMoved { .. }) => "moved, written by tag",
            Some(Reason::ImageGone { .. }) => "gone",
            Some(_) => "something else",
        }
    }

    #[test]
    fn only_what_was_healthy_is_gone_back_to() {
        assert_eq!(told(promised(Some('a'), true, false, false)), "open");
        assert_eq!(told(promised(Some('b'), true, true, false)), "moved, written by digest");
        assert_eq!(told(promised(Some('b'), true, false, false)), "moved, written by tag");
        // A tag that names nothing misleads nobody who pulls by digest.
        assert_eq!(told(promised(None, true, true, false)), "open");
        assert_eq!(told(promised(None, true, false, false)), "gone");
        for accepted in [false, true] {
            assert_eq!(told(promised(Some('a'), false, true, accepted)), "gone");
            assert_eq!(told(promised(Some('b'), false, true, accepted)), "gone");
        }
    }

    #[test]
    fn a_person_can_mean_a_digest_and_never_a_tag() {
        assert_eq!(told(promised(Some('b'), true, true, true)), "open");
        assert_eq!(told(promised(Some('b'), true, false, true)), "moved, written by tag");
    }
}
