//! Partner organisations: jobcentres, providers, companies, councils and the others around a package.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::types::{OrganisationKind, Provenance};

/// A row of `organisation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Natural key, such as `prov-tec`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Name.
    pub name: String,
    /// Kind of organisation.
    pub kind: OrganisationKind,
    /// Where it sits.
    pub municipality_code: Option<String>,
    /// Six digits, of schools.
    pub institution_number: Option<String>,
    /// First day in force; empty is open or not known.
    pub valid_from: Option<Date>,
    /// Last day in force; empty is open or not known.
    pub valid_to: Option<Date>,
    /// How well the row is founded.
    pub provenance: Provenance,
    /// What it was read from, in words for people.
    pub source: String,
    /// The day that the source speaks for.
    pub source_date: Option<Date>,
    /// The import that may write the row again; see the crate's documentation.
    pub feed: String,
    /// The day on which its feed no longer held the row.
    pub withdrawn_on: Option<Date>,
    /// The municipality that `municipality_code` names.
    #[sea_orm(belongs_to, from = "municipality_code", to = "code")]
    pub municipality: BelongsTo<Option<super::municipality::Entity>>,
    /// Areas that it works in.
    #[sea_orm(has_many)]
    pub areas: HasMany<super::organisation_area::Entity>,
    /// Its approvals, if it is a provider.
    #[sea_orm(has_many)]
    pub approvals: HasMany<super::approval::Entity>,
    /// Sessions that it holds.
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
