//! What is costly to make of an analysis, made once and kept with it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many are kept; the oldest leaves.
const MOST: usize = 12;

type Slot<V> = Arc<OnceLock<Arc<V>>>;

/// Values by what they were asked for. One is made at a time; whoever asks for the same waits for it.
#[derive(Debug)]
pub struct Made<K, V> {
    kept: Mutex<Vec<(K, Slot<V>)>>,
    turn: Mutex<()>,
}

impl<K, V> Default for Made<K, V> {
    fn default() -> Self {
        Self { kept: Mutex::new(Vec::new()), turn: Mutex::new(()) }
    }
}

impl<K: PartialEq, V> Made<K, V> {
    /// The value of a key, made now if it isn't there. Takes its time: off the threads that answer requests.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            match kept.iter().find(|(known, _)| *known == key) {
                Some((_, slot)) => Arc::clone(slot),
                None => {
                    if kept.len() >= MOST {
                        kept.remove(0);
                    }
                    let slot = Slot::default();
                    kept.push((key, Arc::clone(&slot)));
                    slot
                }
            }
        };
        let made = slot.get_or_init(|| {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::new(make())
        });
        Arc::clone(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_the_oldest_leaves() {
        let made = Made::default();
        let mut n = 0;
        let mut get = |key: usize| {
            made.get(key, || {
                n += 1;
                key * 2
            })
        };
        assert_eq!([*get(1), *get(1)], [2, 2]);
        (2..=MOST + 1).for_each(|key| _ = get(key));
        get(1);
        assert_eq!(n, MOST + 2, "the first had left, and was made again");
    }
}
