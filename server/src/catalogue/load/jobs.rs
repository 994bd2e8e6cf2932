//! Occupations, what they need, and shortages.

use std::cmp::Reverse;

use entity::{occupation, occupation_competence, occupation_title, shortage};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::Draft;
use super::links::{Index, Links, at};
use crate::catalogue::noun::{Occupation, Requirement, Shortage};

pub(super) struct Stored {
    occupations: Vec<occupation::Model>,
    titles: Vec<occupation_title::Model>,
    needs: Vec<occupation_competence::Model>,
    shortages: Vec<shortage::Model>,
}

impl Stored {
    pub(super) async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        let mut occupations = occupation::Entity::find().all(txn).await?;
        occupations.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut titles = occupation_title::Entity::find().all(txn).await?;
        titles.sort_unstable_by_key(|row| row.position);
        let needs = occupation_competence::Entity::find()
            .filter(occupation_competence::Column::WithdrawnOn.is_null())
            .all(txn)
            .await?;
        let mut shortages = shortage::Entity::find().filter(shortage::Column::WithdrawnOn.is_null()).all(txn).await?;
        shortages.sort_unstable_by(|one, two| {
            (&one.occupation_key, &one.area_key, &one.period).cmp(&(&two.occupation_key, &two.area_key, &two.period))
        });
        Ok(Self { occupations, titles, needs, shortages })
    }

    pub(super) fn name(&mut self, links: &mut Links<'_>) {
        links.occupations = Index::of(self.occupations.iter().map(|row| &row.key));
    }

    pub(super) fn link(self, links: &Links<'_>, draft: &mut Draft) {
        draft.occupations = self
            .occupations
            .into_iter()
            .map(|row| Occupation {
                key: row.key,
                title_da: row.title_da,
                title_en: row.title_en,
                disco08: row.disco08,
                esco_occupation_id: row.esco_occupation_id,
                titles: Vec::new(),
                work_task: row.work_task,
                origin: links.origin(row.provenance, row.source, row.source_date),
                requirements: Vec::new(),
                shortages: Vec::new(),
                packages: Vec::new(),
            })
            .collect();
        for row in self.titles {
            if let Some(occupation) = links.occupations.find(&row.occupation_key)
                && let Some(occupation) = at(&mut draft.occupations, occupation)
            {
                occupation.titles.push(row.title);
            }
        }
        for row in self.needs {
            if let Some(occupation) = links.occupations.find(&row.occupation_key)
                && let Some(competence) = links.competences.find(&row.competence_key)
                && let Some(occupation) = at(&mut draft.occupations, occupation)
            {
                occupation.requirements.push(Requirement {
                    competence,
                    level: row.level as u8,
                    importance: row.importance,
                    weight: row.weight as u32,
                });
            }
        }
        for (position, row) in (0..).zip(&mut draft.occupations) {
            row.requirements.sort_unstable_by_key(|need| (need.importance, Reverse(need.weight), need.competence));
            for need in &row.requirements {
                if let Some(competence) = at(&mut draft.competences, need.competence) {
                    competence.occupations.push(position);
                }
            }
        }
        draft.shortages = self
            .shortages
            .into_iter()
            .filter_map(|row| {
                Some(Shortage {
                    occupation: links.occupations.find(&row.occupation_key)?,
                    area: links.areas.find(&row.area_key)?,
                    period: row.period,
                    category: row.category,
                    recruitment_attempts: row.recruitment_attempts.map(|count| count as u32),
                    failed_recruitments: row.failed_recruitments.map(|count| count as u32),
                    origin: links.origin(row.provenance, row.source, row.source_date),
                })
            })
            .collect();
        for (position, row) in (0..).zip(&draft.shortages) {
            if let Some(occupation) = at(&mut draft.occupations, row.occupation) {
                occupation.shortages.push(position);
            }
        }
        let shortages = &draft.shortages;
        for occupation in &mut draft.occupations {
            // They lie in the order of area and period; a stable sort keeps the areas' order.
            occupation.shortages.sort_by_key(|position| Reverse(&shortages[*position as usize].period));
        }
    }
}
