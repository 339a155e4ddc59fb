//! Shapes of partners: the kind is told by the shape, so that a print in greys says as much as the screen.

use super::geometry::Point;
use super::sheet::{INK, RED, polygon};
use crate::dossier::PartnerKind;
use crate::rendering::svg::Element;
use crate::text::Text;

/// Kinds of partner that are drawn alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Department,
    LocalCouncils,
    Institutions,
    Health,
    Associations,
    Others,
}

impl Family {
    pub const fn of(kind: PartnerKind) -> Self {
        use PartnerKind as K;
        match kind {
            K::Directorate | K::DepartmentService | K::Mds => Self::Department,
            K::Municipality | K::Ccas | K::Epci => Self::LocalCouncils,
            K::State | K::Region | K::Caf | K::Cpam | K::Education | K::Employment => Self::Institutions,
            K::HealthFacility | K::MedicoSocialFacility => Self::Health,
            K::Association | K::CommunityCentre | K::UserRepresentatives | K::SocialEconomy => Self::Associations,
            K::SocialLandlord | K::Company | K::Other => Self::Others,
        }
    }

    pub const fn label(self) -> Text {
        match self {
            Self::Department => Text { fr: "service du Département", en: "service of the department" },
            Self::LocalCouncils => {
                Text { fr: "commune, CCAS, intercommunalité", en: "municipality, its social centre, intermunicipal body" }
            }
            Self::Institutions => {
                Text { fr: "État, Région, CAF, CPAM, école, emploi", en: "State, Region, CAF, CPAM, education, employment" }
            }
            Self::Health => Text { fr: "établissement de santé ou médico-social", en: "health or medico-social facility" },
            Self::Associations => Text { fr: "association, centre social, habitants", en: "association, community centre, inhabitants" },
            Self::Others => Text { fr: "bailleur, entreprise, autre", en: "landlord, company, other" },
        }
    }

    /// Shape of the same meaning in DOT.
    pub const fn dot_shape(self) -> &'static str {
        match self {
            Self::Department => "box",
            Self::LocalCouncils => "house",
            Self::Institutions => "diamond",
            Self::Health => "octagon",
            Self::Associations => "triangle",
            Self::Others => "hexagon",
        }
    }

    const fn fill(self) -> &'static str {
        match self {
            Self::Department => "#9db8dd",
            Self::LocalCouncils => "#f2d08b",
            Self::Institutions => "#c8a9cf",
            Self::Health => "#e9a79a",
            Self::Associations => "#a9cfa3",
            Self::Others => "#d0d0d0",
        }
    }

    /// Its shape inside a circle of this radius.
    pub fn draw(self, (x, y): Point, radius: f64) -> Element {
        let at = |dx: f64, dy: f64| (x + dx * radius, y + dy * radius);
        let points = match self {
            Self::Department => vec![at(-0.8, -0.8), at(0.8, -0.8), at(0.8, 0.8), at(-0.8, 0.8)],
            Self::LocalCouncils => vec![at(0.0, -1.0), at(0.85, -0.3), at(0.85, 0.85), at(-0.85, 0.85), at(-0.85, -0.3)],
            Self::Institutions => vec![at(0.0, -1.0), at(1.0, 0.0), at(0.0, 1.0), at(-1.0, 0.0)],
            Self::Health => {
                let (a, b) = (0.36, 0.95);
                vec![
                    at(-a, -b),
                    at(a, -b),
                    at(a, -a),
                    at(b, -a),
                    at(b, a),
                    at(a, a),
                    at(a, b),
                    at(-a, b),
                    at(-a, a),
                    at(-b, a),
                    at(-b, -a),
                    at(-a, -a),
                ]
            }
            Self::Associations => vec![at(0.0, -1.0), at(0.95, 0.8), at(-0.95, 0.8)],
            Self::Others => vec![at(-1.0, 0.0), at(-0.5, -0.87), at(0.5, -0.87), at(1.0, 0.0), at(0.5, 0.87), at(-0.5, 0.87)],
        };
        polygon(&points).with("fill", self.fill()).with("stroke", INK).at("stroke-width", 1.4)
    }
}

/// The sign of a service that nothing, or almost, links to the others: an empty dashed square, crossed.
pub(super) fn isolated((x, y): Point, radius: f64) -> Element {
    let r = radius * 0.85;
    let stroke = |e: Element| e.with("stroke", RED).at("stroke-width", 1.8);
    let square = stroke(polygon(&[(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]))
        .with("fill", "#ffffff")
        .with("stroke-dasharray", "4 2.5");
    let h = r * 0.45;
    let bar = |from: Point, to: Point| stroke(super::sheet::segment(from, to));
    Element::new("g").child(square).child(bar((x - h, y - h), (x + h, y + h))).child(bar((x - h, y + h), (x + h, y - h)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_family_has_its_shape_here_and_in_dot() {
        let families: BTreeSet<Family> = PartnerKind::ALL.iter().map(|kind| Family::of(*kind)).collect();
        assert_eq!(families.len(), 6);
        assert_eq!(families.iter().map(|f| f.dot_shape()).collect::<BTreeSet<_>>().len(), 6);
    }
}
