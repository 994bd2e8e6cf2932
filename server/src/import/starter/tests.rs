use time::macros::date;

use super::*;

const TODAY: Date = date!(2026 - 11 - 22);

/// Reads the embedded network with changes: in a file, one text replaced by another.
fn read_with(changes: &[(&str, &str, &str)]) -> Result<Starter, Vec<String>> {
    let mut faults = Faults::default();
    let files = Files::edited(
        |name, text| {
            let mut text = text.to_owned();
            for (_, from, to) in changes.iter().filter(|(file, ..)| *file == name) {
                assert!(text.contains(from), "{name} does not hold {from:?}");
                text = text.replacen(from, to, 1);
            }
            Some(text.into_bytes())
        },
        &mut faults,
    );
    check(&files, TODAY, faults).map_err(|faults| faults.kept().iter().map(ToString::to_string).collect())
}

#[test]
fn the_embedded_network_has_no_fault_on_any_day() {
    let mut day = TODAY;
    while day < date!(2030 - 01 - 01) {
        let starter = embedded(day).unwrap_or_else(|faults| panic!("{day}: {faults}"));
        assert!(!starter.courses.is_empty());
        day += time::Duration::days(101);
    }
}

#[test]
fn the_folder_is_the_embedded_network() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let (read, embedded) = (read(&folder, TODAY).unwrap(), embedded(TODAY).unwrap());
    assert_eq!(read.digest, embedded.digest);
}

#[test]
fn a_source_says_which_file_and_the_rows_own_source() {
    let starter = embedded(TODAY).unwrap();
    assert_eq!(starter.courses[0].source, "Kortvej starter network, courses.csv");
    assert_eq!(
        starter.shortages[0].source,
        "Kortvej starter network, shortages.csv: Opfundet demotal; ikke data fra STAR"
    );
    assert_eq!(starter.courses[0].source_date, Some(date!(2026 - 11 - 22)));
}

