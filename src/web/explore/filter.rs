//! What part of the dossier is looked at, read from an address and written back into one.

use super::address::name;
use super::form::month_words;
use crate::dossier::{ActionIdx, Dossier, Found, PartnerIdx, PartnerKind, Table, TerritoryIdx};
use crate::lexicon::themes;
use crate::say;
use crate::text::{Lang, Sentence};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Where the value of an address names no theme but their absence.
pub const NO_THEME: &str = "sans";

/// The values of an address, empty ones left out; of a name given twice, the first.
#[derive(Clone, Debug, Default)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// Reads what stands after `?`.
    pub fn read(text: Option<&str>) -> Self {
        let mut values = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(text.unwrap_or_default().as_bytes()) {
            let value = value.trim();
            if !value.is_empty() {
                values.entry(key.into_owned()).or_insert_with(|| value.to_owned());
            }
        }
        Self(values)
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// What is looked at: everything, unless said otherwise. Conditions add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this territory, or one within it.
    pub territory: Option<TerritoryIdx>,
    /// In this very territory, not in those within it.
    pub is_alone: bool,
    /// Of this theme or family of themes; [`NO_THEME`] for what has none.
    pub theme: Option<String>,
    /// For this target group.
    pub group: Option<String>,
    /// Of a partner of this kind.
    pub kind: Option<PartnerKind>,
    /// Of this partner.
    pub partner: Option<PartnerIdx>,
    /// And of this one.
    pub with: Option<PartnerIdx>,
    /// Of this action.
    pub action: Option<ActionIdx>,
    /// From the first day of this month.
    pub from: Option<Date>,
    /// To the last day of this month (kept as its first).
    pub to: Option<Date>,
    /// Records of these identifiers.
    pub ids: BTreeSet<String>,
}

impl Filter {
    /// Reads the conditions of an address.
    ///
    /// # Errors
    /// A value that means nothing in this dossier: which, for people.
    pub fn read(query: &Query, dossier: &Dossier) -> Result<Self, Sentence> {
        let partner = |name: &str| query.get(name).map(|word| find_partner(dossier, word)).transpose();
        let filter = Self {
            territory: query.get("territoire").map(|id| find_territory(dossier, id)).transpose()?,
            is_alone: query.get("seul") == Some("oui"),
            theme: query.get("theme").map(str::to_owned),
            group: query.get("public").map(str::to_owned),
            kind: query.get("type").map(find_kind).transpose()?,
            partner: partner("partenaire")?,
            with: partner("avec")?,
            action: query.get("action").map(|id| find_action(dossier, id)).transpose()?,
            from: query.get("de").map(month).transpose()?,
            to: query.get("a").map(month).transpose()?,
            ids: query.get("ids").map(|ids| ids.split('|').map(str::to_owned).collect()).unwrap_or_default(),
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            let (from, to) = (shown_month(from), shown_month(to));
            return Err(say!(
                "la période commence en {from} et finit avant, en {to}\u{202f}: échanger les deux mois"
                    | "the period begins in {from} and ends before, in {to}: exchange the two months"
            ));
        }
        Ok(filter)
    }

    /// The conditions as the values of an address.
    pub fn pairs(&self, dossier: &Dossier) -> Vec<(&'static str, String)> {
        let partner = |idx: Option<PartnerIdx>| idx.map(|idx| dossier.partner(idx).id.clone()).unwrap_or_default();
        let month = |day: Option<Date>| day.map(shown_month).unwrap_or_default();
        vec![
            ("territoire", self.territory.map(|idx| dossier.territory(idx).id.clone()).unwrap_or_default()),
            ("seul", if self.is_alone { "oui".to_owned() } else { String::new() }),
            ("theme", self.theme.clone().unwrap_or_default()),
            ("public", self.group.clone().unwrap_or_default()),
            ("type", self.kind.map(|kind| kind.code().to_owned()).unwrap_or_default()),
            ("partenaire", partner(self.partner)),
            ("avec", partner(self.with)),
            ("action", self.action.map(|idx| dossier.action(idx).id.clone()).unwrap_or_default()),
            ("de", month(self.from)),
            ("a", month(self.to)),
            ("ids", self.ids.iter().cloned().collect::<Vec<_>>().join("|")),
        ]
    }

