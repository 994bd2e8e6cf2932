//! Published packages: which ones a search and a filter mean, and what their courses cover of their job.

use super::error::Error;
use super::listing::{self, Facet, FacetField, Filter, Listing, positions, provenance_facet};
use super::policy::{self, Action, Subject};
use super::viewer::Viewer;
use super::work::Work;
use crate::catalogue::noun::Package;
use crate::catalogue::search::Kind;
use crate::catalogue::{Catalogue, offer};
use crate::planner::matching;
use entity::types::{PackageKind, PackageStatus, Provenance, TargetGroup};

/// Which packages. An empty list filters nothing.
#[derive(Clone, Debug, Default)]
pub struct PackageFilter {
    /// Kinds.
    pub kinds: Vec<PackageKind>,
    /// Jobs.
    pub occupations: Vec<String>,
    /// Areas that it is for, or that a municipality it is for lies in.
    pub areas: Vec<String>,
    /// Whom it is for.
    pub target_groups: Vec<TargetGroup>,
    /// Courses that it uses.
    pub courses: Vec<String>,
    /// Parties.
    pub organisations: Vec<String>,
    /// Where it stands.
    pub status: Vec<PackageStatus>,
    /// Provenance.
    pub provenance: Vec<Provenance>,
}

/// Order of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageOrder {
    /// Best match first; without a search by title.
    Relevance,
    /// By Danish title.
    Title,
    /// Latest first year first.
    Newest,
}

/// Published packages, and those in the making that a viewer takes part in: one list, by position. Those in the making
/// come after the catalogue's.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    /// The catalogue, whose packages come first.
    pub catalogue: &'a Catalogue,
    /// Packages in the making, as the catalogue would know them.
    pub making: &'a [Package],
}

impl<'a> Shelf<'a> {
    /// Published packages alone.
    pub fn published(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, making: &[] }
    }

    /// The package at a position.
    pub fn at(self, position: u32) -> &'a Package {
        match position.checked_sub(self.catalogue.packages.len()) {
            None => self.catalogue.packages.at(position),
            Some(at) => &self.making[at as usize],
        }
    }

    /// Positions that a search means, best first; of those in the making every one that has all the words.
    fn candidates(self, search: Option<&str>) -> Vec<u32> {
        let published = self.catalogue.packages.positions();
        let mut found = listing::candidates(self.catalogue, Kind::Package, search, published.clone());
        let words: Vec<String> = search.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
        found.extend((published.end..).zip(self.making).filter_map(|(at, package)| {
            let mut text = format!("{} {} {}", package.title_da, package.title_en, package.description);
            for element in &package.elements {
                text.push(' ');
                text.push_str(&element.title);
            }
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word.as_str())).then_some(at)
        }));
        found
    }
}

