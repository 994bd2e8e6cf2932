//! Who may do what: one table of action, relation and roles. `docs/rights.md` is printed from it, and every action is
//! tried as every role by `tests/api/policy.rs`.
//!
//! Nothing is written without a [`Grant`], and only [`grant`] makes one. A thing that a viewer may not see is answered
//! with `NOT_FOUND` before it comes to this table.

use entity::types::Role;

use super::error::{Code, Error};
use super::viewer::{Viewer, Who};

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read the catalogue, published packages, collaboration models and their adoptions.
    ReadPublished,
    /// Read a package in the making with its history, comments, proposals and alarms; see who works on it.
    ReadDraft,
    /// Begin a package, or adapt one, with the organisation as lead.
    CreatePackage,
    /// Change a package in the making, accept proposals.
    EditPackage,
    /// Comment on a package in the making, show where one works.
    Comment,
    /// Invite a party or take it out.
    InviteParty,
    /// Put a package to its parties.
    ProposePackage,
    /// Approve or decline for one's own organisation.
    DecideParty,
    /// Publish an agreed package.
    PublishPackage,
    /// Take a published package out of use.
    RetirePackage,
    /// Give a draft up.
    DiscardDraft,
    /// Read one's own inbox, profile and memberships; change them; sign out everywhere.
    OwnAccount,
    /// Read an organisation's people and invitations.
    ReadPeople,
    /// Invite people, give and end memberships, make reset links.
    ManagePeople,
    /// Read, create and revoke an organisation's API clients.
    ManageClients,
    /// Read the event log of an organisation's own doing.
    ReadEvents,
    /// See and rotate the keys that sign tokens, and the rules for foreign issuers.
    ManagePlatform,
    /// Write a collaboration model.
    WriteModel,
    /// Record that an area and industry take a model over.
    WriteAdoption,
    /// Read an organisation's dialogue log.
    ReadDialogue,
    /// Write in an organisation's dialogue log.
    WriteDialogue,
}

impl Action {
    /// Every action.
    pub const ALL: &[Self] = &[
        Self::ReadPublished,
        Self::ReadDraft,
        Self::CreatePackage,
        Self::EditPackage,
        Self::Comment,
        Self::InviteParty,
        Self::ProposePackage,
        Self::DecideParty,
        Self::PublishPackage,
        Self::RetirePackage,
        Self::DiscardDraft,
        Self::OwnAccount,
        Self::ReadPeople,
        Self::ManagePeople,
        Self::ManageClients,
        Self::ReadEvents,
        Self::ManagePlatform,
        Self::WriteModel,
        Self::WriteAdoption,
        Self::ReadDialogue,
        Self::WriteDialogue,
    ];

    /// Whether it changes anything; a client needs the scope WRITE for it.
    pub fn writes(self) -> bool {
        !matches!(
            self,
            Self::ReadPublished | Self::ReadDraft | Self::ReadPeople | Self::ReadEvents | Self::ReadDialogue
        )
    }
}

/// What a viewer is to the thing that the action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Whoever asks, signed in or not.
    Anyone,
    /// The person whose account it is.
    Oneself,
    /// A member of the organisation that it belongs to, or that it is done for.
    Own,
    /// A member of the organisation that leads the package.
    Lead,
    /// A member of an organisation that takes part in the package; one that has declined still reads.
    Party,
    /// Runs the installation.
    Platform,
}

/// Roles of members who write packages.
const WRITERS: &[Role] = &[Role::Editor, Role::Coordinator];
/// Roles of members who speak for their organisation.
const DECIDERS: &[Role] = &[Role::Coordinator, Role::CouncilMember, Role::CommitteeMember];
/// Every role that a membership can have.
pub const MEMBERS: &[Role] = &[
    Role::Reader,
    Role::Editor,
    Role::Coordinator,
    Role::CouncilMember,
    Role::CommitteeMember,
    Role::Caseworker,
    Role::Administrator,
];
const COMMENTERS: &[Role] =
    &[Role::Editor, Role::Coordinator, Role::CouncilMember, Role::CommitteeMember, Role::Caseworker];
const ADMINISTRATORS: &[Role] = &[Role::Administrator];
const COORDINATORS: &[Role] = &[Role::Coordinator];
const NOBODY: &[Role] = &[];

/// The table. An action that is not listed for a relation and role is refused.
pub const TABLE: &[(Action, Relation, &[Role])] = &[
    (Action::ReadPublished, Relation::Anyone, NOBODY),
    (Action::ReadDraft, Relation::Party, MEMBERS),
    (Action::CreatePackage, Relation::Own, WRITERS),
    (Action::EditPackage, Relation::Party, WRITERS),
    (Action::Comment, Relation::Party, COMMENTERS),
    (Action::InviteParty, Relation::Lead, WRITERS),
    (Action::ProposePackage, Relation::Lead, COORDINATORS),
    (Action::DecideParty, Relation::Own, DECIDERS),
    (Action::PublishPackage, Relation::Lead, COORDINATORS),
    (Action::RetirePackage, Relation::Lead, COORDINATORS),
    (Action::DiscardDraft, Relation::Lead, COORDINATORS),
    (Action::OwnAccount, Relation::Oneself, NOBODY),
    (Action::ReadPeople, Relation::Own, ADMINISTRATORS),
    (Action::ReadPeople, Relation::Platform, NOBODY),
    (Action::ManagePeople, Relation::Own, ADMINISTRATORS),
    (Action::ManagePeople, Relation::Platform, NOBODY),
    (Action::ManageClients, Relation::Own, ADMINISTRATORS),
    (Action::ManageClients, Relation::Platform, NOBODY),
    (Action::ReadEvents, Relation::Own, ADMINISTRATORS),
    (Action::ReadEvents, Relation::Platform, NOBODY),
    (Action::ManagePlatform, Relation::Platform, NOBODY),
    (Action::WriteModel, Relation::Own, COORDINATORS),
    (Action::WriteAdoption, Relation::Own, &[Role::Coordinator, Role::CouncilMember]),
    (Action::ReadDialogue, Relation::Own, &[Role::Reader, Role::Editor, Role::Coordinator, Role::Administrator]),
    (Action::WriteDialogue, Relation::Own, COORDINATORS),
];

