//! Any text as a name: cleaning twice changes nothing, and what is clean has the key of what it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tonghop::text;

fuzz_target!(|written: &str| {
    let clean = text::clean(written);
    assert!(text::is_clean(&clean) || text::clean(&clean) == clean);
    assert_eq!(text::key(&clean), text::key(written));
    let fold = text::fold(written);
    assert_eq!(text::fold(&fold), fold);
    let _ = text::nearest(written, ["Huyện Đắk Hà", "Huyện Sa Thầy"].into_iter());
});
