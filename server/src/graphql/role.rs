//! Roles in organisations.

use async_graphql::Enum;

/// A role in an organisation. What each may do is in `docs/rights.md`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::types::Role")]
pub enum Role {
    /// Reads what the organisation takes part in.
    Reader,
    /// Writes drafts.
    Editor,
    /// VEU-koordinator: leads packages, invites, decides and publishes.
    Coordinator,
    /// Member of a regional council.
    CouncilMember,
    /// Member of a continuing-education committee (efteruddannelsesudvalg).
    CommitteeMember,
    /// Caseworker of a jobcentre.
    Caseworker,
    /// Administers the organisation's people and API clients.
    Administrator,
    /// Runs the installation. It belongs to the person and to no organisation, and can't be granted as a membership.
    PlatformAdministrator,
}
