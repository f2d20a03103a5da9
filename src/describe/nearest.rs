//! The name that was probably meant.

/// The known key most like the unknown one, out of a message such as "unknown field `titel`, expected one of `id`, `title`".
pub(super) fn nearest_key(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let Some(unknown) = quoted.next().filter(|_| is_unknown) else {
        return String::new();
    };
    nearest_id(unknown, quoted)
}

/// The known id most like `name`; empty when none is near.
pub fn nearest_id<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = strsim::damerau_levenshtein(name, candidate);
        if distance <= name.chars().count().max(3) / 2
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
        .unwrap_or_default()
}
