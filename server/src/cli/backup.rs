//! Backups: made while servers go on, checked before they count as made, and put back whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use sea_orm::{DatabaseConnection, EntityTrait, PaginatorTrait};
use url::Url;

use super::{REFUSED, open, open_current, say};
use crate::config::Store;
use crate::db::{self, Kept};
use crate::events;
use entity::event;

/// Copies the database into a file that is not there yet.
pub(super) async fn run(store: &Store, file: &Path) -> anyhow::Result<ExitCode> {
    new(file)?;
    let part = Part::of(file)?;
    match db::kept(&store.url())? {
        Kept::File(source) => {
            if !source.exists() {
                bail!("there is no database at {}", source.display());
            }
            let db = open(store).await?;
            db::copy_into(&db, &part.0).await.with_context(|| format!("{} can't be written", part.0.display()))?;
            db::close(db).await?;
            match sound(&part.0).await? {
                Ok(told) => say(&told),
                Err(faults) => return Ok(refused(&faults, "no backup was made")),
            }
        }
        Kept::Server(url, password) => {
            let mut dump = tool("pg_dump", &url, password.as_deref());
            dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(&part.0);
            done("pg_dump", &mut dump)?;
            // Its table of contents is at the end of what was written, so a file cut short has none.
            done(
                "pg_restore",
                Command::new("pg_restore").arg("--list").arg(&part.0).stdout(std::process::Stdio::null()),
            )?;
        }
    }
    part.becomes(file)?;
    say(&format!("backup: {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Makes the database anew from a backup.
pub(super) async fn restore(store: &Store, file: &Path) -> anyhow::Result<ExitCode> {
    File::open(file).with_context(|| format!("{} can't be read", file.display()))?;
    let copied = match db::kept(&store.url())? {
        Kept::File(target) => {
            nothing_of(&target)?;
            if store.database_url.is_none() {
                fs::create_dir_all(&store.data_dir)
                    .with_context(|| format!("{} can't be made", store.data_dir.display()))?;
            }
            let part = Part::of(&target)?;
            // Into what is there, which only its owner may read.
            io::copy(&mut File::open(file)?, &mut OpenOptions::new().write(true).open(&part.0)?)
                .with_context(|| format!("{} can't be written", part.0.display()))?;
            let told = match sound(&part.0).await? {
                Ok(told) => told,
                Err(faults) => return Ok(refused(&faults, "nothing was restored")),
            };
            say(&told);
            part.becomes(&target)?;
            Some(told)
        }
        Kept::Server(url, password) => {
            let db = open(store).await?;
            // A table of ours that answers is a database of ours.
            if event::Entity::find().count(&db).await.is_ok() {
                bail!("the database has tables of Kortvej already; restore into an empty one");
            }
            let mut fill = tool("pg_restore", &url, password.as_deref());
            fill.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]).arg(file);
            done("pg_restore", &mut fill)?;
            match faults(&db).await? {
                Ok(told) => say(&told),
                Err(faults) => return Ok(refused(&faults, "the database was filled all the same; don't use it")),
            }
            db::close(db).await?;
            None
        }
    };
    // A backup of an earlier version is brought up to date like a database of one.
    let restored = open_current(store).await?;
    if let Some(told) = copied {
        // What opens it may have found something beside it that was not there a moment ago.
        let found = match faults(&restored).await? {
            Ok(again) if again == told => None,
            Ok(again) => Some(vec![format!("what was opened is not what was copied: {again}")]),
            Err(faults) => Some(faults),
        };
        if let Some(found) = found {
            return Ok(refused(&found, "the database was put there all the same; don't use it"));
        }
    }
    db::close(restored).await?;
    say("restored");
    Ok(ExitCode::SUCCESS)
}

fn refused(faults: &[String], so: &str) -> ExitCode {
    say(&format!("{}\n{so}", faults.join("\n")));
    ExitCode::from(REFUSED)
}

/// Refuses to write over what is there.
fn new(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} is there already and is not written over; move it away first", file.display());
    }
    Ok(())
}

/// Refuses to put a SQLite file where one is, or where something of one is left: SQLite would take a log that it finds
/// beside a file for that file's own, and write it over what is there.
fn nothing_of(file: &Path) -> anyhow::Result<()> {
    let of_one = ["", "-wal", "-shm", "-journal"].map(|end| with_end(file, end));
    let there: Vec<String> =
        of_one.iter().filter(|part| part.exists()).map(|part| part.display().to_string()).collect();
    if !there.is_empty() {
        bail!(
            "there already, and not written over: {}; move the files of that database away first, all of them together",
            there.join(", ")
        );
    }
    Ok(())
}

/// The name of a file that SQLite keeps beside another.
fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// What a SQLite file says when it is sound, else its faults.
async fn sound(file: &Path) -> anyhow::Result<Result<String, Vec<String>>> {
    let not_one = || vec![format!("{} is no SQLite database, or a damaged one", file.display())];
    let Ok(db) = db::connect(&db::file_url(file)).await else { return Ok(Err(not_one())) };
    let told = faults(&db).await;
    db::close(db).await?;
    // What can't be read at all is damaged.
    Ok(told.unwrap_or_else(|_| Err(not_one())))
}

async fn faults(db: &DatabaseConnection) -> anyhow::Result<Result<String, Vec<String>>> {
    let mut faults = db::damages(db).await?;
    let verified = events::verify(db).await?;
    if let Some(sequence) = verified.broken {
        faults.push(format!("events: the chain breaks at sequence {sequence}"));
    }
    let told = format!("events: {} in an unbroken chain, head {}", verified.events, verified.head);
    Ok(if faults.is_empty() { Ok(told) } else { Err(faults) })
}

/// One of PostgreSQL's tools, for a database. The password goes by the environment, where other users can't see it.
fn tool(name: &str, url: &Url, password: Option<&str>) -> Command {
    let mut command = Command::new(name);
    command.arg("--dbname").arg(url.as_str());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

fn done(name: &str, command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| {
        format!("{name} can't be started; it comes with PostgreSQL's client programs, on Debian postgresql-client")
    })?;
    if !status.success() {
        bail!("{name} failed; what it said stands above");
    }
    Ok(())
}

/// A file that is being written, beside the one that it becomes; gone if it never does.
struct Part(PathBuf);

impl Part {
    /// Makes it, empty, for its owner alone: backups hold secrets.
    fn of(file: &Path) -> anyhow::Result<Self> {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(name);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part);
        made.with_context(|| format!("{} can't be written", part.display()))?;
        Ok(Self(part))
    }

    /// Gives it its name, once it is on the disk for good.
    fn becomes(self, file: &Path) -> anyhow::Result<()> {
        File::open(&self.0)?.sync_all()?;
        // A hard link never replaces what came into being meanwhile; some file systems have none.
        match fs::hard_link(&self.0, file) {
            Err(cause) if cause.kind() != ErrorKind::AlreadyExists => fs::rename(&self.0, file),
            linked => linked,
        }
        .with_context(|| format!("{} can't be written", file.display()))?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // What SQLite keeps beside a file is gone once it is closed; after a failure some may be left.
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(with_end(&self.0, end));
        }
    }
}
