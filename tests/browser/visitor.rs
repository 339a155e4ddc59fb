//! Somebody at a browser: he goes by what he reads (labels, words on buttons), as a person does, never by the names in our code.

use super::place::Driver;
use super::served::Served;
use axum::http::Method;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use url::{ParseError, Url};

/// How long something may take to appear, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// How he comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// Somebody at a browser of his own, with his own cookies.
pub struct Visitor<'d> {
    driver: &'d Driver,
    client: Client,
    site: String,
    /// Where what he saves arrives.
    pub downloads: PathBuf,
}

impl<'d> Visitor<'d> {
    /// Opens a browser on a desktop screen.
    pub fn new(driver: &'d Driver, served: &Served, scripts: Scripts) -> Self {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let downloads = driver.folder.join(format!("saved-{number}"));
        std::fs::create_dir_all(&downloads).expect("a folder can be made");
        let profile = driver.folder.join(format!("profile-{number}"));
        let mut flags: Vec<String> = ["no-sandbox", "disable-gpu", "disable-dev-shm-usage", "disable-quic", "no-first-run", "disable-sync"]
            .into_iter()
            // A page that still glides is clicked beside.
            .chain([
                "headless=new",
                "disable-background-networking",
                "disable-component-update",
                "force-prefers-reduced-motion",
                "window-size=1280,1000",
            ])
            .map(str::to_owned)
            .collect();
        flags.push(format!("user-data-dir={}", profile.display()));
        let mut prefs = json!({ "download.default_directory": downloads, "download.prompt_for_download": false });
        if scripts == Scripts::Off {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let capabilities =
            json!({ "browserName": "chrome", "goog:chromeOptions": { "args": flags, "prefs": prefs }, "timeouts": { "script": 240_000 } });
        let Value::Object(capabilities) = capabilities else { unreachable!("written so above") };
        let opening = async { ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&driver.address).await };
        let client = driver.runtime.block_on(opening).expect("the browser opens");
        let process = client.capabilities().and_then(|given| given.get("goog:processID")).and_then(Value::as_u64);
        driver.opened(process.expect("Chromium says its process"));
        Self { driver, client, site: format!("http://{}", served.address), downloads }
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, work: impl Future<Output = Result<T, CmdError>>) -> T {
        match self.driver.runtime.block_on(work) {
            Ok(done) => done,
            Err(error) => panic!("{what}: {error}\n{}", self.here()),
        }
    }

    /// Runs a script in the page, outside of the page's own rules.
    #[track_caller]
    pub fn run(&self, script: &str, given: Vec<Value>) -> Value {
        self.wait("a script", self.client.execute(script, given))
    }

    /// The same for one that ends by calling its last argument.
    #[track_caller]
    pub fn run_long(&self, script: &str, given: Vec<Value>) -> Value {
        self.wait("a script", self.client.execute_async(script, given))
    }

    /// Where he is, for messages.
    fn here(&self) -> String {
        let seen = async { self.client.execute("return location.href + '\\n' + document.body.innerText.slice(0, 3000)", vec![]).await };
        self.driver.runtime.block_on(seen).map(|seen| seen.as_str().unwrap_or_default().to_owned()).unwrap_or_default()
    }

