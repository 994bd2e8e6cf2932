//! Reads the catalogue: each table once, in one moment of the database, then links keys to positions in memory.
//!
//! What a source no longer holds (`withdrawn_on`) stays where other rows may point to it (courses, organisations,
//! occupations ...), with its validity ended; rows that only say how two others relate are left out, unless they are
//! dated and were once in force. Of packages only the published ones are part of the catalogue.

mod changes;
mod courses;
mod jobs;
mod links;
mod offers;
mod packages;
mod places;

use std::sync::Arc;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};

pub use self::changes::Changed;
pub(super) use self::changes::{Changes, changes};
use self::links::Links;
use super::noun::{
    Area, Committee, Competence, Course, Fkb, Municipality, Occupation, Organisation, Package, Session, Shortage,
};
use super::table::Table;
use crate::{db, events};

/// The catalogue's rows, linked, at one version. Copies share what did not change.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Regions, RAR areas, districts.
    pub areas: Table<Area>,
    /// Municipalities by code.
    pub municipalities: Table<Municipality>,
    /// Committees.
    pub committees: Table<Committee>,
    /// Organisations.
    pub organisations: Table<Organisation>,
    /// FKBs.
    pub fkbs: Table<Fkb>,
    /// Competences.
    pub competences: Table<Competence>,
    /// Courses.
    pub courses: Table<Course>,
    /// Occupations.
    pub occupations: Table<Occupation>,
    /// Published packages.
    pub packages: Table<Package>,
    /// Sessions, past and called-off ones too.
    pub sessions: Table<Session>,
    /// Shortages by occupation, area and period.
    pub shortages: Arc<Vec<Shortage>>,
    /// Terms and what they stand for.
    pub synonyms: Arc<[(String, Vec<String>)]>,
    /// Sequence of the latest event that changed them.
    pub version: i64,
    /// Hash of that event, which tells catalogues of the same version in different databases apart.
    pub head: String,
    /// Links that point to rows that are not there, and were left out. Not 0 only in a damaged database.
    pub missing_links: usize,
}

/// Reads the catalogue as it is now.
pub async fn load(db: &DatabaseConnection) -> Result<Rows, DbErr> {
    let txn = db::snapshot(db).await?;
    let (version, head) = events::latest_of_catalogue(&txn).await?;
    let stored = Stored::read(&txn).await?;
    txn.commit().await?;
    tokio::task::spawn_blocking(move || stored.link(version, head))
        .await
        .map_err(|error| DbErr::Custom(format!("linking the catalogue: {error}")))
}

/// Rows as the database holds them, in the order of their keys.
///
/// Sorted here and not by the database, since the two databases order text differently.
struct Stored {
    places: places::Stored,
    courses: courses::Stored,
    jobs: jobs::Stored,
    offers: offers::Stored,
    packages: packages::Stored,
}

impl Stored {
    async fn read(txn: &DatabaseTransaction) -> Result<Self, DbErr> {
        Ok(Self {
            places: places::Stored::read(txn).await?,
            courses: courses::Stored::read(txn).await?,
            jobs: jobs::Stored::read(txn).await?,
            offers: offers::Stored::read(txn).await?,
            packages: packages::Stored::read(txn).await?,
        })
    }

    fn link(mut self, version: i64, head: String) -> Rows {
        let mut links = Links::default();
        self.places.name(&mut links);
        self.courses.name(&mut links);
        self.jobs.name(&mut links);
        self.offers.name(&mut links);
        self.packages.name(&mut links);

        let mut draft = Draft::default();
        self.places.link(&links, &mut draft);
        self.courses.link(&links, &mut draft);
        self.jobs.link(&links, &mut draft);
        self.offers.link(&links, &mut draft);
        self.packages.link(&links, &mut draft);
        if links.missing() > 0 {
            tracing::warn!(
                links = links.missing(),
                "links of the catalogue point to rows that are not there and were left out"
            );
        }
        draft.finish(version, head, links.missing())
    }
}

/// Rows while their links are being filled in from both sides.
#[derive(Default)]
struct Draft {
    areas: Vec<Area>,
    municipalities: Vec<Municipality>,
    committees: Vec<Committee>,
    organisations: Vec<Organisation>,
    fkbs: Vec<Fkb>,
    competences: Vec<Competence>,
    courses: Vec<Course>,
    occupations: Vec<Occupation>,
    packages: Vec<Package>,
    sessions: Vec<Session>,
    shortages: Vec<Shortage>,
    synonyms: Vec<(String, Vec<String>)>,
}

impl Draft {
    fn finish(self, version: i64, head: String, missing_links: usize) -> Rows {
        Rows {
            areas: Table::new(self.areas),
            municipalities: Table::new(self.municipalities),
            committees: Table::new(self.committees),
            organisations: Table::new(self.organisations),
            fkbs: Table::new(self.fkbs),
            competences: Table::new(self.competences),
            courses: Table::new(self.courses),
            occupations: Table::new(self.occupations),
            packages: Table::new(self.packages),
            sessions: Table::new(self.sessions),
            shortages: Arc::new(self.shortages),
            synonyms: self.synonyms.into(),
            version,
            head,
            missing_links,
        }
    }
}
