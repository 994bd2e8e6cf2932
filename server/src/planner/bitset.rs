//! Sets of small numbers as bits in words.

/// Words needed for `size` bits.
pub(super) fn words(size: usize) -> usize {
    size.div_ceil(64)
}

/// A set of `size` possible members with all of them in it.
pub(super) fn full(size: usize) -> Vec<u64> {
    let mut set = vec![u64::MAX; words(size)];
    if let (Some(last), rest @ 1..) = (set.last_mut(), size % 64) {
        *last = (1 << rest) - 1;
    }
    set
}

pub(super) fn insert(set: &mut [u64], member: usize) {
    set[member / 64] |= 1 << (member % 64);
}

pub(super) fn remove(set: &mut [u64], member: usize) {
    set[member / 64] &= !(1 << (member % 64));
}

pub(super) fn contains(set: &[u64], member: usize) -> bool {
    set[member / 64] >> (member % 64) & 1 == 1
}

/// Members in both sets, ascending.
pub(super) fn both<'a>(left: &'a [u64], right: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
    left.iter().zip(right).enumerate().flat_map(|(word, (l, r))| Bits(l & r).map(move |bit| word * 64 + bit))
}

/// Members, ascending.
pub(super) fn members(set: &[u64]) -> impl Iterator<Item = usize> + '_ {
    set.iter().enumerate().flat_map(|(word, &bits)| Bits(bits).map(move |bit| word * 64 + bit))
}

struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        (self.0 != 0).then(|| {
            let bit = self.0.trailing_zeros() as usize;
            self.0 &= self.0 - 1;
            bit
        })
    }
}

/// Adds the members `from..=to`.
pub(super) fn insert_range(set: &mut [u64], from: usize, to: usize) {
    let (first, last) = (from / 64, to / 64);
    let head = u64::MAX << (from % 64);
    let tail = u64::MAX >> (63 - to % 64);
    if first == last {
        set[first] |= head & tail;
    } else {
        set[first] |= head;
        set[first + 1..last].fill(u64::MAX);
        set[last] |= tail;
    }
}
