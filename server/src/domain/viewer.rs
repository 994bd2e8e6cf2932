//! Who asks: nobody, a person or an organisation's machine, with roles in organisations.

use entity::types::Role;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody has signed in.
    Nobody,
    /// A person, by account id.
    Person(String),
    /// A machine, by client id.
    Client(String),
    /// Kortvej itself: imports, alarms, the demonstration.
    System,
}

/// A role in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Key of the organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
}

/// Whoever a request is answered for, read anew for each request, so that what was taken away is gone at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub who: Who,
    /// Roles in organisations.
    pub memberships: Vec<Membership>,
    /// The organisation for which the viewer acts, of those it is a member of.
    pub acting: Option<String>,
    /// Whether the viewer runs the installation.
    pub platform: bool,
    /// Whether the viewer may change anything; a machine only within its scopes.
    pub writes: bool,
}

impl Viewer {
    /// Somebody who has not signed in.
    pub fn nobody() -> Self {
        Self { who: Who::Nobody, memberships: Vec::new(), acting: None, platform: false, writes: false }
    }

    /// Kortvej itself.
    pub fn system() -> Self {
        Self { who: Who::System, memberships: Vec::new(), acting: None, platform: false, writes: true }
    }

    /// A person with roles.
    pub fn person(id: impl Into<String>, memberships: Vec<Membership>, platform: bool) -> Self {
        let acting = memberships.first().map(|first| first.organisation.clone());
        Self { who: Who::Person(id.into()), memberships, acting, platform, writes: true }
    }

    /// The same viewer acting for an organisation; unchanged where it is no member of it.
    #[must_use]
    pub fn acting_for(mut self, organisation: &str) -> Self {
        if self.is_member(organisation) {
            self.acting = Some(organisation.to_owned());
        }
        self
    }

    /// As the event log names it: no personal data but the account's id.
    pub fn actor(&self) -> String {
        match &self.who {
            Who::Nobody => "nobody".to_owned(),
            Who::Person(id) => format!("person:{id}"),
            Who::Client(id) => format!("client:{id}"),
            Who::System => "system".to_owned(),
        }
    }

    /// Account id of a person.
    pub fn person_id(&self) -> Option<&str> {
        match &self.who {
            Who::Person(id) => Some(id),
            _ => None,
        }
    }

    /// Whether somebody has signed in.
    pub fn is_signed_in(&self) -> bool {
        matches!(self.who, Who::Person(_) | Who::Client(_))
    }

    /// Whether the viewer has any role in an organisation.
    pub fn is_member(&self, organisation: &str) -> bool {
        self.memberships.iter().any(|membership| membership.organisation == organisation)
    }

    /// Organisations that the viewer is a member of, the one it acts for first, each once.
    pub fn organisations(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.acting.as_deref().into_iter().collect();
        for membership in &self.memberships {
            if !keys.contains(&membership.organisation.as_str()) {
                keys.push(&membership.organisation);
            }
        }
        keys
    }
}
