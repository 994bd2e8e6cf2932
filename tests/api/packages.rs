//! The life of a package: made by several parties, published, changed, taken out of use.

use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::domain::viewer::Viewer;
use server::events;
use tests::database::starter_databases;
use tests::making::{
    JOBCENTRE, LEAD, OTHERS, PROVIDER, anna, approval, bo, clara, composed, edit, element, office, package, party,
    someone, standing, sten, update, with,
};
use tests::office::Office;

const SEEN: &str = "query($id: ID!) { package(id: $id) { key title status version } }";

/// Title that a viewer sees who asks for the package as everybody does.
async fn seen(office: &Office, viewer: &Viewer, id: &Value) -> Value {
    office.ask(viewer, SEEN, json!({ "id": id })).await["package"].clone()
}

/// Conflicts of a refused change.
fn conflicts(answer: &Value) -> Value {
    assert_eq!(answer["errors"][0]["extensions"]["code"], "CONFLICT", "{answer:#}");
    answer["errors"][0]["extensions"]["conflicts"].clone()
}

#[tokio::test]
async fn from_a_composed_alternative_to_a_published_version_and_the_next() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        assert_eq!((&draft["status"], &draft["version"]), (&json!("DRAFT"), &json!(0)), "{kind}");
        assert_eq!(standing(&draft), "INVITED INVITED INVITED", "{kind}");
        assert_eq!(seen(&office, &sten(), id).await, Value::Null, "{kind}: nobody else sees a draft");

        // Proposing is the lead's approval; each of the others decides for itself.
        let propose = json!({ "id": id, "expectedRevision": draft["revision"], "decideBy": "2026-12-01" });
        let proposed = office.change(&anna(), "proposePackage", propose).await;
        assert_eq!(standing(&proposed), "APPROVED INVITED INVITED", "{kind}");
        let decided = office.change(&bo(), "decideParty", approval(&proposed)).await;
        assert_eq!(
            (standing(&decided).as_str(), &decided["status"]),
            ("APPROVED APPROVED INVITED", &json!("PROPOSED"))
        );
        let agreed = office.change(&clara(), "decideParty", approval(&decided)).await;
        assert_eq!((standing(&agreed).as_str(), &agreed["status"]), ("APPROVED APPROVED APPROVED", &json!("AGREED")));

        let published = office.publish(&agreed).await;
        assert_eq!((&published["status"], &published["version"]), (&json!("PUBLISHED"), &json!(1)), "{kind}");
        let stranger = "query($id: ID!) { package(id: $id) {
          title status version publishedAt lead { key } elements { id course { key } responsible { key } }
          lockfile { key title days element session { id } } versions { version status publishedBy { name } } may alarms { id }
        } packages(search: \"Lager på Fyn\", first: 100) { nodes { id } } }";
        let data = office.ask(&Viewer::nobody(), stranger, json!({ "id": id })).await;
        let shown = &data["package"];
        assert_eq!((&shown["version"], &shown["title"]), (&json!(1), &json!("Lager på Fyn")), "{kind}");
        assert_eq!(shown["publishedAt"], "2026-11-22T11:00:00Z", "{kind}");
        assert_eq!(shown["lead"]["key"], LEAD, "{kind}");
        let courses = draft["elements"].as_array().unwrap().iter().filter(|of| !of["course"].is_null());
        let courses: Vec<_> = courses.map(|of| (of["id"].clone(), of["course"]["key"].clone())).collect();
        let locked = shown["lockfile"].as_array().unwrap().iter();
        let locked: Vec<_> = locked.map(|of| (of["element"].clone(), of["key"].clone())).collect();
        assert_eq!(locked, courses, "{kind}");
        assert!(
            data["packages"]["nodes"].as_array().unwrap().contains(&json!({ "id": id })),
            "{kind}: found by search"
        );
        assert_eq!((&shown["may"], &shown["alarms"]), (&json!([]), &json!([])), "{kind}");

        // The next version is a draft beside the one in force.
        let next =
            office.change(&anna(), "editPackage", edit(&published, &json!({ "title": "Lager og terminal" }))).await;
        assert_eq!((&next["status"], &next["version"]), (&json!("DRAFT"), &json!(1)), "{kind}");
        for viewer in [Viewer::nobody(), sten(), anna()] {
            let now = seen(&office, &viewer, id).await;
            assert_eq!((&now["title"], &now["status"]), (&json!("Lager på Fyn"), &json!("PUBLISHED")), "{kind}");
        }
        let both = "query($id: ID!) { package(id: $id) { title draft { title status } } }";
        let of_anna = office.ask(&anna(), both, json!({ "id": id })).await;
        assert_eq!(of_anna["package"]["draft"], json!({ "title": "Lager og terminal", "status": "DRAFT" }), "{kind}");
        let of_sten = office.ask(&sten(), both, json!({ "id": id })).await;
        assert_eq!(of_sten["package"]["draft"], Value::Null, "{kind}");

        let agreed = office.agree(id).await;
        let published = office.publish(&agreed).await;
        assert_eq!(published["version"], 2, "{kind}");
        let versions =
            "query($id: ID!) { package(id: $id) { title versions { version status package { title version } } }
          first: package(id: $id, version: 1) { title status version } none: package(id: $id, version: 3) { id } }";
        let data = office.ask(&Viewer::nobody(), versions, json!({ "id": id })).await;
        assert_eq!(
            data,
            json!({
                "package": { "title": "Lager og terminal", "versions": [
                    { "version": 2, "status": "PUBLISHED", "package": { "title": "Lager og terminal", "version": 2 } },
                    { "version": 1, "status": "SUPERSEDED", "package": { "title": "Lager på Fyn", "version": 1 } },
                ] },
                "first": { "title": "Lager på Fyn", "status": "SUPERSEDED", "version": 1 },
                "none": null,
            }),
            "{kind}"
        );

        let refused = office.unchanged(&anna(), "retirePackage", json!({ "id": id, "reason": " " })).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.reason".to_owned()), "{kind}");
        let retired = office.change(&anna(), "retirePackage", json!({ "id": id, "reason": "Ingen hold mere" })).await;
        assert_eq!(retired["status"], "RETIRED", "{kind}");
        assert_eq!(seen(&office, &sten(), id).await, Value::Null, "{kind}");
        let told = office.unchanged(&anna(), "editPackage", edit(&retired, &json!({ "title": "Igen" }))).await;
        assert_eq!(told, ("INVALID".to_owned(), "input.id".to_owned()), "{kind}: what is retired is not changed");
        assert_eq!(office.draft(&bo(), id).await["status"], "RETIRED", "{kind}: its parties keep it");
        assert_eq!(events::verify(&office.desk.db).await.unwrap().broken, None, "{kind}");
    }
}

