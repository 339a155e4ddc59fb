//! The app as people meet it: the real program, in a real browser, from the first workbook to the next year. Skipped, and said so, where Chromium or its driver is
//! absent; required where `MAILLAGE_BROWSER` is set.

mod accessible;
mod pages;
mod place;
#[path = "../served/mod.rs"]
mod served;
mod stories;
mod visitor;
mod workbook;

use accessible::{Axe, outline, sticks_out, unseen_focus};
use place::Driver;
use visitor::{Scripts, Visitor};

/// Widths at which no page scrolls sideways: a phone, a desktop at 200 %, a projector.
const SCREENS: &[(u32, u32)] = &[(390, 844), (640, 500), (1024, 768)];

#[test]
fn every_page_is_for_everybody() {
    let Some((driver, served)) = Driver::at_the_example("pages") else { return };
    let visitor = Visitor::new(&driver, &served, Scripts::On);
    visitor.analysed();
    // Pages with something on them: a meeting, a decision, a deposit.
    stories::open_meeting(&visitor);
    visitor.press("microcrédit");
    stories::decide(&visitor, "Retenue", "Une seule action pour tous", "Anne Martin");
    visitor.sees("Signée par Anne Martin");
    stories::deposit(&visitor, &driver.folder);
    let axe = Axe::given();
    let found = pages::found(&visitor);
    assert!(found.pages.len() >= 20, "{:?}", found.pages);
    let mut faults = pages::dead(&visitor, &found.links);
    for page in &found.pages {
        visitor.screen(1280, 1000);
        visitor.go(page);
        let mut said = outline(&visitor);
        // What is folded counts too; and axe-core takes the ground of what is folded for that of what lies where it would be.
        visitor.unfold();
        said.extend(axe.iter().flat_map(|axe| axe.objections(&visitor, true)));
        said.extend(unseen_focus(&visitor, 12));
        for (width, height) in SCREENS {
            visitor.screen(*width, *height);
            said.extend(sticks_out(&visitor).into_iter().map(|said| format!("at {width} px: {said}")));
        }
        visitor.screen(390, 844);
        said.extend(axe.iter().flat_map(|axe| axe.objections(&visitor, false)).map(|said| format!("on a phone: {said}")));
        faults.extend(said.into_iter().map(|said| format!("{page}: {said}")));
    }
    assert!(faults.is_empty(), "{} pages, {} faults:\n{}", found.pages.len(), faults.len(), faults.join("\n"));
}
