//! Keys of row labels, remembered by each thread: labels repeat from workbook to workbook.

use std::cell::RefCell;
use std::sync::Arc;

use super::labels::Lookup;
use crate::text;

/// Row labels whose forms are remembered by one thread; labels repeat from workbook to workbook.
const REMEMBERED_LABELS: usize = 50_000;

/// Bytes of a label that is remembered; a longer one is no name, and thousands of them would fill the memory.
pub(super) const LONGEST_REMEMBERED: usize = 400;

thread_local! {
    static LABELS: RefCell<Lookup<Box<str>, Arc<str>>> = RefCell::default();
}

/// The key of a row label, remembered by the thread.
pub(super) fn remembered_key(label: &str) -> Arc<str> {
    if label.len() > LONGEST_REMEMBERED {
        return Arc::from(text::label_key(label));
    }
    LABELS.with(|labels| {
        let mut labels = labels.borrow_mut();
        if let Some(key) = labels.get(label) {
            return Arc::clone(key);
        }
        if labels.len() >= REMEMBERED_LABELS {
            labels.clear();
        }
        let key: Arc<str> = Arc::from(text::label_key(label));
        labels.insert(Box::from(label), Arc::clone(&key));
        key
    })
}
