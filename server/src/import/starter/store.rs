//! Writes a starter network in one transaction, telling one event if anything changed.
//!
//! - A row that is new is inserted, one that differs is changed, and one that is equal is left.
//! - A row of this feed that the files no longer hold is not deleted. It gets `withdrawn_on`; besides, what has a
//!   validity ends on the day before, a session that has not begun is called off, and a package is retired. A row that
//!   comes back is taken up again.
//! - Lists within a row (titles, areas, parties ...) follow the row. A party that has answered stays.
//! - A row of another feed, or one that a person has changed, is left alone; of such a package so are its parts.
//! - A session that has begun is never changed again, and seats taken are never overwritten.

mod sessions;
mod withdrawn;

use std::collections::{BTreeMap, HashSet};

use entity::{
    approval, area, collaboration_model, committee, competence, course, course_competence, course_fkb,
    course_prerequisite, course_restriction, fkb, fkb_replacement, model_result, model_step, municipality, occupation,
    occupation_competence, occupation_title, organisation, organisation_area, package, package_area, package_element,
    package_gate, package_municipality, package_occupation, package_party, package_target_group, session,
    session_course, session_pattern, shortage, synonym,
};
use sea_orm::sea_query::{Expr, ExprTrait, ValueTuple};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};
use serde_json::json;
use time::Date;

use super::{FEED, Starter};
use crate::clock::Clock;
use crate::events::Touched;
pub use crate::import::merge::Counts;
use crate::import::merge::{self, Imported, Merged, Parents, Part};
use crate::{db, events};

/// Tables that are written, for progress.
const TABLES: usize = 33;

/// How far the import is.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Table that is being written.
    pub table: &'static str,
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Tables in the order in which they were written.
    pub tables: Vec<(&'static str, Counts)>,
    /// Sequence of its event, and so the version of the catalogue; none if nothing changed.
    pub event: Option<i64>,
}

impl Report {
    /// What happened in all tables together.
    pub fn total(&self) -> Counts {
        self.tables.iter().fold(Counts::default(), |total, (_, counts)| Counts {
            inserted: total.inserted + counts.inserted,
            updated: total.updated + counts.updated,
            unchanged: total.unchanged + counts.unchanged,
            ended: total.ended + counts.ended,
            kept: total.kept + counts.kept,
        })
    }
}

/// Writes a starter network: all of it or, whatever happens, nothing.
pub async fn write(
    db: &DatabaseConnection,
    starter: &Starter,
    clock: &Clock,
    progress: &(dyn Fn(Step) + Send + Sync),
) -> Result<Report, DbErr> {
    let txn = db::begin(db).await?;
    let touched = Some(Touched::default());
    let mut writing = Writing { txn: &txn, today: clock.today(), progress, report: Report::default(), touched };
    writing.places(starter).await?;
    writing.courses(starter).await?;
    writing.jobs(starter).await?;
    writing.offers(starter).await?;
    writing.models(starter).await?;
    writing.packages(starter).await?;
    let Writing { mut report, touched, .. } = writing;
    if report.tables.iter().any(|(_, counts)| counts.changed()) {
        report.event = Some(tell(&txn, starter, clock, &report, touched).await?);
    }
    txn.commit().await?;
    Ok(report)
}

/// Writes the event of an import.
async fn tell(
    txn: &DatabaseTransaction,
    starter: &Starter,
    clock: &Clock,
    report: &Report,
    touched: Option<Touched>,
) -> Result<i64, DbErr> {
    let tables: BTreeMap<_, _> = report
        .tables
        .iter()
        .filter(|(_, counts)| counts.changed())
        .map(|(table, counts)| {
            let counts = json!({
                "inserted": counts.inserted, "updated": counts.updated, "ended": counts.ended,
            });
            (*table, counts)
        })
        .collect();
    let change = events::Change {
        actor: "system",
        organisation: None,
        noun: "catalogue",
        id: FEED,
        action: "imported",
        before: None,
        after: Some(json!({
            "digest": starter.digest, "tables": tables, "touched": touched,
        })),
    };
    events::append(txn, clock.micros(), change).await
}

/// An import that is being written.
struct Writing<'a> {
    txn: &'a DatabaseTransaction,
    today: Date,
    progress: &'a (dyn Fn(Step) + Send + Sync),
    report: Report,
    /// What servers have to read again; none once it is too much, or other than courses and sessions.
    touched: Option<Touched>,
}

