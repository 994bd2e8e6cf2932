//! FKBs, competences, courses, and what hangs on a course.

use entity::{
    competence, course, course_competence, course_fkb, course_prerequisite, course_restriction, course_successor, fkb,
    fkb_replacement,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryTrait};

use super::Draft;
use super::links::{Index, Links, at, ever, validity};
use crate::catalogue::noun::{Alternative, Competence, Course, Fkb, Restriction};

pub(super) struct Stored {
    fkbs: Vec<fkb::Model>,
    replacements: Vec<fkb_replacement::Model>,
    competences: Vec<competence::Model>,
    courses: Courses,
}

/// Courses with what hangs on them.
#[derive(Default)]
pub(super) struct Courses {
    rows: Vec<course::Model>,
    memberships: Vec<course_fkb::Model>,
    successors: Vec<course_successor::Model>,
    taught: Vec<course_competence::Model>,
    prerequisites: Vec<course_prerequisite::Model>,
    restrictions: Vec<course_restriction::Model>,
}

impl Courses {
    /// Reads courses, `only` those with these keys or all.
    pub(super) async fn read(txn: &DatabaseTransaction, only: Option<&[String]>) -> Result<Self, DbErr> {
        let mut courses = course::Entity::find()
            .apply_if(only, |all, keys| all.filter(course::Column::Key.is_in(keys)))
            .all(txn)
            .await?;
        courses.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut memberships = course_fkb::Entity::find()
            .apply_if(only, |all, keys| all.filter(course_fkb::Column::CourseKey.is_in(keys)))
            .all(txn)
            .await?;
        memberships.sort_unstable_by(|one, two| (&one.fkb_key, one.ordinal).cmp(&(&two.fkb_key, two.ordinal)));
        let mut successors = course_successor::Entity::find()
            .filter(course_successor::Column::WithdrawnOn.is_null())
            .apply_if(only, |all, keys| all.filter(course_successor::Column::CourseKey.is_in(keys)))
            .all(txn)
            .await?;
        successors.sort_unstable_by(|one, two| one.successor_key.cmp(&two.successor_key));
        let taught = course_competence::Entity::find()
            .filter(course_competence::Column::WithdrawnOn.is_null())
            .apply_if(only, |all, keys| all.filter(course_competence::Column::CourseKey.is_in(keys)))
            .all(txn)
            .await?;
        let mut prerequisites = course_prerequisite::Entity::find()
            .filter(course_prerequisite::Column::WithdrawnOn.is_null())
            .apply_if(only, |all, keys| all.filter(course_prerequisite::Column::CourseKey.is_in(keys)))
            .all(txn)
            .await?;
        prerequisites.sort_unstable_by_key(|row| (row.group_number, row.position));
        let mut restrictions = course_restriction::Entity::find()
            .filter(course_restriction::Column::WithdrawnOn.is_null())
            .apply_if(only, |all, keys| all.filter(course_restriction::Column::CourseKey.is_in(keys)))
            .all(txn)
            .await?;
        restrictions.sort_unstable_by_key(|row| row.position);
        Ok(Self { rows: courses, memberships, successors, taught, prerequisites, restrictions })
    }

    /// Their positions among themselves.
    pub(super) fn index(&self) -> Index<'static> {
        Index::of(self.rows.iter().map(|row| &row.key))
    }

    /// The rows with their own links; `own` gives the places of these courses, `links` those in the whole catalogue.
    pub(super) fn link(self, own: &Index<'_>, links: &Links<'_>) -> Vec<Course> {
        let mut courses: Vec<Course> = self
            .rows
            .into_iter()
            .map(|row| Course {
                key: row.key,
                title_da: row.title_da,
                title_en: row.title_en,
                days: row.days,
                fkbs: Vec::new(),
                committee: links.committees.find_some(row.committee_key.as_ref()),
                certificate: row.certificate,
                objective_da: row.objective_da,
                objective_en: row.objective_en,
                language_support: row.language_support,
                merit_giving: row.merit_giving,
                validity: validity(row.valid_from, row.valid_to, row.withdrawn_on),
                sector: row.sector,
                origin: links.origin(row.provenance, row.source, row.source_date),
                competences: Vec::new(),
                prerequisites: Vec::new(),
                restrictions: Vec::new(),
                successors: Vec::new(),
                sessions: Vec::new(),
                packages: Vec::new(),
            })
            .collect();
        for row in self.memberships {
            let days = validity(row.valid_from, row.valid_to, row.withdrawn_on);
            if ever(days)
                && let Some(course) = own.find(&row.course_key)
                && let Some(fkb) = links.fkbs.find(&row.fkb_key)
                && let Some(rows) = at(&mut courses, course)
            {
                rows.fkbs.push((fkb, days));
            }
        }
        for row in self.successors {
            if let Some(course) = own.find(&row.course_key)
                && let Some(successor) = links.courses.find(&row.successor_key)
                && let Some(course) = at(&mut courses, course)
            {
                course.successors.push(successor);
            }
        }
        for row in self.taught {
            if let Some(course) = own.find(&row.course_key)
                && let Some(competence) = links.competences.find(&row.competence_key)
                && let Some(course) = at(&mut courses, course)
            {
                course.competences.push((competence, row.level as u8));
            }
        }
        for row in self.prerequisites {
            let alternative = match (&row.required_course_key, &row.required_competence_key) {
                (Some(key), _) => links.courses.find(key).map(Alternative::Course),
                (None, Some(key)) => links.competences.find(key).map(Alternative::Competence),
                (None, None) => None,
            };
            if let Some(alternative) = alternative
                && let Some(course) = own.find(&row.course_key)
                && let Some(course) = at(&mut courses, course)
            {
                match course.prerequisites.last_mut() {
                    Some((group, alternatives)) if *group == row.group_number => {
                        alternatives.push(alternative);
                    }
                    _ => course.prerequisites.push((row.group_number, vec![alternative])),
                }
            }
        }
        for row in self.restrictions {
            if let Some(course) = own.find(&row.course_key)
                && let Some(course) = at(&mut courses, course)
            {
                course.restrictions.push(Restriction {
                    kind: row.kind,
                    text_da: row.text_da,
                    text_en: row.text_en,
                    authority: links.organisations.find_some(row.authority_key.as_ref()),
                    legal_basis: row.legal_basis,
                    provenance: row.provenance,
                });
            }
        }
        for course in &mut courses {
            course.competences.sort_unstable();
        }
        courses
    }
}

