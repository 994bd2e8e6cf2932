//! People, as administrators of organisations and of the platform meet them.

use std::time::Duration;

use entity::types::Role;
use entity::{event, person, ticket, work_party};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use server::domain::ticket as links;
use tests::database::starter_databases;
use tests::network::{Network, ORIGIN, PASSWORD, Person, Setup, secret_in, with_cookie};

const INVITE: &str = "mutation($email: String!, $name: String!, $organisation: String!, $role: Role!, $id: String) {
    invitePerson(input: { email: $email, name: $name, organisation: $organisation, role: $role, clientMutationId: $id }) {
        clientMutationId link sent invitation { id email name organisation { key } role expiresAt } } }";
const GRANT: &str = "mutation($person: ID!, $organisation: String!, $role: Role!) {
    grantMembership(input: { person: $person, organisation: $organisation, role: $role }) {
        person { memberships { organisation { key } role } } } }";
const END: &str = "mutation($person: ID!, $organisation: String!, $role: Role!) {
    endMembership(input: { person: $person, organisation: $organisation, role: $role }) { person { id email } } }";
const RESET: &str =
    "mutation($person: ID!) { createResetLink(input: { person: $person }) { link sent person { name } } }";
const SIGN_OUT: &str = "mutation($person: ID) { signOutEverywhere(input: { person: $person }) { person { id } } }";

fn invitation(email: &str, role: &str) -> Value {
    json!({ "email": email, "name": "Bo Lind", "organisation": "jc-630", "role": role })
}

fn role(person: &Person, organisation: &str, role: &str) -> Value {
    json!({ "person": person.global_id(), "organisation": organisation, "role": role })
}

#[tokio::test]
async fn an_invitation_makes_an_account_with_a_role() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let made = anna.ask(INVITE, invitation("Bo@Example.dk", "EDITOR")).await["invitePerson"].clone();
        assert_eq!(made["sent"], false);
        assert_eq!(made["invitation"]["expiresAt"], "2026-12-06T11:00:00Z");
        let link = made["link"].as_str().unwrap();
        assert!(link.starts_with(&format!("{ORIGIN}/konto/kvt_")), "{link}");
        let rows = ticket::Entity::find().all(&database.db).await.unwrap();
        assert!(rows.iter().all(|row| !link.contains(&row.digest)), "only a digest is kept");

        let token = secret_in(link);
        let browser = network.anybody();
        let shown = browser.post_to("/auth/ticket", &json!({ "token": token })).await;
        assert_eq!(
            shown.json(),
            json!({
                "kind": "INVITATION", "email": "Bo@Example.dk", "name": "Bo Lind", "role": "EDITOR",
                "organisation": { "key": "jc-630", "name": "Jobcenter Vejle" },
                "expiresAt": "2026-12-06T11:00:00Z", "existing": false,
            })
        );
        let weak = browser.post_to("/auth/accept", &json!({ "token": token, "password": "bo lind 12345" })).await;
        assert_eq!((weak.status.as_u16(), weak.error().1.as_deref()), (400, Some("password")));
        let body = json!({ "token": token, "name": "Bo H. Lind", "password": PASSWORD });
        let answer = browser.post_to("/auth/accept", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let bo = with_cookie(browser, &answer);
        let me = bo
            .ask("{ viewer { person { name email memberships { organisation { key } role since } } } }", json!({}))
            .await;
        assert_eq!(
            me["viewer"]["person"],
            json!({
                "name": "Bo H. Lind", "email": "Bo@Example.dk",
                "memberships": [{ "organisation": { "key": "jc-630" }, "role": "EDITOR", "since": "2026-11-22T11:00:00Z" }],
            })
        );
        assert_eq!(network.anybody().post_to("/auth/accept", &body).await.status, 404, "a link works once");
        let open = anna.ask("{ invitations { email } }", json!({})).await;
        assert_eq!(open["invitations"], json!([]), "{}", database.kind);
    }
}

