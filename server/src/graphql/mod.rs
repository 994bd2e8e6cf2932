//! The API. One file a noun: its type, its filter, its queries. What a query means is decided in `domain`.

#![expect(clippy::unused_async, reason = "the library wants resolvers async; those of the catalogue await nothing")]

pub mod actor;
pub mod adoption;
pub mod alarm;
pub mod area;
pub mod ask;
pub mod catalogue;
pub mod client;
pub mod comment;
pub mod committee;
pub mod competence;
pub mod compose;
pub mod course;
pub mod coverage;
pub mod dialogue;
pub mod draft;
pub mod event;
pub mod fault;
pub mod finding;
pub mod fkb;
pub mod guard;
pub mod history;
pub mod invitation;
pub mod issuer_rule;
pub mod language;
pub mod loaders;
pub mod matching;
pub mod model;
pub mod municipality;
pub mod node;
pub mod notice;
pub mod occupation;
mod omitted;
pub mod organisation;
pub mod origin;
pub mod package;
pub mod page;
pub mod parsed;
pub mod person;
pub mod prompt;
pub mod proposal;
pub mod role;
pub mod root;
pub mod rows;
pub mod scalar;
pub mod session;
pub mod shortage;
pub mod signing_key;
pub mod subscription;
pub mod suggest;
pub mod viewer;

use async_graphql::{MergedObject, SDLExportOptions, SchemaBuilder, ValidationMode};

/// The catalogue's nouns, the planner, and lookups by global id.
#[derive(MergedObject, Default)]
pub struct Query(
    adoption::AdoptionQuery,
    alarm::AlarmQuery,
    area::AreaQuery,
    catalogue::CatalogueQuery,
    client::ClientQuery,
    committee::CommitteeQuery,
    competence::CompetenceQuery,
    compose::ComposeQuery,
    course::CourseQuery,
    coverage::CoverageQuery,
    dialogue::DialogueQuery,
    event::EventQuery,
    fkb::FkbQuery,
    history::HistoryQuery,
    invitation::InvitationQuery,
    issuer_rule::IssuerRuleQuery,
    matching::MatchQuery,
    model::ModelQuery,
    municipality::MunicipalityQuery,
    node::NodeQuery,
    notice::NoticeQuery,
    occupation::OccupationQuery,
    organisation::OrganisationQuery,
    package::PackageQuery,
    person::PersonQuery,
    session::SessionQuery,
    shortage::ShortageQuery,
    signing_key::SigningKeyQuery,
    suggest::SuggestQuery,
    viewer::ViewerQuery,
);

/// Changes. Each takes one input and gives one payload; a repeated `clientMutationId` does nothing again.
#[derive(MergedObject, Default)]
pub struct Mutation(
    adoption::AdoptionMutation,
    client::ClientMutation,
    comment::CommentMutation,
    dialogue::DialogueMutation,
    draft::DraftMutation,
    invitation::InvitationMutation,
    issuer_rule::IssuerRuleMutation,
    model::ModelMutation,
    notice::NoticeMutation,
    person::PersonMutation,
    signing_key::SigningKeyMutation,
    subscription::PresenceMutation,
);

/// The schema with its roots.
pub type Schema = async_graphql::Schema<Query, Mutation, subscription::SubscriptionRoot>;

/// The schema, attached to nothing: what a request is answered from comes with the request.
pub fn schema() -> Schema {
    build().finish()
}

/// The same, with a span for each root field. The library calls an extension for every field there is, so it is for
/// servers whose traces go somewhere.
pub fn traced() -> Schema {
    build().extension(root::Roots).finish()
}

fn build() -> SchemaBuilder<Query, Mutation, subscription::SubscriptionRoot> {
    Schema::build(Query::default(), Mutation::default(), subscription::SubscriptionRoot)
        // The guard validates each document once, by the specification; see `guard`.
        .validation_mode(ValidationMode::Fast)
}

/// The schema as text, sorted, as it is committed in `schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let mut text = schema().sdl_with_options(options);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
