//! The files of a starter network: their names, their columns, and those that are part of the program.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::events::hexadecimal;
use crate::import::fault::{Fault, Faults};
use crate::import::record::Keys;
use crate::import::sheet::Sheet;
use crate::import::starter::SOURCE_DATE;

/// Files that are larger are not read: a starter network is thousands of rows, not millions.
const LARGEST: u64 = 64 << 20;

/// Declares the files: field, name, columns before `provenance`, and the column that others refer to.
macro_rules! files {
    ($($field:ident $name:literal [$($column:literal)+])+) => {
        /// The files, each as far as it could be read.
        pub(super) struct Files {
            $(pub(super) $field: Option<Sheet>,)+
            /// SHA-256 over all files.
            pub(super) digest: String,
        }

        impl Files {
            /// Names of the files, in the order in which faults are told.
            pub(super) const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];

            fn read(origin: &str, mut bytes_of: impl FnMut(&'static str, &'static [u8], &mut Faults) -> Option<Vec<u8>>, faults: &mut Faults) -> Self {
                let mut digest = Sha256::new();
                $(
                    let embedded = include_bytes!(concat!("../../../../data/", $name));
                    let $field = bytes_of($name, embedded, faults).and_then(|bytes| {
                        digest.update($name);
                        digest.update((bytes.len() as u64).to_le_bytes());
                        digest.update(&bytes);
                        let mut sheet = Sheet::read($name, &[$($column,)+ "provenance"], &bytes, faults)?;
                        // A file that is the network's own, wherever it lies, speaks for what the network speaks for.
                        if bytes == embedded {
                            sheet.source = concat!("Kortvej starter network, ", $name).to_owned();
                            sheet.source_date = Some(SOURCE_DATE);
                        } else {
                            sheet.source = format!("{origin}, {}", $name);
                        }
                        Some(sheet)
                    });
                )+
                Self { $($field,)+ digest: hexadecimal(&digest.finalize()) }
            }
        }
    };
}

files! {
    areas "areas.csv" ["key" "kind" "name_da" "name_en" "parent_key" "valid_from" "valid_to"]
    municipalities "municipalities.csv" ["code" "name" "region_key" "rar_key" "amk_key" "lat" "lon" "aliases"]
    committees "committees.csv" ["key" "name_da" "name_en" "branches_da"]
    organisations "organisations.csv" [
        "key" "name" "kind" "municipality_code" "area_keys" "institution_number" "valid_from" "valid_to"
    ]
    fkbs "fkb.csv" ["number_or_key" "title_da" "committee_key" "valid_from" "valid_to" "replaces"]
    competences "competences.csv" ["key" "label_da" "label_en" "kind" "description_da" "esco_skill_id"]
    courses "courses.csv" [
        "key" "title_da" "title_en" "days" "fkb_key" "committee_key" "certificate" "objective_da" "objective_en"
        "language_support" "merit_giving" "valid_from" "valid_to" "sector"
    ]
    course_competences "course_competences.csv" ["course_key" "competence_key" "level"]
    course_prerequisites "course_prerequisites.csv" ["course_key" "group" "requires_course_or_competence_key"]
    course_restrictions "course_restrictions.csv" [
        "course_key" "kind" "text_da" "text_en" "authority_key" "legal_basis"
    ]
    occupations "occupations.csv" [
        "key" "title_da" "title_en" "disco08" "esco_occupation_id" "titles_da" "work_task_da"
    ]
    occupation_competences "occupation_competences.csv" [
        "occupation_key" "competence_key" "level" "importance" "weight"
    ]
    approvals "approvals.csv" ["organisation_key" "fkb_key" "valid_from" "valid_to"]
    session_patterns "session_patterns.csv" [
        "key" "course_keys" "provider_key" "municipality_code" "first_start_offset_days" "repeat_every_days" "repeats"
        "duration_days" "seats" "min_participants" "guaranteed" "mode" "language" "price_dkk"
    ]
    shortages "shortages.csv" [
        "occupation_key" "area_key" "period" "category" "recruitment_attempts" "failed_recruitments" "source"
    ]
    packages "packages.csv" [
        "key" "title_da" "title_en" "kind" "occupation_keys" "area_or_municipality" "lead_organisation_key"
        "partner_organisation_keys" "target_groups" "year_from" "year_to" "description_da" "source_note"
    ]
    package_elements "package_elements.csv" [
        "package_key" "seq" "element_kind" "title_da" "course_key" "weeks" "days" "parallel" "gate_competences" "note"
    ]
    synonyms "synonyms_da.csv" ["term" "expands_to"]
    models "collaboration_models.csv" [
        "key" "title_da" "title_en" "summary_da" "summary_en" "origin_da" "origin_organisation_key" "party_kinds"
        "source"
    ]
    model_steps "model_steps.csv" ["model_key" "part" "seq" "title_da" "title_en" "text_da" "text_en"]
    model_results "model_results.csv" ["model_key" "seq" "text_da" "text_en" "period" "source"]
}

