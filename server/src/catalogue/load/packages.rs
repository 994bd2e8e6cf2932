//! Published packages.

use entity::types::PackageStatus;
use entity::{
    package, package_area, package_element, package_gate, package_municipality, package_occupation, package_party,
    package_target_group,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::Draft;
use super::links::{Index, Links, at};
use crate::catalogue::noun::{Element, Gate, Package, Party};

pub(super) struct Stored {
    packages: Vec<package::Model>,
    occupations: Vec<package_occupation::Model>,
    areas: Vec<package_area::Model>,
    municipalities: Vec<package_municipality::Model>,
    target_groups: Vec<package_target_group::Model>,
    parties: Vec<package_party::Model>,
    elements: Vec<package_element::Model>,
    gates: Vec<package_gate::Model>,
}

impl Stored {
    pub(super) async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        let mut packages =
            package::Entity::find().filter(package::Column::Status.eq(PackageStatus::Published)).all(txn).await?;
        packages.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut occupations = package_occupation::Entity::find().all(txn).await?;
        occupations.sort_unstable_by_key(|row| row.position);
        let mut areas = package_area::Entity::find().all(txn).await?;
        areas.sort_unstable_by_key(|row| row.position);
        let mut municipalities = package_municipality::Entity::find().all(txn).await?;
        municipalities.sort_unstable_by_key(|row| row.position);
        let mut target_groups = package_target_group::Entity::find().all(txn).await?;
        target_groups.sort_unstable_by_key(|row| row.position);
        let mut parties = package_party::Entity::find().all(txn).await?;
        parties.sort_unstable_by_key(|row| row.position);
        let mut elements =
            package_element::Entity::find().filter(package_element::Column::WithdrawnOn.is_null()).all(txn).await?;
        elements.sort_unstable_by_key(|row| row.seq);
        let mut gates = package_gate::Entity::find().all(txn).await?;
        gates.sort_unstable_by_key(|row| row.position);
        Ok(Self { packages, occupations, areas, municipalities, target_groups, parties, elements, gates })
    }

    pub(super) fn name(&mut self, links: &mut Links<'_>) {
        links.packages = Index::of(self.packages.iter().map(|row| &row.key));
    }

    // The parts of packages that are not published are read too, so a package that is not known is no dangling link.
    pub(super) fn link(self, links: &Links<'_>, draft: &mut Draft) {
        draft.packages = self
            .packages
            .into_iter()
            .map(|row| Package {
                key: row.key,
                title_da: row.title_da,
                title_en: row.title_en,
                kind: row.kind,
                status: row.status,
                revision: row.revision,
                version: row.version,
                occupations: Vec::new(),
                areas: Vec::new(),
                municipalities: Vec::new(),
                parties: Vec::new(),
                target_groups: Vec::new(),
                year_from: row.year_from,
                year_to: row.year_to,
                description: row.description,
                source_note: row.source_note,
                derived_from: row.derived_from,
                made_here: row.feed == entity::FEED_HERE,
                origin: links.origin(row.provenance, row.source, row.source_date),
                elements: Vec::new(),
            })
            .collect();
        let packages = &mut draft.packages;
        let of = |key: &str| links.packages.known(key);
        for row in self.occupations {
            if let Some(package) = of(&row.package_key)
                && let Some(occupation) = links.occupations.find(&row.occupation_key)
                && let Some(package) = at(packages, package)
            {
                package.occupations.push(occupation);
            }
        }
        for row in self.areas {
            if let Some(package) = of(&row.package_key)
                && let Some(area) = links.areas.find(&row.area_key)
                && let Some(package) = at(packages, package)
            {
                package.areas.push(area);
            }
        }
        for row in self.municipalities {
            if let Some(package) = of(&row.package_key)
                && let Some(municipality) = links.municipalities.find(&row.municipality_code)
                && let Some(package) = at(packages, package)
            {
                package.municipalities.push(municipality);
            }
        }
        for row in self.target_groups {
            if let Some(package) = of(&row.package_key)
                && let Some(package) = at(packages, package)
            {
                package.target_groups.push(row.target_group);
            }
        }
        for row in self.parties {
            if let Some(package) = of(&row.package_key)
                && let Some(organisation) = links.organisations.find(&row.organisation_key)
                && let Some(package) = at(packages, package)
            {
                package.parties.push(Party { organisation, role: row.role, status: row.status });
            }
        }
        for row in self.elements {
            if let Some(package) = of(&row.package_key)
                && let Some(package) = at(packages, package)
            {
                package.elements.push(Element {
                    seq: row.seq,
                    id: row.element_id.unwrap_or_else(|| format!("e{}", row.seq)),
                    kind: row.kind,
                    title: row.title,
                    course: links.courses.find_some(row.course_key.as_ref()),
                    weeks: row.weeks,
                    days: row.days,
                    parallel: row.parallel,
                    gates: Vec::new(),
                    note: row.note,
                    session: row.session_key.as_deref().and_then(|key| links.sessions.known(key)),
                    responsible: row.responsible_key.as_deref().and_then(|key| links.organisations.known(key)),
                    requirements: row
                        .requirements
                        .iter()
                        .flat_map(|keys| keys.split_whitespace())
                        .filter_map(|key| links.competences.known(key))
                        .collect(),
                    provenance: row.provenance,
                });
            }
        }
        for row in self.gates {
            if let Some(package) = of(&row.package_key)
                && let Some(competence) = links.competences.find(&row.competence_key)
                && let Some(package) = at(packages, package)
                && let Some(element) = package.elements.iter_mut().find(|element| element.seq == row.seq)
            {
                element.gates.push(Gate { competence, level: row.level as u8 });
            }
        }
        list_packages(draft);
    }
}

/// Gives occupations, courses and organisations the packages that they are part of.
fn list_packages(draft: &mut Draft) {
    for (position, package) in (0..).zip(&draft.packages) {
        for occupation in &package.occupations {
            if let Some(occupation) = at(&mut draft.occupations, *occupation) {
                occupation.packages.push(position);
            }
        }
        for party in &package.parties {
            if let Some(organisation) = at(&mut draft.organisations, party.organisation) {
                organisation.packages.push(position);
            }
        }
        for course in package.elements.iter().filter_map(|element| element.course) {
            if let Some(course) = at(&mut draft.courses, course)
                && course.packages.last() != Some(&position)
            {
                course.packages.push(position);
            }
        }
    }
}
