//! What a valid package is and which is best, written a second time, plainly: every subset is tried.

use super::planner::{Aim, CourseIx, Mode, Network, Objective, Prerequisite, Request, SessionIx};

/// Courses with their sessions: position in the network, or none where no sessions are asked for.
pub(super) type Pick = Vec<(CourseIx, Option<SessionIx>)>;

/// Everything that is summed up over a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    /// Weight of what has to be covered and isn't.
    pub(super) uncovered: i64,
    /// Weight of what is optional and not covered.
    pub(super) optional_uncovered: i64,
    /// Calendar days with sessions, course days in hundredths without.
    pub(super) time: i64,
    pub(super) days: i64,
    pub(super) unsupported: i64,
    pub(super) price: i64,
    pub(super) travel: i64,
    pub(super) courses: i64,
    pub(super) end: i64,
}

/// All that can be chosen whole: sessions, or single courses.
pub(super) fn units(network: &Network, request: &Request) -> Vec<Pick> {
    if request.with_sessions {
        (0..)
            .zip(&network.sessions)
            .map(|(s, session)| session.courses.iter().map(|&c| (c, Some(s))).collect())
            .collect()
    } else {
        (0..network.courses.len() as CourseIx).map(|c| vec![(c, None)]).collect()
    }
}

/// All valid packages.
pub(super) fn packages(network: &Network, request: &Request) -> Vec<Pick> {
    let units = units(network, request);
    (0..1_u32 << units.len())
        .map(|set| (0..units.len()).filter(|u| set >> u & 1 == 1).flat_map(|u| units[u].clone()).collect::<Pick>())
        .filter(|pick| fault(network, request, pick).is_none())
        .collect()
}

/// What is wrong with a package; its bundles must be complete and in their order.
pub(super) fn fault(network: &Network, request: &Request, pick: &Pick) -> Option<&'static str> {
    let courses: Vec<CourseIx> = pick.iter().map(|&(course, _)| course).collect();
    if (1..courses.len()).any(|at| courses[..at].contains(&courses[at])) {
        return Some("a course twice");
    }
    if courses.iter().any(|course| request.exclude.contains(course)) {
        return Some("an excluded course");
    }
    if request.include.iter().any(|course| !courses.contains(course)) {
        return Some("an included course missing");
    }
    let days: i32 = courses.iter().map(|&c| network.courses[c as usize].days).sum();
    if request.max_days.is_some_and(|most| days > most) {
        return Some("too many days");
    }
    let sums = sums(network, request, pick);
    if request.max_price_ore.is_some_and(|most| sums.price > most) {
        return Some("too dear");
    }
    if request.with_sessions { dated_fault(network, request, pick) } else { undated_fault(network, request, &courses) }
}

fn dated_fault(network: &Network, request: &Request, pick: &Pick) -> Option<&'static str> {
    let sessions = sessions(pick);
    for &s in &sessions {
        let session = &network.sessions[s as usize];
        let taken: Vec<CourseIx> = pick.iter().filter(|p| p.1 == Some(s)).map(|p| p.0).collect();
        if taken != session.courses {
            return Some("half a session");
        }
        let near = session.mode == Mode::Remote || request.distance_m[session.place as usize].is_some();
        let open = session.start >= request.earliest_start
            && session.start >= request.today
            && request.latest_end.is_none_or(|day| session.end <= day)
            && session.deadline.is_none_or(|day| day >= request.today)
            && session.seats_free >= request.participants;
        if !near || !open {
            return Some("a session that can't be chosen");
        }
        for other in sessions.iter().filter(|&&other| other < s).map(|&other| &network.sessions[other as usize]) {
            let weekend = (session.mode == Mode::Weekend, other.mode == Mode::Weekend);
            let beside = request.allow_parallel && (session.mode == Mode::Day) != (other.mode == Mode::Day);
            let apart = session.end < other.start || other.end < session.start;
            if weekend.0 == weekend.1 && !apart && !beside {
                return Some("two sessions on one day");
            }
        }
    }
    for (at, &(course, s)) in pick.iter().enumerate() {
        let session = &network.sessions[s? as usize];
        let taught = &network.courses[course as usize];
        if taught.valid_from.is_some_and(|day| day > session.start)
            || taught.valid_to.is_some_and(|day| day < session.end)
        {
            return Some("a course that doesn't exist then");
        }
        let before: Vec<CourseIx> =
            pick.iter()
                .enumerate()
                .filter(|&(i, &(_, other))| {
                    if other == s { i < at } else { network.sessions[other.unwrap_or(0) as usize].end < session.start }
                })
                .map(|(_, &(other, _))| other)
                .collect();
        if !prerequisites_met(network, request, course, &before) {
            return Some("a prerequisite not met");
        }
    }
    None
}

