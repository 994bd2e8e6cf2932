//! Who may do what: the table in words, the table in force, and every field of the schema.

use std::collections::BTreeSet;
use std::path::Path;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use async_graphql::{Request, Variables};
use entity::types::{AlarmKind, Role};
use entity::{alarm, comment, event};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use server::domain::policy::{Action, MEMBERS, Relation, Subject, TABLE, allowed, grant};
use server::domain::viewer::{Membership, Viewer, Who};
use server::events;
use server::graphql::ask::Tick;
use tests::database::starter_databases;
use tests::first_error;
use tests::making::{LEAD, OTHERS, PROVIDER, anna, composed, office, package, someone};
use tests::office::person;

/// What an action lets somebody do.
fn sentence(action: Action) -> &'static str {
    match action {
        Action::ReadPublished => {
            "Read the catalogue, published packages, collaboration models and who has adopted them."
        }
        Action::ReadDraft => {
            "Read a package in the making: its history, comments, proposals and alarms, and who is at work on it."
        }
        Action::CreatePackage => {
            "Begin a package, or take one over to another area, with the organisation as its lead."
        }
        Action::EditPackage => "Change what a package in the making says, and accept what is proposed for it.",
        Action::Comment => "Comment on a package in the making, and show where one is at work.",
        Action::InviteParty => "Invite organisations to take part, and take them out again.",
        Action::ProposePackage => "Put a draft to its parties, which is the lead's own approval.",
        Action::DecideParty => "Approve or decline on behalf of one's own organisation, and take that back.",
        Action::PublishPackage => "Publish an agreed package as a version that never changes.",
        Action::RetirePackage => "Take a published package out of use.",
        Action::DiscardDraft => "Give a draft up; the published version, if there is one, stands again.",
        Action::OwnAccount => "Read and change one's own profile, password and notices, and sign out everywhere.",
        Action::ReadPeople => "Read who is a member of an organisation, and who is invited.",
        Action::ManagePeople => "Invite people, give and end memberships, and make links to reset passwords.",
        Action::ManageClients => "Read, create and revoke an organisation's API clients.",
        Action::ReadEvents => "Read the event log of what was done on behalf of an organisation.",
        Action::ManagePlatform => "See and rotate the keys that sign tokens, and set the rules for foreign issuers.",
        Action::WriteModel => "Write a collaboration model.",
        Action::WriteAdoption => "Record that an area and an industry take a collaboration model over.",
        Action::ReadDialogue => "Read an organisation's log of its dialogue with others.",
        Action::WriteDialogue => "Write in an organisation's log of its dialogue with others.",
    }
}

/// Who a relation is, in words.
fn who(relation: Relation) -> &'static str {
    match relation {
        Relation::Anyone => "anyone, signed in or not",
        Relation::Oneself => "the person whose account it is",
        Relation::Own => "members of the organisation",
        Relation::Lead => "members of the package's lead",
        Relation::Party => "members of any party of the package",
        Relation::Platform => "platform administrators",
    }
}

/// The table of rights as `docs/rights.md` prints it.
fn printed() -> String {
    let mut text = String::from(
        "# Rights\n\n\
         Who may do what. This page is printed from the table that every request is checked against \
         (`server/src/domain/policy.rs`); what is not listed is refused.\n\n\
         - Nobody signed in is answered UNAUTHENTICATED, a role that does not reach FORBIDDEN. What somebody may not \
         know of is NOT_FOUND, as if it were not there.\n\
         - A party that has declined goes on reading the package and may decide anew; it changes nothing else.\n\
         - An API client has one role in one organisation, and without the scope WRITE only reads.\n\
         - One person may have several roles, also in several organisations; any of them is enough.\n\n\
         | Action | What | Who | With one of the roles |\n|---|---|---|---|\n",
    );
    let line = |(action, relation, roles): &(Action, Relation, &[Role])| {
        let roles = match (relation, *roles) {
            (Relation::Anyone | Relation::Oneself | Relation::Platform, _) => "—".to_owned(),
            (_, roles) if roles == MEMBERS => "any".to_owned(),
            (_, roles) => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", "),
        };
        format!("| `{action:?}` | {} | {} | {roles} |\n", sentence(*action), who(*relation))
    };
    text.extend(TABLE.iter().map(line));
    text
}

#[test]
fn rights_md_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rights.md");
    #[expect(clippy::disallowed_methods, reason = "tests have no config::Config")]
    if std::env::var("PRINT_RIGHTS").is_ok() {
        std::fs::write(&path, printed()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == printed(),
        "run `PRINT_RIGHTS=1 cargo test -p tests --test api rights_md` and commit docs/rights.md"
    );
}

