//! Which file of the program imports which, as their texts say it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::tidy::{is_letter, quoted, raw};

/// By file, the files that it imports. A file has the name of its module, `check::rule` for `src/check/rule.rs` and `check` for
/// `src/check/mod.rs`; the roots are `lib` and `main`.
pub(crate) type Imports = BTreeMap<String, BTreeSet<String>>;

/// The imports of files of `src/`, given with their texts. What stands in unit tests is none.
pub(crate) fn imports(sources: &[(PathBuf, String)]) -> Imports {
    let files: BTreeSet<String> = sources.iter().map(|(path, _)| file_of(path)).collect();
    let of_program = modules_of_program(sources);
    let imports = sources.iter().map(|(path, source)| {
        let own = file_of(path);
        let module = own.split("::").next().unwrap();
        let root = if of_program.contains(module) {
            "main"
        } else {
            "lib"
        };
        let code = source.split("\nmod tests {").next().unwrap();
        let mut imported: BTreeSet<String> = paths(&tokens(code))
            .iter()
            .filter_map(|path| file_named(path, (&own, root), &files))
            .collect();
        imported.remove(&own);
        (own, imported)
    });
    imports.collect()
}

/// Files that import one another in a circle, each the next one and the last one the first.
pub(crate) fn circle(imports: &Imports) -> Option<Vec<&str>> {
    let mut left: BTreeSet<&str> = imports.keys().map(String::as_str).collect();
    let next = |file: &str, left: &BTreeSet<&str>| {
        let mut imported = imports[file].iter().map(String::as_str);
        imported.find(|one| left.contains(one))
    };
    // Who imports nothing of what is left stands in no circle.
    loop {
        let before = left.len();
        let standing = left.clone();
        left.retain(|file| next(file, &standing).is_some());
        if left.len() == before {
            break;
        }
    }
    let mut way = vec![*left.first()?];
    loop {
        let next = next(way.last()?, &left)?;
        if let Some(begin) = way.iter().position(|file| *file == next) {
            return Some(way.split_off(begin));
        }
        way.push(next);
    }
}

/// The root of the command line and the modules that it declares; all others are of the library.
fn modules_of_program(sources: &[(PathBuf, String)]) -> BTreeSet<&str> {
    let is_root = |(path, _): &&(PathBuf, String)| path == Path::new("src/main.rs");
    let code = sources.iter().find(is_root);
    let tokens = code.map_or_else(Vec::new, |(_, code)| tokens(code));
    let declared = tokens
        .windows(3)
        .filter(|three| three[0] == "mod" && three[2] == ";");
    declared.map(|three| three[1]).chain(["main"]).collect()
}

fn file_of(path: &Path) -> String {
    let path = path.strip_prefix("src").unwrap().with_extension("");
    let words = path.iter().map(|word| word.to_str().unwrap());
    let words: Vec<&str> = words.filter(|word| *word != "mod").collect();
    words.join("::")
}

/// The file in which what a path names stands, or from which it is handed on; `None` for other crates and for what is near.
///
/// `own` is the file that names it, with the root of its crate.
fn file_named(path: &[&str], own: (&str, &str), files: &BTreeSet<String>) -> Option<String> {
    let (own, root) = own;
    let is_root = ["lib", "main"].contains(&own);
    let own: Vec<&str> = own.split("::").filter(|_| !is_root).collect();
    let mut module = match path[0] {
        "crate" | "tonghop" => Vec::new(),
        "self" | "super" => own,
        child => [own, vec![child]].concat(),
    };
    let is_child = !["crate", "tonghop", "self", "super"].contains(&path[0]);
    if is_child && !files.contains(&module.join("::")) {
        return None;
    }
    let rest = if path[0] == "super" { path } else { &path[1..] };
    for word in rest {
        match *word {
            "super" => drop(module.pop()),
            "self" | "*" => {}
            word => module.push(word),
        }
    }
    while !module.is_empty() && !files.contains(&module.join("::")) {
        module.pop();
    }
    let root = if path[0] == "tonghop" { "lib" } else { root };
    Some(if module.is_empty() {
        root.to_owned()
    } else {
        module.join("::")
    })
}

