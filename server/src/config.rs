//! Every setting: a flag, an environment variable, a default, and what it means. `--help` is the manual.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Kortvej: AMU courses composed into branch packages, the shortest way to a job.
///
/// Exit status: 0 done; 1 it failed; 2 the command line is wrong; 3 the data was refused or found broken.
#[derive(Parser, Debug)]
#[command(name = "kortvej", version, max_term_width = 100)]
pub struct Config {
    /// Where data is kept.
    #[command(flatten)]
    pub store: Store,
    /// How much is logged to standard error, as `tracing` filters: `warn`, `info`, `server=debug`.
    #[arg(
        long,
        env = "KORTVEJ_LOG",
        default_value = "info,sea_orm=warn,sea_orm_migration=warn,sqlx=warn",
        global = true
    )]
    pub log: String,
    /// How log lines look.
    #[arg(long, env = "KORTVEJ_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where data is kept.
#[derive(Args, Debug, Clone)]
pub struct Store {
    /// Folder of the embedded SQLite database. It is made when it is not there.
    #[arg(long, env = "KORTVEJ_DATA_DIR", default_value = "kortvej-data", global = true)]
    pub data_dir: PathBuf,
    /// Database to use instead: `postgres://user:password@host/name` or `sqlite://path`. `?pooler=transaction` at the end
    /// says that a pooler in transaction mode stands before PostgreSQL and carries no prepared statements.
    #[arg(long, env = "KORTVEJ_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// Most connections of a process to the database. PostgreSQL allows 100 by default, of all processes together.
    #[arg(long, env = "KORTVEJ_DATABASE_CONNECTIONS", value_name = "NUMBER", default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(2..=1000), global = true)]
    pub database_connections: u32,
    /// How long a request waits for one of them, before it is told that too many want the database.
    #[arg(long, env = "KORTVEJ_DATABASE_WAIT", value_name = "SECONDS", default_value_t = 20,
        value_parser = clap::value_parser!(u64).range(1..=3600), global = true)]
    pub database_wait: u64,
}

impl Store {
    /// The embedded database.
    pub fn file(&self) -> PathBuf {
        self.data_dir.join("kortvej.db")
    }

    /// URL of the database.
    pub fn url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| crate::db::file_url(&self.file()))
    }

    /// How it is connected to.
    pub fn pool(&self) -> crate::db::Pool {
        crate::db::Pool { connections: self.database_connections, wait: Duration::from_secs(self.database_wait) }
    }
}

/// How log lines look.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the API and the web app until SIGTERM or Ctrl-C.
    Serve(Box<Serve>),
    /// Bring the tables up to date, or back.
    Migrate(Migrate),
    /// Import data from files.
    Import(Import),
    /// Print the GraphQL schema.
    Schema,
    /// Compose packages for a job, as a table or as JSON.
    Compose(Box<Compose>),
    /// Make one-time links for accounts.
    User(User),
    /// Copy the database into a file while servers go on, and check the copy. The file holds secrets: keep it as one.
    ///
    /// PostgreSQL is copied by its own `pg_dump`, which must be installed.
    Backup(File),
    /// Make the database anew from a backup, checked, and whole or not at all. There must be none yet.
    ///
    /// PostgreSQL is filled by its own `pg_restore`, which must be installed.
    Restore(File),
    /// Check the database: tables up to date, catalogue readable, hash chain of events unbroken.
    Check,
}

/// A file on this machine.
#[derive(Args, Debug)]
pub struct File {
    /// The file.
    pub file: PathBuf,
}

