//! The coverage map.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use super::area::Area;
use super::ask::Ask;
use super::course::days;
use super::fault::Fault;
use super::language::Language;
use super::occupation::Occupation;
use super::package::Package;
use super::prompt::{Prompt, Prompts};
use super::scalar::Long;
use super::shortage::{Shortage, ShortageCategory};
use crate::domain::error::Error;
use crate::domain::listing::positions;
use crate::domain::{coverage, shortage};

/// Queries of the coverage map.
#[derive(Default)]
pub struct CoverageQuery;

#[Object]
impl CoverageQuery {
    /// Area by occupation in shortage, and what reaches it: the shortest package that today's sessions in the area
    /// give. A white spot is a cell that nothing reaches. Cells that are not known to be short are left out.
    async fn coverage_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Half-year, `2026H2`; the latest known when left out.")] period: Option<String>,
        #[graphql(desc = "Keys of areas; all when left out.")] areas: Option<Vec<String>>,
    ) -> Result<CoverageMap, Fault> {
        let moment = ctx.moment().clone();
        let catalogue = &moment.catalogue;
        let period = match period {
            Some(period) => {
                shortage::known_period(catalogue, "period", &period)?;
                period
            }
            None => catalogue.periods.first().cloned().unwrap_or_default(),
        };
        let areas = areas
            .map(|keys| positions(&keys, "areas", "areas { key }", |key| catalogue.areas.position(key)))
            .transpose()?;
        let named = period.clone();
        let work = move || moment.maps.cells(&moment.catalogue, moment.today, &named, areas.as_deref());
        let cells = ctx.moment().planning.run(work).await.map_err(|cause| Error::internal(&cause))??;
        if cells.iter().any(|cell| !cell.proven) {
            ctx.moment().pass();
        }
        Ok(CoverageMap {
            period,
            catalogue_version: ctx.catalogue().version,
            cells: cells.into_iter().map(|cell| CoverageCell(Arc::new(cell))).collect(),
        })
    }
}

/// Area by occupation in shortage, and what reaches it.
#[derive(SimpleObject)]
pub struct CoverageMap {
    /// Half-year of the shortages.
    period: String,
    /// Version of the catalogue that it was computed from.
    catalogue_version: i64,
    /// Cells by area, then job.
    cells: Prompts<CoverageCell>,
}

/// An occupation in shortage in an area, and what reaches it.
pub struct CoverageCell(Arc<coverage::Cell>);

/// An occupation in shortage in an area, and what reaches it.
#[Object]
impl CoverageCell {
    /// The area.
    async fn area(&self) -> Prompt<Area> {
        Prompt(Area(self.0.area))
    }

    /// The job.
    async fn occupation(&self) -> Prompt<Occupation> {
        Prompt(Occupation(self.0.occupation))
    }

    /// Category of the shortage.
    async fn category(&self, ctx: &Context<'_>) -> ShortageCategory {
        ctx.catalogue().shortages[self.0.shortage as usize].category.into()
    }

    /// The shortage.
    async fn shortage(&self) -> Shortage {
        Shortage(self.0.shortage)
    }

    /// Essential coverage that sessions in the area reach, 0 to 1.
    async fn essential_coverage(&self) -> f64 {
        self.0.essential_coverage
    }

    /// Course days of the shortest package; null for a white spot.
    async fn course_days(&self) -> Option<f64> {
        self.0.course_days.map(days)
    }

    /// Its calendar days; null for a white spot.
    async fn calendar_days(&self) -> Option<i32> {
        self.0.calendar_days
    }

    /// Its price for one participant in øre; null for a white spot.
    async fn price_ore(&self) -> Option<Long> {
        self.0.price_ore.map(Long)
    }

    /// Free seats in the next 26 weeks in the area, of the package's scarcest course: at most so many people can get
    /// through it; dates that clash may make it fewer.
    async fn seats_next26_weeks(&self) -> u32 {
        self.0.seats
    }

    /// A published package for the job here: a local one, else a national one.
    async fn package(&self) -> Option<Package> {
        self.0.package.map(Package::in_force)
    }

    /// Whether nothing reaches it.
    async fn white_spot(&self) -> bool {
        self.0.white_spot
    }

    /// Whether the figures are proven best.
    async fn proven(&self) -> bool {
        self.0.proven
    }

    /// The cell in a sentence.
    async fn reason(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> String {
        coverage::reason(ctx.catalogue(), &self.0, language.is_danish())
    }
}
