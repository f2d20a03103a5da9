//! Marks that stand in the place of a number.

use crate::text;

/// A mark in the place of a number (ký hiệu thay số). What a dash means is a setting of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// `-`.
    Dash,
    /// `…` or `...`: happened, not collected.
    Ellipsis,
    /// `x`: makes no sense here.
    Cross,
    /// `KPS`, `không phát sinh`: a true zero.
    NoPhenomenon,
    /// `chưa có số liệu`, `:`, `nt`: the figure itself does not stand here.
    NotCollected,
}

/// The mark that stands for no number.
pub(super) fn placeholder(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    let made_of = |marks: &[char], most: usize| {
        !text.is_empty()
            && text.chars().count() <= most
            && text.chars().all(|letter| marks.contains(&letter))
    };
    if made_of(&['-', '–', '—', '−', '‐', '‑'], 3) {
        return Some(Placeholder::Dash);
    }
    if text == "…" || (made_of(&['.', '…'], 6) && text.len() >= 2) {
        return Some(Placeholder::Ellipsis);
    }
    if text == ":" {
        return Some(Placeholder::NotCollected);
    }
    if matches!(text, "x" | "X" | "×") {
        return Some(Placeholder::Cross);
    }
    // Most texts are numbers; only words are worth a key.
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    match text::fold(text).as_str() {
        "kps"
        | "k p s"
        | "khong phat sinh"
        | "khong co phat sinh"
        | "khong co hien tuong phat sinh" => Some(Placeholder::NoPhenomenon),
        "nt" | "n t" | "chua co so lieu" | "chua co" | "chua thu thap" | "chua thu thap duoc" => {
            Some(Placeholder::NotCollected)
        }
        _ => None,
    }
}
