//! What a page owes to everybody: nothing that axe-core objects to, one title, a language, no sideways scrolling, a focus that one sees.

use super::visitor::Visitor;
use serde_json::Value;
use std::path::PathBuf;

/// The Tab key, Enter, and the arrow to the right, as WebDriver writes them.
pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const RIGHT: &str = "\u{e014}";

/// Where axe-core is: `axe.min.js`.
const GIVEN: &str = "MAILLAGE_AXE";

/// axe-core's own text.
pub struct Axe(String);

impl Axe {
    /// Reads it from where the environment says; says so and gives nothing where that is not said, unless browsers are required.
    #[expect(clippy::print_stderr, reason = "a test that checks nothing says so")]
    pub fn given() -> Option<Self> {
        let Some(path) = std::env::var_os(GIVEN).map(PathBuf::from) else {
            assert!(std::env::var_os("MAILLAGE_BROWSER").is_none(), "{GIVEN} doesn't say where axe-core is");
            eprintln!("SKIPPED: {GIVEN} doesn't say where axe.min.js is, its rules were not checked");
            return None;
        };
        Some(Self(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))))
    }

    /// What it objects to in the page at hand: rule, place, words. Contrast, which takes most of the time, only where it is asked for.
    #[track_caller]
    pub fn objections(&self, visitor: &Visitor, with_contrast: bool) -> Vec<String> {
        let script = format!(
            "{}\nconst done = arguments[arguments.length - 1];
            const asked = {{
                runOnly: {{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }},
                rules: {{ 'heading-order': {{ enabled: true }}, 'color-contrast': {{ enabled: {with_contrast} }} }},
                resultTypes: ['violations'],
            }};
            const said = (rule, node) => rule.id + ' at ' + node.target.join(' ') + ': ' + (node.failureSummary || '').replace(/\\s+/g, ' ') + ' ' + node.html.slice(0, 160);
            axe.run(document, asked).then(found => done(found.violations.flatMap(rule => rule.nodes.map(node => said(rule, node)))), error => done(['axe: ' + error]));",
            self.0
        );
        texts(&visitor.run_long(&script, vec![]))
    }
}

fn texts(values: &Value) -> Vec<String> {
    values.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What is wrong with the outline of the page: its language, its titles; buttons and fields that are too small for a finger (24 px, or a label of that height).
#[track_caller]
pub fn outline(visitor: &Visitor) -> Vec<String> {
    let script = r"const faults = [];
        if (!['fr', 'en'].includes(document.documentElement.lang)) faults.push('no language');
        if (document.querySelectorAll('h1').length !== 1) faults.push(document.querySelectorAll('h1').length + ' titles of the first level');
        if (document.title.trim() === '') faults.push('no title');
        if (document.querySelectorAll('main').length !== 1) faults.push(document.querySelectorAll('main').length + ' main parts');
        for (const one of document.querySelectorAll('button, select, textarea, input:not([type=hidden]), nav a, summary, .button')) {
            const boxes = [one, ...(one.labels || [])].map(one => one.getBoundingClientRect()).filter(box => box.width > 1);
            if (boxes.length && !boxes.some(box => box.height >= 23.5 && box.width >= 23.5)) faults.push('too small: ' + one.outerHTML.slice(0, 120) + ' ' + boxes[0].width + ' x ' + boxes[0].height);
        }
        return faults;";
    texts(&visitor.run(script, vec![]))
}

/// What sticks out of the page at its present width; empty when nothing scrolls sideways.
#[track_caller]
pub fn sticks_out(visitor: &Visitor) -> Vec<String> {
    let script = r"const page = document.documentElement, width = page.clientWidth;
        if (page.scrollWidth <= width) return [];
        const held = one => { for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
        const out = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > width + 1 && !held(one));
        return ['page of ' + page.scrollWidth + ' px', ...out.slice(0, 4).map(one => one.outerHTML.slice(0, 120) + ' ends at ' + Math.round(one.getBoundingClientRect().right))];";
    texts(&visitor.run(script, vec![]))
}

/// Walks through the page by the Tab key, and says which stops nobody would see. At most `most` stops.
#[track_caller]
pub fn unseen_focus(visitor: &Visitor, most: usize) -> Vec<String> {
    let mut unseen = Vec::new();
    for _ in 0..most {
        visitor.keys(TAB);
        if visitor.attention().is_empty() {
            break;
        }
        unseen.extend(unseen_here(visitor));
    }
    unseen
}

/// Says so when nobody would see where the keyboard is: neither the element, nor its label or what stands beside it in the label, is outlined.
#[track_caller]
pub fn unseen_here(visitor: &Visitor) -> Vec<String> {
    let script = r"const one = document.activeElement;
        const drawn = element => { const style = getComputedStyle(element); return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'; };
        const label = one.closest('label');
        const seen = [one, ...(label ? [label, ...label.children] : [])].filter(element => element.getBoundingClientRect().width > 1);
        return seen.some(drawn) ? [] : ['the focus is not seen on ' + one.outerHTML.slice(0, 160)];";
    texts(&visitor.run(script, vec![]))
}

/// Goes on by the Tab key until the keyboard is at what is called so; every stop on the way is seen.
#[track_caller]
pub fn tab_to(visitor: &Visitor, words: &str) {
    for _ in 0..150 {
        if visitor.attention().contains(words) {
            return;
        }
        visitor.keys(TAB);
        assert_eq!(unseen_here(visitor), Vec::<String>::new(), "{}", visitor.path());
    }
    panic!("« {words} » is not reached by the Tab key on {}", visitor.path());
}