/// Each kind of fault: the file, what is replaced by what, and the one fault that must come of it.
#[test]
fn each_fault_is_found_where_it_is() {
    let cases = [
        // Form of single values.
        (
            "courses.csv",
            "22906,Sikkerhed v. asbestarbejde uden autorisationskrav,Safety in asbestos work not requiring authorisation,2,",
            "22906,Sikkerhed v. asbestarbejde uden autorisationskrav,Safety in asbestos work not requiring authorisation,to,",
            "courses.csv:2: days: \"to\": a number above 0 with at most two decimals",
        ),
        (
            "courses.csv",
            ",Safety in asbestos work not requiring authorisation,2,",
            ",Safety in asbestos work not requiring authorisation,61,",
            "courses.csv:2: days: \"61\": a number of at most 60",
        ),
        (
            "courses.csv",
            "22906,Sikkerhed",
            "22906, Sikkerhed",
            "courses.csv:2: title_da: \" Sikkerhed v. asbestarbejde uden autorisationskrav\": text without space at its ends",
        ),
        (
            "courses.csv",
            ",NONE,,,,byggeri,official",
            ",NONE,,,,,official",
            "courses.csv:2: sector: \"\": a text; it is empty",
        ),
        ("courses.csv", "BAI,Y,", "BAI,J,", "courses.csv:2: certificate: \"J\": Y or N"),
        (
            "courses.csv",
            ",NONE,,,,byggeri,official",
            ",NONE,N,2025-02-30,,byggeri,official",
            "courses.csv:2: valid_from: \"2025-02-30\": a date as 2026-11-22, or nothing",
        ),
        (
            "courses.csv",
            ",NONE,,,,byggeri,official",
            ",NONE,,2027-01-01,2026-12-31,byggeri,official",
            "courses.csv:2: valid_to: \"2026-12-31\": a date that is not before valid_from, 2027-01-01",
        ),
        (
            "courses.csv",
            ",NONE,,,,byggeri,official",
            ",SOME,,,,byggeri,official",
            "courses.csv:2: language_support: \"SOME\": one of NONE, DSA, BILINGUAL",
        ),
        (
            "courses.csv",
            "byggeri,official",
            "byggeri,sure",
            "courses.csv:2: provenance: \"sure\": one of official, observed, authored, demo",
        ),
        (
            "courses.csv",
            "byggeri,official",
            "byggeri,demo",
            "courses.csv:2: provenance: \"demo\": official or observed, since the key is a real number",
        ),
        ("areas.csv", "amk-oest,AMK,", "amk-oest,amk,", "areas.csv:3: kind: \"amk\": one of REGION, RAR, AMK, COUNCIL"),
        (
            "municipalities.csv",
            "101,København,",
            "101,\"Køben\nhavn\",",
            "municipalities.csv:2: name: \"Køben\\nhavn\": text without line breaks or control characters",
        ),
        (
            "municipalities.csv",
            "55.7017",
            "75.7017",
            "municipalities.csv:2: lat: \"75.7017\": degrees from 54 to 58, in Denmark",
        ),
        (
            "municipalities.csv",
            "Copenhagen|KBH",
            "Copenhagen||KBH",
            "municipalities.csv:2: aliases: \"Copenhagen||KBH|Kbh.\": a list with | between, without empty parts or spaces at their ends",
        ),
        (
            "municipalities.csv",
            "Copenhagen|KBH",
            "Copenhagen|Copenhagen",
            "municipalities.csv:2: aliases: \"Copenhagen\": a part that stands only once in the list",
        ),
        ("occupations.csv", "931290", "9312", "occupations.csv:2: disco08: \"9312\": six digits, or nothing"),
        (
            "course_competences.csv",
            "22906,asbestos-safety,3",
            "22906,asbestos-safety,5",
            "course_competences.csv:2: level: \"5\": a whole number from 1 to 4",
        ),
        (
            "occupation_competences.csv",
            "cable-location,2,OPTIONAL,3",
            "cable-location,2,OPTIONAL,0",
            "occupation_competences.csv:2: weight: \"0\": a whole number from 1 to 5",
        ),
        (
            "shortages.csv",
            "2025H2,GOOD",
            "2025H3,GOOD",
            "shortages.csv:2: period: \"2025H3\": a half-year as 2026H1 or 2026H2",
        ),
        (
            "shortages.csv",
            ",132,29,",
            ",132,133,",
            "shortages.csv:2: failed_recruitments: \"133\": at most the recruitment attempts, 132",
        ),
        ("packages.csv", ",2016,,", ",16,,", "packages.csv:2: year_from: \"16\": a whole number from 2000 to 2099"),
        (
            "packages.csv",
            ",2018,2020,",
            ",2018,2017,",
            "packages.csv:3: year_to: \"2017\": a year that is not before year_from, 2018",
        ),
        (
            "approvals.csv",
            "XF-ADMIN,2020-01-01",
            "XF-ADMIN,",
            "approvals.csv:2: valid_from: \"\": a date as 2026-11-22; an approval begins on a day",
        ),
        ("synonyms_da.csv", "5s,orden og system", "5s,", "synonyms_da.csv:4: expands_to: \"\": a text; it is empty"),
        (
            "collaboration_models.csv",
            "COMPANY|JOBCENTRE|AMU_PROVIDER|SOCIAL_PARTNER",
            "",
            "collaboration_models.csv:2: party_kinds: \"\": at least one kind of organisation",
        ),
        (
            "collaboration_models.csv",
            ",official\n",
            ",official\nuden-trin,A,A,A,A,A,,COMPANY,A,authored\n",
            "collaboration_models.csv:3: key: \"uden-trin\": a model with steps in model_steps.csv",
        ),
        (
            "model_steps.csv",
            "job-veu,PHASE,4,",
            "job-veu,STAGE,4,",
            "model_steps.csv:12: part: \"STAGE\": one of PRINCIPLE, PHASE",
        ),
        (
            "model_steps.csv",
            "job-veu,PHASE,4,",
            "job-veu,PHASE,5,",
            "model_steps.csv:12: seq: \"5\": steps of a part numbered 1, 2, 3 ... without gaps",
        ),
        (
            "model_results.csv",
            "\"installationsmedierne.dk, 13. januar 2020\"",
            "",
            "model_results.csv:3: source: \"\": a text; it is empty",
        ),
        // Keys, and references to them.
        (
            "collaboration_models.csv",
            "lmo-amk-syd",
            "lmo-amk",
            "collaboration_models.csv:2: origin_organisation_key: \"lmo-amk\": a key of organisations.csv",
        ),
        (
            "model_results.csv",
            "job-veu,2,",
            "job-veu,3,",
            "model_results.csv:3: seq: \"3\": results of a model numbered 1, 2, 3 ... without gaps",
        ),
        (
            "synonyms_da.csv",
            "adr,farligt",
            "5s,farligt",
            "synonyms_da.csv:5: term: \"5s\": a key that stands only once in the file",
        ),
        (
            "course_competences.csv",
            "22906,hazardous-building-materials,1",
            "22906,asbestos-safety,1",
            "course_competences.csv:3: competence_key: \"asbestos-safety\": course_key, competence_key together stand only once in the file",
        ),
        (
            "areas.csv",
            "rar-fyn,2015-01-01,2024-12-31",
            "rar-fionia,2015-01-01,2024-12-31",
            "areas.csv:6: parent_key: \"rar-fionia\": a key of areas.csv",
        ),
        (
            "municipalities.csv",
            "rar-hovedstaden,amk-oest",
            "amk-oest,amk-oest",
            "municipalities.csv:2: rar_key: \"amk-oest\": a key of areas.csv of kind RAR",
        ),
        (
            "courses.csv",
            "XF-NEDRIVNING,BAI",
            "XF-NEDRIVNING,BAJ",
            "courses.csv:2: committee_key: \"BAJ\": a key of committees.csv",
        ),
        (
            "approvals.csv",
            "prov-aarhus-business-college,XF-TRYKDIGITAL,",
            "jc-101,XF-TRYKDIGITAL,",
            "approvals.csv:9: organisation_key: \"jc-101\": a key of organisations.csv of kind AMU_PROVIDER",
        ),
        (
            "shortages.csv",
            "anlaegsarbejder,rar-fyn,2025H2",
            "anlaegsarbejder,region-syddanmark,2025H2",
            "shortages.csv:2: area_key: \"region-syddanmark\": a key of areas.csv of kind RAR",
        ),
        (
            "packages.csv",
            "rutebuschauffoer,,cte-tur",
            "rutebuschauffoer,000,cte-tur",
            "packages.csv:2: area_or_municipality: \"000\": a key of areas.csv or a code of municipalities.csv",
        ),
        (
            "packages.csv",
            "UNSKILLED_UNEMPLOYED|EMPLOYED",
            "UNSKILLED|EMPLOYED",
            "packages.csv:2: target_groups: \"UNSKILLED\": one of UNSKILLED_UNEMPLOYED, INSURED_UNEMPLOYED, CASH_BENEFIT, REFUGEES_FAMILY_REUNIFIED, IMMIGRANTS, SELF_SUPPORTED, BILINGUAL, EMPLOYED",
        ),
        // Facts that contradict each other.
        (
            "areas.csv",
            "region-syddanmark,REGION,Region Syddanmark,Region of Southern Denmark,,",
            "region-syddanmark,REGION,Region Syddanmark,Region of Southern Denmark,region-syddanmark,",
            "areas.csv:30: parent_key: \"region-syddanmark\": an area that does not lie in this one itself",
        ),
        (
            "packages.csv",
            "cte-tur,,UNSKILLED",
            "cte-tur,cte-tur,UNSKILLED",
            "packages.csv:2: partner_organisation_keys: \"cte-tur\": partners besides the lead organisation",
        ),
        (
            "package_elements.csv",
            "BUS-30,1,",
            "BUS-30,2,",
            "package_elements.csv:2: seq: \"2\": elements of a package numbered 1, 2, 3 ... without gaps",
        ),
        (
            "package_elements.csv",
            "40531,,30,",
            "40531,,29,",
            "package_elements.csv:2: days: \"29\": the days of the course, 30, or nothing",
        ),
        (
            "package_elements.csv",
            "attendance-reliability:1",
            "attendance-reliability:5",
            "package_elements.csv:4: gate_competences: \"attendance-reliability:5\": a key of competences.csv, a colon and a level from 1 to 4",
        ),
        (
            "course_prerequisites.csv",
            "31863-D,1,47854",
            "31863-D,3,47854",
            "course_prerequisites.csv:2: group: \"3\": groups of a course numbered 1, 2, 3 ... without gaps",
        ),
        (
            "course_prerequisites.csv",
            "31863-D,1,47854",
            "31863-D,1,no-such-thing",
            "course_prerequisites.csv:2: requires_course_or_competence_key: \"no-such-thing\": a key of courses.csv or competences.csv",
        ),
        (
            "course_prerequisites.csv",
            "31863-D,1,47854",
            "31863-D,1,31863-D",
            "course_prerequisites.csv:2: requires_course_or_competence_key: \"31863-D\": another course, or a competence",
        ),
        // Sessions.
        (
            "session_patterns.csv",
            ",42,49,3,2,20,",
            ",47,49,3,2,20,",
            "session_patterns.csv:2: first_start_offset_days: \"47\": a day from Monday to Friday, counted from a Monday as 0",
        ),
        (
            "session_patterns.csv",
            ",42,49,3,2,20,",
            ",42,50,3,2,20,",
            "session_patterns.csv:2: repeat_every_days: \"50\": whole weeks: a multiple of 7",
        ),
        (
            "session_patterns.csv",
            ",42,49,3,2,20,",
            ",42,49,3,2.5,20,",
            "session_patterns.csv:2: duration_days: \"2.5\": the sum of its courses' days, 2",
        ),
        (
            "session_patterns.csv",
            ",20,10,N,DAY,da,686",
            ",20,21,N,DAY,da,686",
            "session_patterns.csv:2: min_participants: \"21\": a whole number from 1 to 20",
        ),
        (
            "session_patterns.csv",
            "N,DAY,da,686",
            "N,DAY,dan,686",
            "session_patterns.csv:2: language: \"dan\": two small letters of ISO 639-1",
        ),
        (
            "session_patterns.csv",
            "N,DAY,da,686,demo",
            "N,DAY,da,686,official",
            "session_patterns.csv:2: provenance: \"official\": demo, since the days follow from the day of loading",
        ),
        (
            "session_patterns.csv",
            "22906,prov-next-uddannelse-koebenhavn,",
            "22906,prov-aalborg-handelsskole,",
            "session_patterns.csv:2: provider_key: \"prov-aalborg-handelsskole\": a provider approved for FKB XF-NEDRIVNING of course 22906 from 2027-01-04 to 2027-01-05",
        ),
    ];
    for (file, from, to, fault) in cases {
        match read_with(&[(file, from, to)]) {
            Ok(_) => panic!("{file}: {to:?} was read without fault"),
            Err(faults) => assert_eq!(faults, [fault], "{file}: {to:?}"),
        }
    }
}