impl Files {
    /// The files that are part of the program.
    pub(super) fn embedded(faults: &mut Faults) -> Self {
        Self::read("", |_, embedded, _| Some(embedded.to_vec()), faults)
    }

    /// The files that are part of the program, each as a test would have it; `None` is a missing file.
    pub(super) fn edited(edit: impl Fn(&'static str, &str) -> Option<Vec<u8>>, faults: &mut Faults) -> Self {
        Self::read(
            "Edited by a test",
            |name, embedded, _| edit(name, std::str::from_utf8(embedded).unwrap_or_default()),
            faults,
        )
    }

    /// The files of a folder.
    pub(super) fn of_folder(folder: &Path, faults: &mut Faults) -> Self {
        let name = folder.file_name().map_or_else(|| ".".into(), |name| name.to_string_lossy());
        Self::read(
            &format!("Imported from the folder {name}"),
            |name, _, faults| {
                let path = folder.join(name);
                let read = std::fs::metadata(&path).and_then(|meta| {
                    if meta.len() > LARGEST {
                        return Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge));
                    }
                    std::fs::read(&path)
                });
                read.map_err(|error| {
                    faults.push(Fault {
                        file: name,
                        line: None,
                        column: None,
                        value: None,
                        expected: format!("a file that can be read: {error}"),
                    });
                })
                .ok()
            },
            faults,
        )
    }

    pub(super) fn area_keys(&self) -> Keys {
        Keys::of("areas.csv", self.areas.as_ref(), "key")
    }

    pub(super) fn municipality_codes(&self) -> Keys {
        Keys::of("municipalities.csv", self.municipalities.as_ref(), "code")
    }

    pub(super) fn committee_keys(&self) -> Keys {
        Keys::of("committees.csv", self.committees.as_ref(), "key")
    }

    pub(super) fn organisation_keys(&self) -> Keys {
        Keys::of("organisations.csv", self.organisations.as_ref(), "key")
    }

    pub(super) fn fkb_keys(&self) -> Keys {
        Keys::of("fkb.csv", self.fkbs.as_ref(), "number_or_key")
    }

    pub(super) fn competence_keys(&self) -> Keys {
        Keys::of("competences.csv", self.competences.as_ref(), "key")
    }

    pub(super) fn course_keys(&self) -> Keys {
        Keys::of("courses.csv", self.courses.as_ref(), "key")
    }

    pub(super) fn occupation_keys(&self) -> Keys {
        Keys::of("occupations.csv", self.occupations.as_ref(), "key")
    }

    pub(super) fn package_keys(&self) -> Keys {
        Keys::of("packages.csv", self.packages.as_ref(), "key")
    }

    pub(super) fn model_keys(&self) -> Keys {
        Keys::of("collaboration_models.csv", self.models.as_ref(), "key")
    }
}
