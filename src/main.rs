//! The command line of `tonghop`.

fn main() {}