#[test]
fn a_course_that_has_ended_cannot_be_taught() {
    let ended = ("courses.csv", ",NONE,,,,byggeri,official", ",NONE,,,2027-01-31,byggeri,official");
    let faults = read_with(&[ended]).unwrap_err();
    assert_eq!(
        faults[0],
        "session_patterns.csv:2: course_keys: \"22906\": a course that is in force while it is taught, 2027-02-22 to \
         2027-02-23"
    );
    assert!(faults.iter().all(|fault| fault.starts_with("session_patterns.csv")), "{faults:?}");
}

#[test]
fn prerequisites_in_a_circle_are_told_once_a_course() {
    let first = "31863-D,1,47854,authored\n31863-D,1,47855,authored\n31863-D,1,lorry-qualification,authored\n";
    let circle = "31863-D,1,22906,authored\n22906,1,31863-D,authored\n";
    let faults = read_with(&[("course_prerequisites.csv", first, circle)]).unwrap_err();
    let told = |line, key| {
        format!(
            "course_prerequisites.csv:{line}: course_key: \"{key}\": a course that can be reached; its prerequisites lead \
             back to itself"
        )
    };
    assert_eq!(faults, [told(2, "31863-D"), told(3, "22906")]);
}

#[test]
fn a_circle_with_another_way_in_is_no_fault() {
    let first = "31863-D,1,47854,authored\n";
    let either = "22906,1,31863-D,authored\n22906,1,truck-driving-experience,authored\n31863-D,1,47854,authored\n";
    assert!(read_with(&[("course_prerequisites.csv", first, either)]).is_ok());
}

