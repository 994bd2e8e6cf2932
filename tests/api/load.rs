//! The catalogue as it is read from the database: linked both ways, and the same from both databases.

use entity::types::{AreaKind, Importance, PartyStatus, SessionMode};
use server::catalogue::load::load;
use tests::database::databases;
use tests::{starter_database, starter_rows};

#[tokio::test]
async fn both_databases_give_the_same_catalogue() {
    let mut catalogues = Vec::new();
    for database in databases().await {
        let db = starter_database(&database.url).await;
        catalogues.push(format!("{:?}", load(&db).await.unwrap()));
        server::db::close(db).await.unwrap();
    }
    assert!(catalogues[0] == catalogues[1], "the catalogues differ");
}

#[tokio::test]
async fn links_lead_both_ways() {
    let rows = starter_rows();
    assert_eq!(rows.version, 1);

    // Each municipality lies in one region, one RAR area and one office's district; a council has its parent's.
    for kind in [AreaKind::Region, AreaKind::Rar, AreaKind::Amk] {
        let of_kind = rows.areas.iter().filter(|area| area.kind == kind);
        assert_eq!(of_kind.map(|area| area.municipalities.len()).sum::<usize>(), 98, "{kind:?}");
    }
    let in_area = |key| &rows.areas.get(key).unwrap().municipalities;
    assert_eq!(in_area("council-rb-syddanmark"), in_area("region-syddanmark"));
    assert_eq!(in_area("council-rar-fyn"), in_area("rar-fyn"));
    assert!(in_area("rar-fyn").contains(&rows.municipalities.position("461").unwrap()));

    for (position, course) in (0..).zip(&rows.courses) {
        for (fkb, _) in &course.fkbs {
            assert!(rows.fkbs.at(*fkb).courses.contains(&position), "{}", course.key);
        }
        for (competence, level) in &course.competences {
            assert!(rows.competences.at(*competence).courses.contains(&(position, *level)), "{}", course.key);
        }
        let days: Vec<_> = course.sessions.iter().map(|session| rows.sessions.at(*session).start).collect();
        assert!(days.is_sorted(), "{}", course.key);
    }
    for (position, session) in (0..).zip(&rows.sessions) {
        assert!(!session.courses.is_empty(), "{}", session.key);
        assert!(session.courses.iter().all(|course| rows.courses.at(*course).sessions.contains(&position)));
        assert!(rows.organisations.at(session.provider).sessions.contains(&position), "{}", session.key);
        let sum: i32 = session.courses.iter().map(|course| rows.courses.at(*course).days).sum();
        assert_eq!(session.days, sum, "{}", session.key);
        let weekend = session.start.weekday().number_from_monday() > 5;
        assert_eq!(weekend, session.mode == SessionMode::Weekend, "{}", session.key);
    }
    for occupation in &rows.occupations {
        let order: Vec<_> = occupation
            .requirements
            .iter()
            .map(|need| (need.importance == Importance::Optional, std::cmp::Reverse(need.weight)))
            .collect();
        assert!(order.is_sorted(), "{}", occupation.key);
        let periods: Vec<_> =
            occupation.shortages.iter().map(|shortage| &rows.shortages[*shortage as usize].period).collect();
        assert!(periods.is_sorted_by(|one, two| one >= two), "{}", occupation.key);
    }
    for (position, package) in (0..).zip(&rows.packages) {
        assert!(!package.elements.is_empty(), "{}", package.key);
        let seqs: Vec<i32> = package.elements.iter().map(|element| element.seq).collect();
        assert_eq!(seqs, (1..).take(seqs.len()).collect::<Vec<_>>(), "{}", package.key);
        for party in &package.parties {
            assert_eq!(party.status, PartyStatus::Named, "{}", package.key);
            assert!(rows.organisations.at(party.organisation).packages.contains(&position), "{}", package.key);
        }
    }
    // 45085 asks for experience that no course gives; 31863-D for one of three things.
    assert_eq!(rows.courses.get("45085").unwrap().prerequisites.len(), 1);
    assert_eq!(rows.courses.get("31863-D").unwrap().prerequisites[0].1.len(), 3);
}
