//! `kortvej user`: one-time links for those who operate the installation and can read its database anyway.

use std::process::ExitCode;

use super::{open_current, print, say};
use crate::catalogue::current::Current;
use crate::clock::{Clock, Ids};
use crate::config::{Store, User, UserCommand};
use crate::db;
use crate::domain::desk::Desk;
use crate::domain::ticket;
use crate::live::Hub;

pub(super) async fn run(store: &Store, options: &User) -> anyhow::Result<ExitCode> {
    let db = open_current(store).await?;
    let clock = Clock::system();
    let desk = Desk {
        db: db.clone(),
        reader: db.clone(),
        current: Current::load(&db).await?,
        ids: Ids::random(clock.clone()),
        clock,
        hub: Hub::default(),
        public_url: options.public_url.trim_end_matches('/').into(),
    };
    let made = match &options.what {
        UserCommand::SetupLink => ticket::setup_link(&desk).await,
        UserCommand::ResetLink { email } => ticket::reset_link_by_email(&desk, email).await,
    };
    let status = match made {
        Ok(link) => {
            print(&format!("{link}\n"))?;
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&format!("kortvej: {}", error.en));
            ExitCode::FAILURE
        }
    };
    db::close(db).await?;
    Ok(status)
}