/// What an action is done to, by what makes a viewer related to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Key of the organisation that it belongs to, or that it is done for.
    pub own: Option<&'a str>,
    /// Key of the organisation that leads the package.
    pub lead: Option<&'a str>,
    /// Keys of the organisations that take part, with the lead.
    pub parties: &'a [String],
    /// Keys of those of them that have declined: they read, and do no more than decide anew.
    pub declined: &'a [String],
    /// Account id of the person whose account it is.
    pub person: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// Something of an organisation.
    pub fn of(organisation: &'a str) -> Self {
        Self { own: Some(organisation), ..Self::default() }
    }
}

/// Proof that a viewer may do something; the only way to get one is to ask.
#[derive(Clone, Debug)]
pub struct Grant {
    action: Action,
    organisation: Option<String>,
    actor: String,
}

impl Grant {
    /// The action that is allowed.
    pub fn action(&self) -> Action {
        self.action
    }

    /// The organisation whose membership gives the right, if one does.
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// Who does it, as the event log names it.
    pub fn actor(&self) -> &str {
        &self.actor
    }
}

/// Asks whether a viewer may do something to a subject that it can see.
///
/// Errors: UNAUTHENTICATED where nobody is signed in, FORBIDDEN otherwise.
pub fn grant(viewer: &Viewer, action: Action, subject: &Subject<'_>) -> Result<Grant, Error> {
    allowed(viewer, action, subject).ok_or_else(|| if viewer.is_signed_in() { forbidden() } else { unauthenticated() })
}

/// The same without an error: what a viewer's page offers.
pub fn allowed(viewer: &Viewer, action: Action, subject: &Subject<'_>) -> Option<Grant> {
    let given = |organisation: Option<&str>| {
        Some(Grant { action, organisation: organisation.map(str::to_owned), actor: viewer.actor() })
    };
    if viewer.who == Who::System {
        return given(subject.lead.or(subject.own));
    }
    if action.writes() && !viewer.writes {
        return None;
    }
    // The organisation that the viewer acts for comes first, so that it is the one the log names.
    let organisations = viewer.organisations();
    let has = |organisation: &str, roles: &[Role]| {
        viewer.memberships.iter().any(|of| of.organisation == organisation && roles.contains(&of.role))
    };
    for (_, relation, roles) in TABLE.iter().filter(|(listed, _, _)| *listed == action) {
        let by = match relation {
            Relation::Anyone => return given(None),
            Relation::Platform if viewer.platform => return given(None),
            Relation::Oneself if subject.person.is_some() && subject.person == viewer.person_id() => {
                return given(None);
            }
            Relation::Platform | Relation::Oneself => None,
            Relation::Own => organisations.iter().find(|key| subject.own == Some(**key) && has(key, roles)),
            Relation::Lead => organisations.iter().find(|key| subject.lead == Some(**key) && has(key, roles)),
            Relation::Party => {
                let among = |keys: &[String], key: &str| keys.iter().any(|party| party == key);
                let takes_part =
                    |key: &str| among(subject.parties, key) && !(action.writes() && among(subject.declined, key));
                organisations.iter().find(|key| takes_part(key) && has(key, roles))
            }
        };
        if let Some(organisation) = by {
            return given(Some(organisation));
        }
    }
    None
}

/// Nobody is signed in, and somebody must be.
pub fn unauthenticated() -> Error {
    Error::plain(Code::Unauthenticated, "Log ind først.", "Sign in first.")
}

/// Account id of a person who asks for their own.
///
/// Errors: UNAUTHENTICATED where nobody is signed in, FORBIDDEN for a machine, which has no account of its own.
pub fn oneself(viewer: &Viewer) -> Result<&str, Error> {
    viewer.person_id().ok_or_else(|| if viewer.is_signed_in() { forbidden() } else { unauthenticated() })
}

/// The viewer may see this, but not do that.
pub fn forbidden() -> Error {
    Error::plain(
        Code::Forbidden,
        "Din rolle giver ikke ret til det. Spørg en administrator i din organisation.",
        "Your role does not allow that. Ask an administrator of your organisation.",
    )
}

/// There is no such thing, or the viewer may not know of it.
pub fn not_found(field: &'static str) -> Error {
    Error {
        field: Some(field.into()),
        ..Error::plain(
            Code::NotFound,
            "Det findes ikke, eller du har ikke adgang til det.",
            "There is no such thing, or you have no access to it.",
        )
    }
}
