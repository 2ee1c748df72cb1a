//! Which files of an env repo are an app's own in an environment: those that its bumps write, what lies in their folders, and
//! what they include. What a neighbour's bumps write, or lies nearer to that, is the neighbour's, unless it is included by name.

use std::collections::BTreeSet;

/// Files and folders, by their paths within a repository; the empty path is all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// Single files.
    pub files: BTreeSet<String>,
    /// Folders with all that is in them.
    pub folders: BTreeSet<String>,
}

impl Paths {
    /// Files that bumps write, and their folders.
    pub fn around<'a>(files: impl Iterator<Item = &'a str>) -> Self {
        let files: BTreeSet<String> = files.map(str::to_owned).collect();
        let folders = files.iter().map(|file| folder(file).to_owned()).collect();
        Self { files, folders }
    }

    /// The folder nearest to a file, as far as one holds it: how long its path is.
    fn nearest(&self, path: &str) -> Option<usize> {
        self.folders.iter().filter(|folder| is_in(path, folder)).map(String::len).max()
    }
}

/// The folder that a file lies in.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a path is a folder, or lies in it.
pub fn is_in(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An app's own files in an environment, and its neighbours'.
#[derive(Debug, Clone, Default)]
pub struct OwnFiles {
    /// What its bumps write, and what that includes.
    pub own: Paths,
    /// What the bumps of other apps and environments write on the same branch.
    pub others: Paths,
}

impl OwnFiles {
    /// Whether a file is part of what runs there.
    pub fn hold(&self, path: &str) -> bool {
        if self.own.files.contains(path) {
            return true;
        }
        let Some(near) = self.own.nearest(path) else { return false };
        !self.others.files.contains(path) && self.others.nearest(path).is_none_or(|theirs| theirs <= near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_nearer_to_a_neighbour_is_not_ones_own_unless_it_is_included_by_name() {
        let mut all = OwnFiles {
            own: Paths::around(["charts/shop/values-prod.yaml"].into_iter()),
            others: Paths::around(["charts/shop/values-stage.yaml", "charts/shop/sub/values.yaml"].into_iter()),
        };
        let holds = |all: &OwnFiles| {
            let paths = ["values-prod.yaml", "templates/web.yaml", "values-stage.yaml", "sub/x.yaml", "subway/x.yaml"];
            paths.map(|path| all.hold(&format!("charts/shop/{path}")))
        };
        assert_eq!(holds(&all), [true, true, false, false, true]);
        assert!(!all.hold("charts/shopping/values.yaml") && !all.hold("README.md"));
        all.own.files.insert("charts/shop/values-stage.yaml".to_owned());
        all.own.folders.insert("charts/shop/sub".to_owned());
        assert_eq!(holds(&all), [true, true, true, true, true]);
    }

    #[test]
    fn a_file_at_the_top_owns_all_that_is_no_neighbours() {
        let own = Paths::around(["shop.yaml"].into_iter());
        let all = OwnFiles { own, others: Paths::around(["billing.yaml", "stage/shop.yaml"].into_iter()) };
        assert_eq!(
            ["shop.yaml", "x/y.yaml", "billing.yaml", "stage/y.yaml"].map(|p| all.hold(p)),
            [true, true, false, false]
        );
    }
}