/// The packages that a search and a filter mean.
pub fn list(
    shelf: Shelf<'_>,
    search: Option<&str>,
    filter: &PackageFilter,
    order: Option<PackageOrder>,
) -> Result<Listing, Error> {
    let search = listing::meant(search);
    let catalogue = shelf.catalogue;
    let package = |at: u32| shelf.at(at);
    let jobs = positions(&filter.occupations, "filter.occupations", "occupations { key }", |key| {
        catalogue.occupations.position(key)
    })?;
    let areas = positions(&filter.areas, "filter.areas", "areas { key }", |key| catalogue.areas.position(key))?;
    let courses =
        positions(&filter.courses, "filter.courses", "courses { key }", |key| catalogue.courses.position(key))?;
    let parties = positions(&filter.organisations, "filter.organisations", "organisations { key }", |key| {
        catalogue.organisations.position(key)
    })?;
    let mut filters = Vec::new();
    if !filter.kinds.is_empty() {
        filters.push(Filter::of(FacetField::Kind, move |at| filter.kinds.contains(&package(at).kind)));
    }
    if !jobs.is_empty() {
        filters.push(Filter::of(FacetField::Occupation, move |at| {
            package(at).occupations.iter().any(|job| jobs.contains(job))
        }));
    }
    if !areas.is_empty() {
        filters.push(Filter::of(FacetField::Area, move |at| {
            areas.iter().any(|&area| serves(catalogue, package(at), area))
        }));
    }
    if !filter.target_groups.is_empty() {
        filters.push(Filter::of(FacetField::TargetGroup, move |at| {
            package(at).target_groups.iter().any(|group| filter.target_groups.contains(group))
        }));
    }
    if !courses.is_empty() {
        filters.push(Filter::plain(move |at| {
            package(at).elements.iter().any(|element| element.course.is_some_and(|course| courses.contains(&course)))
        }));
    }
    if !parties.is_empty() {
        filters.push(Filter::plain(move |at| {
            package(at).parties.iter().any(|party| parties.contains(&party.organisation))
        }));
    }
    if !filter.status.is_empty() {
        filters.push(Filter::plain(move |at| filter.status.contains(&package(at).status)));
    }
    if !filter.provenance.is_empty() {
        filters.push(Filter::of(FacetField::Provenance, move |at| {
            filter.provenance.contains(&package(at).origin.provenance)
        }));
    }
    let order = order.unwrap_or(PackageOrder::Relevance);
    let titles = search.is_none() && order != PackageOrder::Newest && shelf.making.is_empty();
    let mut listing = if titles {
        Listing::filtered(catalogue.packages_by_title().iter().copied(), &filters)
    } else {
        Listing::filtered(shelf.candidates(search), &filters)
    };
    match order {
        _ if titles => {}
        PackageOrder::Relevance if search.is_some() => {}
        PackageOrder::Relevance | PackageOrder::Title => {
            listing.rows.sort_by_cached_key(|&at| listing::collated(&package(at).title_da));
        }
        PackageOrder::Newest => listing.rows.sort_by_key(|&at| (std::cmp::Reverse(package(at).year_from), at)),
    }
    listing.search = search.map(str::to_owned);
    Ok(listing)
}

/// Whether a package is for an area: named, or by a municipality in it. A national package names no place.
pub fn serves(catalogue: &Catalogue, package: &Package, area: u32) -> bool {
    let wanted = catalogue.areas.at(area);
    package.areas.contains(&area)
        || package.municipalities.iter().any(|&place| catalogue.area_has(area, place))
        || package.areas.iter().any(|&own| {
            // A package for a labour-market office's district serves each RAR area that lies wholly in it.
            let own = &catalogue.areas.at(own).municipalities;
            !wanted.municipalities.is_empty() && wanted.municipalities.iter().all(|place| own.contains(place))
        })
}

/// The courses of a package (positions), each once.
pub fn courses(package: &Package) -> Vec<u32> {
    let mut courses: Vec<u32> = package.elements.iter().filter_map(|element| element.course).collect();
    courses.sort_unstable();
    courses.dedup();
    courses
}

/// What the courses of a package cover of its first job.
pub struct PackageCoverage {
    /// Job (position).
    pub occupation: u32,
    /// Covered essential weight over all essential weight.
    pub essential: f64,
    /// The same of the optional.
    pub optional: f64,
    /// Essential requirements not covered (positions in the job's requirements).
    pub uncovered: Vec<usize>,
}

/// Coverage of a package's first job; `None` where it names no job, or none of its courses is known by key. An element
/// without a verified course counts nothing.
pub fn coverage(catalogue: &Catalogue, package: &Package) -> Option<PackageCoverage> {
    let occupation = *package.occupations.first()?;
    let courses = courses(package);
    if courses.is_empty() {
        return None;
    }
    let needs = offer::requirements(&catalogue.occupations.at(occupation).requirements);
    let score = matching::score(&catalogue.network, &courses, &needs, &catalogue.rarity);
    Some(PackageCoverage {
        occupation,
        essential: score.essential_coverage,
        optional: score.optional_coverage,
        uncovered: score.missing.into_iter().filter(|&at| needs[at].essential).collect(),
    })
}