#[test]
fn every_action_is_in_the_table_once_a_relation() {
    let listed: BTreeSet<String> = TABLE.iter().map(|(action, ..)| format!("{action:?}")).collect();
    let all: BTreeSet<String> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
    assert_eq!(listed, all);
    let mut rows: Vec<String> = TABLE.iter().map(|(action, relation, _)| format!("{action:?} {relation:?}")).collect();
    rows.sort_unstable();
    let count = rows.len();
    rows.dedup();
    assert_eq!(rows.len(), count);
}

/// Whether the table lists an action for one of these relations with a role.
fn listed(action: Action, relations: &[Relation], role: Option<Role>) -> bool {
    TABLE.iter().any(|(listed, relation, roles)| {
        let by_role = matches!(relation, Relation::Own | Relation::Lead | Relation::Party);
        *listed == action
            && (*relation == Relation::Anyone || relations.contains(relation))
            && (!by_role || role.is_some_and(|role| roles.contains(&role)))
    })
}

#[test]
fn every_action_as_every_role_in_every_relation() {
    let (mine, other) = ("jc-461", "jc-630");
    let (alone, both) = ([other.to_owned()], [other.to_owned(), mine.to_owned()]);
    let own = Subject::of(mine);
    let lead = Subject { lead: Some(mine), parties: &both, ..Subject::default() };
    let party = Subject { lead: Some(other), parties: &both, ..Subject::default() };
    let gone = Subject { declined: &both[1..], ..party };
    let stranger = Subject { own: Some(other), lead: Some(other), parties: &alone, person: Some("somebody"), ..own };
    let subjects: [(&str, Subject<'_>, &[Relation]); 5] = [
        ("own", own, &[Relation::Own]),
        ("lead", lead, &[Relation::Lead, Relation::Party]),
        ("party", party, &[Relation::Party]),
        ("declined", gone, &[Relation::Party]),
        ("stranger", stranger, &[]),
    ];
    let mut tried = 0;
    for &action in Action::ALL {
        for (name, subject, relations) in &subjects {
            for &role in MEMBERS {
                let viewer = person("pia", mine, role);
                let declined = *name == "declined" && action.writes();
                let expected = listed(action, relations, Some(role)) && !declined;
                let granted = allowed(&viewer, action, subject);
                assert_eq!(granted.is_some(), expected, "{action:?} as {role:?}, {name}");
                if let Some(granted) = granted {
                    let by_role = !listed(action, &[], None);
                    assert_eq!(granted.organisation(), by_role.then_some(mine), "{action:?} as {role:?}, {name}");
                    assert_eq!((granted.actor(), granted.action()), ("person:pia", action));
                } else {
                    assert_eq!(grant(&viewer, action, subject).unwrap_err().code.as_str(), "FORBIDDEN");
                }
                // A role elsewhere is none here, whatever else the viewer is.
                let elsewhere = person("pia", "jc-479", role);
                assert_eq!(allowed(&elsewhere, action, subject).is_some(), listed(action, &[], None), "{action:?}");
                // A machine that may only read.
                let mut client = viewer.clone();
                (client.who, client.writes) = (Who::Client("fag".to_owned()), false);
                let reads = expected && !action.writes();
                assert_eq!(allowed(&client, action, subject).is_some(), reads, "{action:?} as a client, {name}");
                tried += 3;
            }
            let nobody = allowed(&Viewer::nobody(), action, subject);
            assert_eq!(nobody.is_some(), listed(action, &[], None), "{action:?} as nobody, {name}");
            if nobody.is_none() {
                let refused = grant(&Viewer::nobody(), action, subject).unwrap_err();
                assert_eq!(refused.code.as_str(), "UNAUTHENTICATED", "{action:?}");
            }
            let platform = allowed(&Viewer::person("pia", Vec::new(), true), action, subject);
            assert_eq!(platform.is_some(), listed(action, &[Relation::Platform], None), "{action:?}, {name}");
        }
        let account = Subject { person: Some("pia"), ..Subject::default() };
        let of = |id: &str| allowed(&Viewer::person(id, Vec::new(), false), action, &account).is_some();
        assert_eq!(of("pia"), listed(action, &[Relation::Oneself], None), "{action:?}");
        assert_eq!(of("per"), listed(action, &[], None), "{action:?}");
    }
    assert_eq!(tried, Action::ALL.len() * subjects.len() * MEMBERS.len() * 3);
}

/// Every field of the roots with what it asks the table. A mutation's actions are tried by [`TRIED`].
const FIELDS: &[(&str, &[&str], &[Action])] = &[
    (
        "Query",
        &[
            "adoptions",
            "alarms",
            "area",
            "areas",
            "catalogue",
            "collaborationModel",
            "collaborationModels",
            "committee",
            "committees",
            "commonCompetenceDescription",
            "commonCompetenceDescriptions",
            "competence",
            "competences",
            "compose",
            "course",
            "courses",
            "coverageMap",
            "match",
            "municipalities",
            "municipality",
            "occupation",
            "occupations",
            "organisation",
            "organisations",
            "session",
            "sessions",
            "shortages",
            "suggest",
        ],
        &[Action::ReadPublished],
    ),
    (
        "Query",
        &["node", "nodes", "package", "packageDifference", "packages"],
        &[Action::ReadPublished, Action::ReadDraft],
    ),
    ("Query", &["inbox"], &[Action::OwnAccount]),
    ("Query", &["viewer"], &[Action::ReadPublished]),
    ("Query", &["people", "invitations"], &[Action::ReadPeople]),
    ("Query", &["mentionable"], &[Action::ReadDraft]),
    ("Query", &["clients"], &[Action::ManageClients]),
    ("Query", &["events"], &[Action::ReadEvents]),
    ("Query", &["signingKeys", "issuerRules"], &[Action::ManagePlatform]),
    ("Query", &["dialogues"], &[Action::ReadDialogue]),
    ("Mutation", &["createPackage", "adaptPackage"], &[Action::CreatePackage]),
    ("Mutation", &["editPackage", "acceptDifferences"], &[Action::EditPackage]),
    ("Mutation", &["inviteParty", "removeParty"], &[Action::InviteParty]),
    ("Mutation", &["proposePackage"], &[Action::ProposePackage]),
    ("Mutation", &["decideParty"], &[Action::DecideParty]),
    ("Mutation", &["publishPackage"], &[Action::PublishPackage]),
    ("Mutation", &["retirePackage"], &[Action::RetirePackage]),
    ("Mutation", &["discardDraft"], &[Action::DiscardDraft]),
    ("Mutation", &["comment"], &[Action::Comment]),
    ("Mutation", &["resolveComment"], &[Action::Comment, Action::EditPackage]),
    ("Mutation", &["announcePresence"], &[Action::Comment]),
    ("Mutation", &["markNotices", "updateProfile", "changePassword"], &[Action::OwnAccount]),
    ("Mutation", &["signOutEverywhere"], &[Action::OwnAccount, Action::ManagePeople]),
    (
        "Mutation",
        &["invitePerson", "withdrawInvitation", "grantMembership", "endMembership", "createResetLink"],
        &[Action::ManagePeople],
    ),
    ("Mutation", &["createClient", "revokeClient"], &[Action::ManageClients]),
    ("Mutation", &["rotateSigningKey", "addIssuerRule", "removeIssuerRule"], &[Action::ManagePlatform]),
    ("Mutation", &["saveCollaborationModel"], &[Action::WriteModel]),
    ("Mutation", &["saveAdoption"], &[Action::WriteAdoption]),
    ("Mutation", &["logDialogue"], &[Action::WriteDialogue]),
    ("Subscription", &["alarmRaised", "catalogueChanged"], &[Action::ReadPublished]),
    ("Subscription", &["commentAdded", "packageChanged", "presence"], &[Action::ReadDraft]),
    ("Subscription", &["noticeArrived"], &[Action::OwnAccount]),
];

/// Names of the fields of a type of the schema.
fn fields_of(root: &str) -> BTreeSet<String> {
    let schema = parse_schema(server::graphql::sdl()).expect("the schema can be read");
    let fields = schema.definitions.iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(of) if of.node.name.node == root => match &of.node.kind {
            TypeKind::Object(object) => Some(object.fields.iter().map(|field| field.node.name.node.to_string())),
            _ => None,
        },
        _ => None,
    });
    fields.unwrap_or_else(|| panic!("no type {root}")).collect()
}