#[tokio::test]
async fn no_version_of_a_retired_package_is_shown_to_others() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let first = office.published().await;
        let id = &first["id"];
        office.change(&anna(), "editPackage", edit(&first, &json!({ "title": "Lager og terminal" }))).await;
        office.publish(&office.agree(id).await).await;
        office.change(&anna(), "retirePackage", json!({ "id": id, "reason": "Ingen hold mere" })).await;
        for version in [1, 2] {
            let document = "query($id: ID!, $version: Int) { package(id: $id, version: $version) { title } }";
            let variables = json!({ "id": id, "version": version });
            let of_sten = office.ask(&sten(), document, variables).await;
            assert_eq!(of_sten["package"], Value::Null, "{kind}: version {version}");
        }
        let document = "query($id: ID!) { packageDifference(id: $id, from: { version: 1 }, to: { version: 1 }) { differences { id } } }";
        assert_eq!(office.refused(&sten(), document, json!({ "id": id })).await.0, "NOT_FOUND", "{kind}");
    }
}

#[tokio::test]
async fn a_change_reopens_the_approvals_that_it_touches() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        let agreed = office.agree(id).await;
        let last = agreed["elements"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();

        // Somebody of the lead changes what the jobcentre answers for.
        let dorte = someone("dorte");
        let changed = office.change(&dorte, "editPackage", update(&agreed, &last, &json!({ "weeks": 6.0 }))).await;
        assert_eq!(
            (standing(&changed).as_str(), &changed["status"]),
            ("APPROVED APPROVED INVITED", &json!("PROPOSED"))
        );
        assert_eq!(party(&changed, JOBCENTRE)["reopened"], true, "{kind}");
        let why = "query($id: ID!) { package(id: $id, draft: true) { parties { organisation { key } reopenedBy { kind element } } } }";
        let why = office.ask(&clara(), why, json!({ "id": id })).await["package"].clone();
        assert_eq!(party(&why, JOBCENTRE)["reopenedBy"][0]["element"], json!(last), "{kind}");
        assert_eq!(party(&why, PROVIDER)["reopenedBy"], json!([]), "{kind}");

        let again = office.change(&clara(), "decideParty", approval(&changed)).await;
        assert_eq!(
            (&again["status"], &party(&again, JOBCENTRE)["reopened"]),
            (&json!("AGREED"), &json!(false)),
            "{kind}"
        );

        // The provider's coordinator changes the provider's own element: nobody is asked again.
        let own = office.change(&bo(), "editPackage", update(&again, "e1", &json!({ "purpose": "Grundlag" }))).await;
        assert_eq!(
            (standing(&own).as_str(), &own["status"]),
            ("APPROVED APPROVED APPROVED", &json!("AGREED")),
            "{kind}"
        );

        // An element that nobody answers for is everybody's, but for who changes it and may decide.
        let all = office.change(&bo(), "editPackage", update(&own, "e2", &json!({ "purpose": "Fælles" }))).await;
        assert_eq!(
            (standing(&all).as_str(), &all["status"]),
            ("INVITED APPROVED INVITED", &json!("PROPOSED")),
            "{kind}"
        );
        // An editor decides for nobody, so the editor's own organisation is asked too.
        let agreed = office.change(&clara(), "decideParty", approval(&all)).await;
        let agreed = office.change(&anna(), "decideParty", approval(&agreed)).await;
        let ebbe = someone("ebbe");
        let all = office.change(&ebbe, "editPackage", edit(&agreed, &json!({ "description": "Til alle" }))).await;
        assert_eq!(standing(&all), "INVITED INVITED INVITED", "{kind}");
    }
}

#[tokio::test]
async fn an_element_taken_out_or_put_in_touches_only_who_answers_for_it() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let agreed = office.agree(&draft["id"]).await;
        // The first: all that follow stand one place further up, and are the same.
        let change = json!({ "elements": [{ "remove": "e1" }] });
        let without = office.change(&anna(), "editPackage", edit(&agreed, &change)).await;
        assert_eq!(standing(&without), "APPROVED INVITED APPROVED", "{kind}");
        let agreed = office.change(&bo(), "decideParty", approval(&without)).await;
        let first = json!({ "kind": "GUIDANCE", "title": "Vejledning", "responsible": JOBCENTRE });
        let change = json!({ "elements": [{ "add": { "element": first, "after": "" } }] });
        let guided = office.change(&anna(), "editPackage", edit(&agreed, &change)).await;
        assert_eq!(standing(&guided), "APPROVED APPROVED INVITED", "{kind}");
    }
}

