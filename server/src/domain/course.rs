//! Courses: which ones a filter means, in which order, counted by what.

use entity::types::{LanguageSupport, Provenance};
use time::Date;

use super::error::Error;
use super::listing::{self, Facet, FacetField, Filter, Listing, positions, provenance_facet};
use crate::catalogue::Catalogue;
use crate::catalogue::noun::Course;
use crate::catalogue::search::Kind;

/// Which courses. An empty list filters nothing; several values of one list mean any of them.
#[derive(Clone, Debug, Default)]
pub struct CourseFilter {
    /// Areas that have a coming session.
    pub areas: Vec<String>,
    /// Municipalities that have a coming session.
    pub municipalities: Vec<String>,
    /// Committees.
    pub committees: Vec<String>,
    /// FKBs.
    pub fkbs: Vec<String>,
    /// Providers of coming sessions.
    pub providers: Vec<String>,
    /// Competences taught.
    pub competences: Vec<String>,
    /// Jobs that need something the course gives at the level needed.
    pub occupations: Vec<String>,
    /// Language support.
    pub language_support: Vec<LanguageSupport>,
    /// Branches.
    pub sectors: Vec<String>,
    /// Fewest days.
    pub min_days: Option<f64>,
    /// Most days.
    pub max_days: Option<f64>,
    /// With a certificate, or without.
    pub certificate: Option<bool>,
    /// With a coming session, or without.
    pub has_sessions: Option<bool>,
    /// Provenance.
    pub provenance: Vec<Provenance>,
    /// In force on this day; today when not given.
    pub as_of: Option<Date>,
    /// Whether courses that are not in force count too.
    pub include_ended: bool,
}

/// Order of courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourseOrder {
    /// Best match first; without a search by title.
    Relevance,
    /// By Danish title.
    Title,
    /// By number.
    Key,
    /// Shortest first.
    Days,
    /// Longest first.
    DaysDesc,
    /// Soonest coming session first, those without last.
    Start,
}

/// The courses that a search and a filter mean.
pub fn list(
    catalogue: &Catalogue,
    today: Date,
    search: Option<&str>,
    filter: &CourseFilter,
    order: Option<CourseOrder>,
) -> Result<Listing, Error> {
    let search = listing::meant(search);
    let filters = filters(catalogue, today, filter)?;
    let order = order.unwrap_or(CourseOrder::Relevance);
    let mut listing = if search.is_none() && matches!(order, CourseOrder::Relevance | CourseOrder::Title) {
        Listing::filtered(catalogue.courses_by_title().iter().copied(), &filters)
    } else {
        let all = catalogue.courses.positions();
        Listing::filtered(listing::candidates(catalogue, Kind::Course, search, all), &filters)
    };
    let course = |at: u32| catalogue.courses.at(at);
    match order {
        CourseOrder::Relevance => {}
        CourseOrder::Title if search.is_none() => {}
        CourseOrder::Title => {
            listing.rows.sort_by_cached_key(|&at| listing::collated(&course(at).title_da));
        }
        CourseOrder::Key => listing.rows.sort_unstable(),
        CourseOrder::Days => listing.rows.sort_by_key(|&at| (course(at).days, at)),
        CourseOrder::DaysDesc => listing.rows.sort_by_key(|&at| (std::cmp::Reverse(course(at).days), at)),
        CourseOrder::Start => listing.rows.sort_by_cached_key(|&at| {
            let first = coming(catalogue, course(at), today).map(|session| session.start).min();
            (first.is_none(), first, at)
        }),
    }
    listing.search = search.map(str::to_owned);
    Ok(listing)
}

/// Sessions of a course that have not begun and were not called off.
pub fn coming<'a>(
    catalogue: &'a Catalogue,
    course: &'a Course,
    today: Date,
) -> impl Iterator<Item = &'a crate::catalogue::noun::Session> {
    course
        .sessions
        .iter()
        .map(|&at| catalogue.sessions.at(at))
        .filter(move |session| session.start >= today && !session.cancelled)
}