fn undated_fault(network: &Network, request: &Request, courses: &[CourseIx]) -> Option<&'static str> {
    let day = request.earliest_start;
    for &course in courses {
        let taught = &network.courses[course as usize];
        if taught.valid_from.is_some_and(|from| from > day) || taught.valid_to.is_some_and(|to| to < day) {
            return Some("a course that doesn't exist then");
        }
    }
    let mut before: Vec<CourseIx> = Vec::new();
    while before.len() < courses.len() {
        let next = courses.iter().find(|c| !before.contains(c) && prerequisites_met(network, request, **c, &before));
        before.push(match next {
            Some(&course) => course,
            None => return Some("no valid order"),
        });
    }
    None
}

fn teaches(network: &Network, course: CourseIx, competence: u32) -> u8 {
    let taught = &network.courses[course as usize].teaches;
    taught.iter().filter(|t| t.0 == competence).map(|t| t.1).max().unwrap_or(0)
}

/// Whether these courses and what is held meet all prerequisites of a course.
pub(super) fn prerequisites_met(network: &Network, request: &Request, course: CourseIx, before: &[CourseIx]) -> bool {
    network.courses[course as usize].prerequisites.iter().all(|group| {
        group.iter().any(|&alternative| match alternative {
            Prerequisite::Course(c) => before.contains(&c) || request.completed.contains(&c),
            Prerequisite::Competence(k) => {
                request.held.contains(&k)
                    || before.iter().chain(&request.completed).any(|&c| teaches(network, c, k) > 0)
            }
        })
    })
}

fn sessions(pick: &Pick) -> Vec<SessionIx> {
    let mut sessions: Vec<SessionIx> = pick.iter().filter_map(|p| p.1).collect();
    sessions.sort_unstable();
    sessions.dedup();
    sessions
}

/// Whether a requirement is covered by these courses and what is held.
pub(super) fn covered(network: &Network, request: &Request, requirement: usize, courses: &[CourseIx]) -> bool {
    let wanted = request.requirements[requirement];
    request.held.contains(&wanted.competence)
        || courses.iter().chain(&request.completed).any(|&c| teaches(network, c, wanted.competence) >= wanted.level)
}

/// Sums of a package, valid or not.
pub(super) fn sums(network: &Network, request: &Request, pick: &Pick) -> Sums {
    let courses: Vec<CourseIx> = pick.iter().map(|p| p.0).collect();
    let all_optional = request.requirements.iter().all(|r| !r.essential);
    let mut sums = Sums {
        uncovered: 0,
        optional_uncovered: 0,
        time: 0,
        days: 0,
        unsupported: 0,
        price: 0,
        travel: 0,
        courses: courses.len() as i64,
        end: 0,
    };
    for (position, wanted) in request.requirements.iter().enumerate() {
        if !covered(network, request, position, &courses) {
            if wanted.essential || all_optional {
                sums.uncovered += i64::from(wanted.weight);
            } else {
                sums.optional_uncovered += i64::from(wanted.weight);
            }
        }
    }
    for &course in &courses {
        let course = &network.courses[course as usize];
        sums.days += i64::from(course.days);
        sums.unsupported += if course.language_support { 0 } else { i64::from(course.days) };
        sums.price += if request.with_sessions { 0 } else { course.price_ore };
    }
    let taken = sessions(pick);
    for &s in &taken {
        let session = &network.sessions[s as usize];
        sums.price += session.price_ore;
        if session.mode != Mode::Remote {
            let way = request.distance_m[session.place as usize].unwrap_or(0);
            sums.travel += 2 * i64::from(way) * i64::from(session.attendance_days);
        }
    }
    let days = taken.iter().map(|&s| &network.sessions[s as usize]);
    if let (Some(start), Some(end)) = (days.clone().map(|s| s.start).min(), days.map(|s| s.end).max()) {
        sums.time = i64::from(end - start + 1);
        sums.end = i64::from(end);
    }
    if !request.with_sessions {
        sums.time = sums.days;
    }
    sums
}

/// The aims of a request in their order when `aim` comes right after coverage: less is better.
pub(super) fn ranked(request: &Request, aim: Aim, sums: &Sums) -> Vec<i64> {
    let lead = match aim {
        Aim::Time => sums.time,
        Aim::Price => sums.price,
        Aim::EarliestEnd => sums.end,
        Aim::CourseDays => sums.days,
        Aim::Travel => sums.travel,
        Aim::Courses => sums.courses,
        Aim::OptionalCoverage => sums.optional_uncovered,
        Aim::LanguageSupport => sums.unsupported,
    };
    let support = if request.language_support { sums.unsupported } else { 0 };
    vec![sums.uncovered, lead, sums.time, support, sums.price, sums.travel, sums.courses, sums.end]
}

/// The request's own leading aim.
pub(super) fn objective(request: &Request) -> Aim {
    match request.objective {
        Objective::Time => Aim::Time,
        Objective::Price => Aim::Price,
    }
}