/// Settings of the server.
#[derive(Args, Debug)]
pub struct Serve {
    /// Address to listen on. Port 0 takes a free one.
    #[arg(long, env = "KORTVEJ_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address on which Prometheus reads the metrics, at `/metrics`, such as `127.0.0.1:9464`. They are on no other
    /// address, and without this nowhere.
    #[arg(long, env = "KORTVEJ_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// Collector of traces that takes OTLP by HTTP, such as `http://127.0.0.1:4318`. Without it nothing is traced.
    #[arg(long, env = "KORTVEJ_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<url::Url>,
    /// Which part of the requests is traced, 0 to 1.
    #[arg(long, env = "KORTVEJ_TRACE_SHARE", value_name = "PART", default_value_t = 1.0, value_parser = part)]
    pub trace_share: f64,
    /// Load the starter network into a database without a catalogue. Much of it is invented, and shown as such.
    #[arg(long, env = "KORTVEJ_DEMO")]
    pub demo: bool,
    /// Address of the web app as people reach it, such as `https://kortvej.example.dk`: links in mails begin with it, and
    /// cookies are for TLS only when it begins with https. Without it, the address listened on.
    #[arg(long, env = "KORTVEJ_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// A reverse proxy of yours writes the client's address into `X-Forwarded-For`; its last address then counts for the
    /// limit of sign-ins and for budgets. Without a proxy anybody could write there.
    #[arg(long, env = "KORTVEJ_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Mail server: `smtps://user:password@host`, `smtp://host?tls=required`. Without it no mail is sent, and links are
    /// shown to the administrator who makes them.
    #[arg(long, env = "KORTVEJ_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Sender of mails, `Kortvej <kortvej@example.dk>`.
    #[arg(long, env = "KORTVEJ_MAIL_FROM", value_name = "ADDRESS", default_value = "Kortvej <kortvej@localhost>")]
    pub mail_from: String,
    /// An OpenID issuer whose tokens are believed, and the audience that they must name. May be given several times.
    #[arg(
        long = "issuer",
        env = "KORTVEJ_ISSUERS",
        value_name = "URL=AUDIENCE",
        value_delimiter = ',',
        value_parser = trusted
    )]
    pub issuers: Vec<Trusted>,
    /// Most MB of answers to public queries that are kept in memory for whoever asks the same, until anything is written
    /// or the day ends. 0 keeps none.
    #[arg(long, env = "KORTVEJ_KEPT_ANSWERS", value_name = "MB", default_value_t = 64)]
    pub kept_answers: u32,
    /// Who may send documents (queries) of their own. Those of the web app are for everybody.
    #[arg(long, env = "KORTVEJ_OWN_DOCUMENTS", value_name = "WHO", default_value = "anybody")]
    pub own_documents: OwnDocuments,
    /// Points of estimated cost that each viewer may ask for in a minute: a person, an API client, or an address that
    /// nobody has signed in from. 0 counts nothing.
    #[arg(long, env = "KORTVEJ_COST_BUDGET", value_name = "POINTS", default_value_t = 3_000_000)]
    pub cost_budget: u32,
    /// An origin of another site whose pages may ask the API, such as `https://partner.example.dk`: with access tokens,
    /// never with cookies. May be given several times.
    #[arg(
        long = "cors-origin",
        env = "KORTVEJ_CORS_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ',',
        value_parser = origin
    )]
    pub cors_origins: Vec<String>,
    /// Longest time from a request's last byte to its answer; then it is given up, and the client told so. The planner
    /// may think for 30 s.
    #[arg(long, env = "KORTVEJ_REQUEST_TIMEOUT", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub request_timeout: u64,
    /// A read replica of the PostgreSQL database, `postgres://user:password@host/name`: queries are read there as soon as
    /// it has what this server knows of. Without it, or while it does not answer, all is read from the database.
    #[arg(long, env = "KORTVEJ_REPLICA_URL", value_name = "URL", hide_env_values = true)]
    pub replica_url: Option<String>,
    /// Where other servers are heard by LISTEN, if not by the database's own URL: a way that keeps sessions, past a pooler
    /// in transaction mode. Without any, the event log is looked at each second.
    #[arg(long, env = "KORTVEJ_LISTEN_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub listen_database_url: Option<String>,
    /// Hide the schema: no introspection, no GraphiQL, no /schema.graphql.
    #[arg(long, env = "KORTVEJ_NO_INTROSPECTION")]
    pub no_introspection: bool,
}

/// Who may send documents of their own.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnDocuments {
    /// Everybody, within the limits.
    Anybody,
    /// Whoever comes with an access token. Browsers get the web app's documents only, and GraphiQL runs no others.
    Programs,
    /// Nobody: the web app's documents only.
    Nobody,
}

/// An OpenID issuer that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// Its address.
    pub issuer: String,
    /// The audience that its tokens must name.
    pub audience: String,
}

/// An account, by the one who operates the installation.
#[derive(Args, Debug)]
pub struct User {
    /// Address of the web app as people reach it: links begin with it.
    #[arg(
        long,
        env = "KORTVEJ_PUBLIC_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        global = true
    )]
    pub public_url: String,
    /// What to do.
    #[command(subcommand)]
    pub what: UserCommand,
}

/// What to do about an account.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Print a link, good for 7 days and once, that makes whoever opens it a platform administrator.
    SetupLink,
    /// Print a link, good for 2 hours and once, with which a person chooses a new password.
    ResetLink {
        /// The person's e-mail address.
        email: String,
    },
}

/// Which way to migrate.
#[derive(Args, Debug)]
pub struct Migrate {
    /// Undo so many migrations instead. Data in the tables that go is lost.
    #[arg(long, value_name = "STEPS")]
    pub down: Option<u32>,
}

