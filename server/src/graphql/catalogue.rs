//! The catalogue as a whole.

use async_graphql::{Context, Object, SimpleObject};

use super::ask::Ask;
use super::origin::Provenance;
use super::scalar::Date;
use crate::catalogue::Catalogue as Whole;

/// Queries of the catalogue as a whole.
#[derive(Default)]
pub struct CatalogueQuery;

#[Object]
impl CatalogueQuery {
    /// The catalogue that this answer is taken from.
    async fn catalogue(&self) -> Catalogue {
        Catalogue
    }
}

/// The shared catalogue: one immutable state at a time, with a version that rises with every change.
pub struct Catalogue;

/// The shared catalogue: one immutable state at a time, with a version that rises with every change.
#[Object]
impl Catalogue {
    /// Sequence number of the last event that it was built from.
    async fn version(&self, ctx: &Context<'_>) -> i64 {
        ctx.catalogue().version
    }

    /// Today in Denmark, which "coming" sessions and "in force" are counted from.
    async fn today(&self, ctx: &Context<'_>) -> Date {
        Date(ctx.today())
    }

    /// The latest day that a source in it speaks for.
    async fn source_date(&self, ctx: &Context<'_>) -> Option<Date> {
        let rows = ctx.catalogue().courses.iter();
        rows.filter_map(|row| row.origin.source_date).max().map(Date)
    }

    /// Whether it holds demonstration data, which must be shown as such to people.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        ctx.catalogue().has_demonstration_data()
    }

    /// Half-years for which shortages are known, latest first.
    async fn periods<'a>(&self, ctx: &'a Context<'_>) -> &'a [String] {
        &ctx.catalogue().periods
    }

    /// How many rows of each kind.
    async fn counts(&self, ctx: &Context<'_>) -> CatalogueCounts {
        let catalogue: &Whole = ctx.catalogue();
        let today = ctx.today();
        let coming = |session: &&crate::catalogue::noun::Session| session.start >= today && !session.cancelled;
        CatalogueCounts {
            courses: catalogue.courses.len(),
            occupations: catalogue.occupations.len(),
            competences: catalogue.competences.len(),
            sessions: catalogue.sessions.iter().filter(coming).count(),
            organisations: catalogue.organisations.len(),
            packages: catalogue.packages.len(),
            shortages: catalogue.shortages.len(),
            areas: catalogue.areas.len(),
            municipalities: catalogue.municipalities.len(),
        }
    }

    /// How many courses of each provenance.
    async fn provenance(&self, ctx: &Context<'_>) -> Vec<ProvenanceCount> {
        let courses = &ctx.catalogue().courses;
        entity::types::Provenance::ALL
            .iter()
            .map(|&provenance| ProvenanceCount {
                provenance: provenance.into(),
                count: courses.iter().filter(|course| course.origin.provenance == provenance).count(),
            })
            .collect()
    }
}

/// How many rows of each kind the catalogue has.
#[derive(SimpleObject)]
pub struct CatalogueCounts {
    /// Courses, also those that have ended.
    courses: u32,
    /// Occupations.
    occupations: u32,
    /// Competences.
    competences: u32,
    /// Coming sessions.
    sessions: usize,
    /// Organisations.
    organisations: u32,
    /// Packages.
    packages: u32,
    /// Shortages.
    shortages: usize,
    /// Areas.
    areas: u32,
    /// Municipalities.
    municipalities: u32,
}

/// How many courses have a provenance.
#[derive(SimpleObject)]
pub struct ProvenanceCount {
    /// Provenance.
    provenance: Provenance,
    /// Courses.
    count: usize,
}