impl Stored {
    pub(super) async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        let mut fkbs = fkb::Entity::find().all(txn).await?;
        fkbs.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        let mut replacements =
            fkb_replacement::Entity::find().filter(fkb_replacement::Column::WithdrawnOn.is_null()).all(txn).await?;
        replacements.sort_unstable_by(|one, two| one.replaced_key.cmp(&two.replaced_key));
        let mut competences = competence::Entity::find().all(txn).await?;
        competences.sort_unstable_by(|one, two| one.key.cmp(&two.key));
        Ok(Self { fkbs, replacements, competences, courses: Courses::read(txn, None).await? })
    }

    pub(super) fn name(&mut self, links: &mut Links<'_>) {
        links.fkbs = Index::of(self.fkbs.iter().map(|row| &row.key));
        links.competences = Index::of(self.competences.iter().map(|row| &row.key));
        links.courses = self.courses.index();
    }

    pub(super) fn link(self, links: &Links<'_>, draft: &mut Draft) {
        draft.fkbs = self
            .fkbs
            .into_iter()
            .map(|row| Fkb {
                key: row.key,
                title: row.title,
                committee: links.committees.find_some(row.committee_key.as_ref()),
                validity: validity(row.valid_from, row.valid_to, row.withdrawn_on),
                replaces: Vec::new(),
                origin: links.origin(row.provenance, row.source, row.source_date),
                courses: Vec::new(),
                approvals: Vec::new(),
            })
            .collect();
        draft.competences = self
            .competences
            .into_iter()
            .map(|row| Competence {
                key: row.key,
                label_da: row.label_da,
                label_en: row.label_en,
                kind: row.kind,
                description: row.description,
                esco_skill_id: row.esco_skill_id,
                origin: links.origin(row.provenance, row.source, row.source_date),
                courses: Vec::new(),
                occupations: Vec::new(),
            })
            .collect();
        draft.courses = self.courses.link(&links.courses, links);
        owned_by_committees(draft);
        for row in self.replacements {
            if let Some(fkb) = links.fkbs.find(&row.fkb_key)
                && let Some(fkb) = at(&mut draft.fkbs, fkb)
            {
                fkb.replaces.push(row.replaced_key);
            }
        }
        list_courses(draft);
    }
}

/// Gives committees what they own.
fn owned_by_committees(draft: &mut Draft) {
    for (fkb, row) in (0..).zip(&draft.fkbs) {
        if let Some(committee) = row.committee
            && let Some(committee) = at(&mut draft.committees, committee)
        {
            committee.fkbs.push(fkb);
        }
    }
    for (course, row) in (0..).zip(&draft.courses) {
        if let Some(committee) = row.committee
            && let Some(committee) = at(&mut draft.committees, committee)
        {
            committee.courses.push(course);
        }
    }
}

/// Gives FKBs and competences their courses, in the order of the courses' keys.
fn list_courses(draft: &mut Draft) {
    for (course, row) in (0..).zip(&draft.courses) {
        for (fkb, _) in &row.fkbs {
            if let Some(fkb) = at(&mut draft.fkbs, *fkb)
                && fkb.courses.last() != Some(&course)
            {
                fkb.courses.push(course);
            }
        }
        for (competence, level) in &row.competences {
            if let Some(competence) = at(&mut draft.competences, *competence) {
                competence.courses.push((course, *level));
            }
        }
    }
}
