//! The reader of Parquet ends by a panic on some damaged pages (a length checked by an assertion, an index out of a dictionary): caught here, and said as any
//! other damage.

use super::ParquetFault;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! { static IS_READING: Cell<bool> = const { Cell::new(false) }; }
static HOOK: Once = Once::new();

/// What `read` gives; a panic of it, on this thread, is a damaged file, of which nothing is printed.
pub(super) fn caught<T>(read: impl FnOnce() -> Result<T, ParquetFault>) -> Result<T, ParquetFault> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_READING.get() {
                usual(info);
            }
        }));
    });
    IS_READING.set(true);
    // What is half read is dropped with the panic: nobody sees it.
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(false);
    read.unwrap_or_else(|_| Err(ParquetFault::Damaged("pages".into())))
}
