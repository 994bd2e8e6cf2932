//! Merging a source's rows into a table: insert what is new, change what differs, end what is gone, and leave alone what
//! another feed wrote. A few statements a table, however many rows.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{OnConflict, ValueTuple};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn};
use time::Date;

/// Values in one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 30_000;

/// What happened to the rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were new.
    pub inserted: usize,
    /// Rows that differed.
    pub updated: usize,
    /// Rows that were as they should be, or have begun and so stay as they are.
    pub unchanged: usize,
    /// Rows that the source no longer holds: ended, called off or withdrawn.
    pub ended: usize,
    /// Rows that another feed, or a person, has written since.
    pub kept: usize,
}

impl Counts {
    /// Whether anything was written.
    pub fn changed(self) -> bool {
        self.inserted + self.updated + self.ended > 0
    }
}

/// A row with a feed.
pub(super) trait Imported: ModelTrait + Clone + PartialEq + Send + Sync {
    fn feed(&self) -> &str;

    /// Whether its feed has dropped it before.
    fn is_withdrawn(&self) -> bool;

    /// Ends a stored row that its feed no longer holds.
    fn withdraw(&mut self, today: Date);

    /// Names the stored row's source: a file that says the same leaves the row with the source it had.
    fn cite(&mut self, stored: &Self);

    /// Takes over what the stored row has and the file does not say.
    fn take_over(&mut self, _stored: &Self) {}

    /// Whether the row says what the stored one says, whatever file it came from.
    fn says_the_same(&self, stored: &Self) -> bool {
        let mut cited = self.clone();
        cited.cite(stored);
        cited == *stored
    }

    /// Whether a stored row may no longer be changed or ended by its feed.
    fn is_settled(&self, _today: Date) -> bool {
        false
    }
}

/// What merging a table came to.
pub(super) struct Merged {
    pub(super) counts: Counts,
    /// Keys of wanted rows that are another feed's.
    pub(super) left: HashSet<ValueTuple>,
    /// Keys of wanted rows whose stored ones may no longer be changed.
    pub(super) settled: HashSet<ValueTuple>,
    /// Keys of rows that were new.
    pub(super) inserted: Vec<ValueTuple>,
    /// Keys of stored rows that were written.
    pub(super) written: HashSet<ValueTuple>,
    /// Keys of stored rows that were as they should be.
    pub(super) equal: HashSet<ValueTuple>,
}

/// Merges the rows of a feed. Rows of `passed_over` are treated as another feed's.
pub(super) async fn rows<E>(
    txn: &DatabaseTransaction,
    feed: &str,
    today: Date,
    wanted: Vec<E::Model>,
    passed_over: impl Fn(&E::Model) -> bool + Send,
) -> Result<Merged, DbErr>
where
    E: EntityTrait,
    E::Model: Imported + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let mut stored = stored::<E>(txn).await?;
    let mut counts = Counts::default();
    let (mut left, mut settled) = (HashSet::new(), HashSet::new());
    let (mut written, mut equal) = (HashSet::new(), HashSet::new());
    let (mut insert, mut change) = (Vec::new(), Vec::new());
    for mut row in wanted {
        let key = row.get_primary_key_value();
        match stored.remove(&key) {
            None if passed_over(&row) => {
                counts.kept += 1;
                left.insert(key);
            }
            None => insert.push(row),
            Some(old) if old.feed() != feed || passed_over(&old) => {
                counts.kept += 1;
                left.insert(key);
            }
            Some(old) if old.is_settled(today) => {
                counts.unchanged += 1;
                settled.insert(key);
            }
            Some(old) => {
                row.take_over(&old);
                if row.says_the_same(&old) {
                    counts.unchanged += 1;
                    equal.insert(key);
                } else {
                    written.insert(key);
                    change.push(row);
                }
            }
        }
    }
    counts.inserted = insert.len();
    counts.updated = change.len();
    for (key, mut row) in stored {
        let mine = row.feed() == feed && !passed_over(&row);
        if mine && !row.is_withdrawn() && !row.is_settled(today) {
            row.withdraw(today);
            written.insert(key);
            change.push(row);
            counts.ended += 1;
        }
    }
    let inserted = insert.iter().map(ModelTrait::get_primary_key_value).collect();
    put::<E>(txn, insert, false).await?;
    put::<E>(txn, change, true).await?;
    Ok(Merged { counts, left, settled, inserted, written, equal })
}

