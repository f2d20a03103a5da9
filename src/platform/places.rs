//! Where folders lie in one another, whatever way leads to them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::system::identity;

/// Whether `inner` is `outer` or lies in it, by links and by mounts as well as by name; either may not be there yet.
pub(crate) fn is_inside(inner: &Path, outer: &Path) -> bool {
    let (inner, outer) = (resolved(inner), resolved(outer));
    if inner.starts_with(&outer) {
        return true;
    }
    let known = |path: &Path| identity(path, &fs::metadata(path).ok()?);
    let Some(wanted) = known(&outer) else {
        return false;
    };
    inner
        .ancestors()
        .any(|folder| known(folder).as_ref() == Some(&wanted))
}

/// The path without links and without `..`; the part that is not there yet as it would be made.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Prefix(_) | Component::RootDir => resolved.push(component),
            Component::Normal(name) => {
                resolved.push(name);
                if let Ok(real) = fs::canonicalize(&resolved) {
                    resolved = real;
                }
            }
        }
    }
    resolved
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_lies_where_it_would_be_made() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("inbox");
        fs::create_dir(&inbox).unwrap();
        let at = |name: &str| folder.path().join(name);
        for inside in ["inbox", "inbox/ra", "none/../inbox", "inbox/a/../b/c"] {
            assert!(is_inside(&at(inside), &inbox), "{inside}");
        }
        for outside in ["inbox-2", "ra", "inbox/../ra", "."] {
            assert!(!is_inside(&at(outside), &inbox), "{outside}");
        }
    }
}
