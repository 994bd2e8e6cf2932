//! One request over one network as rows to cover and offers that cover them.

use std::collections::{BTreeMap, HashMap};

use super::eligibility::{Terms, gives};
use super::network::{CourseIx, Day, Mode, Prerequisite, SessionIx};

/// Something that has to be covered by one of the chosen offers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// What it costs to leave it uncovered; `None` when that isn't allowed.
    pub weight: Option<u64>,
}

/// A thing to choose: a dated session with all its courses, or a course where no sessions are asked for.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub session: Option<SessionIx>,
    pub courses: Vec<CourseIx>,
    pub start: Day,
    pub end: Day,
    /// Offers on the same track can't share a day; offers on different tracks can.
    pub track: usize,
    /// Days of its track from `start` to `end`: weekdays, or Saturdays and Sundays.
    pub slots: i64,
    pub days: i64,
    pub unsupported: i64,
    pub price: i64,
    pub travel: i64,
    /// Rows it covers, ascending.
    pub rows: Vec<usize>,
    /// Groups of prerequisites that other offers have to meet before it, ascending.
    pub needs: Vec<usize>,
    /// Groups of prerequisites that it meets for later offers, ascending.
    pub gives: Vec<usize>,
}

/// The additive properties of an offer that can be aims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Days,
    Unsupported,
    Price,
    Travel,
    Courses,
}

impl Offer {
    pub(super) fn value(&self, key: Key) -> i64 {
        match key {
            Key::Days => self.days,
            Key::Unsupported => self.unsupported,
            Key::Price => self.price,
            Key::Travel => self.travel,
            Key::Courses => self.courses.len() as i64,
        }
    }
}

/// Rows, offers and the prerequisites between offers.
#[derive(Debug)]
pub(super) struct Model {
    pub rows: Vec<Row>,
    /// By first day, then last day, then position.
    pub offers: Vec<Offer>,
    /// For each group of prerequisites the offers that meet it, ascending.
    pub givers: Vec<Vec<usize>>,
    /// Whether offers have dates. Otherwise any order in which all prerequisites hold will do.
    pub timed: bool,
    pub max_days: Option<i64>,
    pub max_price: Option<i64>,
    /// Courses that must be included but that no offer gives.
    pub impossible_includes: Vec<CourseIx>,
    /// Requirements (positions in the request) that were to be rows but that no offer covers.
    pub impossible: Vec<usize>,
}

/// Weekday tracks are 0 and 1, the weekend's is 2.
pub(super) const TRACKS: usize = 3;
/// The track of Saturdays and Sundays.
pub(super) const WEEKEND: usize = 2;

/// Whether a day is a Saturday or Sunday (day 0, 1 January 1970, was a Thursday).
pub(super) fn is_weekend(day: Day) -> bool {
    (day + 3).rem_euclid(7) >= 5
}

impl Model {
    /// `goals` are requirements (positions in the request) with what it costs to leave them uncovered.
    pub(super) fn new(terms: &Terms<'_>, goals: &[(usize, u64)]) -> Self {
        let mut offers = if terms.request.with_sessions { sessions(terms, goals) } else { courses(terms, goals) };
        let mut rows = Vec::new();
        let mut impossible = Vec::new();
        for &(requirement, weight) in goals {
            let wanted = terms.request.requirements[requirement];
            let teaches = |course: CourseIx| {
                terms.course(course).teaches.iter().any(|&(c, level)| c == wanted.competence && level >= wanted.level)
            };
            if cover(&mut offers, rows.len(), teaches) {
                rows.push(Row { weight: Some(weight) });
            } else {
                impossible.push(requirement);
            }
        }
        let mut impossible_includes = Vec::new();
        for &include in &terms.request.include {
            if impossible_includes.contains(&include) {
                continue;
            }
            if cover(&mut offers, rows.len(), |course| course == include) {
                rows.push(Row { weight: None });
            } else {
                impossible_includes.push(include);
            }
        }
        let givers = link(terms, &mut offers);
        Self {
            rows,
            givers,
            timed: terms.request.with_sessions,
            offers,
            max_days: terms.request.max_days.map(i64::from),
            max_price: terms.request.max_price_ore,
            impossible_includes,
            impossible,
        }
    }
}