#[tokio::test]
async fn a_party_that_declines_reads_on_and_holds_nobody_up() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        let input = json!({ "id": id, "expectedRevision": draft["revision"] });
        let proposed = office.change(&anna(), "proposePackage", input).await;
        let decline = |reason: Value| json!({ "id": id, "expectedRevision": proposed["revision"], "decision": "DECLINE", "reason": reason });
        let refused = office.unchanged(&bo(), "decideParty", decline(json!(" "))).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.reason".to_owned()), "{kind}");
        let refused = office.unchanged(&anna(), "decideParty", decline(json!("Nej"))).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.decision".to_owned()), "{kind}: the lead does not decline");
        let declined = office.change(&bo(), "decideParty", decline(json!("Ingen lærere"))).await;
        assert_eq!(party(&declined, PROVIDER)["reason"], "Ingen lærere", "{kind}");
        assert_eq!(office.draft(&bo(), id).await["status"], "PROPOSED", "{kind}");
        let agreed = office.change(&clara(), "decideParty", approval(&declined)).await;
        assert_eq!((standing(&agreed).as_str(), &agreed["status"]), ("APPROVED DECLINED APPROVED", &json!("AGREED")));
        // It reads, and no more than that.
        let edited = office.unchanged(&bo(), "editPackage", edit(&agreed, &json!({ "title": "Uden os" }))).await;
        assert_eq!(edited.0, "FORBIDDEN", "{kind}");
        let published = office.publish(&agreed).await;
        let shown = office
            .ask(
                &sten(),
                "query($id: ID!) { package(id: $id) { parties { organisation { key } } } }",
                json!({ "id": id }),
            )
            .await;
        let shown: Vec<_> = shown["package"]["parties"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["organisation"]["key"].clone())
            .collect();
        assert_eq!(shown, [LEAD, JOBCENTRE], "{kind}: {published:#}");
    }
}

#[tokio::test]
async fn a_broken_rule_publishes_nothing_and_is_told() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let mut elements = composed(&office).await;
        // Forestry gives nothing that warehouse work needs.
        elements.push(json!({ "kind": "COMPANY_PLACEMENT", "title": "Praktik uden formål" }));
        let draft = office.change(&anna(), "createPackage", package(&elements)).await;
        let id = &draft["id"];
        let input = json!({ "id": id, "expectedRevision": draft["revision"] });
        let agreed = office.change(&anna(), "proposePackage", input).await;
        assert_eq!(agreed["status"], "AGREED", "{kind}: with no other party it is agreed at once");
        let before = events::latest(&office.desk.db).await.unwrap();
        let input = json!({ "id": id, "expectedRevision": agreed["revision"], "clientMutationId": "publish" });
        let answer = office.changing(&anna(), "publishPackage", input.clone()).await;
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["field"]), (&json!("INVALID"), &json!("input.id")), "{kind}");
        assert_eq!(extensions["findings"].as_array().unwrap().len(), 1, "{kind}: {answer:#}");
        assert_eq!(extensions["findings"][0]["rule"], "purpose", "{kind}");
        assert!(extensions["findings"][0]["en"].as_str().unwrap().contains("Praktik uden formål"), "{kind}");
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), before, "{kind}");
        assert_eq!(office.draft(&anna(), id).await, agreed, "{kind}");
        assert_eq!(seen(&office, &Viewer::nobody(), id).await, Value::Null, "{kind}");
        let versions = entity::package_version::Entity::find().all(&office.desk.db).await.unwrap();
        assert!(versions.is_empty(), "{kind}");

        // What was refused was not answered: mended, the same id publishes.
        let last = agreed["elements"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let mend = update(&agreed, &last, &json!({ "requirements": ["goods-receipt"] }));
        let mended = office.change(&anna(), "editPackage", mend).await;
        assert_eq!(mended["status"], "AGREED", "{kind}: by the one who approves it");
        let mut input = input;
        input["expectedRevision"] = mended["revision"].clone();
        assert_eq!(office.change(&anna(), "publishPackage", input).await["version"], 1, "{kind}");
    }
}

#[tokio::test]
async fn a_draft_is_given_up_wholly_or_back_to_the_version_in_force() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let discard = json!({ "id": draft["id"], "expectedRevision": draft["revision"] });
        let gone = office.change(&anna(), "discardDraft", discard.clone()).await;
        assert_eq!(gone, Value::Null, "{kind}");
        for viewer in [anna(), bo(), clara()] {
            assert_eq!(office.draft(&viewer, &draft["id"]).await, Value::Null, "{kind}");
        }
        assert_eq!(office.unchanged(&anna(), "discardDraft", discard).await.0, "NOT_FOUND", "{kind}");

        let published = office.published().await;
        let discard = |seen: &Value| json!({ "id": seen["id"], "expectedRevision": seen["revision"] });
        let none = office.unchanged(&anna(), "discardDraft", discard(&published)).await;
        assert_eq!(none, ("INVALID".to_owned(), "input.id".to_owned()), "{kind}: there is no draft");
        let next = json!({ "title": "Andet", "elements": [{ "update": { "id": "e2", "element": with(&published, "e2", &json!({ "purpose": "Andet" })) } },
            { "add": { "element": { "kind": "GUIDANCE", "title": "Vejledning" } } }] });
        let next = office.change(&anna(), "editPackage", edit(&published, &next)).await;
        assert_eq!(standing(&next), "APPROVED INVITED INVITED", "{kind}");
        let back = office.change(&anna(), "discardDraft", discard(&next)).await;
        assert_eq!((&back["status"], &back["title"]), (&json!("PUBLISHED"), &json!("Lager på Fyn")), "{kind}");
        assert_eq!(standing(&back), "APPROVED APPROVED APPROVED", "{kind}");
        assert!(back["revision"].as_i64() > next["revision"].as_i64(), "{kind}: revisions rise");

        // Who was taken out of the draft is back, and who was invited to it is out again.
        let out = json!({ "id": back["id"], "organisation": JOBCENTRE });
        office.change(&anna(), "removeParty", out).await;
        let more = json!({ "id": back["id"], "organisation": OTHERS });
        let without = office.change(&anna(), "inviteParty", more).await;
        assert_eq!(office.draft(&clara(), &back["id"]).await, Value::Null, "{kind}");
        let whole = office.change(&anna(), "discardDraft", discard(&without)).await;
        assert_eq!((&whole["parties"], standing(&whole)), (&back["parties"], standing(&back)), "{kind}");
        assert_eq!(office.draft(&clara(), &back["id"]).await["id"], back["id"], "{kind}");

        // Whoever still works on what was given up is told, and overwrites nothing without knowing.
        let added = next["elements"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let late = office.changing(&bo(), "editPackage", edit(&next, &json!({ "title": "Tredje" }))).await;
        assert_eq!(conflicts(&late)[0]["theirs"], "Lager på Fyn", "{kind}");
        let late = office.changing(&bo(), "editPackage", update(&next, "e2", &json!({ "purpose": "Tredje" }))).await;
        assert_eq!(conflicts(&late)[0]["element"], "e2", "{kind}");
        let late = office.changing(&bo(), "editPackage", update(&next, &added, &json!({ "title": "Mere" }))).await;
        assert_eq!(conflicts(&late)[0]["element"], json!(added), "{kind}");
        // What the draft had not touched can be changed by whoever saw the draft.
        let fine = office.change(&bo(), "editPackage", update(&next, "e1", &json!({ "purpose": "Grundlag" }))).await;
        assert_eq!(element(&fine, "e1")["purpose"], "Grundlag", "{kind}");
    }
}

