//! Adoptions of collaboration models.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::area::Area;
use super::ask::Ask;
use super::fault::Fault;
use super::model::CollaborationModel;
use super::organisation::Organisation;
use super::package::Package;
use super::page::words;
use super::rows::{Keyed, Rows, slice};
use super::scalar::DateTime;
use crate::domain::adoption;
use crate::domain::error::Error;
use crate::domain::policy;

/// How far an adoption is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::AdoptionStatus")]
pub enum AdoptionStatus {
    /// Talked about.
    Considered,
    /// Decided.
    Planned,
    /// Under way.
    Running,
    /// Carried through.
    Done,
    /// Given up.
    Stopped,
}

/// A collaboration model taken over by an area and an industry.
#[derive(Clone)]
pub struct Adoption(pub entity::adoption::Model);

/// A collaboration model taken over by an area and an industry.
#[Object]
impl Adoption {
    /// Its id, `adoption:` and a UUID.
    async fn id(&self) -> ID {
        format!("{KIND}{}", self.0.id).into()
    }

    /// The model.
    async fn model(&self, ctx: &Context<'_>) -> Result<CollaborationModel, Fault> {
        let model = ctx.load().models.load(self.0.model_key.clone()).await?;
        // The table's foreign key keeps the model from being gone.
        Ok(model.map(CollaborationModel).ok_or_else(|| policy::not_found("model"))?)
    }

    /// The area.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, Fault> {
        // Areas are never taken out of the catalogue; this one could only be newer than it.
        let position = ctx.catalogue().areas.position(&self.0.area_key);
        Ok(position.map(Area).ok_or_else(|| policy::not_found("area"))?)
    }

    /// The industry, in words.
    async fn sector(&self) -> &str {
        &self.0.sector
    }

    /// Who answers for it.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation, Fault> {
        Organisation::of(ctx, &self.0.organisation_key)
    }

    /// How far it is.
    async fn status(&self) -> AdoptionStatus {
        self.0.status.into()
    }

    /// What is done otherwise here than in the model, and why; may be empty.
    async fn adaptations(&self) -> &str {
        &self.0.adaptations
    }

    /// The package that it led to; null without one, and for one that is not published.
    async fn package(&self, ctx: &Context<'_>) -> Option<Package> {
        ctx.catalogue().packages.position(self.0.package_key.as_deref()?).map(Package::in_force)
    }

    /// Last change.
    async fn changed_at(&self) -> DateTime {
        DateTime(self.0.changed_at)
    }

    /// Whether the viewer may change it: a coordinator or council member of the organisation that answers for it.
    async fn may_edit(&self, ctx: &Context<'_>) -> bool {
        adoption::may_edit(ctx.viewer(), &self.0)
    }
}

/// What ids of adoptions begin with.
const KIND: &str = "adoption:";

/// The UUID of an adoption's id.
fn uuid_of(id: &ID) -> Result<String, Error> {
    let uuid = id.strip_prefix(KIND).and_then(|id| uuid::Uuid::parse_str(id).ok());
    uuid.map(|uuid| uuid.to_string()).ok_or_else(|| policy::not_found("input.id"))
}

/// Which adoptions. What is left out filters nothing.
#[derive(InputObject, Default)]
pub struct AdoptionFilter {
    /// Key of the model.
    model: Option<String>,
    /// Key of the area.
    area: Option<String>,
    /// The industry, exactly as the adoptions name it.
    sector: Option<String>,
    /// How far they are; any of these.
    status: Option<Vec<AdoptionStatus>>,
}

/// An adoption as it shall be.
#[derive(InputObject)]
pub struct AdoptionInput {
    /// The client's own id of this change, at most 100 characters: sent again, nothing is done twice.
    client_mutation_id: Option<String>,
    /// Which adoption to change; left out for a new one.
    id: Option<ID>,
    /// Key of the model.
    model: String,
    /// Key of the area.
    area: String,
    /// The industry, in words, at most 100 characters.
    sector: String,
    /// Key of the organisation that answers for it. It stays the same when an adoption is changed.
    organisation: String,
    /// How far it is.
    status: AdoptionStatus,
    /// What is done otherwise here than in the model, and why; at most 5000 characters.
    #[graphql(default)]
    adaptations: String,
    /// The package that it led to, `package:` and its key: a published one, or one in the making that the viewer takes
    /// part in.
    package: Option<ID>,
}

/// The adoption after the change.
#[derive(SimpleObject)]
pub struct AdoptionPayload {
    /// The client's own id of this change.
    client_mutation_id: Option<String>,
    /// The adoption.
    adoption: Adoption,
}

/// Queries of adoptions.
#[derive(Default)]
pub struct AdoptionQuery;

#[Object]
impl AdoptionQuery {
    /// Where collaboration models were taken over, latest change first.
    async fn adoptions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; all when left out.")] filter: Option<AdoptionFilter>,
        #[graphql(desc = "So many rows from the start, 1 to 100; 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
    ) -> Result<Rows<Adoption>, Fault> {
        let filter = filter.unwrap_or_default();
        let filter = adoption::Filter {
            model: filter.model,
            area: filter.area,
            sector: filter.sector,
            status: words(filter.status),
        };
        let slice = slice(first, after)?;
        let page = adoption::list(ctx.desk(), &filter, &slice).await?;
        Ok(Rows(page.map(Adoption)))
    }
}

/// Changes of adoptions.
#[derive(Default)]
pub struct AdoptionMutation;

#[Object]
impl AdoptionMutation {
    /// Records that an area and an industry take a collaboration model over, or how far that has come. For coordinators
    /// and council members of the organisation that answers for it.
    async fn save_adoption(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The adoption as it shall be.")] input: AdoptionInput,
    ) -> Result<AdoptionPayload, Fault> {
        let client_mutation_id = input.client_mutation_id;
        let wanted = adoption::Wanted {
            id: input.id.as_ref().map(uuid_of).transpose()?,
            model: input.model,
            area: input.area,
            sector: input.sector,
            organisation: input.organisation,
            status: input.status.into(),
            adaptations: input.adaptations,
            package: input.package.as_ref().map(package_key).transpose()?,
        };
        let saved = adoption::save(ctx.desk(), ctx.viewer(), &wanted, client_mutation_id.as_deref()).await?;
        Ok(AdoptionPayload { client_mutation_id, adoption: Adoption(saved) })
    }
}

/// Key of the package that an input names by its global id.
pub(super) fn package_key(id: &ID) -> Result<String, Error> {
    let key = super::node::key_of(id, "package");
    key.map(str::to_owned).map_err(|error| Error { field: Some("input.package".into()), ..error })
}

impl Keyed for Adoption {
    fn key(&self) -> String {
        self.0.id.clone()
    }
}