/// The parties of a package, as drafts know them.
pub fn party_list(catalogue: &Catalogue, package: &Package) -> Vec<super::draft::content::Party> {
    let party = |party: &crate::catalogue::noun::Party| super::draft::content::Party {
        organisation: catalogue.organisations.at(party.organisation).key.clone(),
        role: party.role,
        status: party.status,
    };
    package.parties.iter().map(party).collect()
}

/// A requirement of a package's job, and what covers it.
pub struct Line {
    /// The competence (position).
    pub competence: u32,
    /// The level needed, 1 to 4.
    pub level: u8,
    /// Whether the job can't be done without it.
    pub essential: bool,
    /// Courses of the package (positions) that give it at the level needed.
    pub courses: Vec<u32>,
    /// Name of the first element that covers it: by its course, or because it is tied to it.
    pub element: Option<String>,
}

/// Each requirement of a package's first job, and what covers it; empty where it names no job.
pub fn lines(catalogue: &Catalogue, package: &Package) -> Vec<Line> {
    let Some(&occupation) = package.occupations.first() else { return Vec::new() };
    let gives = |course: u32, competence: u32, level: u8| {
        let given = &catalogue.courses.at(course).competences;
        given.iter().any(|&(at, reached)| at == competence && reached >= level)
    };
    let needs = &catalogue.occupations.at(occupation).requirements;
    let line = |need: &crate::catalogue::noun::Requirement| {
        let covers = |course: u32| gives(course, need.competence, need.level);
        let by_course = |element: &&crate::catalogue::noun::Element| element.course.is_some_and(covers);
        let tied = |element: &&crate::catalogue::noun::Element| element.requirements.contains(&need.competence);
        let elements = &package.elements;
        let first = elements.iter().find(by_course).or_else(|| elements.iter().find(tied));
        Line {
            competence: need.competence,
            level: need.level,
            essential: need.importance == entity::types::Importance::Essential,
            courses: courses(package).into_iter().filter(|&course| covers(course)).collect(),
            element: first.map(|element| element.id.clone()),
        }
    };
    needs.iter().map(line).collect()
}

/// What a viewer may do with a package now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageAction {
    /// Change it.
    Edit,
    /// Invite organisations, and take them out.
    Invite,
    /// Put it to its parties.
    Propose,
    /// Decide for the viewer's organisation.
    Decide,
    /// Publish it.
    Publish,
    /// Take it out of use.
    Retire,
    /// Give the draft up.
    Discard,
    /// Comment on it.
    Comment,
    /// Adapt it to another area.
    Adapt,
}

/// What a viewer may do with a package now: by role, and by where the package stands.
pub fn may(viewer: &Viewer, work: Option<&Work>, package: &Package) -> Vec<PackageAction> {
    use PackageStatus::{Agreed, Draft, Proposed, Published, Retired};
    let mut may = Vec::new();
    if let Some(work) = work {
        let status = work.row.status;
        let has = |action: Action| policy::allowed(viewer, action, &work.subject()).is_some();
        let mut offer = |action, right: bool, state: bool| {
            if right && state {
                may.push(action);
            }
        };
        let open = status != Retired;
        offer(PackageAction::Edit, has(Action::EditPackage), open);
        offer(PackageAction::Invite, has(Action::InviteParty), open);
        offer(PackageAction::Propose, has(Action::ProposePackage), status == Draft);
        let mine = viewer.organisations().into_iter().any(|key| {
            work.party(key).is_some() && policy::allowed(viewer, Action::DecideParty, &work.subject_of(key)).is_some()
        });
        offer(PackageAction::Decide, mine, matches!(status, Proposed | Agreed));
        offer(PackageAction::Publish, has(Action::PublishPackage), status == Agreed);
        offer(PackageAction::Retire, has(Action::RetirePackage), open && work.row.version > 0);
        offer(PackageAction::Discard, has(Action::DiscardDraft), matches!(status, Draft | Proposed | Agreed));
        offer(PackageAction::Comment, has(Action::Comment), true);
    }
    let creates = viewer
        .organisations()
        .into_iter()
        .any(|key| policy::allowed(viewer, Action::CreatePackage, &Subject::of(key)).is_some());
    if creates && package.status == Published {
        may.push(PackageAction::Adapt);
    }
    may
}

