//! The append-only event log: audit trail, source of live updates and of the change feed, and version of the catalogue.
//!
//! Each change writes one event in its own transaction. Events count 1, 2, 3 ... without gaps, and each carries the hash
//! of the one before, so a changed or removed row shows. What the log can't show by itself is that its newest events
//! were cut off: whoever wants to notice that keeps the head of an earlier [`verify`].

use std::collections::BTreeSet;
use std::fmt::Write;

use entity::event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Channel on which PostgreSQL tells other servers of a new event; the payload is its sequence.
pub const CHANNEL: &str = "kortvej_event";
/// What the first event names as the hash before it.
pub const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Events that are checked at a time.
const PAGE: u64 = 1000;

/// A change that is to be told.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Who: `person:<id>`, `client:<id>`, or `system` for what no one asked for.
    pub actor: &'a str,
    /// The organisation for which the actor acted.
    pub organisation: Option<&'a str>,
    /// Kind of thing, such as `package`.
    pub noun: &'a str,
    /// Which one.
    pub id: &'a str,
    /// What was done, such as `published`.
    pub action: &'a str,
    /// What it was; empty of a new thing.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
}

/// Writes the event of a change at an instant (microseconds UTC) and gives its sequence.
///
/// `txn` must come from [`crate::db::begin`] or [`crate::db::write`]: only there no other writer can take the same
/// sequence.
pub async fn append(txn: &DatabaseTransaction, at: i64, change: Change<'_>) -> Result<i64, DbErr> {
    let last = event::Entity::find().order_by_desc(event::Column::Sequence).one(txn).await?;
    let (sequence, previous_hash) = last.map_or((1, ORIGIN.to_owned()), |last| (last.sequence + 1, last.hash));
    let mut row = event::Model {
        sequence,
        at,
        actor: change.actor.to_owned(),
        organisation: change.organisation.map(str::to_owned),
        noun: change.noun.to_owned(),
        noun_id: change.id.to_owned(),
        action: change.action.to_owned(),
        before: change.before.as_ref().map(canonical),
        after: change.after.as_ref().map(canonical),
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    row.into_active_model().insert(txn).await?;
    if txn.get_database_backend() == DbBackend::Postgres {
        // Sent when the transaction commits, and not at all if it doesn't.
        txn.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [CHANNEL.into(), sequence.to_string().into()],
        ))
        .await?;
    }
    Ok(sequence)
}

/// What a change of the catalogue touched, by key, where it is little enough to be said.
///
/// An event of the catalogue that has it says: besides these rows and what hangs on them (what a course teaches, the
/// courses of a session ...) the catalogue is as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touched {
    /// Courses, new ones too.
    pub courses: BTreeSet<String>,
    /// Sessions, new ones too.
    pub sessions: BTreeSet<String>,
}

impl Touched {
    /// So many rows are said one by one; of more, only that the catalogue changed.
    pub const MOST: usize = 200;

    /// What an event says it touched; none if it does not say, or not in words that are known here.
    pub fn of(event: &event::Model) -> Option<Self> {
        if event.noun != "catalogue" {
            return None;
        }
        let mut after: Value = serde_json::from_str(event.after.as_deref()?).ok()?;
        serde_json::from_value(after.get_mut("touched")?.take()).ok()
    }

    /// Takes what another change touched too.
    pub fn join(&mut self, other: Self) {
        self.courses.extend(other.courses);
        self.sessions.extend(other.sessions);
    }

    /// Whether it is too much to be said row by row.
    pub fn is_much(&self) -> bool {
        self.courses.len() + self.sessions.len() > Self::MOST
    }
}

/// Whether the catalogue shows what an event tells of.
pub fn changes_catalogue(event: &event::Model) -> bool {
    event.noun == "catalogue" || (event.noun == "package" && SHOWN.contains(&event.action.as_str()))
}

/// What becomes of packages that the catalogue shows.
const SHOWN: [&str; 2] = ["published", "retired"];

/// Sequence and hash of the latest event that changed the catalogue, which is its version: 0 and [`ORIGIN`] before the
/// first.
pub async fn latest_of_catalogue(db: &impl ConnectionTrait) -> Result<(i64, String), DbErr> {
    let row: Option<(i64, String)> = event::Entity::find()
        .select_only()
        .column(event::Column::Sequence)
        .column(event::Column::Hash)
        .filter(of_catalogue())
        .order_by_desc(event::Column::Sequence)
        .into_tuple()
        .one(db)
        .await?;
    Ok(row.unwrap_or_else(|| (0, ORIGIN.to_owned())))
}

/// The events that changed the catalogue from a sequence on, that one included; at most `limit`.
pub async fn of_catalogue_from(
    db: &impl ConnectionTrait,
    sequence: i64,
    limit: u64,
) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .filter(event::Column::Sequence.gte(sequence))
        .filter(of_catalogue())
        .order_by_asc(event::Column::Sequence)
        .limit(limit)
        .all(db)
        .await
}

/// What [`changes_catalogue`] says, asked of the database.
fn of_catalogue() -> Condition {
    let package = Condition::all().add(event::Column::Noun.eq("package")).add(event::Column::Action.is_in(SHOWN));
    Condition::any().add(event::Column::Noun.eq("catalogue")).add(package)
}