#[tokio::test]
async fn whoever_has_an_account_joins_with_its_password() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let bo = network.person("Bo", "jc-461", Role::Reader).await;
        let made = anna.ask(INVITE, invitation("bo@example.dk", "EDITOR")).await;
        let token = secret_in(made["invitePerson"]["link"].as_str().unwrap());
        let shown = network.anybody().post_to("/auth/ticket", &json!({ "token": token })).await.json();
        assert_eq!(shown["existing"], true);
        // Whoever finds the link can't take the account over with a password of one's own.
        let thief = json!({ "token": token, "password": "otte små ænder svømmer" });
        assert_eq!(network.anybody().post_to("/auth/accept", &thief).await.status, 401);
        let answer = network.anybody().post_to("/auth/accept", &json!({ "token": token, "password": PASSWORD })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let held = bo.ask("{ viewer { memberships { organisation { key } role } } }", json!({})).await;
        assert_eq!(
            held["viewer"]["memberships"],
            json!([
                { "organisation": { "key": "jc-461" }, "role": "READER" },
                { "organisation": { "key": "jc-630" }, "role": "EDITOR" },
            ])
        );
        let (code, field, _) = anna.refused(INVITE, invitation("BO@example.dk", "EDITOR")).await;
        assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("input.email")), "the role is held already");
    }
}

#[tokio::test]
async fn guessing_the_password_of_an_invited_account_is_made_slow_too() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Administrator).await;
    network.account("Bo", false).await;
    let made = anna.ask(INVITE, invitation("bo@example.dk", "EDITOR")).await;
    let token = secret_in(made["invitePerson"]["link"].as_str().unwrap());
    for status in [401, 401, 401, 401, 401, 429] {
        let guess = json!({ "token": token, "password": "forkert" });
        assert_eq!(network.anybody().post_to("/auth/accept", &guess).await.status, status);
    }
}

#[tokio::test]
async fn a_link_ends_when_withdrawn_replaced_or_old() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let works = async |token: &str| {
            network.anybody().post_to("/auth/ticket", &json!({ "token": token })).await.status == 200
        };
        let invite = async || {
            let made = anna.ask(INVITE, invitation("bo@example.dk", "EDITOR")).await["invitePerson"].clone();
            (secret_in(made["link"].as_str().unwrap()), made["invitation"]["id"].clone())
        };
        let (first, _) = invite().await;
        assert!(works(&first).await);
        let (second, id) = invite().await;
        assert!(!works(&first).await, "the newest replaces those before");
        let withdraw = "mutation($id: ID!) { withdrawInvitation(input: { id: $id }) { invitation { email } } }";
        anna.ask(withdraw, json!({ "id": id })).await;
        assert!(!works(&second).await);
        assert_eq!(anna.refused(withdraw, json!({ "id": id })).await.0, "NOT_FOUND", "{}", database.kind);
        let (third, _) = invite().await;
        network.pass(Duration::from_hours(14 * 24) - Duration::from_secs(1));
        assert!(works(&third).await);
        network.pass(Duration::from_secs(1));
        assert!(!works(&third).await);
        assert!(!works("kvt_").await && !works("").await);
    }
}