#[test]
fn every_field_of_the_schema_says_what_it_asks_the_table() {
    for root in ["Query", "Mutation", "Subscription"] {
        let rows = FIELDS.iter().filter(|(of, ..)| *of == root);
        let listed: BTreeSet<String> = rows.flat_map(|(_, fields, _)| *fields).map(|&field| field.to_owned()).collect();
        assert_eq!(listed, fields_of(root), "{root}: a new field gets a row in FIELDS, and a mutation one in TRIED");
    }
}

/// What a mutation is done to, which tells how it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// Something of the lead's, named in the input: who may not is FORBIDDEN.
    Organisation,
    /// Something new of the organisation that the viewer acts for.
    Acting,
    /// The draft: who takes no part does not find it.
    Package,
    /// The provider's part in the draft.
    Party,
    /// A comment of the lead's coordinator on the draft.
    Comment,
    /// The viewer's own account; a machine has none.
    Oneself,
    /// The installation.
    Platform,
    /// Something that is not there: nobody finds it, whatever the role.
    Missing,
}

/// What the inputs name.
struct Scene {
    package: Value,
    comment: Value,
}

/// A mutation to try as everybody: its field, what it asks the table, what it is done to, its input type, and an input.
/// The input is right as far as rights go and, where that is possible, wrong beyond, so that trying it changes nothing.
type Try = (&'static str, Action, On, &'static str, fn(&Scene) -> Value);

