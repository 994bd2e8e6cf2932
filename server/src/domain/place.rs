//! Where people are, and which places are in their reach.

use crate::catalogue::Catalogue;
use crate::domain::error::Error;

/// Longest travel limit that can be asked for, in kilometres: farther than any two Danish municipalities.
pub const MAX_TRAVEL_KM: f64 = 1_000.0;

/// Where the participants come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere in particular: the whole country is in reach.
    Country,
    /// Anywhere in an area (position).
    Area(u32),
    /// A municipality (position).
    Municipality(u32),
}

/// An origin and how far from it one may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Where from.
    pub origin: Origin,
    /// The area that sessions must lie in where no distance is given (position).
    pub area: Option<u32>,
    /// Furthest way, one way, in metres as the crow flies.
    pub limit_m: Option<u32>,
}

impl Reach {
    /// Resolves an area, a municipality and a limit. With a municipality and no limit, its RAR area is in reach;
    /// with an area and no limit, the area itself; with neither, the country.
    pub fn new(
        catalogue: &Catalogue,
        area: Option<&str>,
        municipality: Option<&str>,
        max_travel_km: Option<f64>,
    ) -> Result<Self, Error> {
        let area = area
            .map(|key| catalogue.areas.position(key).ok_or_else(|| Error::unknown("input.area", key, "areas { key }")))
            .transpose()?;
        let municipality = municipality
            .map(|code| {
                let found = catalogue.municipalities.position(code);
                found.ok_or_else(|| Error::unknown("input.municipality", code, "municipalities { code }"))
            })
            .transpose()?;
        if let (Some(area), Some(municipality)) = (area, municipality)
            && !catalogue.area_has(area, municipality)
        {
            let (area, place) = (catalogue.areas.at(area), catalogue.municipalities.at(municipality));
            return Err(Error::invalid(
                "input.municipality",
                format!("{} ligger ikke i {}. Udelad den ene, eller ret den.", place.name, area.name_da),
                format!("{} is not in {}. Leave one of them out, or correct it.", place.name, area.name_en),
            ));
        }
        let limit_m = max_travel_km
            .map(|km| {
                if km.is_finite() && (0.0..=MAX_TRAVEL_KM).contains(&km) {
                    Ok((km * 1_000.0).round() as u32)
                } else {
                    Err(Error::invalid(
                        "input.maxTravelKm",
                        "Rejsegrænsen skal være mellem 0 og 1000 km.",
                        "The travel limit must be between 0 and 1000 km.",
                    ))
                }
            })
            .transpose()?;
        let origin = match (municipality, area) {
            (Some(at), _) => Origin::Municipality(at),
            (None, Some(at)) => Origin::Area(at),
            (None, None) => Origin::Country,
        };
        if limit_m.is_some() && origin == Origin::Country {
            return Err(Error::invalid(
                "input.maxTravelKm",
                "En rejsegrænse kræver et område eller en kommune at rejse fra.",
                "A travel limit needs an area or a municipality to travel from.",
            ));
        }
        let area = area.or_else(|| municipality.map(|at| catalogue.municipalities.at(at).rar));
        Ok(Self { origin, area, limit_m })
    }

    /// For each municipality the distance one way in metres, `None` where it is out of reach. From an area it is
    /// measured from the nearest of its municipalities, so it is 0 within the area.
    pub fn distances(&self, catalogue: &Catalogue) -> Vec<Option<u32>> {
        catalogue
            .municipalities
            .positions()
            .map(|to| {
                let metres = match self.origin {
                    Origin::Country => 0,
                    Origin::Area(area) => {
                        catalogue.geography.metres_from_any(&catalogue.areas.at(area).municipalities, to)?
                    }
                    Origin::Municipality(from) => catalogue.geography.metres(from, to),
                };
                let within = match (self.limit_m, self.area) {
                    (Some(limit), _) => metres <= limit,
                    (None, Some(area)) => catalogue.area_has(area, to),
                    (None, None) => true,
                };
                within.then_some(metres)
            })
            .collect()
    }
}