#[tokio::test]
async fn a_draft_is_nowhere_for_who_takes_no_part() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let (id, key) = (&draft["id"], &draft["key"]);
        let said = office
            .ask(
                &anna(),
                "mutation($id: ID!) { comment(input: { id: $id, text: \"Hvad med uge 7?\" }) { comment { id } } }",
                json!({ "id": id }),
            )
            .await;
        let said = &said["comment"]["comment"]["id"];
        for viewer in [sten(), Viewer::nobody(), Viewer::person("pia", Vec::new(), true)] {
            let look = "query($id: ID!, $key: String!) {
              byId: package(id: $id) { id } byKey: package(key: $key) { id } draft: package(id: $id, draft: true) { id }
              version: package(id: $id, version: 1) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
              packages(first: 100) { nodes { id } }
              open: packages(first: 100, filter: { status: [DRAFT, PROPOSED, AGREED, PUBLISHED] }) { nodes { id } }
              mine: packages(first: 100, filter: { mine: true }) { nodes { id } }
              found: packages(search: \"Lager på Fyn\", first: 100, filter: { status: [DRAFT] }) { totalCount }
              suggest(text: \"Lager på Fyn\", first: 20) { label }
            }";
            let data = office.ask(&viewer, look, json!({ "id": id, "key": key })).await;
            for field in ["byId", "byKey", "draft", "version", "node"] {
                assert_eq!(data[field], Value::Null, "{kind}: {field} as {viewer:?}");
            }
            assert_eq!(data["nodes"], json!([null]), "{kind}");
            let text = data.to_string();
            assert!(!text.contains(key.as_str().unwrap()), "{kind}: {viewer:?}: {text}");
            assert!(!text.contains("Lager på Fyn"), "{kind}: {viewer:?}: {text}");
            assert_eq!(data["found"]["totalCount"], 0, "{kind}");
            let compared =
                "query($id: ID!) { packageDifference(id: $id, from: { revision: 1 }) { differences { id } } }";
            assert_eq!(office.refused(&viewer, compared, json!({ "id": id })).await.0, "NOT_FOUND", "{kind}");

            let code = if viewer.is_signed_in() { "NOT_FOUND" } else { "UNAUTHENTICATED" };
            let revision = &draft["revision"];
            for (mutation, input) in [
                ("editPackage", edit(&draft, &json!({ "title": "Min" }))),
                ("inviteParty", json!({ "id": id, "organisation": OTHERS })),
                ("removeParty", json!({ "id": id, "organisation": PROVIDER })),
                ("proposePackage", json!({ "id": id, "expectedRevision": revision })),
                ("decideParty", json!({ "id": id, "expectedRevision": revision, "decision": "APPROVE" })),
                (
                    "decideParty",
                    json!({ "id": id, "expectedRevision": revision, "decision": "APPROVE", "organisation": OTHERS }),
                ),
                ("publishPackage", json!({ "id": id, "expectedRevision": revision })),
                ("retirePackage", json!({ "id": id, "reason": "Væk" })),
                ("discardDraft", json!({ "id": id, "expectedRevision": revision })),
                ("acceptDifferences", json!({ "id": id, "expectedRevision": revision, "differences": [] })),
                ("comment", json!({ "id": id, "text": "Hej" })),
                ("resolveComment", json!({ "id": said })),
            ] {
                assert_eq!(
                    office.unchanged(&viewer, mutation, input).await.0,
                    code,
                    "{kind}: {mutation} as {viewer:?}"
                );
            }
            let present = "mutation($input: PresenceInput!) { announcePresence(input: $input) { people { since } } }";
            assert_eq!(office.refused(&viewer, present, json!({ "input": { "id": id } })).await.0, code, "{kind}");
        }
        // Nor as the beginning of something else.
        let from = json!({ "deriveFrom": id, "lead": OTHERS });
        assert_eq!(
            office.unchanged(&sten(), "createPackage", from).await,
            ("NOT_FOUND".to_owned(), "input.deriveFrom".to_owned())
        );
        let adapted = json!({ "id": id, "area": "rar-sydjylland", "lead": OTHERS });
        assert_eq!(
            office.unchanged(&sten(), "adaptPackage", adapted).await,
            ("NOT_FOUND".to_owned(), "input.id".to_owned())
        );
        assert_eq!(office.draft(&anna(), id).await, draft, "{kind}: nothing has happened to it");

        // Of a published one, what its parties say to each other stays theirs.
        office.publish(&office.agree(id).await).await;
        for field in ["history { totalCount }", "comments { id }"] {
            let document = format!("query($id: ID!) {{ package(id: $id) {{ {field} }} }}");
            assert_eq!(office.refused(&sten(), &document, json!({ "id": id })).await.0, "NOT_FOUND", "{kind}: {field}");
        }
        let rest = "query($id: ID!) { package(id: $id) { proposals { id } draft { id } } }";
        let rest = office.ask(&sten(), rest, json!({ "id": id })).await;
        assert_eq!(rest["package"], json!({ "proposals": [], "draft": null }), "{kind}");
    }
}