const TRIED: &[Try] = &[
    (
        "createPackage",
        Action::CreatePackage,
        On::Organisation,
        "CreatePackageInput",
        |_| json!({ "lead": LEAD, "title": "Ny", "occupation": "nowhere" }),
    ),
    (
        "adaptPackage",
        Action::CreatePackage,
        On::Organisation,
        "AdaptPackageInput",
        |_| json!({ "lead": LEAD, "id": "package:VEJLE14-6", "area": "nowhere" }),
    ),
    (
        "editPackage",
        Action::EditPackage,
        On::Package,
        "EditPackageInput",
        |of| json!({ "id": of.package, "expectedRevision": 0, "title": "Ny" }),
    ),
    (
        "acceptDifferences",
        Action::EditPackage,
        On::Package,
        "AcceptDifferencesInput",
        |of| json!({ "id": of.package, "expectedRevision": 1, "differences": ["none"] }),
    ),
    (
        "inviteParty",
        Action::InviteParty,
        On::Package,
        "InvitePartyInput",
        |of| json!({ "id": of.package, "organisation": "nowhere" }),
    ),
    (
        "removeParty",
        Action::InviteParty,
        On::Package,
        "RemovePartyInput",
        |of| json!({ "id": of.package, "organisation": "nowhere" }),
    ),
    (
        "proposePackage",
        Action::ProposePackage,
        On::Package,
        "ProposePackageInput",
        |of| json!({ "id": of.package, "expectedRevision": 0 }),
    ),
    (
        "decideParty",
        Action::DecideParty,
        On::Party,
        "DecidePartyInput",
        |of| json!({ "id": of.package, "expectedRevision": 0, "organisation": PROVIDER, "decision": "APPROVE" }),
    ),
    (
        "publishPackage",
        Action::PublishPackage,
        On::Package,
        "PublishPackageInput",
        |of| json!({ "id": of.package, "expectedRevision": 0 }),
    ),
    (
        "retirePackage",
        Action::RetirePackage,
        On::Package,
        "RetirePackageInput",
        |of| json!({ "id": of.package, "reason": "Slut" }),
    ),
    (
        "discardDraft",
        Action::DiscardDraft,
        On::Package,
        "DiscardDraftInput",
        |of| json!({ "id": of.package, "expectedRevision": 0 }),
    ),
    (
        "comment",
        Action::Comment,
        On::Package,
        "CommentInput",
        |of| json!({ "id": of.package, "text": "Hej", "element": "e99" }),
    ),
    ("resolveComment", Action::EditPackage, On::Comment, "ResolveCommentInput", |of| json!({ "id": of.comment })),
    ("announcePresence", Action::Comment, On::Package, "PresenceInput", |of| json!({ "id": of.package })),
    ("markNotices", Action::OwnAccount, On::Oneself, "MarkNoticesInput", |_| json!({ "ids": [] })),
    ("saveCollaborationModel", Action::WriteModel, On::Acting, "CollaborationModelInput", |_| {
        json!({ "key": "ny-model", "titleDa": "Ny", "summaryDa": "Ny", "origin": "Fyn", "originOrganisation": LEAD,
                "principles": [], "phases": [], "partyKinds": [], "source": "Fyn" })
    }),
    (
        "saveAdoption",
        Action::WriteAdoption,
        On::Organisation,
        "AdoptionInput",
        |_| json!({ "model": "job-veu", "area": "nowhere", "sector": "Pleje", "organisation": LEAD, "status": "PLANNED" }),
    ),
    ("updateProfile", Action::OwnAccount, On::Oneself, "UpdateProfileInput", |_| json!({ "name": "" })),
    (
        "changePassword",
        Action::OwnAccount,
        On::Oneself,
        "ChangePasswordInput",
        |_| json!({ "current": "den gamle adgangskode", "new": "kort" }),
    ),
    (
        "signOutEverywhere",
        Action::ManagePeople,
        On::Missing,
        "SignOutEverywhereInput",
        |_| json!({ "person": "person:nobody-of-that-id" }),
    ),
    (
        "invitePerson",
        Action::ManagePeople,
        On::Organisation,
        "InvitePersonInput",
        |_| json!({ "email": "no address", "name": "Ny", "organisation": LEAD, "role": "READER" }),
    ),
    (
        "withdrawInvitation",
        Action::ManagePeople,
        On::Missing,
        "WithdrawInvitationInput",
        |_| json!({ "id": "invitation:nobody-of-that-id" }),
    ),
    (
        "grantMembership",
        Action::ManagePeople,
        On::Organisation,
        "MembershipInput",
        |_| json!({ "person": "person:nobody-of-that-id", "organisation": LEAD, "role": "READER" }),
    ),
    (
        "endMembership",
        Action::ManagePeople,
        On::Organisation,
        "MembershipInput",
        |_| json!({ "person": "person:nobody-of-that-id", "organisation": LEAD, "role": "READER" }),
    ),
    (
        "createResetLink",
        Action::ManagePeople,
        On::Missing,
        "ResetLinkInput",
        |_| json!({ "person": "person:nobody-of-that-id" }),
    ),
    (
        "createClient",
        Action::ManageClients,
        On::Organisation,
        "CreateClientInput",
        |_| json!({ "name": "", "organisation": LEAD, "role": "READER", "scopes": ["READ"] }),
    ),
    (
        "revokeClient",
        Action::ManageClients,
        On::Missing,
        "RevokeClientInput",
        |_| json!({ "id": "client:nobody-of-that-id" }),
    ),
    ("rotateSigningKey", Action::ManagePlatform, On::Platform, "RotateSigningKeyInput", |_| json!({})),
    (
        "addIssuerRule",
        Action::ManagePlatform,
        On::Platform,
        "IssuerRuleInput",
        |_| json!({ "issuer": "not an address", "claim": "groups", "value": "x", "organisation": LEAD, "role": "READER" }),
    ),
    (
        "removeIssuerRule",
        Action::ManagePlatform,
        On::Platform,
        "RemoveIssuerRuleInput",
        |_| json!({ "id": "issuer-rule:nobody-of-that-id" }),
    ),
    (
        "logDialogue",
        Action::WriteDialogue,
        On::Organisation,
        "DialogueInput",
        |_| json!({ "organisation": LEAD, "with": "nowhere", "on": "2026-11-20", "outcome": "Aftalt" }),
    ),
];

