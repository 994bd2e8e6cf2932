//! Areas, municipalities, committees, organisations and synonyms.

use std::collections::BTreeMap;

use entity::types::AreaKind;
use entity::{area, committee, municipality, organisation, organisation_area, synonym};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::Draft;
use super::links::{Index, Links, at, validity};
use crate::catalogue::noun::{Area, Committee, Municipality, Organisation};

pub(super) struct Stored {
    areas: Vec<area::Model>,
    municipalities: Vec<municipality::Model>,
    committees: Vec<committee::Model>,
    organisations: Vec<organisation::Model>,
    organisation_areas: Vec<organisation_area::Model>,
    synonyms: Vec<synonym::Model>,
}

impl Stored {
    pub(super) async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        let mut areas = area::Entity::find().all(txn).await?;
        areas.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut municipalities = municipality::Entity::find().all(txn).await?;
        municipalities.sort_unstable_by(|one, two| one.code.cmp(&two.code));
        let mut committees = committee::Entity::find().all(txn).await?;
        committees.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut organisations = organisation::Entity::find().all(txn).await?;
        organisations.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut organisation_areas = organisation_area::Entity::find().all(txn).await?;
        organisation_areas.sort_unstable_by_key(|row| row.position);
        let mut synonyms = synonym::Entity::find().filter(synonym::Column::WithdrawnOn.is_null()).all(txn).await?;
        synonyms.sort_unstable_by_key(|row| row.position);
        Ok(Self { areas, municipalities, committees, organisations, organisation_areas, synonyms })
    }

    pub(super) fn name(&mut self, links: &mut Links<'_>) {
        links.areas = Index::of(self.areas.iter().map(|row| &row.key));
        self.municipalities.retain(|row| {
            [&row.region_key, &row.rar_key, &row.amk_key].iter().all(|key| links.areas.find(key).is_some())
        });
        links.municipalities = Index::of(self.municipalities.iter().map(|row| &row.code));
        links.committees = Index::of(self.committees.iter().map(|row| &row.key));
        links.organisations = Index::of(self.organisations.iter().map(|row| &row.key));
    }

    pub(super) fn link(self, links: &Links<'_>, draft: &mut Draft) {
        draft.areas = self
            .areas
            .into_iter()
            .map(|row| Area {
                parent: links.areas.find_some(row.parent_key.as_ref()),
                key: row.key,
                kind: row.kind,
                name_da: row.name_da,
                name_en: row.name_en,
                validity: validity(row.valid_from, row.valid_to, row.withdrawn_on),
                origin: links.origin(row.provenance, row.source, row.source_date),
                municipalities: Vec::new(),
            })
            .collect();
        draft.municipalities = self
            .municipalities
            .into_iter()
            .filter_map(|row| {
                Some(Municipality {
                    region: links.areas.find(&row.region_key)?,
                    rar: links.areas.find(&row.rar_key)?,
                    amk: links.areas.find(&row.amk_key)?,
                    code: row.code,
                    name: row.name,
                    lat: row.lat,
                    lon: row.lon,
                    aliases: row.aliases.0,
                    origin: links.origin(row.provenance, row.source, row.source_date),
                })
            })
            .collect();
        draft.committees = self
            .committees
            .into_iter()
            .map(|row| Committee {
                key: row.key,
                name_da: row.name_da,
                name_en: row.name_en,
                branches: row.branches.0,
                origin: links.origin(row.provenance, row.source, row.source_date),
                fkbs: Vec::new(),
                courses: Vec::new(),
            })
            .collect();
        draft.organisations = self
            .organisations
            .into_iter()
            .map(|row| Organisation {
                key: row.key,
                name: row.name,
                kind: row.kind,
                municipality: links.municipalities.find_some(row.municipality_code.as_ref()),
                areas: Vec::new(),
                institution_number: row.institution_number,
                validity: validity(row.valid_from, row.valid_to, row.withdrawn_on),
                origin: links.origin(row.provenance, row.source, row.source_date),
                approvals: Vec::new(),
                sessions: Vec::new(),
                packages: Vec::new(),
            })
            .collect();
        for row in self.organisation_areas {
            if let Some(organisation) = links.organisations.find(&row.organisation_key)
                && let Some(area) = links.areas.find(&row.area_key)
                && let Some(organisation) = at(&mut draft.organisations, organisation)
            {
                organisation.areas.push(area);
            }
        }
        let mut synonyms = BTreeMap::<String, Vec<String>>::new();
        for row in self.synonyms {
            synonyms.entry(row.term).or_default().push(row.expansion);
        }
        draft.synonyms = synonyms.into_iter().collect();
        place_municipalities(draft);
    }
}

/// Gives each area its municipalities: regions, RAR areas and offices by what the municipality says, councils those of
/// the area whose council they are.
fn place_municipalities(draft: &mut Draft) {
    for (municipality, row) in (0..).zip(&draft.municipalities) {
        for area in [row.region, row.rar, row.amk] {
            if let Some(area) = at(&mut draft.areas, area) {
                area.municipalities.push(municipality);
            }
        }
    }
    let of_parents: Vec<_> = draft
        .areas
        .iter()
        .map(|area| match (area.kind, area.parent) {
            (AreaKind::Council, Some(parent)) => {
                draft.areas.get(parent as usize).map(|parent| parent.municipalities.clone())
            }
            _ => None,
        })
        .collect();
    for (area, municipalities) in draft.areas.iter_mut().zip(of_parents) {
        if let Some(municipalities) = municipalities {
            area.municipalities = municipalities;
        }
    }
}
