//! Competences: what courses give and jobs need.

use std::borrow::Cow;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::ask::Ask;
use super::course::Course;
use super::fault::Fault;
use super::language::Language;
use super::occupation::Occupation;
use super::origin::Provenance;
use super::page::{Connection, PageArgs, Row, page, words};
use super::prompt::Prompt;
use crate::catalogue::{Catalogue, noun};
use crate::domain::listing::{Filter, Listing, collated, meant};

/// Kind of competence.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::CompetenceKind")]
pub enum CompetenceKind {
    /// Something a person can do.
    Skill,
    /// Something a person knows.
    Knowledge,
    /// A certificate or licence.
    Certificate,
    /// Mastery of a language.
    Language,
    /// A personal competence.
    Personal,
}

/// A competence: what a course gives and a job needs, at a level from 1 (under guidance), 2 (known tasks),
/// 3 (independently) to 4 (also in unfamiliar situations). Levels are not added up: the highest counts.
#[derive(Clone, Copy)]
pub struct Competence(pub u32);

/// A competence: what a course gives and a job needs, at a level from 1 (under guidance), 2 (known tasks),
/// 3 (independently) to 4 (also in unfamiliar situations). Levels are not added up: the highest counts.
#[Object]
impl Competence {
    /// Global id, `competence:cargo-securing`.
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        format!("competence:{}", self.row(ctx).key).into()
    }

    /// Key, `cargo-securing`.
    async fn key<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).key
    }

    /// Label.
    async fn label<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(default, desc = "Language of the text.")] language: Language,
    ) -> &'a str {
        language.of(&self.row(ctx).label_da, &self.row(ctx).label_en)
    }

    /// Kind.
    async fn kind(&self, ctx: &Context<'_>) -> CompetenceKind {
        self.row(ctx).kind.into()
    }

    /// What it is, in Danish.
    async fn description<'a>(&self, ctx: &'a Context<'_>) -> &'a str {
        &self.row(ctx).description
    }

    /// Id of the ESCO skill nearest to it, where there is one. This service uses the ESCO classification of the
    /// European Commission.
    async fn esco_skill_id<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a str> {
        self.row(ctx).esco_skill_id.as_deref()
    }

    /// Courses that teach it, highest level first.
    async fn courses(&self, ctx: &Context<'_>) -> Vec<CourseLevel> {
        let mut courses = self.row(ctx).courses.clone();
        courses.sort_by_key(|&(course, level)| (std::cmp::Reverse(level), course));
        courses.into_iter().map(|(at, level)| CourseLevel { level, course: Course::new(at) }).collect()
    }

    /// Jobs that need it.
    async fn occupations(&self, ctx: &Context<'_>) -> Vec<Occupation> {
        self.row(ctx).occupations.iter().map(|&at| Occupation(at)).collect()
    }

    /// How well the row is founded.
    async fn provenance(&self, ctx: &Context<'_>) -> Provenance {
        self.row(ctx).origin.provenance.into()
    }
}

impl Competence {
    fn row<'a>(self, ctx: &'a Context<'_>) -> &'a noun::Competence {
        ctx.catalogue().competences.at(self.0)
    }
}

impl Row for Competence {
    fn at(position: u32) -> Self {
        Self(position)
    }

    fn key(catalogue: &Catalogue, position: u32) -> Cow<'_, str> {
        Cow::Borrowed(&catalogue.competences.at(position).key)
    }
}

/// A competence that a course teaches, with the level reached.
#[derive(SimpleObject)]
pub struct CompetenceLevel {
    /// 1 to 4.
    pub level: u8,
    /// The competence.
    pub competence: Prompt<Competence>,
}

/// A course that teaches a competence, with the level reached.
#[derive(SimpleObject)]
pub struct CourseLevel {
    /// 1 to 4.
    level: u8,
    /// The course.
    course: Course,
}

/// Which competences. An empty list filters nothing.
#[derive(InputObject, Default)]
pub struct CompetenceFilter {
    /// Kinds.
    kinds: Option<Vec<CompetenceKind>>,
    /// Only those that some course teaches (true), or that none does (false).
    taught: Option<bool>,
}

/// Queries of competences.
#[derive(Default)]
pub struct CompetenceQuery;

#[Object]
impl CompetenceQuery {
    /// One competence by its key; null when there is none.
    async fn competence(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Option<Competence> {
        ctx.catalogue().competences.position(&key).map(Competence)
    }

    /// Competences by Danish label.
    async fn competences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of the label, in Danish or English.")] search: Option<String>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<CompetenceFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when neither first nor last is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many rows from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Competence>, Fault> {
        let catalogue = ctx.catalogue();
        let filter = filter.unwrap_or_default();
        let kinds: Vec<entity::types::CompetenceKind> = words(filter.kinds);
        let search = meant(search.as_deref()).map(collated);
        let wanted = |at: u32| {
            let row = catalogue.competences.at(at);
            (kinds.is_empty() || kinds.contains(&row.kind))
                && filter.taught.is_none_or(|taught| taught != row.courses.is_empty())
                && search
                    .as_ref()
                    .is_none_or(|text| collated(&row.label_da).contains(text) || collated(&row.label_en).contains(text))
        };
        let mut listing = Listing::filtered(catalogue.competences.positions(), &[Filter::plain(wanted)]);
        listing.rows.sort_by_cached_key(|&at| collated(&catalogue.competences.at(at).label_da));
        page(catalogue, listing, &PageArgs { first, after, last, before })
    }
}
