//! How alike two records are in their words, former names included: the best of all that each is called.
//!
//! # Choices  The whole name stays a face too: two rows of one register often repeat « Escale, ex Le Relais » word for word.
//! # Cost     That of `vectors` on all faces.

use super::bench::Record;
use super::vectors::Vectors;
use rayon::prelude::*;

/// Faces of all records: first one a record, then those of former names.
pub(super) struct Likeness {
    vectors: Vectors,
    /// The record of each face beyond the first ones.
    others: Vec<u32>,
    n: usize,
}

impl Likeness {
    /// Reads all faces.
    pub(super) fn new(records: &[Record]) -> Self {
        let (mut words, mut others): (Vec<&[String]>, Vec<u32>) = (Vec::with_capacity(records.len()), Vec::new());
        words.extend(records.iter().map(|record| record.name.words.as_slice()));
        for (at, record) in records.iter().enumerate() {
            for face in &record.name.faces {
                words.push(face);
                others.push(at as u32);
            }
        }
        Self { vectors: Vectors::new(&words), others, n: records.len() }
    }

    fn record(&self, face: u32) -> u32 {
        (face as usize).checked_sub(self.n).map_or(face, |at| self.others[at])
    }

    /// Faces of a record beyond the first, as positions in the vectors.
    fn faces(&self, record: u32) -> std::ops::Range<usize> {
        self.n + self.others.partition_point(|&at| at < record)..self.n + self.others.partition_point(|&at| at <= record)
    }

    /// How alike two records are, 0 to 2.
    pub(super) fn of(&self, left: usize, right: usize) -> f64 {
        let faces = |at: usize| std::iter::once(at).chain(self.faces(at as u32));
        faces(left).flat_map(|a| faces(right).map(move |b| self.vectors.similarity(a, b))).fold(0.0, f64::max)
    }

    /// For each record, those that are like it: (position, similarity), most alike first; ties in canonical order.
    pub(super) fn neighbours(&self) -> Vec<Vec<(u32, f32)>> {
        let mut near = self.vectors.neighbours();
        if self.others.is_empty() {
            return near;
        }
        let of_others = near.split_off(self.n);
        for (list, &record) in of_others.into_iter().zip(&self.others) {
            near[record as usize].extend(list);
        }
        let fold = |(at, list): (usize, Vec<(u32, f32)>)| {
            let mut list: Vec<(u32, f32)> = list.into_iter().map(|(face, similarity)| (self.record(face), similarity)).collect();
            list.retain(|(other, _)| *other as usize != at);
            list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            list.dedup_by_key(|(other, _)| *other);
            list.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            list
        };
        near.into_par_iter().enumerate().map(fold).collect()
    }
}
