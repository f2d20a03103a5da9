//! Ways to folders without steps back, so that people read where a file lies.

use std::path::{Component, Path, PathBuf};

/// `path` without `..` where that leads to the same place; what leads out of `working_folder` becomes absolute.
///
/// A step back out of a link leads elsewhere than where the link lies, so it stays.
pub(super) fn straight(path: PathBuf, working_folder: &Path) -> PathBuf {
    let short = folded(&path);
    if short.components().next() == Some(Component::ParentDir) {
        return folded(&working_folder.join(short));
    }
    short
}

fn folded(path: &Path) -> PathBuf {
    let mut way = PathBuf::new();
    for component in path.components() {
        let may_go_back =
            matches!(way.components().next_back(), Some(Component::Normal(_))) && !way.is_symlink();
        match component {
            Component::ParentDir if may_go_back => {
                way.pop();
            }
            Component::CurDir => {}
            Component::ParentDir
            | Component::Prefix(_)
            | Component::RootDir
            | Component::Normal(_) => way.push(component),
        }
    }
    if way.as_os_str().is_empty() {
        way.push(".");
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(path: &str) -> String {
        straight(PathBuf::from(path), Path::new("/srv/viec/a"))
            .display()
            .to_string()
    }

    #[cfg(unix)]
    #[test]
    fn steps_back_are_taken_out() {
        assert_eq!(way("fixtures/sample/../../ket-qua"), "ket-qua");
        assert_eq!(way("./inbox"), "inbox");
        assert_eq!(way("../../tonghop/ra"), "/srv/tonghop/ra");
        assert_eq!(way("/srv/../x/./ra"), "/x/ra");
        assert_eq!(way("a/.."), ".");
    }
}