#[test]
fn faults_of_several_files_come_together_in_the_order_of_files() {
    let faults = read_with(&[
        ("synonyms_da.csv", "5s,orden og system", "5s,"),
        ("areas.csv", "amk-oest,AMK,", "amk-oest,amk,"),
        ("areas.csv", "amk-syd,AMK,Arbejdsmarkedskontor Syd", "amk-syd,AMK,"),
    ])
    .unwrap_err();
    let places: Vec<_> = faults.iter().map(|fault| fault.split(": ").next().unwrap_or_default()).collect();
    // The kinds of two areas are wrong, so the municipalities that lie in the first of them are told too.
    assert_eq!(places[..2], ["areas.csv:3", "areas.csv:4"]);
    assert_eq!(places.last(), Some(&"synonyms_da.csv:4"));
}

#[test]
fn a_file_that_cannot_be_read_is_one_fault_and_not_one_for_each_reference() {
    let broken: [(Option<&[u8]>, &str); 4] = [
        (Some(b"key,title_da\n"), "courses.csv:1: title_en: this column; it is missing"),
        (Some(b"key,\xf8\n"), "courses.csv:1: UTF-8; this line has the byte 0xf8"),
        (Some(b""), "courses.csv: a header row: key,title_da,"),
        (None, ""),
    ];
    for (bytes, first) in broken {
        let mut faults = Faults::default();
        let files = Files::edited(
            |name, text| {
                if name == "courses.csv" { bytes.map(<[u8]>::to_vec) } else { Some(text.to_owned().into_bytes()) }
            },
            &mut faults,
        );
        match check(&files, TODAY, faults) {
            Ok(_) => assert!(bytes.is_none(), "an unreadable file was read"),
            Err(faults) => {
                assert!(faults.kept()[0].to_string().starts_with(first), "{faults}");
                assert!(faults.kept().iter().all(|fault| fault.file == "courses.csv"), "{faults}");
            }
        }
    }
}

#[test]
fn a_missing_folder_is_a_fault_for_each_file() {
    let faults = read(Path::new("/no/such/folder"), TODAY).unwrap_err();
    assert_eq!(faults.count(), Files::NAMES.len());
    assert!(faults.kept()[0].to_string().starts_with("areas.csv: a file that can be read: "), "{faults}");
}

#[test]
fn sessions_keep_their_keys_and_days_from_their_day_zero() {
    let starter = embedded(TODAY).unwrap();
    let pattern = &starter.patterns[0];
    let keys: Vec<_> = pattern.sessions(date!(2026 - 11 - 23)).into_iter().map(|(session, _)| session.key).collect();
    assert_eq!(keys, ["SP0001-2027-01-04", "SP0001-2027-02-22", "SP0001-2027-04-12"]);
}