#[tokio::test]
async fn a_repeated_mutation_does_nothing_again() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let mut wanted = invitation("bo@example.dk", "EDITOR");
        wanted["id"] = json!("a-1");
        let first = anna.ask(INVITE, wanted.clone()).await["invitePerson"].clone();
        let second = anna.ask(INVITE, wanted).await["invitePerson"].clone();
        assert_eq!(first["invitation"], second["invitation"], "{}", database.kind);
        assert_eq!((&second["link"], &second["clientMutationId"]), (&Value::Null, &json!("a-1")));
        let open = anna.ask("{ invitations(organisation: \"jc-630\") { id } }", json!({})).await;
        assert_eq!(open["invitations"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_invitation_is_mailed_and_its_link_not_shown_where_there_is_mail() {
    let database = &starter_databases().await[0];
    let network = Network::start_with(database, Setup { mail: true, ..Setup::default() }).await;
    let anna = network.person("Anna", "jc-630", Role::Administrator).await;
    let made = anna.ask(INVITE, invitation("bo@example.dk", "EDITOR")).await;
    assert_eq!((&made["invitePerson"]["sent"], &made["invitePerson"]["link"]), (&json!(true), &Value::Null));
    let letter = network.mailbox.next().await;
    assert_eq!(letter.to, "bo@example.dk");
    assert!(letter.subject.contains("Jobcenter Vejle") && letter.text.contains("Bo Lind"), "{}", letter.text);
    let token = secret_in(&letter.text);
    assert_eq!(network.anybody().post_to("/auth/ticket", &json!({ "token": token })).await.status, 200);
}

#[tokio::test]
async fn only_administrators_of_the_organisation_manage_its_people() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let bo = network.person("Bo", "jc-630", Role::Reader).await;
        let stranger = network.person("Carl", "jc-461", Role::Administrator).await;
        let coordinator = network.person("Dorte", "jc-630", Role::Coordinator).await;
        for (client, code) in [
            (&network.anybody(), "UNAUTHENTICATED"),
            (&stranger.client, "FORBIDDEN"),
            (&coordinator.client, "FORBIDDEN"),
        ] {
            assert_eq!(client.refused(INVITE, invitation("e@example.dk", "EDITOR")).await.0, code);
            assert_eq!(client.refused(GRANT, role(&bo, "jc-630", "EDITOR")).await.0, code);
            assert_eq!(client.refused(END, role(&bo, "jc-630", "READER")).await.0, code);
            for list in ["people", "invitations", "clients"] {
                let id = if list == "people" { "nodes { id }" } else { "id" };
                let query = format!("{{ {list}(organisation: \"jc-630\") {{ {id} }} }}");
                assert_eq!(client.refused(&query, json!({})).await.0, code, "{list}");
            }
        }
        assert_eq!(network.anybody().refused("{ people { totalCount } }", json!({})).await.0, "UNAUTHENTICATED");
        assert_eq!(coordinator.refused("{ people { totalCount } }", json!({})).await.0, "FORBIDDEN");
        // Whom one may not know of is not there.
        for mutation in [RESET, SIGN_OUT] {
            assert_eq!(stranger.refused(mutation, json!({ "person": bo.global_id() })).await.0, "NOT_FOUND");
        }
        assert_eq!(stranger.refused(GRANT, role(&bo, "jc-461", "EDITOR")).await.0, "NOT_FOUND", "{}", database.kind);
    }
}

#[tokio::test]
async fn nobody_becomes_platform_administrator_by_a_membership() {
    let database = &starter_databases().await[0];
    let network = Network::start(database).await;
    let anna = network.person("Anna", "jc-630", Role::Administrator).await;
    let root = network.platform_administrator("Rita").await;
    for client in [&anna, &root] {
        let (code, field, _) = client.refused(GRANT, role(&anna, "jc-630", "PLATFORM_ADMINISTRATOR")).await;
        assert_eq!((code.as_str(), field.as_deref()), ("INVALID", Some("input.role")));
        assert_eq!(client.refused(INVITE, invitation("e@example.dk", "PLATFORM_ADMINISTRATOR")).await.0, "INVALID");
    }
    assert_eq!(anna.refused(END, role(&root, "jc-630", "PLATFORM_ADMINISTRATOR")).await.0, "FORBIDDEN");
}

#[tokio::test]
async fn roles_are_given_and_taken_at_once() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let bo = network.person("Bo", "jc-630", Role::Reader).await;
        let create = "{ viewer { mayCreate mayAdminister roles } }";
        assert_eq!(bo.ask(create, json!({})).await["viewer"]["mayCreate"], false);
        anna.ask(GRANT, role(&bo, "jc-630", "EDITOR")).await;
        assert_eq!(bo.ask(create, json!({})).await["viewer"]["mayCreate"], true, "{}", database.kind);
        anna.ask(END, role(&bo, "jc-630", "EDITOR")).await;
        assert_eq!(bo.ask(create, json!({})).await["viewer"]["roles"], json!(["READER"]));
        anna.ask(GRANT, role(&bo, "jc-630", "EDITOR")).await;
        let roles = bo.ask(create, json!({})).await["viewer"]["roles"].clone();
        assert_eq!(roles.as_array().unwrap().len(), 2, "what was ended can be given again");
        anna.ask(END, role(&bo, "jc-630", "EDITOR")).await;
        let gone = anna.ask(END, role(&bo, "jc-630", "READER")).await;
        assert_eq!(gone["endMembership"]["person"], json!({ "id": bo.global_id(), "email": null }));
    }
}