#[tokio::test]
async fn a_mutation_that_is_sent_again_is_done_once() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let mut input = package(&composed(&office).await);
        input["clientMutationId"] = json!("begin");
        let first = office.changing(&anna(), "createPackage", input.clone()).await;
        assert_eq!(first["data"]["createPackage"]["clientMutationId"], "begin", "{kind}");
        let latest = events::latest(&office.desk.db).await.unwrap();
        assert_eq!(office.changing(&anna(), "createPackage", input.clone()).await, first, "{kind}");
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), latest, "{kind}");
        // Another viewer's id is another id.
        let dorte = office.change(&someone("dorte"), "createPackage", input.clone()).await;
        assert_ne!(dorte["id"], first["data"]["createPackage"]["package"]["id"], "{kind}");
        let draft = first["data"]["createPackage"]["package"].clone();
        let other = json!({ "id": draft["id"], "organisation": PROVIDER, "clientMutationId": "begin" });
        let refused = office.unchanged(&anna(), "inviteParty", other).await;
        assert_eq!(
            refused,
            ("INVALID".to_owned(), "input.clientMutationId".to_owned()),
            "{kind}: it was another mutation"
        );

        let id = &draft["id"];
        let invite = json!({ "id": id, "organisation": PROVIDER, "clientMutationId": "invite" });
        let invited = office.change(&anna(), "inviteParty", invite.clone()).await;
        assert_eq!(office.change(&anna(), "inviteParty", invite).await, invited, "{kind}");
        let mut add = edit(
            &invited,
            &json!({ "elements": [{ "add": { "element": { "kind": "GUIDANCE", "title": "Samtale" } } }] }),
        );
        add["clientMutationId"] = json!("add");
        let added = office.change(&anna(), "editPackage", add.clone()).await;
        assert_eq!(office.change(&anna(), "editPackage", add).await, added, "{kind}: one conversation, not two");
        let propose = json!({ "id": id, "expectedRevision": added["revision"], "clientMutationId": "propose" });
        let proposed = office.change(&anna(), "proposePackage", propose.clone()).await;
        assert_eq!(office.change(&anna(), "proposePackage", propose).await, proposed, "{kind}");
        let mut decide = approval(&proposed);
        decide["clientMutationId"] = json!("decide");
        let decided = office.change(&bo(), "decideParty", decide.clone()).await;
        assert_eq!(office.change(&bo(), "decideParty", decide).await, decided, "{kind}");
        let publish = json!({ "id": id, "expectedRevision": decided["revision"], "clientMutationId": "publish" });
        let published = office.change(&anna(), "publishPackage", publish.clone()).await;
        assert_eq!(office.change(&anna(), "publishPackage", publish).await, published, "{kind}");
        assert_eq!(published["version"], 1, "{kind}");
        let retire = json!({ "id": id, "reason": "Slut", "clientMutationId": "retire" });
        let retired = office.change(&anna(), "retirePackage", retire.clone()).await;
        assert_eq!(office.change(&anna(), "retirePackage", retire).await, retired, "{kind}");
        for wrong in [json!(""), json!("x".repeat(101)), json!("nul \u{0}")] {
            let mut input = input.clone();
            input["clientMutationId"] = wrong;
            let refused = office.unchanged(&anna(), "createPackage", input).await;
            assert_eq!(refused, ("INVALID".to_owned(), "input.clientMutationId".to_owned()), "{kind}");
        }
    }
}

#[tokio::test]
async fn a_revision_that_has_not_been_is_refused() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        for revision in [0, -1, 99, i32::MAX] {
            let of = json!({ "id": draft["id"], "expectedRevision": revision });
            let mut edited = of.clone();
            edited["title"] = json!("Ny");
            for (mutation, input) in [("editPackage", edited), ("proposePackage", of.clone()), ("discardDraft", of)] {
                let refused = office.unchanged(&anna(), mutation, input).await;
                let told = ("INVALID".to_owned(), "input.expectedRevision".to_owned());
                assert_eq!(refused, told, "{kind}: {mutation} at {revision}");
            }
        }
        // To approve something is to have read it.
        let stale = json!({ "id": draft["id"], "expectedRevision": draft["revision"] });
        office.change(&anna(), "editPackage", edit(&draft, &json!({ "title": "Ny" }))).await;
        let refused = office.unchanged(&anna(), "proposePackage", stale).await;
        assert_eq!(refused, ("CONFLICT".to_owned(), "input.expectedRevision".to_owned()), "{kind}");
    }
}

