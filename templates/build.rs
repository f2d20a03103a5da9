//! Rebuilds the program when a description changes: embedded folders are otherwise not watched.
fn main() {
    println!("cargo::rerun-if-changed=templates");
}
