//! A package in the making and the people who make it: an office of the labour market leads it, a provider and a
//! jobcentre take part, and somebody else's coordinator looks on.

use entity::types::Role;
use entity::{membership, person};
use sea_orm::{ActiveModelTrait, DatabaseConnection, IntoActiveModel};
use serde_json::{Value, json};
use server::domain::viewer::Viewer;

use crate::database::TestDb;
use crate::office::{self, Office};

/// Who leads the package.
pub const LEAD: &str = "lmo-amk-syd";
/// Who offers its courses.
pub const PROVIDER: &str = "prov-amu-fyn";
/// Whose citizens it is for.
pub const JOBCENTRE: &str = "jc-461";
/// Who has no part in it.
pub const OTHERS: &str = "jc-630";

/// Everybody who has an account: id, name, organisation, role.
pub const PEOPLE: &[(&str, &str, &str, Role)] = &[
    ("anna", "Anna Krogh", LEAD, Role::Coordinator),
    ("dorte", "Dorte Lund", LEAD, Role::Editor),
    ("bo", "Bo Friis", PROVIDER, Role::Coordinator),
    ("ebbe", "Ebbe Holm", PROVIDER, Role::Editor),
    ("clara", "Clara Dam", JOBCENTRE, Role::Coordinator),
    ("frida", "Frida Skov", JOBCENTRE, Role::Caseworker),
    ("sten", "Sten Bak", OTHERS, Role::Coordinator),
];

/// One of [`PEOPLE`].
pub fn someone(id: &str) -> Viewer {
    let (id, _, organisation, role) = PEOPLE.iter().find(|(known, ..)| *known == id).expect("somebody known");
    office::person(id, organisation, *role)
}

/// Coordinator of the lead.
pub fn anna() -> Viewer {
    someone("anna")
}

/// Coordinator of the provider.
pub fn bo() -> Viewer {
    someone("bo")
}

/// Coordinator of the jobcentre.
pub fn clara() -> Viewer {
    someone("clara")
}

/// Coordinator of an organisation that takes no part.
pub fn sten() -> Viewer {
    someone("sten")
}

/// An office where everybody has an account.
pub async fn office(database: &TestDb) -> Office {
    let office = Office::over(database).await;
    accounts(&office.desk.db).await;
    office
}

async fn accounts(db: &DatabaseConnection) {
    for (id, name, organisation, role) in PEOPLE {
        let row = person::Model {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            email: None,
            email_folded: None,
            password_hash: None,
            language: "da".to_owned(),
            digest: false,
            platform_administrator: false,
            demo: false,
            foreign_issuer: None,
            foreign_subject: None,
            created_at: 0,
            disabled_at: None,
            signed_in_at: None,
        };
        row.into_active_model().insert(db).await.expect("an account");
        let row = membership::Model {
            person_id: (*id).to_owned(),
            organisation_key: (*organisation).to_owned(),
            role: *role,
            since: 0,
            ended_at: None,
        };
        row.into_active_model().insert(db).await.expect("a membership");
    }
}

const COMPOSE: &str = "query($input: ComposeInput!) { compose(input: $input) { alternatives { steps {
  course { key title days } session { id }
} } } }";

const CARD: &str = "fragment Card on Package {
  id key title status revision version description
  parties { organisation { key } role status reopened reason }
  elements { id seq kind title weeks days parallel purpose gate { competence { key } level } course { key } session { id } responsible { key } requirements { key } revision }
}";

/// Elements of the first alternative that is composed for warehouse work on Fyn, as inputs; the provider answers for
/// the first of them and the jobcentre for a placement at the end, which is tied to what the job needs.
pub async fn composed(office: &Office) -> Vec<Value> {
    let input = json!({ "occupation": "lagermedarbejder", "area": "rar-fyn" });
    let found = office.ask(&Viewer::nobody(), COMPOSE, json!({ "input": input })).await;
    let steps = found["compose"]["alternatives"][0]["steps"].as_array().expect("an alternative").clone();
    let mut elements: Vec<Value> = steps
        .iter()
        .map(|step| json!({ "kind": "COURSE", "course": step["course"]["key"], "session": step["session"]["id"] }))
        .collect();
    elements[0]["responsible"] = json!(PROVIDER);
    elements.push(json!({
        "kind": "COMPANY_PLACEMENT", "title": "Praktik på lager", "weeks": 4.0, "purpose": "Pluk og pak i drift",
        "responsible": JOBCENTRE, "gate": [{ "competence": "order-picking", "level": 2 }],
    }));
    elements
}

/// Input of a package with these elements.
pub fn package(elements: &[Value]) -> Value {
    json!({
        "title": "Lager på Fyn", "occupation": "lagermedarbejder", "area": "rar-fyn", "lead": LEAD,
        "targetGroups": ["UNSKILLED_UNEMPLOYED"], "description": "Til lagre på Fyn.", "elements": elements,
    })
}

impl Office {
    /// The package that a mutation gives.
    pub async fn change(&self, viewer: &Viewer, mutation: &str, input: Value) -> Value {
        self.ask(viewer, &document(mutation), json!({ "input": input })).await[mutation]["package"].clone()
    }