#[tokio::test]
async fn two_who_change_different_things_both_succeed_and_the_same_thing_is_a_conflict() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        office.change(&anna(), "editPackage", update(&draft, "e1", &json!({ "purpose": "Fra lederen" }))).await;
        let both = office.change(&bo(), "editPackage", update(&draft, "e2", &json!({ "purpose": "Fra skolen" }))).await;
        assert_eq!(element(&both, "e1")["purpose"], "Fra lederen", "{kind}");
        assert_eq!(element(&both, "e2")["purpose"], "Fra skolen", "{kind}");
        office.change(&bo(), "editPackage", edit(&draft, &json!({ "description": "Ny" }))).await;

        let mine = update(&draft, "e1", &json!({ "purpose": "Fra skolen" }));
        let told = conflicts(&office.changing(&bo(), "editPackage", mine).await);
        assert_eq!(told.as_array().unwrap().len(), 1, "{kind}");
        assert_eq!((&told[0]["element"], &told[0]["field"]), (&json!("e1"), &json!("element")), "{kind}");
        let said = |side: &str| serde_json::from_str::<Value>(told[0][side].as_str().unwrap()).unwrap();
        assert_eq!(
            (&said("mine")["purpose"], &said("theirs")["purpose"]),
            (&json!("Fra skolen"), &json!("Fra lederen"))
        );
        assert_eq!(told[0]["revision"], json!(draft["revision"].as_i64().unwrap() + 1), "{kind}");
        // What is told can be sent again, whole.
        let now = office.draft(&bo(), &draft["id"]).await;
        let chosen = json!({ "elements": [{ "update": { "id": "e1", "element": said("mine") } }] });
        let resent = office.change(&bo(), "editPackage", edit(&now, &chosen)).await;
        assert_eq!(element(&resent, "e1")["purpose"], "Fra skolen", "{kind}");

        // The same value is no conflict, and no change.
        let same =
            office.change(&anna(), "editPackage", update(&draft, "e1", &json!({ "purpose": "Fra skolen" }))).await;
        assert_eq!(same["revision"], resent["revision"], "{kind}");
        let title = office.changing(&anna(), "editPackage", edit(&draft, &json!({ "description": "En anden" }))).await;
        assert_eq!(
            conflicts(&title),
            json!([{ "element": null, "field": "description", "mine": "En anden", "theirs": "Ny",
                     "revision": draft["revision"].as_i64().unwrap() + 3 }]),
            "{kind}"
        );
        // All or nothing: the part without conflict is not made either.
        let mut mixed = update(&draft, "e3", &json!({ "purpose": "Ikke uden resten" }));
        mixed["description"] = json!("En anden");
        assert_eq!(conflicts(&office.changing(&anna(), "editPackage", mixed).await).as_array().unwrap().len(), 1);
        assert_eq!(element(&office.draft(&anna(), &draft["id"]).await, "e3")["purpose"], "", "{kind}");
    }
}

#[tokio::test]
async fn moved_and_removed_elements_meet_in_the_same_way() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let change = |what: Value| edit(&draft, &json!({ "elements": [what] }));
        office.change(&anna(), "editPackage", change(json!({ "move": { "id": "e2", "after": "" } }))).await;
        // Moved by one and changed by another: both.
        let both = office.change(&bo(), "editPackage", update(&draft, "e2", &json!({ "purpose": "Først" }))).await;
        assert_eq!(
            (&both["elements"][0]["id"], &both["elements"][0]["purpose"]),
            (&json!("e2"), &json!("Først")),
            "{kind}"
        );
        let told = conflicts(
            &office.changing(&bo(), "editPackage", change(json!({ "move": { "id": "e2", "after": "e3" } }))).await,
        );
        assert_eq!(
            told,
            json!([{ "element": "e2", "field": "place", "mine": "e3", "theirs": "", "revision": draft["revision"].as_i64().unwrap() + 1 }]),
            "{kind}"
        );
        let told = conflicts(&office.changing(&anna(), "editPackage", change(json!({ "remove": "e2" }))).await);
        assert_eq!(
            (&told[0]["mine"], told[0]["theirs"].as_str().unwrap().contains("Først")),
            (&json!(""), true),
            "{kind}"
        );

        office.change(&anna(), "editPackage", change(json!({ "remove": "e3" }))).await;
        let now = office.change(&bo(), "editPackage", change(json!({ "remove": "e3" }))).await;
        assert!(now["elements"].as_array().unwrap().iter().all(|of| of["id"] != "e3"), "{kind}: both wanted it out");
        let told =
            conflicts(&office.changing(&bo(), "editPackage", update(&draft, "e3", &json!({ "purpose": "Nu" }))).await);
        assert_eq!((&told[0]["element"], &told[0]["theirs"]), (&json!("e3"), &json!("")), "{kind}: it is gone");
        // What shall stand after something that is gone stands last.
        let after = json!({ "add": { "element": { "kind": "GUIDANCE", "title": "Samtale" }, "after": "e3" } });
        let added = office.change(&bo(), "editPackage", change(after)).await;
        assert_eq!(added["elements"].as_array().unwrap().last().unwrap()["title"], "Samtale", "{kind}");
        for unknown in [
            json!({ "remove": "e99" }),
            json!({ "move": { "id": "e1", "after": "e99" } }),
            json!({ "move": { "id": "x\u{0}" } }),
        ] {
            let refused = office.unchanged(&bo(), "editPackage", change(unknown)).await;
            assert_eq!(refused, ("INVALID".to_owned(), "input.elements[0]".to_owned()), "{kind}");
        }
    }
}

const COMMENTS: &str = "query($id: ID!) { package(id: $id, draft: true) { comments {
  id element text author { name } mentions { id } resolvedAt mayResolve
} } }";

