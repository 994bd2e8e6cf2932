//! Outgoing mail: plain text by one SMTP server.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;
use url::Url;

/// How long one mail may take, from looking the server up to its last word.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends mail from one address by one server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// One mail.
#[derive(Clone)]
pub struct Mail {
    /// Address of the one who gets it.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// The text, lines parted by line feeds.
    pub text: String,
}

/// Why the settings of mail can't be used. It says what to write, and nothing of what was written: a URL holds a
/// password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsWrong {
    /// The server is not given as a URL of SMTP.
    Url,
    /// A password would cross the network in the open.
    OpenPassword,
    /// The sender is no address.
    From,
    /// The system's certificates can't be used.
    Tls,
}

impl fmt::Display for SettingsWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => {
                "the mail server must be a URL such as smtps://user:password@mail.example.dk or \
                 smtp://mail.example.dk:587?tls=required, with %XX for signs such as @ in the password"
            }
            Self::OpenPassword => {
                "the mail server's password would be sent unencrypted: use smtps://, or smtp:// with ?tls=required"
            }
            Self::Tls => "TLS can't be set up: the system has no usable root certificates",
            Self::From => "the sender of mail must be an address such as Kortvej <kortvej@example.dk>",
        })
    }
}

impl std::error::Error for SettingsWrong {}

/// Why a mail was not handed over. It holds no address, since the server's own words often do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The recipient's address or the subject can't be written into a mail.
    Unwritable,
    /// The server says no for good, with its status code; trying again doesn't help.
    Rejected(u16),
    /// The server says not now, with its status code.
    Postponed(u16),
    /// The server can't be reached, takes too long, or doesn't speak SMTP or TLS as it should.
    Unreachable,
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwritable => f.write_str("the recipient's address or the subject is malformed"),
            Self::Rejected(code) => write!(f, "the mail server refused the mail (status {code})"),
            Self::Postponed(code) => write!(f, "the mail server can't take the mail now (status {code})"),
            Self::Unreachable => f.write_str("the mail server can't be reached"),
        }
    }
}

impl std::error::Error for NotSent {}

impl Mailer {
    /// A mailer, or none when no server is given.
    ///
    /// `smtps://user:password@host` encrypts from the start, `smtp://host?tls=required` after STARTTLS, and
    /// `smtp://host` not at all, for a relay in the same machine room. `from` is an address, with a name or without.
    pub fn new(smtp_url: Option<&str>, from: &str) -> Result<Option<Self>, SettingsWrong> {
        let Some(url) = smtp_url else { return Ok(None) };
        let from = from.parse().map_err(|_| SettingsWrong::From)?;
        let url = checked(url)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|error| if error.is_tls() { SettingsWrong::Tls } else { SettingsWrong::Url })?;
        Ok(Some(Self { transport: builder.timeout(Some(PATIENCE)).build(), from }))
    }

    /// Hands a mail to the server. It may still come back later; that is told to the sender's address.
    pub async fn send(&self, mail: Mail) -> Result<(), NotSent> {
        let message = self.message(mail).ok_or(NotSent::Unwritable)?;
        match timeout(PATIENCE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(reason(&error)),
            Err(_) => Err(NotSent::Unreachable),
        }
    }

    fn message(&self, mail: Mail) -> Option<Message> {
        // A line break would end the header and begin another.
        if mail.subject.contains(char::is_control) {
            return None;
        }
        let to: Address = mail.to.parse().ok()?;
        let mut id = [0; 16];
        getrandom::fill(&mut id).ok()?;
        let id = format!("<{:032x}@{}>", u128::from_le_bytes(id), self.from.email.domain());
        // Tells absence notes and mailing lists that nobody reads their answers.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .message_id(Some(id))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text);
        message.ok()
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

/// The URL of a server to which a password may be given: over the network only when TLS is sure.
fn checked(url: &str) -> Result<Url, SettingsWrong> {
    let url: Url = url.parse().map_err(|_| SettingsWrong::Url)?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user && (url.username().is_empty() || url.password().is_none()) {
        return Err(SettingsWrong::Url);
    }
    let host = url.host_str().ok_or(SettingsWrong::Url)?.trim_matches(['[', ']']);
    let is_near = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    let is_sealed =
        url.scheme() == "smtps" || url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    if has_user && !is_near && !is_sealed { Err(SettingsWrong::OpenPassword) } else { Ok(url) }
}

/// What went wrong, without the server's words, which may name the recipient.
fn reason(error: &smtp::Error) -> NotSent {
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() => NotSent::Rejected(code),
        Some(code) => NotSent::Postponed(code),
        None => NotSent::Unreachable,
    }
}

#[cfg(test)]
mod tests;