    /// The conditions in words, each a piece: « territoire : Melun ».
    pub fn words(&self, dossier: &Dossier, lang: Lang) -> Vec<String> {
        let mut words: Vec<Sentence> = Vec::new();
        if let Some(territory) = self.territory {
            let name = &dossier.territory(territory).name;
            words.push(if self.is_alone { say!("{name} seul" | "{name} alone") } else { say!("{name}" | "{name}") });
        }
        if let Some(theme) = &self.theme {
            let Sentence { fr, en } = theme_label(theme);
            words.push(say!("thématique {fr}" | "theme {en}"));
        }
        if let Some(group) = &self.group {
            words.push(say!("public {group}" | "target group {group}"));
        }
        if let Some(kind) = self.kind {
            let label = kind.label();
            let (fr, en) = (label.fr, label.en);
            words.push(say!("partenaires de type «\u{202f}{fr}\u{202f}»" | "partners of kind '{en}'"));
        }
        for partner in [self.partner, self.with].into_iter().flatten() {
            words.push(Sentence::verbatim(&dossier.partner(partner).name));
        }
        if let Some(action) = self.action {
            words.push(Sentence::verbatim(name(dossier, action.into())));
        }
        match (self.from.map(|month| month_words(month, lang)), self.to.map(|month| month_words(month, lang))) {
            (Some(from), Some(to)) => words.push(say!("{from} – {to}" | "{from} – {to}")),
            (Some(from), None) => words.push(say!("depuis {from}" | "since {from}")),
            (None, Some(to)) => words.push(say!("jusqu'en {to}" | "until {to}")),
            (None, None) => {}
        }
        words.into_iter().map(|sentence| sentence.get(lang).to_owned()).collect()
    }

    /// Is a span of time at least partly within the period? What has no date may have been there at any time.
    pub fn is_in_period(&self, (start, end): (Option<Date>, Option<Date>)) -> bool {
        let begins = self.to.is_none_or(|to| start.is_none_or(|start| start <= to.last_of_month()));
        let ends = self.from.is_none_or(|from| end.is_none_or(|end| end >= from));
        begins && ends
    }

    /// Is a theme, among those of a record, the one asked for?
    pub fn is_of_theme(&self, of_record: &[String]) -> bool {
        match self.theme.as_deref() {
            None => true,
            Some(NO_THEME) => of_record.is_empty(),
            Some(theme) => of_record.iter().any(|known| known == theme || themes::family(known) == theme),
        }
    }
}

/// A theme in words.
pub fn theme_label(theme: &str) -> Sentence {
    if theme == NO_THEME { say!("non renseignée" | "not given") } else { themes::label(theme) }
}

/// A month as it stands in an address: `2014-03`.
pub fn shown_month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn month(text: &str) -> Result<Date, Sentence> {
    let read = || {
        let (year, month) = text.split_once('-')?;
        let is_written_so = year.len() == 4 && month.len() == 2;
        Date::new(year.parse().ok().filter(|_| is_written_so)?, month.parse().ok()?, 1).ok()
    };
    read().ok_or_else(|| {
        say!("«\u{202f}{text}\u{202f}» n'est pas un mois\u{202f}: l'écrire comme 2014-03" | "'{text}' is no month: write it as 2014-03")
    })
}

fn find_territory(dossier: &Dossier, id: &str) -> Result<TerritoryIdx, Sentence> {
    let at = dossier.territories.iter().position(|territory| territory.id == id);
    at.map(TerritoryIdx::from).ok_or_else(|| unknown(id, ("territoires", "territories")))
}

fn find_action(dossier: &Dossier, id: &str) -> Result<ActionIdx, Sentence> {
    dossier.actions.iter().position(|action| action.id == id).map(ActionIdx::from).ok_or_else(|| unknown(id, ("actions", "actions")))
}