/// What to import.
#[derive(Args, Debug)]
pub struct Import {
    /// Format.
    #[command(subcommand)]
    pub what: ImportFormat,
}

/// A format of files.
#[derive(Subcommand, Debug)]
pub enum ImportFormat {
    /// A folder of CSV files in the form of the starter network; see data/README.md. Taken whole or not at all.
    Starter {
        /// The folder. Without it, the starter network that is built in.
        dir: Option<PathBuf>,
    },
}

/// What to compose.
#[derive(Args, Debug)]
pub struct Compose {
    /// Key of the job, such as `lagermedarbejder`.
    #[arg(long, required_unless_present = "competence", conflicts_with = "competence")]
    pub occupation: Option<String>,
    /// A competence instead of a job, as KEY or KEY:LEVEL. May be given several times.
    #[arg(long, value_name = "KEY[:LEVEL]")]
    pub competence: Vec<String>,
    /// Key of a competence held, or of a course completed. May be given several times.
    #[arg(long, value_name = "KEY")]
    pub held: Vec<String>,
    /// Key of the area, such as `rar-fyn`.
    #[arg(long)]
    pub area: Option<String>,
    /// Code of the municipality that people travel from.
    #[arg(long, value_name = "CODE")]
    pub municipality: Option<String>,
    /// Furthest way to a session, one way, in km as the crow flies.
    #[arg(long, value_name = "KM")]
    pub max_travel_km: Option<f64>,
    /// First day, 2026-11-22.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub earliest_start: Option<time::Date>,
    /// Last day.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub latest_end: Option<time::Date>,
    /// Free seats that each session must have.
    #[arg(long, default_value_t = 1)]
    pub participants: i32,
    /// Few course days without language support.
    #[arg(long)]
    pub language_support: bool,
    /// Most course days.
    #[arg(long, value_name = "DAYS")]
    pub max_days: Option<f64>,
    /// Highest price for one participant in whole øre.
    #[arg(long, value_name = "ORE")]
    pub max_price_ore: Option<i64>,
    /// Key of a course that must be in. May be given several times.
    #[arg(long, value_name = "COURSE")]
    pub include: Vec<String>,
    /// Key of a course that must not. May be given several times.
    #[arg(long, value_name = "COURSE")]
    pub exclude: Vec<String>,
    /// Choose courses without dates.
    #[arg(long)]
    pub without_sessions: bool,
    /// Let remote and evening sessions run beside day sessions.
    #[arg(long)]
    pub allow_parallel: bool,
    /// Put price before time.
    #[arg(long)]
    pub cheapest: bool,
    /// Most alternatives.
    #[arg(long, default_value_t = 3)]
    pub alternatives: i32,
    /// How long the planner may think, in ms.
    #[arg(long, value_name = "MS")]
    pub deadline_ms: Option<i32>,
    /// Print the API's own answer as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// In English instead of Danish.
    #[arg(long)]
    pub english: bool,
}

fn trusted(text: &str) -> Result<Trusted, String> {
    // An address may hold an equals sign; an audience that does is given by the last one all the same.
    let (issuer, audience) = text.trim().rsplit_once('=').ok_or("an issuer is written URL=AUDIENCE")?;
    if issuer.is_empty() || audience.is_empty() {
        return Err("an issuer is written URL=AUDIENCE".to_owned());
    }
    Ok(Trusted { issuer: issuer.to_owned(), audience: audience.to_owned() })
}

/// An origin as browsers write it, with the port where it is not the usual one. There is no word for all of them.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(fits) {
        return Err("an origin is written https://host or https://host:port, without a path".to_owned());
    }
    Ok(text)
}

fn part(text: &str) -> Result<f64, String> {
    let part: f64 = text.trim().parse().map_err(|_| "a part is a number from 0 to 1")?;
    if (0.0..=1.0).contains(&part) { Ok(part) } else { Err("a part is a number from 0 to 1".to_owned()) }
}

fn date(text: &str) -> Result<time::Date, String> {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, form).map_err(|_| "a date is written 2026-11-22".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_perhaps_a_port() {
        assert_eq!(origin(" https://Partner.example.dk"), Ok("https://partner.example.dk".to_owned()));
        assert_eq!(origin("http://[::1]:5173"), Ok("http://[::1]:5173".to_owned()));
        for wrong in [
            "*",
            "null",
            "",
            "https://",
            "partner.example.dk",
            "https://partner.example.dk/",
            "https://partner.example.dk/app",
            "https://*.example.dk",
            "https://somebody@example.dk",
            "file:///home",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
