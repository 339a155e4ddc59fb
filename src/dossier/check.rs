//! What only shows when tables are read side by side.

use super::codes::Role;
use super::column::TableSpec;
use super::log::Log;
use super::model::{Action, ActionIdx, Participation, Partner, PartnerIdx};
use super::record::{Entity, Titles, say_of};
use super::remark::shown;
use super::row::Words;
use crate::say;
use crate::sources::Severity;
use crate::text::enumerate;

/// Breaks the cycles of `parent`, each at its smallest identifier, and says so. `parents`: position of the parent of each entity.
///
/// # Cost    O(n).
pub(super) fn break_cycles<T: Entity>(entities: &[T], parents: &mut [Option<u32>], titles: Titles<'_>, log: &mut Log) {
    // 0: not seen; n: seen during walk n.
    let mut seen = vec![0usize; parents.len()];
    for start in 0..parents.len() {
        let walk = start + 1;
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = walk;
            match parents[at] {
                Some(parent) => at = parent as usize,
                None => break,
            }
        }
        if seen[at] != walk || parents[at].is_none() {
            continue;
        }
        // `at` stands on a cycle: collect it once, from its smallest member.
        let mut cycle = vec![at];
        while let Some(next) = parents[cycle[cycle.len() - 1]].map(|next| next as usize).filter(|next| *next != at) {
            cycle.push(next);
        }
        let Some((first, smallest)) = cycle.iter().copied().enumerate().min_by_key(|(_, member)| *member) else { continue };
        cycle.rotate_left(first);
        parents[smallest] = None;
        let names: Vec<String> =
            cycle.iter().chain([&smallest]).take(8).map(|member| format!("« {} »", shown(entities[*member].id()))).collect();
        let chain = names.join(" → ");
        let words = Words {
            found: say!("les parents tournent en rond : {chain}" | "the parents go round in a circle: {chain}"),
            expected: say!("une chaîne de parents qui finit quelque part" | "a chain of parents that ends somewhere"),
            mend: say!(
                "corriger le rattachement (colonne « parent ») de l'une de ces lignes"
                    | "correct the parent (column 'parent') of one of these rows"
            ),
            meanwhile: say!("cette ligne est lue sans parent" | "this row is read without parent"),
        };
        say_of(log, titles, &entities[smallest], Severity::Warning, "parent_cycle", words);
    }
}

/// Compares the lead that `actions` names with the leads of `participations`. A lead that `participations` alone names is taken, and said.
///
/// `participations` are in canonical order. Returns how many leads were taken over.
pub(super) fn compare_leads(
    actions: &mut [Action],
    participations: &[Participation],
    partners: &[Partner],
    titles: Titles<'_>,
    log: &mut Log,
) {
    for group in participations.chunk_by(|a, b| a.action == b.action) {
        let leads: Vec<PartnerIdx> = group.iter().filter(|p| p.role == Role::Lead).map(|p| p.partner).collect();
        let action: ActionIdx = group[0].action;
        let action = &mut actions[action.index()];
        let Some(first) = leads.first() else { continue };
        let ids: Vec<String> = leads.iter().map(|lead| format!("« {} »", shown(&partners[lead.index()].id))).collect();
        let named = enumerate(&ids);
        let (fr, en) = (named.fr, named.en);
        match action.lead {
            Some(lead) if leads.contains(&lead) => {}
            Some(lead) => {
                let id = shown(&partners[lead.index()].id);
                let action_id = shown(&action.id);
                let words = Words {
                    found: say!(
                        "le pilote de l'action « {action_id} » est « {id} » ici, {fr} dans participations"
                            | "the lead of action '{action_id}' is '{id}' here, {en} in participations"
                    ),
                    expected: say!("le même pilote dans les deux tables" | "the same lead in both tables"),
                    mend: say!("corriger l'une des deux tables" | "correct one of the two tables"),
                    meanwhile: say!(
                        "le pilote de la table actions fait foi ; la participation est gardée"
                            | "the lead of table actions holds; the participation is kept"
                    ),
                };
                say_of(log, titles, action, Severity::Warning, "leads_differ", words);
            }
            None if leads.len() == 1 => {
                action.lead = Some(*first);
                let words = Words {
                    found: say!(
                        "l'action ne nomme pas son pilote ; participations nomme {fr}"
                            | "the action names no lead; participations names {en}"
                    ),
                    expected: crate::text::Sentence::default(),
                    mend: say!("remplir la cellule « pilote »" | "fill cell 'pilote'"),
                    meanwhile: say!("ce pilote est retenu" | "that lead is taken"),
                };
                say_of(log, titles, action, Severity::Information, "lead_taken_over", words);
            }
            None => {}
        }
    }
}

/// Headers that a spec asks for, for messages.
pub(super) fn required_headers(spec: &TableSpec) -> String {
    spec.columns.iter().filter(|c| c.need != super::column::Need::Optional).map(|c| c.name).collect::<Vec<_>>().join(", ")
}