/// Everybody who could ask.
fn everybody() -> Vec<Viewer> {
    let mut all = vec![Viewer::nobody(), Viewer::person("rikke", Vec::new(), true)];
    for organisation in [LEAD, PROVIDER, OTHERS] {
        for &role in MEMBERS {
            all.push(person("pia", organisation, role));
            for writes in [true, false] {
                let membership = Membership { organisation: organisation.to_owned(), role };
                let (memberships, acting) = (vec![membership], Some(organisation.to_owned()));
                all.push(Viewer { who: Who::Client("fag".to_owned()), memberships, acting, platform: false, writes });
            }
        }
    }
    all
}

/// The code with which somebody is refused, if so.
fn refusal(viewer: &Viewer, action: Action, on: On) -> Option<&'static str> {
    if !viewer.is_signed_in() {
        return Some("UNAUTHENTICATED");
    }
    let parties = [LEAD.to_owned(), PROVIDER.to_owned()];
    let package = Subject { lead: Some(LEAD), parties: &parties, ..Subject::default() };
    let finds = parties.iter().any(|key| viewer.is_member(key));
    let may = |action: Action, subject: &Subject<'_>| allowed(viewer, action, subject).is_some();
    match on {
        On::Oneself => viewer.person_id().is_none().then_some("FORBIDDEN"),
        On::Platform => (!may(action, &Subject::default())).then_some("FORBIDDEN"),
        On::Missing => Some("NOT_FOUND"),
        On::Organisation => (!may(action, &Subject::of(LEAD))).then_some("FORBIDDEN"),
        On::Acting => {
            let own = Subject { own: viewer.acting.as_deref(), ..Subject::default() };
            (!may(action, &own)).then_some("FORBIDDEN")
        }
        On::Package | On::Party | On::Comment if !finds => Some("NOT_FOUND"),
        On::Package => (!may(action, &package)).then_some("FORBIDDEN"),
        On::Party => (!may(action, &Subject { own: Some(PROVIDER), ..package })).then_some("FORBIDDEN"),
        On::Comment => (!may(Action::Comment, &package) || !may(action, &package)).then_some("FORBIDDEN"),
    }
}