/// Jobs (positions) that need something the course gives, at the level needed.
pub fn occupations(catalogue: &Catalogue, course: &Course) -> Vec<u32> {
    let mut found: Vec<u32> = course
        .competences
        .iter()
        .flat_map(|&(competence, level)| {
            catalogue.competences.at(competence).occupations.iter().copied().filter(move |&occupation| {
                let needs = &catalogue.occupations.at(occupation).requirements;
                needs.iter().any(|need| need.competence == competence && need.level <= level)
            })
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Organisations (positions) approved to offer the course on a day: for any of the FKBs it then belongs to.
pub fn approved_providers(catalogue: &Catalogue, course: &Course, day: Date) -> Vec<u32> {
    let mut found: Vec<u32> = course
        .fkbs
        .iter()
        .filter(|(_, membership)| membership.holds(day))
        .flat_map(|&(fkb, _)| &catalogue.fkbs.at(fkb).approvals)
        .filter(|approval| approval.validity.holds(day))
        .map(|approval| approval.organisation)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn filters<'a>(catalogue: &'a Catalogue, today: Date, filter: &'a CourseFilter) -> Result<Vec<Filter<'a>>, Error> {
    let course = |at: u32| catalogue.courses.at(at);
    let mut filters = Vec::new();
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let places = positions(&filter.municipalities, "filter.municipalities", "municipalities { code }", |code| {
        catalogue.municipalities.position(code)
    })?;
    let committees = positions(&filter.committees, "filter.committees", "committees { key }", |key| {
        catalogue.committees.position(key)
    })?;
    let fkbs = positions(
        &filter.fkbs,
        "filter.commonCompetenceDescriptions",
        "commonCompetenceDescriptions { key }",
        |key| catalogue.fkbs.position(key),
    )?;
    let providers = positions(&filter.providers, "filter.providers", "organisations { key }", |key| {
        catalogue.organisations.position(key)
    })?;
    let competences = positions(&filter.competences, "filter.competences", "competences { key }", |key| {
        catalogue.competences.position(key)
    })?;
    let jobs = positions(&filter.occupations, "filter.occupations", "occupations { key }", |key| {
        catalogue.occupations.position(key)
    })?;
    for (field, days) in [("filter.minDays", filter.min_days), ("filter.maxDays", filter.max_days)] {
        if days.is_some_and(|days| !days.is_finite() || days < 0.0) {
            return Err(Error::invalid(field, "Antal dage kan ikke være negativt.", "Days can't be negative."));
        }
    }
    if let (Some(low), Some(high)) = (filter.min_days, filter.max_days)
        && low > high
    {
        return Err(Error::invalid(
            "filter.maxDays",
            "maxDays er mindre end minDays. Byt dem om.",
            "maxDays is below minDays. Swap them.",
        ));
    }

    let day = filter.as_of.unwrap_or(today);
    if !filter.include_ended {
        filters.push(Filter::plain(move |at| course(at).validity.holds(day)));
    }
    if !areas.is_empty() {
        filters.push(Filter::of(FacetField::Area, move |at| {
            coming(catalogue, course(at), today)
                .any(|session| areas.iter().any(|&area| catalogue.area_has(area, session.municipality)))
        }));
    }
    if !places.is_empty() {
        filters.push(Filter::plain(move |at| {
            coming(catalogue, course(at), today).any(|session| places.contains(&session.municipality))
        }));
    }
    if !committees.is_empty() {
        filters.push(Filter::of(FacetField::Committee, move |at| {
            course(at).committee.is_some_and(|committee| committees.contains(&committee))
        }));
    }
    if !fkbs.is_empty() {
        filters.push(Filter::plain(move |at| {
            course(at).fkbs.iter().any(|(fkb, membership)| membership.holds(day) && fkbs.contains(fkb))
        }));
    }
    if !providers.is_empty() {
        filters.push(Filter::of(FacetField::Provider, move |at| {
            coming(catalogue, course(at), today).any(|session| providers.contains(&session.provider))
        }));
    }
    if !competences.is_empty() {
        filters.push(Filter::plain(move |at| {
            course(at).competences.iter().any(|(taught, _)| competences.contains(taught))
        }));
    }
    if !jobs.is_empty() {
        filters.push(Filter::plain(move |at| {
            occupations(catalogue, course(at)).iter().any(|occupation| jobs.contains(occupation))
        }));
    }
    if !filter.language_support.is_empty() {
        filters.push(Filter::of(FacetField::LanguageSupport, move |at| {
            filter.language_support.contains(&course(at).language_support)
        }));
    }
    if !filter.sectors.is_empty() {
        filters.push(Filter::of(FacetField::Sector, move |at| filter.sectors.contains(&course(at).sector)));
    }
    if filter.min_days.is_some() || filter.max_days.is_some() {
        let low = filter.min_days.map_or(0, |days| (days * 100.0).round() as i32);
        let high = filter.max_days.map_or(i32::MAX, |days| (days * 100.0).round() as i32);
        filters.push(Filter::of(FacetField::Days, move |at| (low..=high).contains(&course(at).days)));
    }
    if let Some(wanted) = filter.certificate {
        filters.push(Filter::of(FacetField::Certificate, move |at| course(at).certificate == wanted));
    }
    if let Some(wanted) = filter.has_sessions {
        filters.push(Filter::plain(move |at| coming(catalogue, course(at), today).next().is_some() == wanted));
    }
    if !filter.provenance.is_empty() {
        filters.push(Filter::of(FacetField::Provenance, move |at| {
            filter.provenance.contains(&course(at).origin.provenance)
        }));
    }
    Ok(filters)
}

/// Lengths that the days facet counts together: name, shortest and longest in hundredths of a day.
const LENGTHS: [(&str, i32, i32); 5] =
    [("0-1", 0, 100), ("1-3", 101, 300), ("3-5", 301, 500), ("5-10", 501, 1_000), ("10-", 1_001, i32::MAX)];

/// Counts by area, committee, provider, length, language support, certificate, provenance and branch.
pub fn facets(catalogue: &Catalogue, listing: &Listing, today: Date) -> Vec<Facet> {
    let course = |at: u32| catalogue.courses.at(at);
    let flag = |&yes: &bool| {
        let (da, en) = if yes { ("Ja", "Yes") } else { ("Nej", "No") };
        (yes.to_string(), da.to_owned(), en.to_owned())
    };
    vec![
        listing.count(
            FacetField::Area,
            |at| {
                coming(catalogue, course(at), today)
                    .map(|session| catalogue.municipalities.at(session.municipality).rar)
                    .collect()
            },
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        listing.count(
            FacetField::Committee,
            |at| course(at).committee.into_iter().collect(),
            |&at| {
                let committee = catalogue.committees.at(at);
                (committee.key.clone(), committee.name_da.clone(), committee.name_en.clone())
            },
        ),
        listing.count(
            FacetField::Provider,
            |at| coming(catalogue, course(at), today).map(|session| session.provider).collect(),
            |&at| {
                let provider = catalogue.organisations.at(at);
                (provider.key.clone(), provider.name.clone(), provider.name.clone())
            },
        ),
        listing.count(
            FacetField::Days,
            |at| {
                LENGTHS.iter().position(|&(_, low, high)| (low..=high).contains(&course(at).days)).into_iter().collect()
            },
            |&at| {
                let name = LENGTHS[at].0;
                let (da, en) = match at {
                    0 => ("Højst 1 dag".to_owned(), "At most 1 day".to_owned()),
                    4 => ("Over 10 dage".to_owned(), "Over 10 days".to_owned()),
                    _ => {
                        let (low, high) = (LENGTHS[at - 1].2 / 100, LENGTHS[at].2 / 100);
                        (format!("Over {low} til {high} dage"), format!("Over {low} to {high} days"))
                    }
                };
                (name.to_owned(), da, en)
            },
        ),
        listing.count(
            FacetField::LanguageSupport,
            |at| vec![course(at).language_support],
            |support| {
                let (da, en) = match support {
                    LanguageSupport::None => ("Ingen", "None"),
                    LanguageSupport::Dsa => ("Dansk som andetsprog", "Danish as a second language"),
                    LanguageSupport::Bilingual => ("Særligt for tosprogede", "Made for bilinguals"),
                };
                (support.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
        listing.count(FacetField::Certificate, |at| vec![course(at).certificate], flag),
        provenance_facet(listing, |at| course(at).origin.provenance),
        listing.count(
            FacetField::Sector,
            |at| vec![course(at).sector.as_str()],
            |sector| ((*sector).to_owned(), (*sector).to_owned(), (*sector).to_owned()),
        ),
    ]
}