#[tokio::test]
async fn people_talk_about_a_package_and_those_who_are_named_are_told() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        let frida = someone("frida");
        let say = json!({ "id": id, "element": "e1", "text": " Kan det begynde i uge 7? ", "mentions": ["person:ebbe"], "clientMutationId": "say" });
        let saying = "mutation($input: CommentInput!) { comment(input: $input) { comment { id text } } }";
        let said = office.ask(&frida, saying, json!({ "input": say })).await;
        assert_eq!(office.ask(&frida, saying, json!({ "input": say })).await, said, "{kind}: sent again, said once");
        let comment = &said["comment"]["comment"];
        assert_eq!(comment["text"], "Kan det begynde i uge 7?", "{kind}");
        let read = office.ask(&bo(), COMMENTS, json!({ "id": id })).await;
        assert_eq!(
            read["package"]["comments"],
            json!([{ "id": comment["id"], "element": "e1", "text": "Kan det begynde i uge 7?", "author": { "name": "Frida Skov" },
                     "mentions": [{ "id": "person:ebbe" }], "resolvedAt": null, "mayResolve": true }]),
            "{kind}"
        );
        assert_eq!(kinds(&office, "ebbe").await, ["MENTIONED", "INVITED"], "{kind}");
        assert_eq!(kinds(&office, "bo").await, ["INVITED"], "{kind}: not named, not told");
        assert_eq!(kinds(&office, "frida").await, [""; 0], "{kind}");

        // A caseworker changes no package, but settles what the caseworker said; another caseworker's word is not theirs.
        let other = tests::office::person("gerda", JOBCENTRE, entity::types::Role::Caseworker);
        let settle = json!({ "id": comment["id"] });
        assert_eq!(office.unchanged(&other, "resolveComment", settle.clone()).await.0, "FORBIDDEN", "{kind}");
        office.change(&frida, "resolveComment", settle.clone()).await;
        let latest = events::latest(&office.desk.db).await.unwrap();
        office.change(&bo(), "resolveComment", settle).await;
        assert_eq!(events::latest(&office.desk.db).await.unwrap(), latest, "{kind}: settled once");
        let read = office.ask(&bo(), COMMENTS, json!({ "id": id })).await;
        let first = &read["package"]["comments"][0];
        assert_eq!(
            (&first["resolvedAt"], &first["mayResolve"]),
            (&json!("2026-11-22T11:00:00Z"), &json!(false)),
            "{kind}"
        );

        for (changes, code, field) in [
            (json!({ "text": " " }), "INVALID", "input.text"),
            (json!({ "text": "x".repeat(4_001) }), "LIMIT", "input.text"),
            (json!({ "element": "e99" }), "INVALID", "input.element"),
            (json!({ "mentions": ["person:sten"] }), "INVALID", "input.mentions"),
            (json!({ "mentions": ["person:nobody"] }), "INVALID", "input.mentions"),
            (json!({ "mentions": ["person:nobody\u{0}"] }), "INVALID", "input.mentions"),
        ] {
            let mut input = json!({ "id": id, "text": "Ja" });
            for (name, value) in changes.as_object().unwrap() {
                input[name] = value.clone();
            }
            let refused = office.refused(&frida, saying, json!({ "input": input })).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}: {changes}");
        }
        assert_eq!(
            office.unchanged(&frida, "resolveComment", json!({ "id": "comment:x\u{0}" })).await.0,
            "INVALID",
            "{kind}"
        );
        let said: Vec<_> = entity::event::Entity::find().all(&office.desk.db).await.unwrap();
        assert!(said.iter().all(|event| !format!("{event:?}").contains("uge 7")), "{kind}: the log keeps no talk");
    }
}