#[tokio::test]
async fn every_mutation_as_everybody() {
    let named: BTreeSet<String> = TRIED.iter().map(|(field, ..)| (*field).to_owned()).collect();
    assert_eq!(named, fields_of("Mutation"), "a new mutation gets a row in TRIED");
    for (field, action, ..) in TRIED {
        let (_, _, actions) =
            FIELDS.iter().find(|(root, fields, _)| *root == "Mutation" && fields.contains(field)).unwrap();
        assert!(actions.contains(action), "{field}");
    }
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.change(&anna(), "createPackage", package(&composed(&office).await)).await;
        office.change(&anna(), "inviteParty", json!({ "id": draft["id"], "organisation": PROVIDER })).await;
        let say = json!({ "input": { "id": draft["id"], "text": "Hej" } });
        let said = "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }";
        let said = office.ask(&anna(), said, say).await;
        let scene = Scene { package: draft["id"].clone(), comment: said["comment"]["comment"]["id"].clone() };
        let before = office.draft(&anna(), &scene.package).await;
        for (field, action, on, input, variables) in TRIED {
            let document = format!("mutation($input: {input}!) {{ {field}(input: $input) {{ __typename }} }}");
            let mut refused = 0;
            for viewer in everybody() {
                if *on == On::Comment {
                    let open = comment::Entity::update_many();
                    let open = open.col_expr(comment::Column::ResolvedAt, Expr::value(None::<i64>));
                    open.exec(&office.desk.db).await.unwrap();
                }
                let answer = office.answer(&viewer, &document, json!({ "input": variables(&scene) })).await;
                let code = if answer["errors"].is_null() { String::new() } else { first_error(&answer).0 };
                let text = format!("{kind}: {field} as {viewer:?}: {answer}");
                match refusal(&viewer, *action, *on) {
                    Some(expected) => {
                        assert_eq!(code, expected, "{text}");
                        refused += 1;
                    }
                    // Who may gets as far as looking for what is not there: these viewers have no account that could be
                    // changed, and some inputs name nobody.
                    None if *on == On::Oneself || variables(&scene).to_string().contains("nobody-of-that-id") => {
                        assert!(matches!(code.as_str(), "" | "INVALID" | "NOT_FOUND"), "{text}");
                    }
                    None => assert!(matches!(code.as_str(), "" | "INVALID"), "{text}"),
                }
            }
            assert!(refused > 0, "{field}: everybody may");
            assert_eq!(refused == everybody().len(), *on == On::Missing, "{field}: nobody may");
        }
        assert_eq!(office.draft(&anna(), &scene.package).await, before, "{kind}: nothing has happened to it");
    }
}

/// Who may hear of something.
type Hears<'a> = &'a dyn Fn(&Viewer) -> bool;

/// What an answer refuses with; empty where it does not.
fn code_of(answer: &Value) -> String {
    if answer["errors"].is_null() { String::new() } else { first_error(answer).0 }
}

#[tokio::test]
async fn every_subscription_as_everybody() {
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let published = office.published().await;
        let draft = office.change(&anna(), "createPackage", package(&composed(&office).await)).await;
        office.change(&anna(), "inviteParty", json!({ "id": draft["id"], "organisation": PROVIDER })).await;
        let say = json!({ "input": { "id": draft["id"], "text": "Hej", "mentions": ["person:bo"] } });
        office.ask(&anna(), "mutation($input: CommentInput!) { comment(input: $input) { comment { id } } }", say).await;
        let row = alarm::Model {
            id: "a1".to_owned(),
            package_key: published["key"].as_str().unwrap().to_owned(),
            version: 1,
            kind: AlarmKind::CourseEnded,
            course_key: "45074".to_owned(),
            session_key: None,
            element: "e1".to_owned(),
            detail: "2026-11-20".to_owned(),
            raised_at: 0,
            settled_at: None,
        };
        row.into_active_model().insert(&office.desk.db).await.unwrap();
        let log = events::after(&office.desk.db, 0, 1_000).await.unwrap();
        let of = |noun: &str| log.iter().rev().find(|event| event.noun == noun).unwrap().clone();
        let raised = event::Model {
            noun: "alarm".to_owned(),
            noun_id: "a1".to_owned(),
            action: "raised".to_owned(),
            ..of("comment")
        };
        let invited = log.iter().rev().find(|event| event.action == "invited").unwrap();
        let key = draft["key"].as_str().unwrap();
        let parties = [LEAD.to_owned(), PROVIDER.to_owned()];
        let shared = Subject { lead: Some(LEAD), parties: &parties, ..Subject::default() };
        // What is listened to, what happens, and who may hear of it.
        let tried: [(&str, &str, Tick, Hears<'_>); 6] = [
            ("packageChanged", "(id: $id)", of("package").into(), &|viewer| {
                allowed(viewer, Action::ReadDraft, &shared).is_some()
            }),
            ("commentAdded", "(id: $id)", of("comment").into(), &|viewer| {
                allowed(viewer, Action::ReadDraft, &shared).is_some()
            }),
            ("presence", "(id: $id)", Tick::Presence(key.to_owned()), &|viewer| {
                allowed(viewer, Action::ReadDraft, &shared).is_some()
            }),
            ("alarmRaised", "", raised.into(), &|_| true),
            ("noticeArrived", "", invited.clone().into(), &|viewer| viewer.person_id() == Some("bo")),
            ("catalogueChanged", "", Tick::Catalogue, &|_| true),
        ];
        let named: BTreeSet<String> = tried.iter().map(|(field, ..)| (*field).to_owned()).collect();
        assert_eq!(named, fields_of("Subscription"), "a new subscription is tried here");
        for (field, arguments, tick, hears) in tried {
            let by_id = !arguments.is_empty();
            let document = format!(
                "subscription{} {{ {field}{arguments} {{ __typename }} }}",
                if by_id { "($id: ID!)" } else { "" }
            );
            let variables = if by_id { json!({ "id": draft["id"] }) } else { json!({}) };
            let listen = async |viewer: &Viewer, tick: Tick| {
                let variables = Variables::from_json(variables.clone());
                office.told(viewer, Request::new(&document).variables(variables), tick).await
            };
            let (mut heard, mut others) = (0, 0);
            let everybody = everybody().into_iter().chain([someone("bo"), someone("sten")]);
            for viewer in everybody {
                let (begun, told) = (listen(&viewer, Tick::Start).await, listen(&viewer, tick.clone()).await);
                let text = format!("{kind}: {field} as {viewer:?}: {begun:?} {told:?}");
                let refused: Vec<String> = begun.iter().map(code_of).filter(|code| !code.is_empty()).collect();
                let expected = match (hears(&viewer), field) {
                    (_, "noticeArrived") if viewer.person_id().is_some() => None,
                    (_, "noticeArrived") if viewer.is_signed_in() => Some("FORBIDDEN"),
                    (_, "noticeArrived") => Some("UNAUTHENTICATED"),
                    (true, _) => None,
                    // As where a package is read: what somebody may not know of is not there, signed in or not.
                    (false, _) => Some("NOT_FOUND"),
                };
                assert_eq!(refused, expected.into_iter().collect::<Vec<_>>(), "{text}");
                if hears(&viewer) {
                    assert!(
                        told.len() == 1 && code_of(&told[0]).is_empty() && !told[0]["data"][field].is_null(),
                        "{text}"
                    );
                    heard += 1;
                } else {
                    assert!(told.iter().all(|told| told["data"][field].is_null()), "{text}");
                    others += 1;
                }
            }
            assert!(heard > 0, "{field}: nobody hears");
            assert_eq!(others == 0, matches!(field, "alarmRaised" | "catalogueChanged"), "{field}: everybody hears");
        }
    }
}