/// Adds the row to all offers with a course that covers it; false when there is none.
fn cover(offers: &mut [Offer], row: usize, covers: impl Fn(CourseIx) -> bool) -> bool {
    let mut any = false;
    for offer in offers {
        if offer.courses.iter().any(|&course| covers(course)) {
            offer.rows.push(row);
            any = true;
        }
    }
    any
}

/// Courses that can matter: they cover a goal or are included, or lead to one that does. Each is handed to
/// `visit`, which tells which courses would be chosen with it.
fn relevant(terms: &Terms<'_>, goals: &[(usize, u64)], mut visit: impl FnMut(CourseIx) -> Vec<CourseIx>) {
    let network = terms.network;
    let mut seen = vec![false; network.courses.len()];
    let mut expanded = vec![false; network.courses.len()];
    let mut open: Vec<CourseIx> = terms.request.include.clone();
    for &(requirement, _) in goals {
        let wanted = terms.request.requirements[requirement];
        open.extend(network.taught_by[wanted.competence as usize].iter().copied().filter(|&course| {
            terms.course(course).teaches.iter().any(|&(c, level)| c == wanted.competence && level >= wanted.level)
        }));
    }
    while let Some(course) = open.pop() {
        if std::mem::replace(&mut seen[course as usize], true) {
            continue;
        }
        for taken in visit(course) {
            if std::mem::replace(&mut expanded[taken as usize], true) {
                continue;
            }
            for group in terms.course(taken).prerequisites.iter().filter(|group| !terms.meets(group)) {
                for &alternative in group {
                    match alternative {
                        Prerequisite::Course(required) => open.push(required),
                        Prerequisite::Competence(required) => {
                            open.extend(&network.taught_by[required as usize]);
                        }
                    }
                }
            }
        }
    }
}

/// An offer of these courses without dates, rows or links.
fn offer(terms: &Terms<'_>, courses: Vec<CourseIx>) -> Offer {
    let mut new = Offer {
        session: None,
        start: 0,
        end: 0,
        track: 0,
        slots: 0,
        days: 0,
        unsupported: 0,
        price: 0,
        travel: 0,
        rows: Vec::new(),
        needs: Vec::new(),
        gives: Vec::new(),
        courses,
    };
    for &course in &new.courses {
        let course = terms.course(course);
        let days = i64::from(course.days);
        new.days += days;
        new.unsupported += if course.language_support { 0 } else { days };
        // A negative price would reward needless courses.
        new.price += course.price_ore.max(0);
    }
    new
}

/// The relevant courses that can be taken in some order.
fn courses(terms: &Terms<'_>, goals: &[(usize, u64)]) -> Vec<Offer> {
    let mut found = Vec::new();
    relevant(terms, goals, |course| {
        if terms.is_open(course) {
            found.push(course);
            vec![course]
        } else {
            Vec::new()
        }
    });
    found.sort_unstable();
    let mut reached = Reached::new(terms);
    let mut waiting = found.clone();
    loop {
        let before = waiting.len();
        waiting.retain(|&course| {
            let met = terms.course(course).prerequisites.iter().all(|group| reached.meets(terms, group, 1));
            if met {
                reached.add(terms, course, 0);
            }
            !met
        });
        if waiting.len() == before {
            break;
        }
    }
    found.retain(|course| waiting.binary_search(course).is_err());
    found.into_iter().map(|course| offer(terms, vec![course])).collect()
}

/// The relevant sessions whose prerequisites can be met before they start.
fn sessions(terms: &Terms<'_>, goals: &[(usize, u64)]) -> Vec<Offer> {
    let network = terms.network;
    let mut known: HashMap<SessionIx, bool> = HashMap::new();
    let mut found = Vec::new();
    relevant(terms, goals, |course| {
        let mut taken = Vec::new();
        for &position in &network.sessions_of[course as usize] {
            let session = &network.sessions[position as usize];
            let eligible = *known.entry(position).or_insert_with(|| {
                let eligible = terms.is_eligible(session);
                if eligible {
                    found.push(position);
                }
                eligible
            });
            if eligible {
                taken.extend(&session.courses);
            }
        }
        taken
    });
    found.sort_unstable_by_key(|&s| {
        let session = &network.sessions[s as usize];
        (session.start, session.end, network.rank(s))
    });
    let mut reached = Reached::new(terms);
    found.retain(|&s| {
        let session = &network.sessions[s as usize];
        let met = session.courses.iter().enumerate().all(|(position, &course)| {
            open_groups(terms, &session.courses[..position], course).all(|g| reached.meets(terms, g, session.start))
        });
        if met {
            for &course in &session.courses {
                reached.add(terms, course, session.end);
            }
        }
        met
    });
    found
        .into_iter()
        .map(|s| {
            let session = &network.sessions[s as usize];
            let track = match session.mode {
                Mode::Weekend => WEEKEND,
                Mode::Evening | Mode::Remote if terms.request.allow_parallel => 1,
                Mode::Day | Mode::Evening | Mode::Remote => 0,
            };
            let on_track = |&day: &Day| is_weekend(day) == (track == WEEKEND);
            Offer {
                session: Some(s),
                start: session.start,
                end: session.end,
                track,
                slots: (session.start..=session.end).filter(on_track).count() as i64,
                price: session.price_ore.max(0),
                travel: terms.travel_m(session),
                ..offer(terms, session.courses.clone())
            }
        })
        .collect()
}

