//! The binary: reads the settings and does what was asked.

use std::process::ExitCode;

use clap::Parser;
use server::cli;
use server::config::Config;

fn main() -> ExitCode {
    cli::run(Config::parse())
}
