//! The subcommands. Output that was asked for goes to standard output, everything else to standard error.

mod backup;
mod compose;
mod serve;
mod user;

use std::io::{IsTerminal, Write};
use std::os::unix::fs::DirBuilderExt;
use std::process::ExitCode;

use migration::MigratorTrait;
use sea_orm::{DatabaseConnection, DbErr};

use crate::catalogue::current::Current;
use crate::clock::Clock;
use crate::config::{Command, Config, ImportFormat, Store};
use crate::db::Trouble;
use crate::import::starter::{self, Report, Starter};
use crate::trace::Telemetry;
use crate::{db, events, graphql};

/// Exit status when data was refused or found broken.
const REFUSED: u8 = 3;

/// Starts the log and the runtime, does what was asked and gives the exit status.
///
/// Not async, so that all of it is compiled here once and not again in the binary.
pub fn run(config: Config) -> ExitCode {
    let (endpoint, share) = match &config.command {
        Command::Serve(options) => (options.otlp_endpoint.as_ref(), options.trace_share),
        _ => (None, 0.0),
    };
    let telemetry = Telemetry::begin(&config.log, config.log_format, endpoint.map(url::Url::as_str), share);
    let _telemetry = match telemetry {
        Ok(telemetry) => telemetry,
        Err(cause) => {
            say(&format!("kortvej: traces can't be sent: {cause:#}"));
            return ExitCode::FAILURE;
        }
    };
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(carry_out(config)),
        Err(cause) => {
            tracing::error!(%cause, "the runtime does not start");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(config: Config) -> ExitCode {
    let done = match config.command {
        Command::Serve(options) => serve::run(&config.store, &options).await,
        Command::Migrate(options) => migrate(&config.store, options.down).await,
        Command::Import(import) => {
            let ImportFormat::Starter { dir } = import.what;
            import_starter(&config.store, dir.as_deref()).await
        }
        Command::Schema => print(&graphql::sdl()).map(|()| ExitCode::SUCCESS),
        Command::Compose(options) => compose::run(&config.store, &options).await,
        Command::User(options) => user::run(&config.store, &options).await,
        Command::Backup(options) => backup::run(&config.store, &options.file).await,
        Command::Restore(options) => backup::restore(&config.store, &options.file).await,
        Command::Check => check(&config.store).await,
    };
    done.unwrap_or_else(|cause| {
        say(&format!("kortvej: {cause:#}"));
        let trouble = cause.chain().find_map(|cause| db::trouble(cause.downcast_ref::<DbErr>()?));
        if let Some(remedy) = trouble.map(remedy) {
            say(remedy);
        }
        ExitCode::FAILURE
    })
}

/// What to do about a database that can't serve.
fn remedy(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Away => "the database can't be reached: is it running, and are its address and the password right?",
        Trouble::Busy => "the database is busy: wait until whoever writes there has ended, and try again",
        Trouble::Full => "the disk is full: make room there, and try again; nothing that was saved is lost",
        Trouble::ReadOnly | Trouble::Disk => {
            "the database, or the disk it lies on, can only be read or fails: see `dmesg`, mend the disk and mount it \
             for writing; nothing was changed"
        }
    }
}

/// Opens the database, making the data folder first.
async fn open(store: &Store) -> anyhow::Result<DatabaseConnection> {
    if store.database_url.is_none() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&store.data_dir)
            .map_err(|cause| anyhow::anyhow!("{} can't be made: {cause}", store.data_dir.display()))?;
    }
    let url = store.url();
    db::connect_with(&url, store.pool()).await.map_err(|cause| {
        let place = format!("{} does not open", db::shown(&url));
        anyhow::Error::new(cause).context(place)
    })
}

/// Opens the database and brings its tables up to date.
async fn open_current(store: &Store) -> anyhow::Result<DatabaseConnection> {
    let db = open(store).await?;
    let count = db::migrate(&db, &|name| tracing::debug!(name, "migrating")).await?;
    if count > 0 {
        tracing::info!(count, "tables brought up to date");
    }
    Ok(db)
}

