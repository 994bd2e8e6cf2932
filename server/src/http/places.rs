//! Places that are taken for a while: so many in all, and so many of each who takes them.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::limiter::bearer;

/// How many each has taken.
type Taken<K> = Arc<Mutex<HashMap<K, usize>>>;

/// So many places for each. Clones are the same.
#[derive(Debug)]
pub(super) struct Places<K> {
    each: usize,
    taken: Taken<K>,
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Self { each: self.each, taken: Arc::clone(&self.taken) }
    }
}

/// A place, given back when dropped.
#[derive(Debug)]
pub(super) struct Place<K: Hash + Eq>(Option<(K, Taken<K>)>);

impl<K: Clone + Hash + Eq> Places<K> {
    /// So many for each.
    pub(super) fn new(each: usize) -> Self {
        Self { each, taken: Arc::default() }
    }

    /// A place for somebody, as long as it has not taken all of its own; whoever is nobody in particular takes none.
    pub(super) fn take(&self, whose: Option<K>) -> Option<Place<K>> {
        let Some(whose) = whose else { return Some(Place(None)) };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.get(&whose).copied().unwrap_or_default();
        if count >= self.each {
            return None;
        }
        taken.insert(whose.clone(), count + 1);
        Some(Place(Some((whose, Arc::clone(&self.taken)))))
    }
}

impl<K: Hash + Eq> Drop for Place<K> {
    fn drop(&mut self) {
        let Some((whose, taken)) = self.0.take() else { return };
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.remove(&whose).unwrap_or_default();
        // Whoever holds nothing any more is forgotten.
        if count > 1 {
            taken.insert(whose, count - 1);
        }
    }
}

/// Whose places a connection from an address takes: nobody's, where it comes from this machine itself, since that is a
/// proxy that speaks for all, or whoever operates it.
pub(super) fn neighbour(address: IpAddr) -> Option<IpAddr> {
    let address = address.to_canonical();
    (!address.is_loopback() && !address.is_unspecified()).then(|| bearer(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_places_and_gets_them_back() {
        let places = Places::new(2);
        let first = places.take(Some("a")).unwrap();
        let second = places.take(Some("a")).unwrap();
        assert!(places.take(Some("a")).is_none());
        assert!(places.take(Some("b")).is_some());
        assert!((0..10).all(|_| places.take(None).is_some()));
        drop(first);
        let third = places.take(Some("a")).unwrap();
        assert!(places.take(Some("a")).is_none());
        drop((second, third));
        assert!(places.taken.lock().unwrap().is_empty(), "whoever is gone is forgotten");
    }

    #[test]
    fn this_machine_is_nobody_in_particular() {
        let of = |text: &str| neighbour(text.parse().unwrap());
        assert_eq!(of("127.0.0.1"), None);
        assert_eq!(of("::1"), None);
        assert_eq!(of("::ffff:127.0.0.1"), None);
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
