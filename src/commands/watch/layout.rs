//! Lines that fit a screen: the head, parts that share the room that is left, and the foot.

/// What is to be shown, before it is cut.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// Always shown.
    pub(super) head: Vec<String>,
    /// Shown as far as there is room, each at least with its first line.
    pub(super) parts: Vec<Part>,
    /// The last line.
    pub(super) foot: String,
}

/// Lines under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The title.
    pub(super) title: String,
    /// Most important first.
    pub(super) lines: Vec<String>,
}

impl Page {
    /// Every line in full, for what is no terminal.
    pub(super) fn whole(&self) -> Vec<String> {
        let shown: Vec<usize> = self.parts.iter().map(|part| part.lines.len()).collect();
        self.lines(&shown, &|_| String::new())
    }

    /// At most `height` lines of at most `width` letters; `more` says how many lines of a part are not shown.
    pub(super) fn fitted(
        &self,
        width: usize,
        height: usize,
        more: &dyn Fn(usize) -> String,
    ) -> Vec<String> {
        let fixed = self.head.len() + self.parts.len() + 1;
        let shown = self.shares(height.saturating_sub(fixed));
        let lines = self.lines(&shown, more);
        let cut = lines.iter().map(|line| cut(line, width));
        cut.take(height).collect()
    }

    /// Rows for each part: one in turn until all have what they need or the room is used up.
    fn shares(&self, mut room: usize) -> Vec<usize> {
        let mut shown = vec![0; self.parts.len()];
        while room > 0 {
            let before = room;
            for (part, shown) in self.parts.iter().zip(&mut shown) {
                if *shown < part.lines.len() && room > 0 {
                    *shown += 1;
                    room -= 1;
                }
            }
            if room == before {
                break;
            }
        }
        shown
    }

    fn lines(&self, shown: &[usize], more: &dyn Fn(usize) -> String) -> Vec<String> {
        let mut lines = self.head.clone();
        for (part, shown) in self.parts.iter().zip(shown) {
            lines.push(part.title.clone());
            // The line that says how many are hidden takes the place of one of them.
            let kept = if *shown < part.lines.len() {
                shown.saturating_sub(1)
            } else {
                *shown
            };
            let own = part.lines.iter().take(kept);
            lines.extend(own.map(|line| format!("  {line}")));
            if kept < *shown {
                lines.push(format!("  {}", more(part.lines.len() - kept)));
            }
        }
        lines.push(self.foot.clone());
        lines
    }
}

/// In one line of at most `width` letters. A name from the inbox must not move the cursor.
fn cut(line: &str, width: usize) -> String {
    let plain: String = line
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if plain.chars().count() <= width {
        return plain;
    }
    let kept: String = plain.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, lines: usize) -> Part {
        Part {
            title: title.to_owned(),
            lines: (1..=lines).map(|line| format!("{title}{line}")).collect(),
        }
    }

    fn page() -> Page {
        Page {
            head: vec!["đầu".to_owned()],
            parts: vec![part("a", 1), part("b", 9), part("c", 4)],
            foot: "cuối".to_owned(),
        }
    }

    fn more(count: usize) -> String {
        format!("… và {count} dòng khác")
    }

    #[test]
    fn parts_share_the_room_and_say_what_is_hidden() {
        // 12 rows: 5 are head, titles and foot; 7 are left: a takes 1, b and c take 3 each.
        let lines = page().fitted(80, 12, &more);
        assert_eq!(
            lines.join("|"),
            "đầu|a|  a1|b|  b1|  b2|  … và 7 dòng khác|c|  c1|  c2|  … và 2 dòng khác|cuối"
        );
    }

    #[test]
    fn a_page_that_fits_is_shown_whole() {
        assert_eq!(page().fitted(80, 19, &more), page().whole());
        assert_eq!(page().whole().len(), 19);
    }

    #[test]
    fn long_lines_are_cut_and_control_letters_taken_out() {
        assert_eq!(cut("tổng mức bán lẻ", 8), "tổng mứ…");
        assert_eq!(cut("a\u{1b}[2Jb", 80), "a [2Jb");
    }

    #[test]
    fn no_screen_is_too_small() {
        for (width, height) in [(1, 1), (10, 3), (80, 6)] {
            let lines = page().fitted(width, height, &more);
            assert!(lines.len() <= height);
            assert!(lines.iter().all(|line| line.chars().count() <= width));
        }
    }
}