/// Sequence of the latest event; 0 before the first.
pub async fn latest(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let sequence: Option<i64> = event::Entity::find()
        .select_only()
        .column(event::Column::Sequence)
        .order_by_desc(event::Column::Sequence)
        .into_tuple()
        .one(db)
        .await?;
    Ok(sequence.unwrap_or(0))
}

/// Sequence and hash of the latest event; 0 and [`ORIGIN`] before the first.
pub async fn head(db: &impl ConnectionTrait) -> Result<(i64, String), DbErr> {
    let last = event::Entity::find().order_by_desc(event::Column::Sequence).one(db).await?;
    Ok(last.map_or_else(|| (0, ORIGIN.to_owned()), |last| (last.sequence, last.hash)))
}

/// The events after a sequence in order, at most `limit`: how a server that heard nothing catches up.
pub async fn after(db: &impl ConnectionTrait, sequence: i64, limit: u64) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .filter(event::Column::Sequence.gt(sequence))
        .order_by_asc(event::Column::Sequence)
        .limit(limit)
        .all(db)
        .await
}

/// What checking the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Events that were read, the broken one included.
    pub events: u64,
    /// Sequence at which the chain breaks first: the event there was changed or put in, or the one due there is gone.
    pub broken: Option<i64>,
    /// Hash of the last good event.
    pub head: String,
}

/// Checks the whole log, up to the first fault.
pub async fn verify(db: &DatabaseConnection) -> Result<Verified, DbErr> {
    let mut found = Verified { events: 0, broken: None, head: ORIGIN.to_owned() };
    let mut sequence = 0;
    loop {
        let page = after(db, sequence, PAGE).await?;
        let last = (page.len() as u64) < PAGE;
        for row in page {
            found.events += 1;
            let whole = row.sequence == sequence + 1 && row.previous_hash == found.head && row.hash == hash(&row);
            if !whole {
                found.broken = Some(sequence + 1);
                return Ok(found);
            }
            sequence = row.sequence;
            found.head = row.hash;
        }
        if last {
            return Ok(found);
        }
    }
}

/// SHA-256 over the hash before and every other field. Each field is told with its length, so that no two different
/// events are the same bytes.
fn hash(row: &event::Model) -> String {
    let mut digest = Sha256::new();
    let mut field = |text: Option<&str>| match text {
        Some(text) => {
            digest.update([1]);
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
        None => digest.update([0]),
    };
    field(Some(&row.previous_hash));
    field(Some(&row.sequence.to_string()));
    field(Some(&row.at.to_string()));
    field(Some(&row.actor));
    field(row.organisation.as_deref());
    field(Some(&row.noun));
    field(Some(&row.noun_id));
    field(Some(&row.action));
    field(row.before.as_deref());
    field(row.after.as_deref());
    hexadecimal(&digest.finalize())
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// JSON with the keys of objects sorted: the same value is always the same text, which the hash needs and which
/// `serde_json` leaves to a feature that another crate may switch on.
fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_sorted(value, &mut text);
    text
}

fn write_sorted(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_sorted(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (at, (key, field)) in fields.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_sorted(field, text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row() -> event::Model {
        event::Model {
            sequence: 1,
            at: 1_795_000_000_000_000,
            actor: "system".to_owned(),
            organisation: None,
            noun: "course".to_owned(),
            noun_id: "45074".to_owned(),
            action: "changed".to_owned(),
            before: None,
            after: Some("{}".to_owned()),
            previous_hash: ORIGIN.to_owned(),
            hash: String::new(),
        }
    }

    #[test]
    fn every_field_is_in_the_hash() {
        let mut seen = vec![hash(&row())];
        let changes: [fn(&mut event::Model); 10] = [
            |row| row.sequence = 2,
            |row| row.at += 1,
            |row| row.actor.push('x'),
            |row| row.organisation = Some(String::new()),
            |row| row.noun.push('x'),
            |row| row.noun_id.push('x'),
            |row| row.action.push('x'),
            |row| row.before = Some("{}".to_owned()),
            |row| row.after = None,
            |row| row.previous_hash.replace_range(..1, "1"),
        ];
        for change in changes {
            let mut row = row();
            change(&mut row);
            seen.push(hash(&row));
        }
        let different: std::collections::HashSet<_> = seen.iter().collect();
        assert_eq!(different.len(), seen.len());
    }

    #[test]
    fn text_moved_from_one_field_to_the_next_is_another_event() {
        let (mut one, mut two) = (row(), row());
        one.noun = "a".to_owned();
        one.noun_id = "bc".to_owned();
        two.noun = "ab".to_owned();
        two.noun_id = "c".to_owned();
        assert_ne!(hash(&one), hash(&two));
    }

    #[test]
    fn json_is_written_with_sorted_keys() {
        let value = json!({ "b": [1, { "d": null, "c": "æ\"" }], "a": true, "ø": 1.5 });
        assert_eq!(canonical(&value), r#"{"a":true,"b":[1,{"c":"æ\"","d":null}],"ø":1.5}"#);
    }
}
