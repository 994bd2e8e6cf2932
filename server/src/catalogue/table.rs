//! A table of the catalogue: rows found by key or by position. Copies share the rows that did not change.

use std::sync::Arc;

use crate::chunks::{self, Chunks};

/// A row with a key.
pub trait Keyed {
    /// Its key, unique within the table.
    fn key(&self) -> &str;
}

/// Rows of one kind. A whole build puts them in the order of their keys; a row that a later change adds stands at the
/// end, so that the positions of the others stay as they are. Where the order of rows is seen, it is that of [`by_key`]
/// and [`rank`].
///
/// [`by_key`]: Table::by_key
/// [`rank`]: Table::rank
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: Chunks<T>,
    /// Only where rows do not stand in the order of their keys.
    order: Option<Order>,
}

#[derive(Clone, Debug)]
struct Order {
    /// Positions in the order of the keys.
    positions: Arc<[u32]>,
    /// For each position its place in that order.
    ranks: Arc<[u32]>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Chunks::default(), order: None }
    }
}

impl<T: Keyed> Table<T> {
    /// Takes rows that are already in the order of their keys.
    pub fn new(rows: Vec<T>) -> Self {
        debug_assert!(rows.is_sorted_by(|one, two| one.key() < two.key()));
        Self { rows: rows.into(), order: None }
    }

    /// Position of a key.
    pub fn position(&self, key: &str) -> Option<u32> {
        let place = self.places_before(key, self.len());
        let position = (place < self.len()).then(|| self.position_at(place))?;
        (self.at(position).key() == key).then_some(position)
    }

    /// Row with a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.position(key).map(|position| self.at(position))
    }

    /// How many of the first `among` places have a smaller key.
    fn places_before(&self, key: &str, among: u32) -> u32 {
        let (mut from, mut to) = (0, among);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.at(self.position_at(middle)).key() < key { from = middle + 1 } else { to = middle }
        }
        from
    }
}

impl<T> Table<T> {
    /// Row at a position that this table (or a link of the same catalogue) gave out.
    pub fn at(&self, position: u32) -> &T {
        &self.rows[position as usize]
    }

    /// All rows in the order of their positions.
    pub fn iter(&self) -> chunks::Iter<'_, T> {
        self.rows.iter()
    }

    /// All positions.
    pub fn positions(&self) -> std::ops::Range<u32> {
        0..self.len()
    }

    /// All positions in the order of their keys.
    pub fn by_key(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|place| self.position_at(place))
    }

    /// The place of a position in the order of the keys.
    pub fn rank(&self, position: u32) -> u32 {
        self.order.as_ref().map_or(position, |order| order.ranks[position as usize])
    }

    /// The same for all positions; none where rows stand in the order of their keys.
    pub fn ranks(&self) -> Option<Arc<[u32]>> {
        self.order.as_ref().map(|order| Arc::clone(&order.ranks))
    }

    /// How many rows.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn position_at(&self, place: u32) -> u32 {
        self.order.as_ref().map_or(place, |order| order.positions[place as usize])
    }
}

impl<T: Keyed + Clone> Table<T> {
    /// A row to be changed, all but its key. Other copies of the table keep theirs.
    pub fn at_mut(&mut self, position: u32) -> Option<&mut T> {
        self.rows.get_mut(position as usize)
    }

    /// Adds rows with new keys at the end; gives the first one's position.
    pub fn append(&mut self, rows: impl IntoIterator<Item = T>) -> u32 {
        let first = self.len();
        for row in rows {
            self.rows.push(row);
        }
        let mut added: Vec<u32> = (first..self.len()).collect();
        added.sort_unstable_by(|one, two| self.at(*one).key().cmp(self.at(*two).key()));
        let mut positions = Vec::with_capacity(self.rows.len());
        let mut place = 0;
        for position in added {
            // The rows before this one, found among those that were there.
            let before = self.places_before(self.at(position).key(), first);
            positions.extend((place..before).map(|place| self.position_at(place)));
            positions.push(position);
            place = before;
        }
        positions.extend((place..first).map(|place| self.position_at(place)));
        if positions.is_sorted() {
            self.order = None;
            return first;
        }
        let mut ranks = vec![0; positions.len()];
        for (rank, position) in (0..).zip(&positions) {
            ranks[*position as usize] = rank;
        }
        self.order = Some(Order { positions: positions.into(), ranks: ranks.into() });
        first
    }
}

impl<'a, T> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = chunks::Iter<'a, T>;

    fn into_iter(self) -> chunks::Iter<'a, T> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keyed for &str {
        fn key(&self) -> &str {
            self
        }
    }

    #[test]
    fn added_rows_leave_positions_and_keep_the_order_of_keys() {
        let mut table = Table::new(vec!["b", "d", "f"]);
        assert!(table.ranks().is_none());
        assert_eq!(table.append(["e", "a"]), 3);
        assert_eq!(table.append(["g", "c"]), 5);
        let order: Vec<_> = table.by_key().map(|at| *table.at(at)).collect();
        assert_eq!(order, ["a", "b", "c", "d", "e", "f", "g"]);
        for (rank, key) in (0..).zip(order) {
            let at = table.position(key).unwrap();
            assert_eq!((*table.at(at), table.rank(at)), (key, rank));
        }
        assert_eq!((table.position("d"), table.position("x"), table.position("")), (Some(1), None, None));
    }
}
