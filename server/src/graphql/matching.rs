//! Matching courses to jobs.

use async_graphql::{Context, Object};

use super::ask::Ask;
use super::competence::Competence;
use super::fault::Fault;
use super::language::Language;
use super::occupation::Occupation;
use super::shortage::Shortage;
use crate::domain::error::Error;
use crate::domain::matching::{self, JobMatch};

/// Queries of matches.
#[derive(Default)]
pub struct MatchQuery;

#[Object]
impl MatchQuery {
    /// What a set of courses gives for a job, and for which other jobs it would serve: the job asked for first,
    /// then others by score. Levels don't add up: the highest counts.
    #[graphql(name = "match")]
    async fn match_jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Keys of the courses, 1 to 100.")] courses: Vec<String>,
        #[graphql(desc = "Key of the job that comes first.")] occupation: Option<String>,
        #[graphql(desc = "Key of the area whose shortage is told.")] area: Option<String>,
        #[graphql(desc = "Most matches, 1 to 100; 20 when left out.")] first: Option<i32>,
    ) -> Result<Vec<Match>, Fault> {
        let first = first.unwrap_or(20);
        if !(1..=100).contains(&first) {
            let (da, en) = ("first skal være mellem 1 og 100.", "first must be between 1 and 100.");
            let error = if first < 1 { Error::invalid("first", da, en) } else { Error::limit("first", da, en) };
            return Err(error.into());
        }
        let matches =
            matching::match_jobs(ctx.catalogue(), &courses, occupation.as_deref(), area.as_deref(), first as usize)?;
        Ok(matches.into_iter().map(Match).collect())
    }
}

/// What a set of courses gives for a job.
pub struct Match(JobMatch);

/// What a set of courses gives for a job.
#[Object]
impl Match {
    /// The job.
    async fn occupation(&self) -> Occupation {
        Occupation(self.0.occupation)
    }

    /// Covered weight of essential competences over all their weight, 0 to 1.
    async fn essential_coverage(&self) -> f64 {
        self.0.score.essential_coverage
    }

    /// The same of the optional.
    async fn optional_coverage(&self) -> f64 {
        self.0.score.optional_coverage
    }

    /// Coverage weighted by how telling each competence is, 0 to 1: what nearly every job needs (hygiene, first
    /// aid, truck certificate) counts little.
    async fn score(&self) -> f64 {
        self.0.score.score
    }

    /// Competences that the job needs and the courses don't give at the level needed, essential first.
    async fn missing(&self, ctx: &Context<'_>) -> Vec<Competence> {
        let needs = &ctx.catalogue().occupations.at(self.0.occupation).requirements;
        self.0.score.missing.iter().map(|&at| Competence(needs[at].competence)).collect()
    }

    /// The shortage of the job in the area asked for, in the latest half-year known; null without an area, or when
    /// not known.
    async fn shortage(&self, ctx: &Context<'_>) -> Option<Shortage> {
        ctx.catalogue().shortages_of(self.0.occupation, self.0.area?).first().map(|&at| Shortage(at))
    }

    /// The match in a sentence.
    async fn reason(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.reason_da, &self.0.reason_en)
    }
}