/// A query to try as everybody: its field, what it asks the table, what it is about, and a selection of it. `KEY` and
/// `ID` are those of the draft.
type Look = (&'static str, Action, Option<On>, &'static str);

/// Without an [`On`] the answer is the same for everybody.
const LOOKED: &[Look] = &[
    ("adoptions", Action::ReadPublished, None, "adoptions(first: 3) { totalCount nodes { id } }"),
    ("alarms", Action::ReadPublished, None, "alarms { totalCount }"),
    ("area", Action::ReadPublished, None, "area(key: \"rar-fyn\") { key }"),
    ("areas", Action::ReadPublished, None, "areas { totalCount }"),
    ("catalogue", Action::ReadPublished, None, "catalogue { version }"),
    ("collaborationModel", Action::ReadPublished, None, "collaborationModel(key: \"job-veu\") { key }"),
    ("collaborationModels", Action::ReadPublished, None, "collaborationModels { key }"),
    ("committee", Action::ReadPublished, None, "committee(key: \"cte-bai\") { key }"),
    ("committees", Action::ReadPublished, None, "committees { totalCount }"),
    ("commonCompetenceDescription", Action::ReadPublished, None, "commonCompetenceDescription(key: \"2254\") { key }"),
    ("commonCompetenceDescriptions", Action::ReadPublished, None, "commonCompetenceDescriptions { totalCount }"),
    ("competence", Action::ReadPublished, None, "competence(key: \"order-picking\") { key }"),
    ("competences", Action::ReadPublished, None, "competences { totalCount }"),
    (
        "compose",
        Action::ReadPublished,
        None,
        "compose(input: { occupation: \"lagermedarbejder\", withoutSessions: true }) { alternatives { courseDays } }",
    ),
    ("course", Action::ReadPublished, None, "course(key: \"45074\") { key }"),
    ("courses", Action::ReadPublished, None, "courses { totalCount }"),
    ("coverageMap", Action::ReadPublished, None, "coverageMap(areas: [\"rar-fyn\"]) { cells { whiteSpot } }"),
    ("match", Action::ReadPublished, None, "match(courses: [\"45074\"], first: 3) { occupation { key } }"),
    ("municipalities", Action::ReadPublished, None, "municipalities { totalCount }"),
    ("municipality", Action::ReadPublished, None, "municipality(code: \"461\") { code }"),
    ("occupation", Action::ReadPublished, None, "occupation(key: \"lagermedarbejder\") { key }"),
    ("occupations", Action::ReadPublished, None, "occupations { totalCount }"),
    ("organisation", Action::ReadPublished, None, "organisation(key: \"jc-461\") { key }"),
    ("organisations", Action::ReadPublished, None, "organisations { totalCount }"),
    ("session", Action::ReadPublished, None, "session(id: \"session:nowhere\") { id }"),
    ("sessions", Action::ReadPublished, None, "sessions { totalCount }"),
    ("shortages", Action::ReadPublished, None, "shortages { totalCount }"),
    ("suggest", Action::ReadPublished, None, "suggest(text: \"truck\") { text }"),
    ("node", Action::ReadDraft, Some(On::Package), "node(id: \"ID\") { id }"),
    ("nodes", Action::ReadDraft, Some(On::Package), "nodes(ids: [\"ID\"]) { id }"),
    ("package", Action::ReadDraft, Some(On::Package), "package(key: \"KEY\", draft: true) { id }"),
    (
        "packageDifference",
        Action::ReadDraft,
        Some(On::Package),
        "packageDifference(id: \"ID\", from: { revision: 1 }) { __typename }",
    ),
    (
        "packages",
        Action::ReadDraft,
        Some(On::Package),
        "packages(filter: { mine: true, status: [DRAFT] }) { nodes { id } }",
    ),
    ("mentionable", Action::ReadDraft, Some(On::Package), "mentionable(package: \"ID\") { id }"),
    ("inbox", Action::OwnAccount, Some(On::Oneself), "inbox { totalCount }"),
    ("viewer", Action::ReadPublished, None, "viewer { __typename }"),
    ("people", Action::ReadPeople, Some(On::Organisation), "people(organisation: \"LEAD\") { totalCount }"),
    ("invitations", Action::ReadPeople, Some(On::Organisation), "invitations(organisation: \"LEAD\") { id }"),
    ("clients", Action::ManageClients, Some(On::Organisation), "clients(organisation: \"LEAD\") { id }"),
    ("events", Action::ReadEvents, Some(On::Organisation), "events(filter: { organisation: \"LEAD\" }) { totalCount }"),
    ("dialogues", Action::ReadDialogue, Some(On::Organisation), "dialogues(organisation: \"LEAD\") { totalCount }"),
    ("signingKeys", Action::ManagePlatform, Some(On::Platform), "signingKeys { kid }"),
    ("issuerRules", Action::ManagePlatform, Some(On::Platform), "issuerRules { id }"),
];

