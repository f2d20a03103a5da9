//! Any text as a number, in both styles: a number that is read is read again from its own printing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tonghop::format;
use tonghop::model::text::Language;
use tonghop::read::number::{Convention, Reading, convention_of, read};

fuzz_target!(|text: &str| {
    let _ = convention_of(text.lines());
    for convention in [Convention::Vietnamese, Convention::English] {
        if let Reading::Number(number) = read(text, convention) {
            let printed = format::number(number, Some(number.scale()), Language::Vi);
            let again = read(&printed, Convention::Vietnamese);
            assert_eq!(again, Reading::Number(number), "{text:?} {printed:?}");
        }
    }
});