#[tokio::test]
async fn the_last_administrator_can_not_leave() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let (code, _, sentence) = anna.refused(END, role(&anna, "jc-630", "ADMINISTRATOR")).await;
        assert_eq!(code, "INVALID");
        assert!(sentence.contains("last administrator"), "{sentence}");
        let bo = network.person("Bo", "jc-630", Role::Administrator).await;
        anna.ask(END, role(&anna, "jc-630", "ADMINISTRATOR")).await;
        assert_eq!(bo.refused(END, role(&bo, "jc-630", "ADMINISTRATOR")).await.0, "INVALID", "{}", database.kind);

        let rita = network.platform_administrator("Rita").await;
        let (code, _, sentence) = rita.refused(END, role(&rita, "jc-630", "PLATFORM_ADMINISTRATOR")).await;
        assert!(code == "INVALID" && sentence.contains("last platform administrator"), "{sentence}");
        let sune = network.platform_administrator("Sune").await;
        sune.ask(END, role(&rita, "jc-630", "PLATFORM_ADMINISTRATOR")).await;
        assert_eq!(rita.refused("{ signingKeys { kid } }", json!({})).await.0, "FORBIDDEN");
    }
}

#[tokio::test]
async fn an_administrator_can_not_reach_into_another_organisation_through_a_person() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let bo = network.person("Bo", "jc-630", Role::Reader).await;
        let of_bo = json!({ "person": bo.global_id() });
        let made = anna.ask(RESET, of_bo.clone()).await["createResetLink"].clone();
        assert!(made["link"].as_str().unwrap().contains("/konto/kvt_"));

        network.join(&bo.id, "jc-461", Role::Coordinator).await;
        for mutation in [RESET, SIGN_OUT] {
            let (code, field, sentence) = anna.refused(mutation, of_bo.clone()).await;
            assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("input.person")), "{}", database.kind);
            assert!(sentence.contains("outside your organisation"), "{sentence}");
        }
        network.join(&anna.id, "jc-461", Role::Administrator).await;
        anna.ask(RESET, of_bo.clone()).await;

        // Nor into the platform.
        let rita = network.platform_administrator("Rita").await;
        network.join(&rita.id, "jc-630", Role::Reader).await;
        assert_eq!(anna.refused(RESET, json!({ "person": rita.global_id() })).await.0, "FORBIDDEN");
        rita.ask(RESET, of_bo).await;
    }
}

#[tokio::test]
async fn signing_somebody_out_ends_browsers_and_programs_at_once() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Administrator).await;
        let bo = network.person("Bo", "jc-630", Role::Reader).await;
        let (program, _) = network.program_as(&bo.email).await;
        let signed_in = json!({ "query": "{ viewer { signedIn } }" }).to_string();
        assert_eq!(program.post(&signed_in).await.status, 200);
        anna.ask(SIGN_OUT, json!({ "person": bo.global_id() })).await;
        assert_eq!(bo.post(&signed_in).await.json()["data"]["viewer"]["signedIn"], false, "{}", database.kind);
        assert_eq!(program.post(&signed_in).await.status, 401);
        assert_eq!(anna.post(&signed_in).await.json()["data"]["viewer"]["signedIn"], true);
        anna.ask(SIGN_OUT, json!({})).await;
        assert_eq!(anna.post(&signed_in).await.json()["data"]["viewer"]["signedIn"], false);
    }
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let bo = network.person("Bo", "jc-630", Role::Reader).await;
        let (program, _) = network.program_as(&bo.email).await;
        let mut row = person::Entity::find_by_id(&bo.id).one(&database.db).await.unwrap().unwrap().into_active_model();
        row.disabled_at = sea_orm::Set(Some(1));
        row.update(&database.db).await.unwrap();
        let signed_in = json!({ "query": "{ viewer { signedIn } }" }).to_string();
        assert_eq!(bo.post(&signed_in).await.json()["data"]["viewer"]["signedIn"], false, "{}", database.kind);
        assert_eq!(program.post(&signed_in).await.status, 401);
        let body = json!({ "email": bo.email, "password": PASSWORD });
        assert_eq!(network.anybody().post_to("/auth/sign-in", &body).await.status, 401);
    }
}