/// Every path of the code, word by word: each one that a `use` names, and those of two words and more that are written out.
fn paths<'a>(tokens: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = &tokens[..at];
        let is_import = tokens[at] == "use" && tokens[at + 1] != "<";
        let is_begin =
            is_word(tokens[at]) && !before.ends_with(&["::"]) && !before.ends_with(&["."]);
        if is_import {
            at = tree(tokens, at + 1, &[], &mut paths);
        } else if is_begin {
            let mut path = vec![tokens[at]];
            while tokens.get(at + 1) == Some(&"::")
                && tokens.get(at + 2).is_some_and(|next| is_word(next))
            {
                at += 2;
                path.push(tokens[at]);
            }
            // Where something is visible is no import.
            if path.len() > 1 && !before.ends_with(&["pub", "(", "in"]) {
                paths.push(path);
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    paths
}

/// Takes the paths of a `use`, which branch at braces, from a place on; gives the place behind them.
fn tree<'a>(
    tokens: &[&'a str],
    mut at: usize,
    trunk: &[&'a str],
    paths: &mut Vec<Vec<&'a str>>,
) -> usize {
    let mut path = trunk.to_vec();
    loop {
        match tokens[at] {
            "::" => at += 1,
            "as" => at += 2,
            "{" => {
                at += 1;
                while tokens[at] != "}" {
                    at = tree(tokens, at, &path, paths);
                    at += usize::from(tokens[at] == ",");
                }
                return at + 1;
            }
            "," | ";" | "}" => {
                paths.push(path);
                return at;
            }
            word => {
                path.push(word);
                at += 1;
            }
        }
    }
}

fn is_word(token: &str) -> bool {
    let first = token.chars().next();
    first.is_some_and(|letter| letter.is_alphabetic() || letter == '_')
}

/// Words and signs of the code, without comments and literals; a literal that is a path, as serde takes it, is code.
fn tokens(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let is_inside = |letter: char| letter.is_alphanumeric() || letter == '_';
        let word = rest.find(|letter| !is_inside(letter)).unwrap_or(rest.len());
        let is_raw = rest.starts_with('r') && rest[1..].trim_start_matches('#').starts_with('"');
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if is_raw {
            raw(rest).1
        } else if letter == '"' {
            let (inside, end) = quoted(rest, '"');
            if ["crate::", "self::", "super::"]
                .iter()
                .any(|begin| inside.starts_with(begin))
            {
                found.extend(tokens(inside));
                found.push(",");
            }
            end
        } else if letter == '\'' {
            if is_letter(rest) {
                quoted(rest, '\'').1
            } else {
                1
            }
        } else if word > 0 {
            found.push(&rest[..word]);
            word
        } else if rest.starts_with("::") {
            found.push("::");
            2
        } else {
            let end = letter.len_utf8();
            found.extend(Some(&rest[..end]).filter(|_| !letter.is_whitespace()));
            end
        };
        rest = &rest[end..];
    }
    found
}

fn with_text(path: &str, text: &str) -> (PathBuf, String) {
    (PathBuf::from(path), text.to_owned())
}

/// Some files without imports, and one more with a text.
fn imported_by(path: &str, text: &str) -> Vec<String> {
    let others = ["lib", "a", "a/b", "a/b/c", "a/d", "e/mod", "e/f"];
    let others = others
        .iter()
        .map(|file| with_text(&format!("src/{file}.rs"), ""));
    let mut sources: Vec<_> = others
        .filter(|(other, _)| other != Path::new(path))
        .collect();
    sources.push(with_text(path, text));
    let imports = imports(&sources);
    imports[&file_of(Path::new(path))].iter().cloned().collect()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_form_of_import_is_seen() {
    let from_d = |text: &str| imported_by("src/a/d.rs", text);
    let cases: [(&str, &[&str]); 19] = [
        ("use crate::e::f::X;", &["e::f"]),
        ("pub(crate) use crate::e::X;", &["e"]),
        (
            "use crate::{a::b::{self, c::Y}, e::{f, X}};",
            &["a::b", "a::b::c", "e", "e::f"],
        ),
        ("use crate::e::f as g;", &["e::f"]),
        ("use super::X;", &["a"]),
        ("use super::b::*;", &["a::b"]),
        ("use super::super::e::X;", &["e"]),
        ("use crate::X;", &["lib"]),
        ("fn f() { crate::e::f::g() }", &["e::f"]),
        ("fn f(x: &super::X) { super::b::g(x) }", &["a", "a::b"]),
        ("fn f() { for x in crate::e::f::all() {} }", &["e::f"]),
        ("#[serde(with = \"super::b\")]", &["a::b"]),
        ("use std::fmt; fn f(x: u8) { g::h(x); other.e::<X>() }", &[]),
        (
            "// crate::e::X\nfn f() { say(\"at crate::e::X\", r#\"crate::e\"#) }",
            &[],
        ),
        (
            "pub(in crate::e) fn f() -> impl Sized + use<'_> { 'c' }",
            &[],
        ),
        ("pub(super) struct X; use self::g::Y;", &[]),
        (
            "const A: char = '\"'; use crate::e::X; const B: &str = \"\\\"\";",
            &["e"],
        ),
        ("fn f<'a>(x: &'a str) { tonghop::e::f::g(x) }", &["e::f"]),
        (
            "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use crate::e::X;\n}",
            &[],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(from_d(text), expected, "{text}");
    }
    let of_folder = imported_by(
        "src/a.rs",
        "mod b; mod d; pub use b::c::X; fn f() { d::g() }",
    );
    assert_eq!(of_folder, ["a::b::c", "a::d"]);
    let of_program = [
        with_text("src/main.rs", "mod e; use e::f::X; use tonghop::a::Y;"),
        with_text("src/e.rs", ""),
        with_text("src/e/f.rs", "use crate::Z; use tonghop::{a, W};"),
        with_text("src/a.rs", "use crate::V;"),
        with_text("src/lib.rs", "pub mod a;"),
    ];
    let of_program = imports(&of_program);
    assert_eq!(of_program["main"], names(&["a", "e::f"]));
    assert_eq!(of_program["e::f"], names(&["a", "lib", "main"]));
    assert_eq!(of_program["a"], names(&["lib"]));
    let of_self = imported_by("src/a/b.rs", "use self::c::X; use super::super::e::f::Y;");
    assert_eq!(of_self, ["a::b::c", "e::f"]);
}

#[test]
fn a_circle_is_found_and_what_only_leads_to_it_is_not_in_it() {
    let sources = [
        with_text("src/a.rs", "use crate::b::X;"),
        with_text("src/b/mod.rs", "mod c; pub use c::X; mod d;"),
        with_text("src/b/c.rs", "use super::d::Y;"),
        with_text("src/b/d.rs", "pub struct Y(super::X);"),
    ];
    let found = imports(&sources);
    assert_eq!(circle(&found), Some(vec!["b", "b::c", "b::d"]));
    let opened = imports(&[&sources[..3], &[with_text("src/b/d.rs", "")]].concat());
    assert_eq!(circle(&opened), None);
}