/// Groups of a course's prerequisites that neither what is held nor courses earlier in its session meet.
fn open_groups<'a>(
    terms: &'a Terms<'_>,
    earlier: &'a [CourseIx],
    course: CourseIx,
) -> impl Iterator<Item = &'a Vec<Prerequisite>> {
    terms.course(course).prerequisites.iter().filter(move |group| {
        !terms.meets(group) && !group.iter().any(|&a| earlier.iter().any(|&given| gives(terms.network, given, a)))
    })
}

/// From when on courses can have been completed, and competences learnt.
struct Reached {
    courses: Vec<Day>,
    competences: Vec<Day>,
}

impl Reached {
    fn new(terms: &Terms<'_>) -> Self {
        Self {
            courses: vec![Day::MAX; terms.network.courses.len()],
            competences: vec![Day::MAX; terms.network.competences as usize],
        }
    }

    fn add(&mut self, terms: &Terms<'_>, course: CourseIx, end: Day) {
        let first = &mut self.courses[course as usize];
        *first = end.min(*first);
        for &(competence, _) in &terms.course(course).teaches {
            let first = &mut self.competences[competence as usize];
            *first = end.min(*first);
        }
    }

    fn meets(&self, terms: &Terms<'_>, group: &[Prerequisite], start: Day) -> bool {
        terms.meets(group)
            || group.iter().any(|&alternative| match alternative {
                Prerequisite::Course(course) => self.courses[course as usize] < start,
                Prerequisite::Competence(competence) => self.competences[competence as usize] < start,
            })
    }
}

/// Numbers the groups of prerequisites that need another offer, and links offers with them both ways.
fn link(terms: &Terms<'_>, offers: &mut [Offer]) -> Vec<Vec<usize>> {
    let mut numbers: BTreeMap<Vec<(bool, u32)>, usize> = BTreeMap::new();
    let mut of_course: BTreeMap<CourseIx, Vec<usize>> = BTreeMap::new();
    let mut of_competence: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for offer in &mut *offers {
        for (position, &course) in offer.courses.iter().enumerate() {
            for group in open_groups(terms, &offer.courses[..position], course) {
                let mut content: Vec<(bool, u32)> = group
                    .iter()
                    .map(|&alternative| match alternative {
                        Prerequisite::Course(required) => (true, required),
                        Prerequisite::Competence(required) => (false, required),
                    })
                    .collect();
                content.sort_unstable();
                content.dedup();
                let next = numbers.len();
                let number = *numbers.entry(content).or_insert(next);
                offer.needs.push(number);
                if number == next {
                    for &alternative in group {
                        match alternative {
                            Prerequisite::Course(required) => of_course.entry(required).or_default().push(number),
                            Prerequisite::Competence(required) => {
                                of_competence.entry(required).or_default().push(number);
                            }
                        }
                    }
                }
            }
        }
        offer.needs.sort_unstable();
        offer.needs.dedup();
    }
    let mut givers = vec![Vec::new(); numbers.len()];
    for (position, offer) in offers.iter_mut().enumerate() {
        for &course in &offer.courses {
            offer.gives.extend(of_course.get(&course).into_iter().flatten());
            for (competence, _) in &terms.course(course).teaches {
                offer.gives.extend(of_competence.get(competence).into_iter().flatten());
            }
        }
        offer.gives.sort_unstable();
        offer.gives.dedup();
        for &group in &offer.gives {
            givers[group].push(position);
        }
    }
    givers
}