#[tokio::test]
async fn every_query_as_everybody() {
    let named: BTreeSet<String> = LOOKED.iter().map(|(field, ..)| (*field).to_owned()).collect();
    assert_eq!(named, fields_of("Query"), "a new query gets a row in LOOKED");
    for database in &starter_databases().await {
        let (kind, office) = (database.kind, office(database).await);
        let draft = office.change(&anna(), "createPackage", package(&composed(&office).await)).await;
        office.change(&anna(), "inviteParty", json!({ "id": draft["id"], "organisation": PROVIDER })).await;
        let (id, key) = (draft["id"].as_str().unwrap(), draft["key"].as_str().unwrap());
        for (field, action, on, selection) in LOOKED {
            let (_, _, actions) =
                FIELDS.iter().find(|(root, fields, _)| *root == "Query" && fields.contains(field)).unwrap();
            assert!(actions.contains(action), "{field}");
            let document = format!("{{ {} }}", selection.replace("ID", id).replace("KEY", key).replace("LEAD", LEAD));
            let nobodys = office.answer(&Viewer::nobody(), &document, json!({})).await;
            let (mut answered, mut refused) = (0, 0);
            for viewer in everybody() {
                let answer = office.answer(&viewer, &document, json!({})).await;
                let text = format!("{kind}: {field} as {viewer:?}: {answer}");
                let Some(on) = on else {
                    assert!(code_of(&answer).is_empty() && answer == nobodys, "{text}");
                    continue;
                };
                match refusal(&viewer, *action, *on) {
                    None => {
                        assert!(code_of(&answer).is_empty(), "{text}");
                        assert!(
                            *on != On::Package || *field == "mentionable" || shows(&answer["data"][field]),
                            "{text}"
                        );
                        answered += 1;
                    }
                    // What is not theirs to know of is not there: as an error where one thing must be, else as nothing.
                    Some(_) if *on == On::Package => {
                        assert!(matches!(code_of(&answer).as_str(), "" | "NOT_FOUND"), "{text}");
                        assert!(!shows(&answer["data"][field]), "{text}");
                        refused += 1;
                    }
                    Some(expected) => {
                        assert_eq!(code_of(&answer), expected, "{text}");
                        refused += 1;
                    }
                }
            }
            assert!(
                on.is_none() || (answered > 0 && refused > 0),
                "{field}: {answered} are answered, {refused} refused"
            );
        }
    }
}

/// Whether an answer has anything in it.
fn shows(answer: &Value) -> bool {
    match answer {
        Value::Null => false,
        Value::Array(list) => list.iter().any(shows),
        Value::Object(fields) => fields.values().any(shows),
        _ => true,
    }
}