    /// Goes to an address of the site.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.wait(path, self.client.goto(&format!("{}{path}", self.site)));
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        self.wait("reload", self.client.refresh());
    }

    /// The address where he is, without the site's.
    #[track_caller]
    pub fn path(&self) -> String {
        let url = self.wait("address", self.client.current_url());
        url.as_str().strip_prefix(&self.site).unwrap_or(url.as_str()).to_owned()
    }

    /// Everything that he reads, with plain spaces.
    #[track_caller]
    pub fn text(&self) -> String {
        let text = self.run("return document.body ? document.body.innerText : ''", vec![]);
        text.as_str().unwrap_or_default().replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Waits until he reads these words.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        self.until(&format!("« {words} » is read"), || self.text().to_lowercase().contains(&words.to_lowercase()));
    }

    /// Waits for something.
    #[track_caller]
    #[expect(clippy::disallowed_methods, reason = "what waits for another program needs a clock")]
    pub fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < PATIENCE, "not so after {} s: {what}\n{}", PATIENCE.as_secs(), self.here());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits for the analysis to be made and shown.
    #[track_caller]
    pub fn analysed(&self) {
        self.until("the analysis is made", || {
            self.go("/revue");
            let text = self.text();
            !text.contains("en cours d'analyse") && !text.contains("Pas encore de dossier")
        });
    }

    /// An element by a script that gives it, or nothing yet.
    #[track_caller]
    fn element(&self, what: &str, script: &str, given: Vec<Value>) -> Element {
        let mut found = None;
        self.until(what, || {
            let value = self.run(script, given.clone());
            found = value.as_object().and_then(|object| object.values().next()).and_then(Value::as_str).map(str::to_owned);
            found.is_some()
        });
        Element::from_element_id(self.client.clone(), found.expect("just found").into())
    }

    /// A field by its label, or the beginning of it: what has no label is not found.
    #[track_caller]
    pub fn field(&self, label: &str) -> Element {
        let script = r"
            const plain = text => (text || '').replace(/[\u00a0\u202f\s]+/g, ' ').trim().toLowerCase();
            const wanted = plain(arguments[0]);
            const all = [...document.querySelectorAll('input, select, textarea')].filter(one => one.type !== 'hidden' && one.getClientRects().length > 0);
            const said = one => [one.getAttribute('aria-label'), ...[...(one.labels || [])].map(label => label.textContent)].map(plain);
            return all.find(one => said(one).includes(wanted)) || all.find(one => said(one).some(text => text.startsWith(wanted)))
                || all.find(one => said(one).some(text => text.includes(wanted))) || null;";
        self.element(&format!("a field « {label} »"), script, vec![json!(label)])
    }

    /// Is there such an element?
    #[track_caller]
    pub fn has(&self, css: &str) -> bool {
        self.run("return document.querySelector(arguments[0]) !== null", vec![json!(css)]) == json!(true)
    }

    /// Writes into a field, in the place of what it held. Dates as `2015-01-31`.
    #[track_caller]
    pub fn write(&self, label: &str, value: &str) {
        let field = self.field(label);
        let kind = self.wait(label, field.prop("type")).unwrap_or_default();
        if kind == "date" {
            // What one types depends on the language of the machine: set as its own calendar would.
            let element = serde_json::to_value(&field).expect("an element is its number");
            self.run(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true})); arguments[0].dispatchEvent(new Event('change', {bubbles: true}))",
                vec![element, json!(value)],
            );
        } else {
            if kind != "file" {
                self.wait(label, field.clear());
            }
            self.wait(label, field.send_keys(value));
        }
    }

    /// What a field holds.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        self.wait(label, self.field(label).prop("value")).unwrap_or_default()
    }

    /// Ticks a round, by the words beside it.
    #[track_caller]
    pub fn tick(&self, label: &str) {
        let script = r"
            const plain = text => (text || '').replace(/[\u00a0\u202f\s]+/g, ' ').trim().toLowerCase();
            return [...document.querySelectorAll('label')].find(one => one.control && one.getClientRects().length > 0 && plain(one.textContent) === plain(arguments[0])) || null;";
        let element = self.element(&format!("a choice « {label} »"), script, vec![json!(label)]);
        self.wait(label, element.click());
    }

    /// Chooses an entry of a list by its code.
    #[track_caller]
    pub fn select(&self, label: &str, code: &str) {
        self.wait(label, self.field(label).select_by_value(code));
    }

    /// Presses the button that sends the form in which a field stands.
    #[track_caller]
    pub fn send(&self, label: &str) {
        let field = serde_json::to_value(self.field(label)).expect("an element is its number");
        let element = self.element(
            &format!("the button of « {label} »"),
            "return arguments[0].form.querySelector('button[type=submit]')",
            vec![field],
        );
        self.wait(label, element.click());
    }

    /// Opens all that is folded.
    #[track_caller]
    pub fn unfold(&self) {
        self.run("document.querySelectorAll('details').forEach(one => { one.open = true; })", vec![]);
    }

    /// What the element that listens to the keyboard is called.
    #[track_caller]
    pub fn attention(&self) -> String {
        let script = r"const one = document.activeElement; if (!one || one === document.body) return '';
            return [...(one.labels || [])].map(label => label.textContent).concat(one.getAttribute('aria-label') || one.textContent).join(' ').replace(/[\u00a0\u202f\s]+/g, ' ').trim();";
        self.run(script, vec![]).as_str().unwrap_or_default().to_owned()
    }

    /// Presses the button, or follows the link, that says so.
    #[track_caller]
    pub fn press(&self, words: &str) {
        let script = r"
            const plain = text => (text || '').replace(/[\u00a0\u202f\s]+/g, ' ').trim().toLowerCase();
            const wanted = plain(arguments[0]);
            const all = [...document.querySelectorAll('main button, main a[href], main summary, button, a[href]')].filter(one => one.getClientRects().length > 0 && !one.disabled);
            const said = one => plain(one.getAttribute('aria-label') || one.textContent);
            return all.find(one => said(one) === wanted) || all.find(one => said(one).startsWith(wanted)) || all.find(one => said(one).includes(wanted)) || null;";
        let element = self.element(&format!("a button or link « {words} »"), script, vec![json!(words)]);
        self.wait(words, element.click());
    }

    /// Presses keys one after the other, wherever the page's attention is.
    #[track_caller]
    pub fn keys(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.wait("keys", self.client.perform_actions(actions));
    }

    /// Draws with the mouse what stands at one place to another; both given by selectors, since neither need be a control.
    #[track_caller]
    pub fn drag(&self, from: &str, to: &str) {
        let find = "const one = document.querySelector(arguments[0]); if (one) one.scrollIntoView({ block: 'center' }); return one;";
        let [to, from] = [to, from].map(|place| self.element(place, find, vec![json!(place)]));
        let to_middle = |element| PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let a_little = |x| PointerAction::MoveBy { duration: None, x, y: 2.0 };
        let actions = MouseActions::new("mouse".to_owned())
            .then(to_middle(from))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            // A press becomes a drag once it has moved, and a place is entered by moving in it.
            .then(a_little(6.0))
            .then(to_middle(to))
            .then(a_little(2.0))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.wait(&format!("{actions:?}"), self.client.perform_actions(actions));
    }

    /// Gives the keyboard to what stands at a place.
    #[track_caller]
    pub fn focus(&self, place: &str) {
        self.until(place, || self.has(place));
        self.run("document.querySelector(arguments[0]).focus()", vec![json!(place)]);
    }

    /// Gives the page a screen: what a phone, a projector, a zoom of 200 % leave of it.
    #[track_caller]
    pub fn screen(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let command = Command { name: "Emulation.setDeviceMetricsOverride", parameters: metrics };
        self.wait("screen", self.client.issue_cmd(command));
    }

    /// The file that arrives among what he saved, once it is whole.
    #[track_caller]
    pub fn saved(&self, ending: &str) -> PathBuf {
        let mut found = None;
        self.until(&format!("a file {ending} is saved"), || {
            let entries = std::fs::read_dir(&self.downloads).expect("it was made").filter_map(Result::ok).map(|entry| entry.path());
            found = entries.into_iter().find(|path| path.to_string_lossy().ends_with(ending));
            found.is_some()
        });
        found.expect("just found")
    }
}

/// A command that only Chromium has.
#[derive(Debug)]
struct Command {
    name: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.name, "params": self.parameters }).to_string()))
    }
}
