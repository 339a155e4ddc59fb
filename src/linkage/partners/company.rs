//! Who was ever invited with whom: one partner under two names is rarely invited twice to one meeting.

use crate::dossier::Dossier;

/// Pairs looked at for the usual rate.
const SAMPLE: usize = 4_000;

/// Meetings and actions of each partner.
pub(super) struct Company {
    events: Vec<Vec<u32>>,
    /// Share of pairs of partners, both seen somewhere, that were together at least once: 0 to 1.
    pub usual: f64,
}

impl Company {
    /// Reads invitations and participations. `order`: partners in the order of the comparison.
    pub(super) fn of(dossier: &Dossier, order: &[usize]) -> Self {
        let mut by_partner = vec![Vec::new(); dossier.partners.len()];
        let n_meetings = dossier.meetings.len() as u32;
        for row in &dossier.attendances {
            by_partner[row.partner.index()].push(row.meeting.0);
        }
        for row in &dossier.participations {
            by_partner[row.partner.index()].push(n_meetings + row.action.0);
        }
        let mut events: Vec<Vec<u32>> = order.iter().map(|&at| std::mem::take(&mut by_partner[at])).collect();
        for list in &mut events {
            list.sort_unstable();
            list.dedup();
        }
        let mut out = Self { events, usual: 0.0 };
        let seen: Vec<usize> = (0..order.len()).filter(|&at| !out.events[at].is_empty()).collect();
        let n_pairs = seen.len() * seen.len().saturating_sub(1) / 2;
        // Every pair of a small dossier; of a large one, pairs at steps that share no pattern with the order.
        let pairs: Vec<(usize, usize)> = if n_pairs <= SAMPLE {
            (0..seen.len()).flat_map(|a| (a + 1..seen.len()).map(move |b| (a, b))).collect()
        } else {
            let n = seen.len() as u64;
            let draw = |k: u64, by: u64| (k.wrapping_mul(by).wrapping_add(by >> 7) >> 16) % n;
            (1..=SAMPLE as u64)
                .map(|k| (draw(k, 0x9E37_79B9_7F4A_7C15) as usize, draw(k, 0xD1B5_4A32_D192_ED03) as usize))
                .filter(|(a, b)| a != b)
                .collect()
        };
        let together = pairs.iter().filter(|&&(a, b)| out.times(seen[a], seen[b]) > 0).count();
        out.usual = if pairs.is_empty() { 0.0 } else { together as f64 / pairs.len() as f64 };
        out
    }

    /// How often two partners were invited to one meeting, or named on one action.
    pub(super) fn times(&self, left: usize, right: usize) -> usize {
        let (short, long) = if self.events[left].len() < self.events[right].len() { (left, right) } else { (right, left) };
        self.events[short].iter().filter(|event| self.events[long].binary_search(event).is_ok()).count()
    }

    /// Was this partner ever seen?
    pub(super) fn is_seen(&self, at: usize) -> bool {
        !self.events[at].is_empty()
    }
}
