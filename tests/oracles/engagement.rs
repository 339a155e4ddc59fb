//! BG/BB on the donations of Fader, Hardie & Shang (2010): 11 104 donors of 1995, and what they gave in the six years that followed.

use super::{near, within};
use maillage::statistics::bg_bb::{BgBb, History};

/// (years with a gift, last of them, donors), six years for all.
const DONATIONS: [(u32, u32, u32); 22] = [
    (0, 0, 3464),
    (1, 1, 1091),
    (1, 2, 277),
    (1, 3, 129),
    (1, 4, 78),
    (1, 5, 119),
    (1, 6, 129),
    (2, 2, 613),
    (2, 3, 255),
    (2, 4, 155),
    (2, 5, 173),
    (2, 6, 234),
    (3, 3, 322),
    (3, 4, 181),
    (3, 5, 225),
    (3, 6, 357),
    (4, 4, 240),
    (4, 5, 284),
    (4, 6, 512),
    (5, 5, 335),
    (5, 6, 728),
    (6, 6, 1203),
];

fn history(taken: u32, last: u32) -> History {
    History { taken, last, occasions: 6 }
}

fn donors() -> Vec<(History, f64)> {
    DONATIONS.iter().map(|&(taken, last, n)| (history(taken, last), f64::from(n))).collect()
}

#[test]
fn donations() {
    assert_eq!(DONATIONS.iter().map(|d| d.2).sum::<u32>(), 11_104);
    let law = BgBb::fit(&donors());
    // The paper: 1.204, .750, .657, 2.783; −33 225.6. To six decimals: scipy's Nelder–Mead on the likelihood written with Beta functions.
    within(law.alpha, 1.203522, 2e-6);
    within(law.beta, 0.749716, 2e-6);
    within(law.gamma, 0.656718, 2e-6);
    within(law.delta, 2.783443, 5e-6);
    let ln_likelihood: f64 = donors().iter().map(|(h, n)| n * law.ln_likelihood(*h)).sum();
    near(ln_likelihood, -33225.581274);
    // P(alive in 2002), table 6 of the paper: .11, .07, .59, .93, .20, .93; and gifts expected in the five years that follow.
    for (taken, last, alive, expected) in [
        (0, 0, 0.108133, 0.072863),
        (1, 1, 0.069462, 0.085696),
        (2, 4, 0.589657, 1.057603),
        (1, 6, 0.930434, 1.147885),
        (4, 4, 0.200179, 0.583192),
        (6, 6, 0.930434, 3.752544),
    ] {
        within(law.alive(history(taken, last)), alive, 1e-6);
        within(law.expected(history(taken, last), 5), expected, 2e-6);
    }
}

#[test]
fn one_more_gift_never_lowers_engagement() {
    let law = BgBb::fit(&donors());
    for &(taken, last, _) in &DONATIONS {
        for later in last.max(taken + 1)..=6 {
            assert!(law.engaged(history(taken + 1, later)) >= law.engaged(history(taken, last)));
        }
    }
}
