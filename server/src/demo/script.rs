//! What happened in the demonstration, as `data/demo.json` tells it: who takes part, and what each did on which day.

use entity::types::{AdoptionStatus, Role};
use serde::Deserialize;

const FILE: &str = include_str!("../../../data/demo.json");

/// The whole story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Script {
    /// Who takes part.
    pub accounts: Vec<Account>,
    /// What happened, in order.
    pub story: Vec<Moment>,
}

/// An invented account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Account {
    /// By what the story calls the person.
    pub key: String,
    /// Name.
    pub name: String,
    /// Roles; the first is the one that the person acts in.
    #[serde(default)]
    pub roles: Vec<RoleIn>,
    /// Runs the installation. The first account does, and gives the others their roles.
    #[serde(default)]
    pub platform: bool,
}

/// A role in an organisation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct RoleIn {
    /// Key of the organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
}

/// Something that somebody did.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Moment {
    /// Days before the day on which the demonstration begins; at least 1.
    pub days_ago: u16,
    /// Who, by key of the account.
    pub by: String,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What somebody did. `package` is the story's own name for a package, since its key comes about with it.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase")]
pub(super) enum Deed {
    /// Begins a package with what a package of the starter network says.
    Create(Create),
    /// Takes a package over to another area, accepting some differences and leaving the rest proposed.
    Adapt(Adapt),
    /// Changes the purpose of an element.
    Edit { package: String, element: String, purpose: String },
    /// Comments on a package, or on one of its elements.
    Comment {
        package: String,
        element: Option<String>,
        text: String,
        #[serde(default)]
        mentions: Vec<String>,
    },
    /// Settles the oldest open comment of a package.
    Resolve { package: String },
    /// Puts a package to its parties.
    #[serde(rename_all = "camelCase")]
    Propose { package: String, decide_in_days: u16, message: Option<String> },
    /// Approves for one's own organisation.
    Approve { package: String, reason: Option<String> },
    /// Declines for one's own organisation.
    Decline { package: String, reason: String },
    /// Publishes a package.
    Publish { package: String },
    /// Takes a package out of use.
    Retire { package: String, reason: String },
    /// The session that a package chose last is called off.
    CallOff { package: String },
    /// Records that an area takes the Job-VEU model over.
    Adopt(Adopt),
    /// Writes down a talk of that day.
    Talk(Talk),
}

/// A package to begin.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Create {
    pub package: String,
    /// Key of the package of the starter network.
    pub from: String,
    pub title: String,
    pub title_en: String,
    pub description: String,
    /// Code.
    pub municipality: String,
    /// Key of the organisation that leads.
    pub lead: String,
    /// Keys of organisations that are invited.
    #[serde(default)]
    pub invite: Vec<String>,
    /// Key of the organisation that answers for the courses; the lead answers for the rest.
    pub courses_by: Option<String>,
    /// Whether sessions are chosen, one after the other.
    #[serde(default)]
    pub sessions: bool,
    /// Key of the collaboration model.
    pub model: Option<String>,
}

/// A package to take over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Adapt {
    pub package: String,
    /// The story's name of the package that is taken over.
    pub from: String,
    pub title: String,
    /// Key.
    pub area: String,
    /// Code.
    pub municipality: String,
    /// Key of the organisation that leads.
    pub lead: String,
    /// Ids of differences that are accepted at once, as far as they come up: sessions depend on the day.
    pub accept: Vec<String>,
}

/// A model taken over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Adopt {
    pub organisation: String,
    /// Key.
    pub area: String,
    pub sector: String,
    pub status: AdoptionStatus,
    pub adaptations: String,
    pub package: Option<String>,
}

/// A talk.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Talk {
    pub organisation: String,
    /// Key of the other organisation.
    pub with: String,
    pub outcome: String,
    pub next_step: Option<String>,
    /// Days after the talk by which it is to be taken.
    pub next_in_days: Option<u16>,
    /// Whether it was about the Job-VEU model.
    #[serde(default)]
    pub about_model: bool,
    pub package: Option<String>,
}

/// Reads the story.
pub(super) fn read() -> Result<Script, serde_json::Error> {
    serde_json::from_str(FILE)
}