#[tokio::test]
async fn what_was_done_can_be_read_and_compared() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        let shorter = update(&draft, "e1", &json!({ "days": 2.5, "responsible": JOBCENTRE }));
        office.change(&bo(), "editPackage", shorter).await;
        let history = "query($id: ID!, $first: Int, $after: String) { package(id: $id, draft: true) { history(first: $first, after: $after) {
          totalCount nodes { revision action actionText(language: EN) actor { name organisation { key } } at differences { kind element text(language: EN) } }
          pageInfo { hasNextPage endCursor }
        } } }";
        let page = office.ask(&clara(), history, json!({ "id": id, "first": 3 })).await;
        let page = &page["package"]["history"];
        assert_eq!((&page["totalCount"], &page["pageInfo"]["hasNextPage"]), (&json!(4), &json!(true)), "{kind}");
        let told: Vec<_> = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| {
                (
                    of["revision"].as_i64().unwrap(),
                    of["action"].as_str().unwrap(),
                    of["actor"]["name"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [(4, "editPackage", "Bo Friis"), (3, "invited", "Anna Krogh"), (2, "invited", "Anna Krogh")],
            "{kind}"
        );
        let kinds: Vec<_> =
            page["nodes"][0]["differences"].as_array().unwrap().iter().map(|of| of["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["RESPONSIBLE_CHANGED", "ELEMENT_CHANGED"], "{kind}");
        assert_eq!(page["nodes"][1]["differences"][0]["kind"], "PARTY_ADDED", "{kind}");
        let rest = office
            .ask(&clara(), history, json!({ "id": id, "first": 3, "after": page["pageInfo"]["endCursor"] }))
            .await;
        let rest = &rest["package"]["history"];
        assert_eq!(
            (&rest["nodes"][0]["action"], &rest["pageInfo"]["hasNextPage"]),
            (&json!("created"), &json!(false)),
            "{kind}"
        );

        let compare = "query($id: ID!, $from: VersionInput!, $to: VersionInput) { packageDifference(id: $id, from: $from, to: $to) {
          from { revision } to { revision } differences { kind before after text(language: EN) } } }";
        let compared = office
            .ask(&clara(), compare, json!({ "id": id, "from": { "revision": 1 }, "to": { "revision": 3 } }))
            .await;
        let kinds: Vec<_> = compared["packageDifference"]["differences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["PARTY_ADDED", "PARTY_ADDED"], "{kind}");
        let now = office.ask(&clara(), compare, json!({ "id": id, "from": { "revision": 3 } })).await;
        assert_eq!(now["packageDifference"]["to"]["revision"], 4, "{kind}: left out is as it stands");
        assert_eq!(now["packageDifference"]["differences"].as_array().unwrap().len(), 2, "{kind}");
        for from in [json!({ "revision": 5 }), json!({ "version": 1 }), json!({ "revision": -1 })] {
            assert_eq!(
                office.refused(&clara(), compare, json!({ "id": id, "from": from })).await.0,
                "NOT_FOUND",
                "{kind}"
            );
        }
    }
}

const INBOX: &str = "{ inbox(first: 100) { totalCount nodes { id kind dueOn read done package { id } actor { name } text(language: EN) } } }";

/// Kinds of a person's notices, as the inbox shows them.
async fn kinds(office: &Office, person: &str) -> Vec<String> {
    let data = office.ask(&someone(person), INBOX, json!({})).await;
    let nodes = data["inbox"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|of| of["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_is_told_what_concerns_them_and_nobody_what_they_did_themselves() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.drafted().await;
        let id = &draft["id"];
        assert_eq!(kinds(&office, "bo").await, ["INVITED"], "{kind}");
        assert_eq!(kinds(&office, "ebbe").await, ["INVITED"], "{kind}: editors are told too");
        assert_eq!(kinds(&office, "frida").await, [""; 0], "{kind}: a caseworker is not asked");
        let propose = json!({ "id": id, "expectedRevision": draft["revision"], "decideBy": "2026-12-01" });
        let proposed = office.change(&anna(), "proposePackage", propose).await;
        let data = office.ask(&bo(), INBOX, json!({})).await;
        let first = &data["inbox"]["nodes"][0];
        assert_eq!(
            (&first["kind"], &first["dueOn"], &first["done"]),
            (&json!("DECISION_AWAITED"), &json!("2026-12-01"), &json!(false))
        );
        assert_eq!((&first["actor"]["name"], &first["package"]["id"]), (&json!("Anna Krogh"), id), "{kind}");
        assert_eq!(kinds(&office, "ebbe").await, ["INVITED"], "{kind}: who can't decide is not asked to");

        // What is due stays on top of what came later.
        let say = json!({ "input": { "id": id, "text": "Se her", "mentions": ["person:bo", "person:anna"] } });
        office.ask(&anna(), "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }", say).await;
        assert_eq!(kinds(&office, "bo").await, ["DECISION_AWAITED", "MENTIONED", "INVITED"], "{kind}");
        assert_eq!(kinds(&office, "anna").await, [""; 0], "{kind}: nobody is told what they did themselves");

        let decided = office.change(&bo(), "decideParty", approval(&proposed)).await;
        let data = office.ask(&bo(), INBOX, json!({})).await;
        let open: Vec<_> = data["inbox"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|of| of["kind"] != "MENTIONED" && of["done"] == false)
            .collect();
        assert!(open.is_empty(), "{kind}: nothing is asked any more: {open:#?}");
        assert_eq!(
            kinds(&office, "bo").await,
            ["MENTIONED", "DECISION_AWAITED", "INVITED"],
            "{kind}: by time, none is due"
        );
        assert_eq!(kinds(&office, "anna").await, ["DECIDED"], "{kind}");
        assert_eq!(
            kinds(&office, "clara").await,
            ["DECISION_AWAITED", "DECIDED", "INVITED"],
            "{kind}: the others are told"
        );

        let agreed = office.change(&clara(), "decideParty", approval(&decided)).await;
        let changed = office.change(&anna(), "editPackage", update(&agreed, "e1", &json!({ "purpose": "Nyt" }))).await;
        assert_eq!(kinds(&office, "bo").await[0], "REOPENED", "{kind}");
        assert!(!kinds(&office, "clara").await.contains(&"REOPENED".to_owned()), "{kind}");
        let agreed = office.change(&bo(), "decideParty", approval(&changed)).await;
        office.publish(&agreed).await;
        assert_eq!(kinds(&office, "frida").await, [""; 0], "{kind}");
        for person in ["bo", "ebbe", "clara", "dorte"] {
            assert_eq!(kinds(&office, person).await[0], "PUBLISHED", "{kind}: {person}");
        }
        assert!(!kinds(&office, "anna").await.contains(&"PUBLISHED".to_owned()), "{kind}");

        // Read, and unread again; somebody else's can't be touched.
        let mark = "mutation($input: MarkNoticesInput!) { markNotices(input: $input) { unread } }";
        let data = office.ask(&bo(), INBOX, json!({})).await;
        let (total, first) = (data["inbox"]["totalCount"].as_i64().unwrap(), &data["inbox"]["nodes"][0]["id"]);
        let left = office.ask(&bo(), mark, json!({ "input": { "ids": [first] } })).await;
        assert_eq!(left["markNotices"]["unread"], total - 1, "{kind}");
        let unread = office.ask(&bo(), "{ inbox(unreadOnly: true) { totalCount } }", json!({})).await;
        assert_eq!(unread["inbox"]["totalCount"], total - 1, "{kind}");
        let back = office.ask(&bo(), mark, json!({ "input": { "ids": [first], "read": false } })).await;
        assert_eq!(back["markNotices"]["unread"], total, "{kind}");
        for (id, code, field) in
            [(first.clone(), "NOT_FOUND", "input.ids"), (json!("notice:x\u{0}"), "INVALID", "input.ids")]
        {
            let refused = office.refused(&clara(), mark, json!({ "input": { "ids": [id] } })).await;
            assert_eq!(refused, (code.to_owned(), field.to_owned()), "{kind}");
        }
        // The same one twice is one.
        let twice = office.ask(&bo(), mark, json!({ "input": { "ids": [first, first] } })).await;
        assert_eq!(twice["markNotices"]["unread"], total - 1, "{kind}");
    }
}

#[tokio::test]
async fn keys_that_no_database_can_hold_are_answered_as_unknown() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        for document in [
            "{ package(key: \"a\\u0000\") { id } }",
            "{ package(key: \"a\\u0000\", draft: true) { id } }",
            "{ package(key: \"a\\u0000\", version: 1) { id } }",
            "{ package(id: \"package:a\\u0000\") { id } }",
        ] {
            for viewer in [anna(), Viewer::nobody()] {
                let answer = office.answer(&viewer, document, json!({})).await;
                let code = &answer["errors"][0]["extensions"]["code"];
                assert!(answer["data"]["package"].is_null(), "{kind}: {answer}");
                assert!(code.is_null() || code == "INVALID", "{kind}: {document}: {answer}");
            }
        }
        let elements = composed(&office).await;
        let mut input = package(&elements);
        input["collaborationModel"] = json!("x\u{0}");
        let refused = office.unchanged(&anna(), "createPackage", input).await;
        assert_eq!(refused, ("INVALID".to_owned(), "input.collaborationModel".to_owned()), "{kind}");
        let compare = "{ packageDifference(id: \"package:x\\u0000\", from: { version: 1 }) { differences { id } } }";
        let code = office.refused(&anna(), compare, json!({})).await.0;
        assert!(["NOT_FOUND", "INVALID"].contains(&code.as_str()), "{kind}: {code}");
    }
}
