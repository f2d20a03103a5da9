//! Any bytes under any name: whatever they are, they are read or refused, and the cells stand in order inside the grid.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // A panic that the program contains is no find; one that gets out is.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let name = ["a.xlsx", "a.xls", "a.csv", "a.ods"][usize::from(*first) % 4];
    let (workbook, findings) = tonghop::read::read(&Arc::from(name), rest);
    let Some(workbook) = workbook else {
        assert!(!findings.is_empty(), "refused without a word");
        return;
    };
    for sheet in &workbook.sheets {
        let positions = sheet.cells.iter().map(|cell| cell.position);
        assert!(positions.is_sorted_by(|first, second| first < second));
        assert!(sheet.cells.iter().all(|cell| cell.position.row < 1_048_576));
        assert!(sheet.cells.iter().all(|cell| cell.position.column < 16_384));
    }
});
