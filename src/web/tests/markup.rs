//! Reads a page as a browser's parser does, as far as is needed to see which elements and attributes came to be.

/// An element with its attributes, as they came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, its references read.
    pub fn get(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| read(value))
    }
}

fn read(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Every element of a page, in order.
pub fn elements(page: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest[1..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).map_or(rest.len(), |end| end + 1);
            let attribute = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                (value, rest) = match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                    _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len())),
                };
            }
            attributes.push((attribute, value.to_owned()));
        }
        found.push(Element { name, attributes });
    }
    found
}

#[test]
fn elements_are_read_as_browsers_do() {
    let found = elements("<p>a &lt;b&gt; <img src=x onerror=y()><a href=\"/x?a&amp;b\"title='>'>t</a><svg/onload=z()>");
    let names: Vec<&str> = found.iter().map(|element| element.name.as_str()).collect();
    assert_eq!(names, ["p", "img", "a", "svg"]);
    assert_eq!(found[1].get("onerror").as_deref(), Some("y()"));
    assert_eq!((found[2].get("href").as_deref(), found[2].get("title").as_deref()), (Some("/x?a&b"), Some(">")));
    assert_eq!(found[3].get("onload").as_deref(), Some("z()"));
}
