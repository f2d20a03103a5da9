//! Puts values into the places of a text.
//!
//! `{name}` is a place; `[[ … ]]` is left away when a place inside it has no value. Parts may hold parts.

/// `template` with every place filled; a place outside `[[ ]]` of which nothing is known stays visible.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    fill_parts(template, &value, &mut filled);
    filled
}

/// Fills a text with optional parts, which may hold optional parts of their own; false when a place of the text itself, not
/// of such a part, has no value.
fn fill_parts(text: &str, value: &impl Fn(&str) -> Option<String>, filled: &mut String) -> bool {
    let mut complete = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        complete &= fill_places(before, value, filled);
        let (inside, behind) = optional(after);
        let mut part = String::new();
        if fill_parts(inside, value, &mut part) {
            filled.push_str(&part);
        }
        rest = behind;
    }
    fill_places(rest, value, filled) && complete
}

/// The optional part that begins here, and what follows behind its end.
fn optional(text: &str) -> (&str, &str) {
    let mut depth = 1_usize;
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let (open, close) = (rest.find("[["), rest.find("]]"));
        let Some(close) = close else {
            break;
        };
        match open.filter(|open| *open < close) {
            Some(open) => {
                depth += 1;
                from += open + 2;
            }
            None => {
                depth -= 1;
                if depth == 0 {
                    let inside = text.get(..from + close).unwrap_or_default();
                    let behind = text.get(from + close + 2..).unwrap_or_default();
                    return (inside, behind);
                }
                from += close + 2;
            }
        }
    }
    (text, "")
}

/// Fills the places of a text without optional parts; false when one has no value or an empty one.
fn fill_places(text: &str, value: &impl Fn(&str) -> Option<String>, filled: &mut String) -> bool {
    let mut complete = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(name) {
            Some(value) => {
                complete &= !value.is_empty();
                filled.push_str(&value);
            }
            None => {
                complete = false;
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    complete
}

/// The names of the places of a text, in its order.
pub(crate) fn places(text: &str) -> impl Iterator<Item = &str> {
    let behind = text.split('{').skip(1);
    behind.filter_map(|part| Some(part.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> String {
        fill(template, |name| match name {
            "total" => Some("1.000".to_owned()),
            "empty" => Some(String::new()),
            _ => None,
        })
    }

    #[test]
    fn a_part_without_its_value_is_left_away() {
        assert_eq!(filled("ghi {total}[[, gần nhất {nearest}]]."), "ghi 1.000.");
        assert_eq!(filled("[[ghi {empty}]]ô[[ {total}]]"), "ô 1.000");
        assert_eq!(filled("ghi {sum}"), "ghi {sum}");
        assert_eq!(filled("ghi {total}{empty}"), "ghi 1.000");
    }

    #[test]
    fn a_part_may_hold_parts_of_its_own() {
        let text = "ghi[[ (lệch {total}[[ {measure}]])]].";
        assert_eq!(filled(text), "ghi (lệch 1.000).");
        assert_eq!(
            filled(&text.replace("measure", "total")),
            "ghi (lệch 1.000 1.000)."
        );
        assert_eq!(filled(&text.replace("{total}", "{sum}")), "ghi.");
        assert_eq!(filled("[[a{total}[[b{sum}[[c{total}]]]]d]]e"), "a1.000de");
        assert_eq!(filled("[[a{total}[[b{total}"), "a1.000b1.000");
    }

    #[test]
    fn places_are_named_in_the_order_of_the_text() {
        let named: Vec<&str> = places("a {total}[[ b {empty}]] c {sum").collect();
        assert_eq!(named, ["total", "empty"]);
    }
}
