//! `GET /pakker/{key}/brochure.pdf`: a published package to print, `?language=da|en`, `&version=N`.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use time::Date;

use super::App;
use crate::clock::{danish_day, from_micros};
use crate::domain::brochure::{Asked, pdf};
use crate::domain::draft::content::Standing;
use crate::domain::error::Error;
use crate::domain::viewer::Viewer;
use crate::domain::work;

/// What may be said of a brochure.
#[derive(Deserialize)]
pub(super) struct Wish {
    language: Option<String>,
    version: Option<i32>,
}

/// The brochure, or 404 where no such version is published.
pub(super) async fn get(State(app): State<App>, Path(key): Path<String>, Query(wish): Query<Wish>) -> Response {
    let danish = wish.language.as_deref() != Some("en");
    match made(&app, &key, danish, wish.version).await {
        Ok(Some(bytes)) => {
            let name = format!(
                "inline; filename=\"kortvej-{}.pdf\"",
                key.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
            );
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-cache".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn made(app: &App, key: &str, danish: bool, version: Option<i32>) -> Result<Option<Vec<u8>>, Error> {
    let (catalogue, today) = (app.desk.catalogue(), app.desk.clock.today());
    let day = |micros: i64| -> Date { danish_day(from_micros(micros)) };
    let (package, published) = match (version, catalogue.packages.get(key)) {
        (None, None) => return Ok(None),
        (None, Some(package)) => {
            let version = if package.made_here {
                work::version(&app.desk.db, &Viewer::nobody(), key, package.version).await?
            } else {
                None
            };
            (package.clone(), version.map(|version| day(version.row.published_at)))
        }
        (Some(version), _) => {
            let Some(version) = work::version(&app.desk.db, &Viewer::nobody(), key, version).await? else {
                return Ok(None);
            };
            let stand = Standing {
                status: version.row.status,
                revision: version.row.revision,
                version: version.row.version,
                parties: &version.parties,
                derived_from: None,
            };
            (version.content.shown(&catalogue, key, &stand), Some(day(version.row.published_at)))
        }
    };
    let address = format!("{}/pakker/{key}", app.desk.public_url);
    let rendered = tokio::task::spawn_blocking(move || {
        pdf(&catalogue, Asked { package: &package, published, today, danish, address: &address })
    });
    rendered.await.map_err(|cause| Error::internal(&cause))?.map(Some)
}