async fn migrate(store: &Store, down: Option<u32>) -> anyhow::Result<ExitCode> {
    let db = open(store).await?;
    if let Some(steps) = down {
        migration::Migrator::down(&db, Some(steps)).await?;
        say(&format!("undid {steps} migration(s)"));
    } else {
        let count = db::migrate(&db, &|name| say(&format!("applying {name}"))).await?;
        say(&if count == 0 { "the tables are up to date".to_owned() } else { format!("applied {count} migration(s)") });
    }
    db::close(db).await?;
    Ok(ExitCode::SUCCESS)
}

async fn import_starter(store: &Store, dir: Option<&std::path::Path>) -> anyhow::Result<ExitCode> {
    use std::fmt::Write;

    let clock = Clock::system();
    let read = match dir {
        Some(dir) => starter::read(dir, clock.today()),
        None => starter::embedded(clock.today()),
    };
    let starter = match read {
        Ok(starter) => starter,
        Err(faults) => {
            say(&format!("{faults}\nnothing was imported; the database is as it was"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let db = open_current(store).await?;
    let report = write_starter(&db, &starter, &clock).await?;
    let mut text = format!("{:<28}{:>9}{:>9}{:>11}{:>7}\n", "table", "inserted", "updated", "unchanged", "ended");
    for (table, counts) in &report.tables {
        writeln!(
            text,
            "{table:<28}{:>9}{:>9}{:>11}{:>7}",
            counts.inserted, counts.updated, counts.unchanged, counts.ended
        )?;
    }
    match report.event {
        Some(version) => writeln!(text, "the catalogue is now version {version}")?,
        None => writeln!(text, "nothing changed")?,
    }
    print(&text)?;
    db::close(db).await?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a starter network with progress on a terminal.
async fn write_starter(db: &DatabaseConnection, starter: &Starter, clock: &Clock) -> anyhow::Result<Report> {
    let terminal = std::io::stderr().is_terminal();
    let report = starter::write(db, starter, clock, &move |step| {
        if terminal {
            let mut out = std::io::stderr().lock();
            let _ = write!(out, "\r\x1b[Kimporting {}/{}: {}", step.number, step.of, step.table);
            if step.number == step.of {
                let _ = writeln!(out, "\r\x1b[K");
            }
        }
    })
    .await?;
    Ok(report)
}

async fn check(store: &Store) -> anyhow::Result<ExitCode> {
    if store.database_url.is_none() && !store.file().exists() {
        anyhow::bail!("there is no database at {}", store.file().display());
    }
    let db = open(store).await?;
    let mut good = true;
    if db::is_current(&db).await? {
        say("tables: up to date");
        let catalogue = match Current::load(&db).await {
            Ok(current) => current.get(),
            Err(cause) => {
                say(&format!("catalogue: can't be read: {cause}"));
                return Ok(ExitCode::from(REFUSED));
            }
        };
        say(&format!(
            "catalogue: version {}, {} courses, {} sessions, {} packages",
            catalogue.version,
            catalogue.courses.len(),
            catalogue.sessions.len(),
            catalogue.packages.len()
        ));
        let lone = catalogue.sessions.iter().filter(|session| session.courses.is_empty()).count();
        if catalogue.missing_links > 0 || lone > 0 {
            good = false;
            say(&format!(
                "catalogue: {} links to rows that are not there, {lone} sessions without a course",
                catalogue.missing_links
            ));
        }
        for damage in db::damages(&db).await? {
            good = false;
            say(&format!("database: {damage}"));
        }
        let verified = events::verify(&db).await?;
        match verified.broken {
            None => say(&format!("events: {} in an unbroken chain, head {}", verified.events, verified.head)),
            Some(sequence) => {
                good = false;
                say(&format!(
                    "events: the chain breaks at sequence {sequence}: a row was changed, put in or removed there"
                ));
            }
        }
    } else {
        good = false;
        say("tables: not up to date; run `kortvej migrate`");
    }
    db::close(db).await?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// Writes what was asked for to standard output. A reader that has gone away (`kortvej schema | head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Tells the person at the terminal.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
