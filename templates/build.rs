//! Rebuilds the program when a description changes: embedded folders are otherwise not watched. Tells the program a hash of its
//! sources, by which it knows what another build has written.
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let mut hasher = DefaultHasher::new();
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    hash(&root.join("src"), &mut hasher);
    fs::read(root.join("Cargo.lock")).ok().hash(&mut hasher);
    println!("cargo::rustc-env=TONGHOP_SOURCES={:016x}", hasher.finish());
}

/// Names and contents, in the order of the names.
fn hash(folder: &Path, hasher: &mut DefaultHasher) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        path.file_name().hash(hasher);
        if path.is_dir() {
            hash(&path, hasher);
        } else {
            fs::read(&path).ok().hash(hasher);
        }
    }
}
