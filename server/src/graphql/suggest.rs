//! Suggestions while somebody types.

use async_graphql::{Context, Enum, Object, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::language::Language;
use crate::catalogue::search::Kind;
use crate::domain::error::Error;

/// Kind of thing suggested.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::catalogue::search::Kind")]
pub enum SuggestionKind {
    /// A course.
    Course,
    /// A job.
    Occupation,
    /// A package.
    Package,
    /// An organisation.
    Organisation,
}

/// Queries of suggestions.
#[derive(Default)]
pub struct SuggestQuery;

#[Object]
impl SuggestQuery {
    /// Suggestions while somebody types, over courses, occupations, packages and organisations; best first.
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed so far; the last word counts as a beginning.")] text: String,
        #[graphql(desc = "Most suggestions, 1 to 50; 8 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only these kinds; all when left out.")] kinds: Option<Vec<SuggestionKind>>,
        #[graphql(default, desc = "Language of the labels.")] language: Language,
    ) -> Result<Vec<Suggestion>, Fault> {
        let first = first.unwrap_or(8);
        if !(1..=50).contains(&first) {
            let (da, en) = ("first skal være mellem 1 og 50.", "first must be between 1 and 50.");
            let error = if first < 1 { Error::invalid("first", da, en) } else { Error::limit("first", da, en) };
            return Err(error.into());
        }
        let catalogue = ctx.catalogue();
        let kinds: Vec<Kind> = match kinds {
            Some(kinds) if !kinds.is_empty() => kinds.into_iter().map(Kind::from).collect(),
            _ => vec![Kind::Occupation, Kind::Course, Kind::Package, Kind::Organisation],
        };
        let found = catalogue.index.suggest(&text, &kinds, first as usize);
        Ok(found
            .into_iter()
            .map(|suggestion| {
                let (key, label) = match suggestion.kind {
                    Kind::Course => {
                        let row = catalogue.courses.at(suggestion.position);
                        (&row.key, language.of(&row.title_da, &row.title_en))
                    }
                    Kind::Occupation => {
                        let row = catalogue.occupations.at(suggestion.position);
                        (&row.key, language.of(&row.title_da, &row.title_en))
                    }
                    Kind::Package => {
                        let row = catalogue.packages.at(suggestion.position);
                        (&row.key, language.of(&row.title_da, &row.title_en))
                    }
                    Kind::Organisation => {
                        let row = catalogue.organisations.at(suggestion.position);
                        (&row.key, row.name.as_str())
                    }
                };
                Suggestion {
                    kind: suggestion.kind.into(),
                    key: key.clone(),
                    label: label.to_owned(),
                    matched: suggestion.matched,
                }
            })
            .collect())
    }
}

/// Something that may be meant.
#[derive(SimpleObject)]
pub struct Suggestion {
    /// Kind.
    kind: SuggestionKind,
    /// Key, for the lookup of that kind.
    key: String,
    /// Title or name.
    label: String,
    /// The title, other title or key that matched, as HTML: matches stand between `<mark>` and `</mark>`, all else
    /// is escaped.
    matched: String,
}