    /// The whole answer to the same.
    pub async fn changing(&self, viewer: &Viewer, mutation: &str, input: Value) -> Value {
        self.answer(viewer, &document(mutation), json!({ "input": input })).await
    }

    /// Code and field of a change that must be refused.
    pub async fn unchanged(&self, viewer: &Viewer, mutation: &str, input: Value) -> (String, String) {
        self.refused(viewer, &document(mutation), json!({ "input": input })).await
    }

    /// A package as its parties work on it.
    pub async fn draft(&self, viewer: &Viewer, id: &Value) -> Value {
        let document = format!("query($id: ID!) {{ package(id: $id, draft: true) {{ ...Card }} }} {CARD}");
        self.ask(viewer, &document, json!({ "id": id })).await["package"].clone()
    }

    /// A new draft of the composed elements, with the provider and the jobcentre invited.
    pub async fn drafted(&self) -> Value {
        let draft = self.change(&anna(), "createPackage", package(&composed(self).await)).await;
        for organisation in [PROVIDER, JOBCENTRE] {
            self.change(&anna(), "inviteParty", json!({ "id": draft["id"], "organisation": organisation })).await;
        }
        self.draft(&anna(), &draft["id"]).await
    }

    /// Puts a draft to its parties, who approve what is open.
    pub async fn agree(&self, id: &Value) -> Value {
        let draft = self.draft(&anna(), id).await;
        let input = json!({ "id": id, "expectedRevision": draft["revision"] });
        let mut package = self.change(&anna(), "proposePackage", input).await;
        for (viewer, organisation) in [(bo(), PROVIDER), (clara(), JOBCENTRE)] {
            let party = party(&package, organisation);
            if party["status"] == "INVITED" {
                package = self.change(&viewer, "decideParty", approval(&package)).await;
            }
        }
        assert_eq!(package["status"], "AGREED", "{package:#}");
        package
    }

    /// Publishes an agreed package.
    pub async fn publish(&self, package: &Value) -> Value {
        let input = json!({ "id": package["id"], "expectedRevision": package["revision"] });
        self.change(&anna(), "publishPackage", input).await
    }

    /// A first version.
    pub async fn published(&self) -> Value {
        let draft = self.drafted().await;
        let agreed = self.agree(&draft["id"]).await;
        self.publish(&agreed).await
    }
}

/// A mutation that gives a package, as a document with `$input`.
pub fn document(mutation: &str) -> String {
    let input = format!("{}{}Input!", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}) {{ {mutation}(input: $input) {{ clientMutationId package {{ ...Card }} }} }} {CARD}"
    )
}

/// Approval of a package as it stands, by the organisation of whoever gives it.
pub fn approval(package: &Value) -> Value {
    json!({ "id": package["id"], "expectedRevision": package["revision"], "decision": "APPROVE" })
}

/// An organisation's part in a package.
pub fn party<'a>(package: &'a Value, organisation: &str) -> &'a Value {
    let parties = package["parties"].as_array().expect("parties");
    let found = parties.iter().find(|party| party["organisation"]["key"] == organisation);
    found.unwrap_or_else(|| panic!("{organisation} is no party: {package:#}"))
}

/// Where each party stands, in order: `INVITED APPROVED`.
pub fn standing(package: &Value) -> String {
    let parties = package["parties"].as_array().expect("parties");
    parties.iter().map(|party| party["status"].as_str().unwrap_or("?")).collect::<Vec<_>>().join(" ")
}

/// An element of a package by its name.
pub fn element<'a>(package: &'a Value, id: &str) -> &'a Value {
    let elements = package["elements"].as_array().expect("elements");
    elements.iter().find(|element| element["id"] == id).unwrap_or_else(|| panic!("no element {id}: {package:#}"))
}

/// An element as it stands, as the input that would leave it so, with some of it changed.
pub fn with(package: &Value, id: &str, changes: &Value) -> Value {
    let element = element(package, id);
    let keys: Vec<Value> =
        element["requirements"].as_array().into_iter().flatten().map(|of| of["key"].clone()).collect();
    let gates = element["gate"].as_array().into_iter().flatten();
    let gates: Vec<Value> =
        gates.map(|gate| json!({ "competence": gate["competence"]["key"], "level": gate["level"] })).collect();
    let mut input = json!({
        "kind": element["kind"], "title": element["title"], "weeks": element["weeks"], "days": element["days"],
        "parallel": element["parallel"], "gate": gates, "purpose": element["purpose"],
        "course": element["course"]["key"], "session": element["session"]["id"],
        "responsible": element["responsible"]["key"], "requirements": keys,
    });
    for (name, value) in changes.as_object().expect("changes") {
        input[name] = value.clone();
    }
    input
}

/// An edit of a package as it was seen.
pub fn edit(seen: &Value, changes: &Value) -> Value {
    let mut input = json!({ "id": seen["id"], "expectedRevision": seen["revision"] });
    for (name, value) in changes.as_object().expect("changes") {
        input[name] = value.clone();
    }
    input
}

/// The edit of one element.
pub fn update(seen: &Value, id: &str, changes: &Value) -> Value {
    edit(seen, &json!({ "elements": [{ "update": { "id": id, "element": with(seen, id, changes) } }] }))
}
