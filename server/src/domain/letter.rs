//! What is mailed to people about their account: in the reader's language, short, with one link.

use super::desk::Desk;

/// A mail to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Address.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Address of the page where a one-time link is used.
pub fn link(desk: &Desk, secret: &str) -> String {
    format!("{}/konto/{secret}", desk.public_url)
}

/// An invitation, in both languages: nothing is known of the reader yet.
pub fn invitation(to: &str, name: &str, organisation: &str, link: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: format!("Invitation til Kortvej: {}", one_line(organisation)),
        text: format!(
            "Hej {name}\n\n\
             {organisation} inviterer dig til at arbejde med branchepakker i Kortvej.\n\
             Tag imod her inden 14 dage:\n\n{link}\n\n\
             Venter du ikke en invitation, så slet denne mail.\n\n\
             --\n\n\
             {organisation} invites you to work on branch packages in Kortvej.\n\
             Accept with the link above within 14 days. If you do not expect an invitation, delete this mail.\n"
        ),
    }
}

/// A link to a new password.
pub fn reset(to: &str, name: &str, danish: bool, link: &str) -> Letter {
    let (subject, text) = if danish {
        (
            "Ny adgangskode til Kortvej",
            format!(
                "Hej {name}\n\n\
                 Vælg en ny adgangskode til Kortvej her inden 2 timer:\n\n{link}\n\n\
                 Har du ikke bedt om det, så slet denne mail. Din adgangskode er uændret.\n"
            ),
        )
    } else {
        (
            "New password for Kortvej",
            format!(
                "Hello {name}\n\n\
                 Choose a new password for Kortvej here within 2 hours:\n\n{link}\n\n\
                 If you did not ask for it, delete this mail. Your password is unchanged.\n"
            ),
        )
    };
    Letter { to: to.to_owned(), subject: subject.to_owned(), text }
}

/// A subject has no line breaks; names of organisations come from files.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
