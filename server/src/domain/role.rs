//! Roles as people read them.

use entity::types::Role;

/// Name of a role in Danish or English.
pub fn text(role: Role, danish: bool) -> &'static str {
    let (da, en) = match role {
        Role::Reader => ("Læser", "Reader"),
        Role::Editor => ("Redaktør", "Editor"),
        Role::Coordinator => ("VEU-koordinator", "VEU coordinator"),
        Role::CouncilMember => ("Medlem af et regionalt råd", "Member of a regional council"),
        Role::CommitteeMember => ("Medlem af et efteruddannelsesudvalg", "Member of a continuing-education committee"),
        Role::Caseworker => ("Sagsbehandler", "Caseworker"),
        Role::Administrator => ("Administrator", "Administrator"),
        Role::PlatformAdministrator => ("Platformadministrator", "Platform administrator"),
    };
    if danish { da } else { en }
}
