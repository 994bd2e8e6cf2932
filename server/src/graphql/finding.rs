//! What rules say of a package.

use async_graphql::{Context, Enum, Object};

use super::ask::Ask;
use super::language::Language;
use super::organisation::Organisation;
use crate::domain::draft::{finding, rule};

/// What a rule comes to.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "finding::Verdict")]
pub enum Verdict {
    /// It is kept.
    Pass,
    /// It is not kept, and need not be.
    Warn,
    /// It is broken.
    Fail,
    /// What it asks about is not known.
    Unknown,
}

/// A rule about packages.
pub struct Rule(&'static rule::Rule);

/// A rule about packages.
#[Object]
impl Rule {
    /// Key, the same for ever.
    async fn key(&self) -> &str {
        self.0.key
    }

    /// What it asks for.
    async fn title(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(self.0.title_da, self.0.title_en)
    }

    /// Where it comes from.
    async fn source(&self) -> &str {
        self.0.source
    }

    /// Whether a package that breaks it can't be published.
    async fn blocking(&self) -> bool {
        self.0.blocking
    }
}

/// What one rule says of a package.
pub struct Finding(pub finding::Finding);

/// What one rule says of a package.
#[Object]
impl Finding {
    /// The rule.
    async fn rule(&self) -> Rule {
        Rule(self.0.rule)
    }

    /// What it comes to.
    async fn verdict(&self) -> Verdict {
        self.0.verdict.into()
    }

    /// Why, and what to do about it.
    async fn message(&self, #[graphql(default, desc = "Language of the text.")] language: Language) -> &str {
        language.of(&self.0.message_da, &self.0.message_en)
    }

    /// The element that it is about.
    async fn element(&self) -> Option<&str> {
        self.0.element.as_deref()
    }

    /// The organisation to turn to.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        ctx.catalogue().organisations.position(self.0.organisation.as_deref()?).map(Organisation)
    }
}