/// Packages (positions) that lead to a job and serve an area: local ones first, then national ones.
pub fn for_job_in_area(catalogue: &Catalogue, occupation: u32, area: u32) -> Vec<u32> {
    let all = &catalogue.occupations.at(occupation).packages;
    let (local, rest): (Vec<u32>, Vec<u32>) =
        all.iter().partition(|&&at| serves(catalogue, catalogue.packages.at(at), area));
    let national = rest.into_iter().filter(|&at| {
        let package = catalogue.packages.at(at);
        package.areas.is_empty() && package.municipalities.is_empty()
    });
    local.into_iter().chain(national).collect()
}

/// Counts by kind, job, area, target group and provenance.
pub fn facets(shelf: Shelf<'_>, listing: &Listing) -> Vec<Facet> {
    let catalogue = shelf.catalogue;
    let package = |at: u32| shelf.at(at);
    vec![
        listing.count(
            FacetField::Kind,
            |at| vec![package(at).kind],
            |&kind| {
                let (da, en) = kind_words(kind);
                (kind.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
        listing.count(
            FacetField::Occupation,
            |at| package(at).occupations.clone(),
            |&at| {
                let occupation = catalogue.occupations.at(at);
                (occupation.key.clone(), occupation.title_da.clone(), occupation.title_en.clone())
            },
        ),
        listing.count(
            FacetField::Area,
            |at| {
                let package = package(at);
                let places = package.municipalities.iter().map(|&at| catalogue.municipalities.at(at).rar);
                places.chain(package.areas.iter().copied()).collect()
            },
            |&at| {
                let area = catalogue.areas.at(at);
                (area.key.clone(), area.name_da.clone(), area.name_en.clone())
            },
        ),
        listing.count(
            FacetField::TargetGroup,
            |at| package(at).target_groups.clone(),
            |&group| {
                let (da, en) = target_group_words(group);
                (group.as_str().to_owned(), da.to_owned(), en.to_owned())
            },
        ),
        provenance_facet(listing, |at| package(at).origin.provenance),
    ]
}

/// A kind of package in Danish and English.
pub fn kind_words(kind: PackageKind) -> (&'static str, &'static str) {
    match kind {
        PackageKind::JobPackage => ("Jobpakke", "Job package"),
        PackageKind::BranchPackage => ("Branchepakke", "Branch package"),
        PackageKind::JobVeu => ("Job-VEU", "Job-VEU"),
        PackageKind::Project => ("Projekt", "Project"),
    }
}

/// A target group in Danish and English.
pub fn target_group_words(group: TargetGroup) -> (&'static str, &'static str) {
    match group {
        TargetGroup::UnskilledUnemployed => ("Ufaglærte ledige", "Unskilled unemployed"),
        TargetGroup::InsuredUnemployed => ("Forsikrede ledige", "Insured unemployed"),
        TargetGroup::CashBenefit => ("Kontanthjælpsmodtagere", "People on cash benefit"),
        TargetGroup::RefugeesFamilyReunified => ("Flygtninge og familiesammenførte", "Refugees and reunified families"),
        TargetGroup::Immigrants => ("Indvandrere", "Immigrants"),
        TargetGroup::SelfSupported => ("Selvforsørgende", "Self-supporting people"),
        TargetGroup::Bilingual => ("Tosprogede", "Bilingual people"),
        TargetGroup::Employed => ("Beskæftigede", "People in work"),
    }
}
