//! Distances between municipalities: great-circle, between their inner points. A road is longer, so a limit in
//! kilometres is a limit as the crow flies, and is said to be so.

use super::noun::Municipality;
use super::table::Table;

/// Mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres between each two municipalities.
pub struct Geography {
    places: usize,
    metres: Vec<u32>,
}

impl Geography {
    /// Measures between all pairs: 98 municipalities give 9,604 distances.
    pub fn new(municipalities: &Table<Municipality>) -> Self {
        let metres = municipalities
            .iter()
            .flat_map(|from| municipalities.iter().map(move |to| great_circle(from, to)))
            .collect();
        Self { places: municipalities.len() as usize, metres }
    }

    /// Metres between two municipalities (positions).
    pub fn metres(&self, from: u32, to: u32) -> u32 {
        self.metres[from as usize * self.places + to as usize]
    }

    /// Metres from the nearest of several municipalities; `None` when there is none.
    pub fn metres_from_any(&self, from: &[u32], to: u32) -> Option<u32> {
        from.iter().map(|&from| self.metres(from, to)).min()
    }
}

/// Haversine formula.
fn great_circle(from: &Municipality, to: &Municipality) -> u32 {
    let (lat1, lat2) = (from.lat.to_radians(), to.lat.to_radians());
    let half_lat = (lat2 - lat1) / 2.0;
    let half_lon = (to.lon - from.lon).to_radians() / 2.0;
    let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
    (2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()).round() as u32
}