#[tokio::test]
async fn people_are_found_by_name_page_by_page() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Ærlig Anna", "jc-630", Role::Administrator).await;
        for name in ["Bo", "Åse Bo", "Carl"] {
            let row = network.account(name, false).await;
            network.join(&row.id, "jc-630", Role::Reader).await;
        }
        network.person("Elsewhere", "jc-461", Role::Reader).await;
        let list = "query($search: String, $first: Int, $after: String) { people(search: $search, first: $first, after: $after) {
            totalCount nodes { name } edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
        let names = |page: &Value| -> Vec<String> {
            page["people"]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["name"].as_str().unwrap().to_owned())
                .collect()
        };
        let all = anna.ask(list, json!({})).await;
        assert_eq!(
            (names(&all), &all["people"]["totalCount"]),
            (vec!["Bo".to_owned(), "Carl".to_owned(), "Åse Bo".to_owned(), "Ærlig Anna".to_owned()], &json!(4))
        );
        assert_eq!(names(&anna.ask(list, json!({ "search": "ÅSE" })).await), ["Åse Bo"], "{}", database.kind);
        let first = anna.ask(list, json!({ "first": 3 })).await;
        assert_eq!(first["people"]["pageInfo"]["hasNextPage"], true);
        let rest = anna.ask(list, json!({ "first": 3, "after": first["people"]["pageInfo"]["endCursor"] })).await;
        assert_eq!(names(&rest), ["Ærlig Anna"]);
        assert_eq!(rest["people"]["pageInfo"]["hasPreviousPage"], true);
        for (variables, code, field) in [
            (json!({ "first": 0 }), "INVALID", "first"),
            (json!({ "first": 101 }), "LIMIT", "first"),
            (json!({ "after": "x" }), "INVALID", "after"),
            (json!({ "after": "azp4" }), "INVALID", "after"),
        ] {
            let (told, path, _) = anna.refused(list, variables).await;
            assert_eq!((told.as_str(), path.as_deref()), (code, Some(field)));
        }
        let rita = network.platform_administrator("Rita").await;
        assert_eq!(rita.ask(list, json!({})).await["people"]["totalCount"], 6);
    }
}

#[tokio::test]
async fn those_who_work_together_see_each_others_names_only() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna", "jc-630", Role::Coordinator).await;
        network.person("Bo", "jc-461", Role::Coordinator).await;
        network.person("Carl", "jc-101", Role::Coordinator).await;
        package(database, &["jc-630", "jc-461"]).await;
        let query =
            "{ mentionable(package: \"package:p1\") { name email memberships { role } language digest disabled } }";
        let seen = anna.ask(query, json!({})).await["mentionable"].clone();
        let only = |name: &str| {
            json!({
                "name": name, "email": null, "memberships": [], "language": "DA", "digest": false, "disabled": false,
            })
        };
        assert_eq!(seen, json!([only("Anna"), only("Bo")]), "{}", database.kind);
        let stranger = network.person("Dorte", "jc-751", Role::Coordinator).await;
        assert_eq!(stranger.refused(query, json!({})).await.0, "NOT_FOUND");
    }
}

async fn package(database: &tests::database::TestDb, parties: &[&str]) {
    let work = entity::package_work::Model {
        key: "p1".to_owned(),
        status: entity::types::PackageStatus::Draft,
        revision: 1,
        version: 0,
        content: "{}".to_owned(),
        derived_from: None,
        derived_version: None,
        model_key: None,
        decide_by: None,
        created_by: "system".to_owned(),
        created_at: 0,
        changed_at: 0,
        discarded_at: None,
    };
    work.into_active_model().insert(&database.db).await.unwrap();
    for (position, key) in (1..).zip(parties) {
        let row = work_party::Model {
            package_key: "p1".to_owned(),
            organisation_key: (*key).to_owned(),
            role: if position == 1 { entity::types::PartyRole::Lead } else { entity::types::PartyRole::Partner },
            status: entity::types::PartyStatus::Invited,
            position,
            invited_at: 0,
            decided_at: None,
            decided_revision: None,
            decided_by: None,
            reason: None,
            reopened_revision: None,
        };
        row.into_active_model().insert(&database.db).await.unwrap();
    }
}

