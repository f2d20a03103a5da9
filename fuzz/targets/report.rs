//! Any text as the body of the report: it is rendered, or refused with a line.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use tonghop::aggregate;
use tonghop::describe;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::Consolidation;
use tonghop::model::observation::Round;
use tonghop::present::report::{Particulars, present};

static DESCRIPTIONS: LazyLock<Descriptions> = LazyLock::new(|| describe::load(None).unwrap());
static EMPTY: LazyLock<Arc<Consolidation>> = LazyLock::new(|| {
    let round = Round {
        period: "2019-09".parse().unwrap(),
        files: Vec::new(),
        returns: Vec::new(),
    };
    let on_error = aggregate::OnError::LeaveOut;
    Arc::new(aggregate::consolidate(&round, &DESCRIPTIONS, &[], on_error))
});

fuzz_target!(|body: &str| {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    body.clone_into(&mut descriptions.report.body);
    let descriptions = Arc::new(descriptions);
    let particulars = Particulars {
        as_of: "2019-09-25".to_owned(),
        ..Particulars::default()
    };
    if let Err(error) = present(&EMPTY, &descriptions, Vec::new(), &particulars) {
        assert!(!error.to_string().is_empty());
    }
});
