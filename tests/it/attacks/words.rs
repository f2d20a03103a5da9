//! What a terminal obeys does not reach it through a message.

use super::{code, ended, office, said};

const ESCAPES: [&str; 4] = ["\u{1b}[2J", "\u{9b}31m", "\u{7}", "\u{202e}"];

fn is_plain(text: &str) -> bool {
    !text
        .chars()
        .any(|letter| (letter.is_control() && letter != '\n') || letter == '\u{202e}')
}

#[test]
fn escape_sequences_in_arguments_are_shown_and_not_obeyed() {
    let office = office("");
    for escape in ESCAPES {
        let word = format!("/no{escape}where");
        let unit = format!("Đắk{escape}");
        for arguments in [
            vec!["run", "--inbox", word.as_str()],
            vec!["run", "--config", word.as_str()],
            vec!["run", "--period", word.as_str()],
            vec!["run", word.as_str()],
            vec![word.as_str()],
            vec!["status", "--out", word.as_str()],
            vec!["check", word.as_str()],
            vec!["inspect", word.as_str()],
            vec!["explain", word.as_str()],
            vec!["history", "show", unit.as_str(), word.as_str()],
            vec!["history", "import", word.as_str()],
        ] {
            for language in ["vi", "en"] {
                let whole = [&arguments[..], &["--lang", language]].concat();
                let output = ended(office.command(&whole));
                assert_ne!(code(&output), 70, "{whole:?}");
                assert!(is_plain(&said(&output)), "{whole:?}: {:?}", said(&output));
            }
        }
    }
}

#[test]
fn vietnamese_letters_in_any_spelling_are_shown_as_they_are() {
    let office = office("");
    for name in [
        "Đắk Hà",
        "Đa\u{306}\u{301}k Ha\u{300}",
        "thư mục 'lạ' \"và\" {dài}",
    ] {
        let output = ended(office.command(&["run", "--inbox", name]));
        assert!(said(&output).contains(name), "{}", said(&output));
    }
}