impl Writing<'_> {
    fn begin(&self, table: &'static str) {
        let number = self.report.tables.len() + 1;
        (self.progress)(Step { table, number, of: TABLES });
    }

    async fn rows<E>(&mut self, table: &'static str, wanted: &[E::Model]) -> Result<Merged, DbErr>
    where
        E: EntityTrait,
        E::Model: Imported + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.rows_except::<E>(table, wanted, |_| false).await
    }

    async fn rows_except<E>(
        &mut self,
        table: &'static str,
        wanted: &[E::Model],
        passed_over: impl Fn(&E::Model) -> bool + Send,
    ) -> Result<Merged, DbErr>
    where
        E: EntityTrait,
        E::Model: Imported + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.begin(table);
        let wanted = wanted.to_vec();
        let merged = merge::rows::<E>(self.txn, FEED, self.today, wanted, passed_over).await?;
        self.report.tables.push((table, merged.counts));
        self.touch(table, merged.inserted.iter().chain(&merged.written));
        Ok(merged)
    }

    /// Writes list values of the parents that this feed owns; gives the parents whose lists changed.
    async fn parts<E>(
        &mut self,
        table: &'static str,
        wanted: &[E::Model],
        parents: &Parents,
    ) -> Result<HashSet<ValueTuple>, DbErr>
    where
        E: EntityTrait,
        E::Model: Part + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.begin(table);
        let (counts, touched) = merge::parts::<E>(self.txn, wanted.to_vec(), parents).await?;
        self.report.tables.push((table, counts));
        self.touch(table, touched.iter());
        Ok(touched)
    }

    /// Remembers whose rows were written in a table: by their keys, or by the keys of their parents.
    fn touch<'k>(&mut self, table: &str, keys: impl Iterator<Item = &'k ValueTuple>) {
        let mut keys = keys.peekable();
        let Some(touched) = &mut self.touched else { return };
        let nouns = match table {
            "course" | "course_fkb" | "course_competence" | "course_prerequisite" | "course_restriction" => {
                &mut touched.courses
            }
            "session" | "session_course" => &mut touched.sessions,
            // The catalogue does not hold them.
            "collaboration_model" | "model_step" | "model_result" => return,
            _ if keys.peek().is_none() => return,
            _ => {
                self.touched = None;
                return;
            }
        };
        for key in keys.by_ref().take(Touched::MOST + 1) {
            let Some(key) = withdrawn::leading_text(key) else {
                self.touched = None;
                return;
            };
            nouns.insert(key);
        }
        if keys.peek().is_some() || touched.is_much() {
            self.touched = None;
        }
    }

    async fn places(&mut self, starter: &Starter) -> Result<(), DbErr> {
        self.rows::<area::Entity>("area", &starter.areas).await?;
        self.rows::<municipality::Entity>("municipality", &starter.municipalities).await?;
        self.rows::<committee::Entity>("committee", &starter.committees).await?;
        let merged = self.rows::<organisation::Entity>("organisation", &starter.organisations).await?;
        let owned = parents(&starter.organisations, &merged);
        self.parts::<organisation_area::Entity>("organisation_area", &starter.organisation_areas, &owned).await?;
        self.rows::<synonym::Entity>("synonym", &starter.synonyms).await?;
        Ok(())
    }

    async fn courses(&mut self, starter: &Starter) -> Result<(), DbErr> {
        self.rows::<fkb::Entity>("fkb", &starter.fkbs).await?;
        self.rows::<fkb_replacement::Entity>("fkb_replacement", &starter.fkb_replacements).await?;
        self.rows::<competence::Entity>("competence", &starter.competences).await?;
        self.rows::<course::Entity>("course", &starter.courses).await?;
        self.rows::<course_fkb::Entity>("course_fkb", &starter.course_fkbs).await?;
        self.rows::<course_competence::Entity>("course_competence", &starter.course_competences).await?;
        self.rows::<course_prerequisite::Entity>("course_prerequisite", &starter.course_prerequisites).await?;
        self.rows::<course_restriction::Entity>("course_restriction", &starter.course_restrictions).await?;
        Ok(())
    }

    async fn jobs(&mut self, starter: &Starter) -> Result<(), DbErr> {
        let merged = self.rows::<occupation::Entity>("occupation", &starter.occupations).await?;
        let owned = parents(&starter.occupations, &merged);
        self.parts::<occupation_title::Entity>("occupation_title", &starter.occupation_titles, &owned).await?;
        self.rows::<occupation_competence::Entity>("occupation_competence", &starter.occupation_competences).await?;
        self.rows::<shortage::Entity>("shortage", &starter.shortages).await?;
        Ok(())
    }

    async fn offers(&mut self, starter: &Starter) -> Result<(), DbErr> {
        self.rows::<approval::Entity>("approval", &starter.approvals).await?;
        self.begin("session_pattern");
        let laid_out = sessions::lay_out(self.txn, &starter.patterns, self.today).await?;
        self.report.tables.push(("session_pattern", laid_out.counts));
        let merged = self.rows::<session::Entity>("session", &laid_out.sessions).await?;
        let owned = parents(&laid_out.sessions, &merged);
        self.parts::<session_course::Entity>("session_course", &laid_out.courses, &owned).await?;
        merge::put::<session_pattern::Entity>(self.txn, laid_out.patterns, true).await
    }

    async fn models(&mut self, starter: &Starter) -> Result<(), DbErr> {
        let merged = self.rows::<collaboration_model::Entity>("collaboration_model", &starter.models).await?;
        let owned = parents(&starter.models, &merged);
        self.parts::<model_step::Entity>("model_step", &starter.model_steps, &owned).await?;
        self.parts::<model_result::Entity>("model_result", &starter.model_results, &owned).await?;
        Ok(())
    }

    async fn packages(&mut self, starter: &Starter) -> Result<(), DbErr> {
        let merged = self.rows::<package::Entity>("package", &starter.packages).await?;
        let owned = parents(&starter.packages, &merged);
        let mut touched = HashSet::new();
        touched.extend(
            self.parts::<package_occupation::Entity>("package_occupation", &starter.package_occupations, &owned)
                .await?,
        );
        touched.extend(self.parts::<package_area::Entity>("package_area", &starter.package_areas, &owned).await?);
        touched.extend(
            self.parts::<package_municipality::Entity>("package_municipality", &starter.package_municipalities, &owned)
                .await?,
        );
        touched.extend(
            self.parts::<package_target_group::Entity>("package_target_group", &starter.package_target_groups, &owned)
                .await?,
        );
        touched.extend(self.parts::<package_party::Entity>("package_party", &starter.package_parties, &owned).await?);
        let elements = self
            .rows_except::<package_element::Entity>("package_element", &starter.package_elements, |element| {
                merged.left.contains(&withdrawn::text_key(&element.package_key))
            })
            .await?;
        touched.extend(elements.inserted.iter().chain(&elements.written).filter_map(withdrawn::first));
        // Gates hang on elements, and all elements of another's package are left.
        let gated = parents(&starter.package_elements, &elements);
        touched.extend(
            self.parts::<package_gate::Entity>("package_gate", &starter.package_gates, &gated)
                .await?
                .iter()
                .filter_map(withdrawn::first),
        );
        self.raise_revisions(touched, &merged).await
    }

    /// Raises the revision of stored packages of which only parts have changed: who edits one must notice.
    async fn raise_revisions(&self, touched: HashSet<ValueTuple>, merged: &Merged) -> Result<(), DbErr> {
        let stored = touched.into_iter().filter(|key| merged.equal.contains(key));
        let keys: Vec<String> = stored.filter_map(|key| withdrawn::text_of(&key)).collect();
        package::Entity::update_many()
            .col_expr(package::Column::Revision, Expr::col(package::Column::Revision).add(1))
            .filter(package::Column::Key.is_in(keys))
            .exec(self.txn)
            .await?;
        Ok(())
    }
}

/// Whose lists follow: rows that this feed has written or found as they should be.
fn parents<M: ModelTrait>(wanted: &[M], merged: &Merged) -> Parents {
    let keys = wanted.iter().map(ModelTrait::get_primary_key_value);
    let owned = keys.filter(|key| !merged.left.contains(key) && !merged.settled.contains(key));
    Parents { owned: owned.collect(), left: merged.left.clone() }
}
