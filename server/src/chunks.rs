//! A vector whose copies share what did not change: a copy costs a pointer for each 64 items, and changing one item of a
//! copy copies its 64. What makes the next catalogue of the one before, in the planner's network too.

use std::ops::Index;
use std::slice;
use std::sync::Arc;

/// Items that are copied together.
const SIZE: usize = 64;

/// Items in shared pieces.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    /// Each of [`SIZE`] items but the last, which may have fewer.
    chunks: Vec<Arc<[T]>>,
    len: usize,
}

/// Goes through all items.
pub type Iter<'a, T> =
    std::iter::FlatMap<slice::Iter<'a, Arc<[T]>>, slice::Iter<'a, T>, fn(&'a Arc<[T]>) -> slice::Iter<'a, T>>;

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T> Chunks<T> {
    /// How many items.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// An item; none beyond the end.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.chunks.get(at / SIZE)?.get(at % SIZE)
    }

    /// All items in order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Chunks<T> {
    /// An item to be changed; none beyond the end. Other copies keep what they have.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        Arc::make_mut(self.chunks.get_mut(at / SIZE)?).get_mut(at % SIZE)
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        if self.len.is_multiple_of(SIZE) {
            self.chunks.push(Arc::new([item]));
        } else if let Some(last) = self.chunks.last_mut() {
            *last = last.iter().cloned().chain([item]).collect();
        }
        self.len += 1;
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.chunks[at / SIZE][at % SIZE]
    }
}

impl<T> From<Vec<T>> for Chunks<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        let mut found = Self::default();
        loop {
            let chunk: Arc<[T]> = items.by_ref().take(SIZE).collect();
            if chunk.is_empty() {
                return found;
            }
            found.len += chunk.len();
            found.chunks.push(chunk);
        }
    }
}

impl<'a, T> IntoIterator for &'a Chunks<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_did_not_change() {
        let before: Chunks<usize> = (0..200).collect();
        let mut after = before.clone();
        *after.get_mut(70).unwrap() = 1000;
        for number in 200..300 {
            after.push(number);
        }
        assert_eq!(before.iter().copied().collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
        let expected: Vec<_> = (0..300).map(|number| if number == 70 { 1000 } else { number }).collect();
        assert_eq!(after.iter().copied().collect::<Vec<_>>(), expected);
        assert_eq!((after.len(), after[299], after.get(300)), (300, 299, None));
        assert!(Arc::ptr_eq(&before.chunks[0], &after.chunks[0]), "the first 64 are shared");
        assert!(!Arc::ptr_eq(&before.chunks[1], &after.chunks[1]));
    }
}