#[tokio::test]
async fn the_first_administrator_comes_in_by_a_link_of_the_operator() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        assert!(links::is_untouched(&network.desk).await.unwrap());
        let old = secret_in(&links::setup_link(&network.desk).await.unwrap());
        let token = secret_in(&links::setup_link(&network.desk).await.unwrap());
        assert_eq!(network.anybody().post_to("/auth/ticket", &json!({ "token": old })).await.status, 404);
        let browser = network.anybody();
        let shown = browser.post_to("/auth/ticket", &json!({ "token": token })).await.json();
        assert_eq!(
            shown,
            json!({
                "kind": "SETUP", "email": null, "name": "", "organisation": null, "role": null,
                "expiresAt": "2026-11-29T11:00:00Z", "existing": false,
            })
        );
        for (body, field) in [
            (json!({ "token": token, "password": PASSWORD, "name": "Rita" }), "email"),
            (json!({ "token": token, "password": PASSWORD, "name": "Rita", "email": "rita" }), "email"),
            (json!({ "token": token, "password": PASSWORD, "email": "rita@example.dk" }), "name"),
        ] {
            assert_eq!(browser.post_to("/auth/accept", &body).await.error().1.as_deref(), Some(field));
        }
        let body = json!({ "token": token, "password": PASSWORD, "name": "Rita", "email": "rita@example.dk" });
        let answer = browser.post_to("/auth/accept", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let rita = with_cookie(browser, &answer);
        let viewer = rita.ask("{ viewer { mayAdministerPlatform mayAdminister roles } }", json!({})).await;
        assert_eq!(
            viewer["viewer"],
            json!({
                "mayAdministerPlatform": true, "mayAdminister": true, "roles": ["PLATFORM_ADMINISTRATOR"],
            })
        );
        assert!(!links::is_untouched(&network.desk).await.unwrap());
        let reset = secret_in(&links::reset_link_by_email(&network.desk, "RITA@example.dk").await.unwrap());
        assert_eq!(network.anybody().post_to("/auth/ticket", &json!({ "token": reset })).await.status, 200);
        network.pass(Duration::from_hours(2));
        assert_eq!(network.anybody().post_to("/auth/ticket", &json!({ "token": reset })).await.status, 404);
    }
}

#[tokio::test]
async fn in_the_demonstration_invented_accounts_are_chosen_and_no_others() {
    for database in &starter_databases().await {
        let network = Network::start_with(database, Setup { demo: true, ..Setup::default() }).await;
        let real = network.person("Anna", "jc-630", Role::Coordinator).await;
        let mut row = network.account("Demo Dorte", false).await.into_active_model();
        row.demo = sea_orm::Set(true);
        row.password_hash = sea_orm::Set(None);
        let invented = row.update(&database.db).await.unwrap();
        network.join(&invented.id, "jc-461", Role::Editor).await;
        let listed = network.anybody().get("/auth/demo").await;
        let id = format!("person:{}", invented.id);
        assert_eq!(
            listed.json(),
            json!({ "accounts": [{
            "id": id, "name": "Demo Dorte", "organisation": "jc-461", "organisationName": "Jobcenter Odense",
            "role": "EDITOR", "roleText": "Editor",
        }] })
        );
        let browser = network.anybody();
        let answer = browser.post_to("/auth/demo", &json!({ "id": id })).await;
        let dorte = with_cookie(browser, &answer);
        let seen = dorte.ask("{ viewer { demo person { name provenance } } }", json!({})).await;
        assert_eq!(seen["viewer"], json!({ "demo": true, "person": { "name": "Demo Dorte", "provenance": "DEMO" } }));
        let other = network.anybody().post_to("/auth/demo", &json!({ "id": real.global_id() })).await;
        assert_eq!(other.status, 404, "{}", database.kind);

        let usual = Network::start(database).await;
        assert_eq!(usual.anybody().get("/auth/demo").await.status, 404);
        assert_eq!(usual.anybody().post_to("/auth/demo", &json!({ "id": id })).await.status, 404);
    }
}