/// A list value of a parent row: it follows the parent, so what is gone from the list is removed.
pub(super) trait Part: ModelTrait + Clone + PartialEq + Send + Sync {
    /// Key of the parent row.
    fn parent(&self) -> ValueTuple;

    /// Takes over what the stored row has and the file does not say.
    fn take_over(&mut self, _stored: &Self) {}

    /// Whether people have done something with a stored row, so that a list may not drop it.
    fn is_settled(&self) -> bool {
        false
    }
}

/// Which parents' lists a feed writes.
pub(super) struct Parents {
    /// Those whose lists are merged.
    pub(super) owned: HashSet<ValueTuple>,
    /// Those that are another feed's.
    pub(super) left: HashSet<ValueTuple>,
}

/// Merges list values of the parents that are owned; gives the parents whose lists were changed.
pub(super) async fn parts<E>(
    txn: &DatabaseTransaction,
    wanted: Vec<E::Model>,
    parents: &Parents,
) -> Result<(Counts, HashSet<ValueTuple>), DbErr>
where
    E: EntityTrait,
    E::Model: Part + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let mut stored = stored::<E>(txn).await?;
    let mut counts = Counts::default();
    let mut touched = HashSet::new();
    let (mut insert, mut change) = (Vec::new(), Vec::new());
    for mut row in wanted {
        let old = stored.remove(&row.get_primary_key_value());
        match old {
            _ if parents.left.contains(&row.parent()) => counts.kept += 1,
            _ if !parents.owned.contains(&row.parent()) => counts.unchanged += 1,
            None => insert.push(row),
            Some(old) => {
                row.take_over(&old);
                if row == old {
                    counts.unchanged += 1;
                } else {
                    change.push(row);
                }
            }
        }
    }
    counts.inserted = insert.len();
    counts.updated = change.len();
    touched.extend(insert.iter().chain(&change).map(Part::parent));
    for row in stored.into_values() {
        if parents.owned.contains(&row.parent()) && !row.is_settled() {
            touched.insert(row.parent());
            row.delete(txn).await?;
            counts.ended += 1;
        }
    }
    put::<E>(txn, insert, false).await?;
    put::<E>(txn, change, true).await?;
    Ok((counts, touched))
}

/// All rows of a table by key.
async fn stored<E>(txn: &DatabaseTransaction) -> Result<HashMap<ValueTuple, E::Model>, DbErr>
where
    E: EntityTrait,
{
    let rows = E::find().all(txn).await?;
    Ok(rows.into_iter().map(|row| (row.get_primary_key_value(), row)).collect())
}

/// Inserts rows, or overwrites those that are there, in as few statements as the databases take.
pub(super) async fn put<E>(txn: &DatabaseTransaction, rows: Vec<E::Model>, overwrite: bool) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let named: HashSet<String> = keys.iter().map(|key| format!("{key:?}")).collect();
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !named.contains(&format!("{column:?}"))).collect();
    let columns = keys.len() + others.len();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(VALUES / columns).map(IntoActiveModel::into_active_model).collect();
        let mut insert = E::insert_many(some);
        if overwrite {
            let mut on_conflict = OnConflict::columns(keys.iter().copied());
            insert = insert.on_conflict(on_conflict.update_columns(others.iter().copied()).to_owned());
        }
        insert.exec_without_returning(txn).await?;
    }
    Ok(())
}
