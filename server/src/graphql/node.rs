//! Global ids: a kind and a key, readable and never mistaken for one another.

use async_graphql::{Context, ID, Interface, Object};

use super::area::Area;
use super::ask::Ask;
use super::committee::Committee;
use super::competence::Competence;
use super::course::Course;
use super::fault::Fault;
use super::fkb::CommonCompetenceDescription;
use super::municipality::Municipality;
use super::occupation::Occupation;
use super::organisation::Organisation;
use super::package::Package;
use super::session::Session;
use super::shortage::{self, Shortage};
use crate::domain::error::{Error, shown};

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id: kind and key, `course:45074`."))]
pub enum Node {
    /// Area.
    Area(Area),
    /// Municipality.
    Municipality(Municipality),
    /// Committee.
    Committee(Committee),
    /// Organisation.
    Organisation(Organisation),
    /// FKB.
    CommonCompetenceDescription(CommonCompetenceDescription),
    /// Competence.
    Competence(Competence),
    /// Course.
    Course(Course),
    /// Session.
    Session(Session),
    /// Occupation.
    Occupation(Occupation),
    /// Shortage.
    Shortage(Shortage),
    /// Package.
    Package(Package),
}

/// Kinds of global ids.
const KINDS: [&str; 11] = [
    "area",
    "municipality",
    "committee",
    "organisation",
    "fkb",
    "competence",
    "course",
    "session",
    "occupation",
    "shortage",
    "package",
];

fn malformed(id: &str, wanted: &str) -> Error {
    let id = shown(id);
    Error::invalid(
        "id",
        format!("\"{id}\" er ikke et id. Et id er {wanted}:nøgle."),
        format!("\"{id}\" is not an id. An id is {wanted}:key."),
    )
}

/// Kind and key of a global id.
fn parse(id: &str) -> Result<(&str, &str), Error> {
    let (kind, key) = id.split_once(':').ok_or_else(|| malformed(id, "kind"))?;
    if !KINDS.contains(&kind) || key.is_empty() || key.len() > 200 {
        return Err(malformed(id, &KINDS.join("|")));
    }
    Ok((kind, key))
}

/// Key of a global id that must be of one kind.
pub(super) fn key_of<'a>(id: &'a ID, wanted: &str) -> Result<&'a str, Error> {
    match parse(id)? {
        (kind, key) if kind == wanted => Ok(key),
        _ => Err(malformed(id, wanted)),
    }
}

/// Key of an id that is no node's: of a person, a client, an invitation, a rule.
pub(super) fn account_key<'a>(id: &'a ID, wanted: &'static str, field: &'static str) -> Result<&'a str, Error> {
    let key = id.strip_prefix(wanted).and_then(|rest| rest.strip_prefix(':'));
    key.filter(|key| !key.is_empty() && key.len() <= 200 && !key.contains('\0'))
        .ok_or_else(|| Error { field: Some(field.into()), ..malformed(id, wanted) })
}

/// Queries of nodes.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its global id; null when there is no such thing (any more).
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id: kind and key, `course:45074`.")] id: ID,
    ) -> Result<Option<Node>, Fault> {
        find(ctx, &id).await
    }

    /// Several things by their global ids, at most 100, in the same order; null for each that there is not.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        if ids.len() > 100 {
            return Err(Error::limit("ids", "Højst 100 id'er på én gang.", "At most 100 ids at once.").into());
        }
        let mut found = Vec::new();
        for id in &ids {
            found.push(find(ctx, id).await?);
        }
        Ok(found)
    }
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Fault> {
    let catalogue = ctx.catalogue();
    let (kind, key) = parse(id)?;
    Ok(match kind {
        "area" => catalogue.areas.position(key).map(|at| Area(at).into()),
        "municipality" => catalogue.municipalities.position(key).map(|at| Municipality(at).into()),
        "committee" => catalogue.committees.position(key).map(|at| Committee(at).into()),
        "organisation" => catalogue.organisations.position(key).map(|at| Organisation(at).into()),
        "fkb" => catalogue.fkbs.position(key).map(|at| CommonCompetenceDescription(at).into()),
        "competence" => catalogue.competences.position(key).map(|at| Competence(at).into()),
        "course" => catalogue.courses.position(key).map(|at| Course::new(at).into()),
        "session" => catalogue.sessions.position(key).map(|at| Session(at).into()),
        "occupation" => catalogue.occupations.position(key).map(|at| Occupation(at).into()),
        "shortage" => shortage::position(catalogue, key).map(|at| Shortage(at).into()),
        _ => super::package::find(ctx, key, false).await?.map(Node::from),
    })
}