fn find_kind(code: &str) -> Result<PartnerKind, Sentence> {
    PartnerKind::from_code(code).ok_or_else(|| unknown(code, ("types de partenaire", "kinds of partner")))
}

fn find_partner(dossier: &Dossier, word: &str) -> Result<PartnerIdx, Sentence> {
    match dossier.find_partner(word) {
        Found::One(partner) => Ok(partner),
        Found::Several(a, b) => {
            let (a, b) = (&dossier.partner(a).id, &dossier.partner(b).id);
            Err(say!(
                "plusieurs partenaires s'appellent «\u{202f}{word}\u{202f}»\u{202f}: donner l'identifiant, {a} ou {b} par exemple"
                    | "several partners are called '{word}': give the identifier, {a} or {b} for instance"
            ))
        }
        Found::Nobody(_) => Err(unknown(word, ("partenaires", "partners"))),
    }
}

fn unknown(word: &str, (fr, en): (&str, &str)) -> Sentence {
    say!("«\u{202f}{word}\u{202f}» n'est pas parmi les {fr} de ce dossier" | "'{word}' is not among the {en} of this dossier")
}

/// The table of an address.
///
/// # Errors
/// There is no such table: for people.
pub fn table(query: &Query, otherwise: Table) -> Result<Table, Sentence> {
    query.get("table").map_or(Ok(otherwise), |code| Table::from_code(code).ok_or_else(|| unknown(code, ("tables", "tables"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    fn dossier() -> Dossier {
        from_text(
            "territoires: id|nom|niveau; n&m|Né & Moi|mds
             partenaires: id|nom|type; caf|Caisse|caf; c1|CCAS|ccas; c2|CCAS|ccas
             actions: id|titre|territoires; a/1|Une action|n&m
             participations: action|partenaire|role; a/1|caf|pilote",
        )
        .dossier
    }

    #[test]
    fn an_address_says_all_and_is_read_back() {
        let dossier = dossier();
        let text = "territoire=n%26m&seul=oui&theme=sante&public=familles&type=caf&partenaire=caf&avec=c1&action=a%2F1&de=2013-01&a=2014-06&ids=x%7Cy";
        let filter = Filter::read(&Query::read(Some(text)), &dossier).unwrap();
        assert_eq!((filter.territory, filter.action, filter.ids.len()), (Some(TerritoryIdx(0)), Some(ActionIdx(0)), 2));
        let written = super::super::address::address("", &filter.pairs(&dossier));
        assert_eq!(Filter::read(&Query::read(written.strip_prefix('?')), &dossier).unwrap(), filter);
        assert_eq!(Filter::read(&Query::read(Some("territoire=&de=&x=1")), &dossier).unwrap(), Filter::default());
    }

    #[test]
    fn what_means_nothing_is_said() {
        let dossier = dossier();
        for (text, word) in [
            ("territoire=zz", "zz"),
            ("partenaire=CCAS", "c1"),
            ("partenaire=personne+de+tel", "personne de tel"),
            ("type=zz", "zz"),
            ("action=zz", "zz"),
            ("de=mars", "mars"),
            ("de=2014-13", "2014-13"),
            ("de=2014-05&a=2014-04", "2014-04"),
        ] {
            let why = Filter::read(&Query::read(Some(text)), &dossier).unwrap_err();
            assert!(why.fr.contains(word) && why.en.contains(word), "{text}: {}", why.fr);
        }
    }

    #[test]
    fn a_period_takes_what_overlaps_it() {
        let day = |y, m, d| Some(Date::constant(y, m, d));
        let filter = Filter { from: day(2013, 2, 1), to: day(2013, 4, 1), ..Filter::default() };
        let cases = [
            ((day(2013, 4, 30), None), true),
            ((day(2013, 5, 1), None), false),
            ((None, day(2013, 1, 31)), false),
            ((None, day(2013, 2, 1)), true),
            ((None, None), true),
            ((day(2012, 1, 1), day(2020, 1, 1)), true),
        ];
        for (span, expected) in cases {
            assert_eq!(filter.is_in_period(span), expected, "{span:?}");
        }
    }
}