#[tokio::test]
async fn the_log_tells_what_was_done_without_personal_data() {
    for database in &starter_databases().await {
        let network = Network::start(database).await;
        let anna = network.person("Anna Holm", "jc-630", Role::Administrator).await;
        let other = network.person("Carl Krog", "jc-461", Role::Administrator).await;
        let made = anna.ask(INVITE, invitation("bo.lind@example.dk", "EDITOR")).await;
        let token = secret_in(made["invitePerson"]["link"].as_str().unwrap());
        let body = json!({ "token": token, "password": PASSWORD });
        assert_eq!(network.anybody().post_to("/auth/accept", &body).await.status, 200);
        anna.ask(
            "mutation { updateProfile(input: { name: \"Anna Lund\", language: EN }) { person { name language } } }",
            json!({}),
        )
        .await;
        other
            .ask(INVITE, json!({ "email": "x@example.dk", "name": "X", "organisation": "jc-461", "role": "READER" }))
            .await;

        for row in event::Entity::find().all(&database.db).await.unwrap() {
            let text = format!("{row:?}").to_lowercase();
            for personal in ["anna", "holm", "lund", "bo.lind", "example.dk", "carl"] {
                assert!(!text.contains(personal), "{personal} in {text}");
            }
        }
        let log = "query($filter: EventFilter, $first: Int, $after: String) { events(filter: $filter, first: $first, after: $after) {
            totalCount nodes { sequence actorName organisation { key } noun action after } pageInfo { hasNextPage endCursor } } }";
        let seen = anna.ask(log, json!({})).await["events"].clone();
        let actions: Vec<_> =
            seen["nodes"].as_array().unwrap().iter().map(|row| (row["noun"].clone(), row["action"].clone())).collect();
        assert_eq!(actions, [(json!("invitation"), json!("created"))], "{}", database.kind);
        assert_eq!(seen["nodes"][0]["actorName"], "Anna Lund");
        assert_eq!(seen["nodes"][0]["after"], r#"{"organisation":"jc-630","role":"EDITOR"}"#);

        let rita = network.platform_administrator("Rita").await;
        let all = rita.ask(log, json!({ "filter": { "noun": "person" } })).await["events"].clone();
        let actions: Vec<_> =
            all["nodes"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["changed", "membership-granted", "created"]);
        let first = rita.ask(log, json!({ "first": 2 })).await["events"].clone();
        assert_eq!((first["totalCount"].as_i64(), &first["pageInfo"]["hasNextPage"]), (Some(7), &json!(true)));
        let rest =
            rita.ask(log, json!({ "first": 20, "after": first["pageInfo"]["endCursor"] })).await["events"].clone();
        assert_eq!(rest["nodes"].as_array().unwrap().len(), 5);
        for (filter, count) in [
            (json!({ "from": "2026-11-22", "to": "2026-11-22" }), 7),
            (json!({ "from": "2026-11-23" }), 0),
            (json!({ "to": "2026-11-21" }), 0),
            (json!({ "organisation": "jc-461" }), 1),
            (json!({ "actor": anna.global_id() }), 2),
            (json!({ "id": anna.id, "action": "changed" }), 1),
        ] {
            let found = rita.ask(log, json!({ "filter": filter })).await;
            assert_eq!(found["events"]["totalCount"], count, "{filter}");
        }
        assert_eq!(anna.refused(log, json!({ "filter": { "organisation": "jc-461" } })).await.0, "FORBIDDEN");
        assert_eq!(network.anybody().refused(log, json!({})).await.0, "UNAUTHENTICATED");
        assert_eq!(rita.refused(log, json!({ "after": "azp4" })).await.1.as_deref(), Some("after"));
    }
}
