//! Changes of packages in the making. What they mean is decided in `domain::work`.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, SimpleObject};

use super::ask::Ask;
use super::fault::Fault;
use super::finding::Finding;
use super::history::Difference;
use super::node::key_of;
use super::package::{ElementKind, Package, PackageKind, PartyRole, TargetGroup};
use super::scalar::Date;
use crate::domain::draft::content::{Content, Gate, Step};
use crate::domain::draft::edit::Edit;
use crate::domain::error::Error;
use crate::domain::work::{self, Decision, New, Work};

/// A level to reach before leaving an element.
#[derive(InputObject, Clone)]
pub struct GateInput {
    /// Key of the competence.
    competence: String,
    /// 1 to 4.
    level: i32,
}

/// What an element says.
#[derive(InputObject, Clone)]
pub struct ElementInput {
    /// Kind.
    kind: ElementKind,
    /// Danish title; left out: the course's.
    title: Option<String>,
    /// Key of the course.
    course: Option<String>,
    /// Key or global id of a session of the course.
    session: Option<String>,
    /// Length in weeks, to a hundredth.
    weeks: Option<f64>,
    /// Length in days, to a hundredth; left out of a course: its own.
    days: Option<f64>,
    /// Whether it runs beside the other elements.
    parallel: Option<bool>,
    /// Levels to reach before leaving it.
    gate: Option<Vec<GateInput>>,
    /// What it is for, in Danish.
    purpose: Option<String>,
    /// Key of the organisation that answers for it.
    responsible: Option<String>,
    /// Keys of the job's competences that it serves, beside those that its course gives.
    requirements: Option<Vec<String>>,
}

impl ElementInput {
    fn read(self, ctx: &Context<'_>, path: &str) -> Result<Step, Error> {
        let course = self.course.as_deref().and_then(|key| ctx.catalogue().courses.get(key));
        let hundredths = |length: Option<f64>, name: &str| {
            let Some(length) = length else { return Ok(None) };
            let hundredths = (length * 100.0).round();
            if (1.0..=52_000.0).contains(&hundredths) {
                return Ok(Some(hundredths as i32));
            }
            Err(Error::invalid(
                format!("{path}.{name}"),
                "Længden skal være over 0 og højst 520.",
                "The length must be above 0 and at most 520.",
            ))
        };
        let title = self.title.filter(|title| !title.trim().is_empty());
        let gate = |(at, gate): (usize, GateInput)| {
            let level = u8::try_from(gate.level).ok().filter(|level| (1..=4).contains(level)).ok_or_else(|| {
                Error::invalid(
                    format!("{path}.gate[{at}].level"),
                    "Niveauet skal være 1 til 4.",
                    "The level must be 1 to 4.",
                )
            })?;
            Ok(Gate { competence: gate.competence, level })
        };
        let days = hundredths(self.days, "days")?;
        Ok(Step {
            kind: self.kind.into(),
            title: title.or_else(|| course.map(|course| course.title_da.clone())).unwrap_or_default(),
            weeks: hundredths(self.weeks, "weeks")?,
            days: days.or_else(|| course.map(|course| course.days).filter(|&days| days > 0)),
            course: self.course,
            session: self.session.map(|key| key.strip_prefix("session:").map_or(key.clone(), str::to_owned)),
            parallel: self.parallel.unwrap_or_default(),
            gates: self.gate.unwrap_or_default().into_iter().enumerate().map(gate).collect::<Result<_, Error>>()?,
            purpose: self.purpose.unwrap_or_default(),
            responsible: self.responsible,
            requirements: self.requirements.unwrap_or_default(),
        })
    }
}

/// A package to begin.
#[derive(InputObject)]
pub struct CreatePackageInput {
    /// An id that the client chooses; a repeated one gives the same package and does nothing again.
    client_mutation_id: Option<String>,
    /// Danish title; left out of a package made from another: that one's.
    title: Option<String>,
    /// English title.
    title_en: Option<String>,
    /// Kind; left out: that of the package it is made from, else a branch package.
    kind: Option<PackageKind>,
    /// Key of the job.
    occupation: Option<String>,
    /// Key of the area.
    area: Option<String>,
    /// Code of the municipality.
    municipality: Option<String>,
    /// Key of the organisation that leads it; left out: the one that the viewer acts for.
    lead: Option<String>,
    /// Whom it is for.
    target_groups: Option<Vec<TargetGroup>>,
    /// What it is, in Danish.
    description: Option<String>,
    /// Its elements in order; left out of a package made from another: that one's.
    elements: Option<Vec<ElementInput>>,
    /// Global id of the package that it is made from: a published one, or one that the viewer takes part in.
    derive_from: Option<ID>,
    /// Key of the collaboration model that it follows.
    collaboration_model: Option<String>,
}

/// Puts an element into a package.
#[derive(InputObject)]
pub struct AddElement {
    /// The element.
    element: ElementInput,
    /// After the element of this name; left out: last; empty: first.
    after: Option<String>,
}

/// What an element says from now on, whole.
#[derive(InputObject)]
pub struct UpdateElement {
    /// Name of the element, `e3`.
    id: String,
    /// What it says.
    element: ElementInput,
}

/// Moves an element.
#[derive(InputObject)]
pub struct MoveElement {
    /// Name of the element, `e3`.
    id: String,
    /// After the element of this name; left out: last; empty: first.
    after: Option<String>,
}

/// A change of an element: exactly one of these.
#[derive(OneofObject)]
pub enum ElementChange {
    /// Puts one in.
    Add(AddElement),
    /// Changes what one says.
    Update(UpdateElement),
    /// Moves one.
    Move(MoveElement),
    /// Takes the element of this name out.
    Remove(String),
}

/// Changes of a package. What is left out stays; null takes a job or a place away.
#[derive(InputObject)]
pub struct EditPackageInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that the changes were meant for. What somebody else has changed since is a CONFLICT only where these
    /// changes touch the same.
    expected_revision: i32,
    /// Danish title.
    title: Option<String>,
    /// English title; null takes it away.
    title_en: async_graphql::MaybeUndefined<String>,
    /// Description.
    description: Option<String>,
    /// Kind.
    kind: Option<PackageKind>,
    /// Key of the job; null takes it away.
    occupation: async_graphql::MaybeUndefined<String>,
    /// Key of the area; null takes it away, left out it stays.
    area: async_graphql::MaybeUndefined<String>,
    /// Code of the municipality; null takes it away, left out it stays.
    municipality: async_graphql::MaybeUndefined<String>,
    /// Whom it is for.
    target_groups: Option<Vec<TargetGroup>>,
    /// Changes of elements, in this order; at most 100.
    elements: Option<Vec<ElementChange>>,
}

/// A package as it is now.
#[derive(SimpleObject)]
pub struct PackagePayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// The package.
    package: Package,
    /// Version of the catalogue that shows the change.
    catalogue_version: i64,
}

/// An organisation to invite.
#[derive(InputObject)]
pub struct InvitePartyInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// Key of the organisation.
    organisation: String,
    /// Its role.
    role: Option<PartyRole>,
    /// What to say to it.
    message: Option<String>,
}

/// A party to take out.
#[derive(InputObject)]
pub struct RemovePartyInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// Key of the organisation.
    organisation: String,
    /// Why.
    reason: Option<String>,
}

/// A draft to put to its parties.
#[derive(InputObject)]
pub struct ProposePackageInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that was seen; what the package says must not have changed since.
    expected_revision: i32,
    /// The day by which parties are asked to decide; left out: in 14 days.
    decide_by: Option<Date>,
    /// What to say to them.
    message: Option<String>,
}

/// What a party decides.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "Decision", remote = "work::Decision")]
pub enum DecisionInput {
    /// It approves the package as it stands.
    Approve,
    /// It does not take part; a reason is asked for.
    Decline,
    /// It takes its decision back.
    Withdraw,
}

/// A decision of one party.
#[derive(InputObject)]
pub struct DecidePartyInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that was seen; what the package says must not have changed since.
    expected_revision: i32,
    /// Key of the organisation that decides; left out: the viewer's.
    organisation: Option<String>,
    /// What it decides.
    decision: DecisionInput,
    /// Why, in its own words.
    reason: Option<String>,
}

/// A package to publish.
#[derive(InputObject)]
pub struct PublishPackageInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that was seen; what the package says must not have changed since.
    expected_revision: i32,
}

/// A published package, with what its rules say.
#[derive(SimpleObject)]
pub struct PublishPackagePayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// The package.
    package: Package,
    /// What its rules say; a blocking one that is broken publishes nothing and is an error instead.
    findings: Vec<Finding>,
    /// Version of the catalogue that shows the change.
    catalogue_version: i64,
}

/// A published package to take out of use.
#[derive(InputObject)]
pub struct RetirePackageInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// Why.
    reason: String,
}

/// A draft to give up.
#[derive(InputObject)]
pub struct DiscardDraftInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that was seen; what the package says must not have changed since.
    expected_revision: i32,
}

/// What is left of a package whose draft was given up.
#[derive(SimpleObject)]
pub struct DiscardDraftPayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// The published version; null where there was none.
    package: Option<Package>,
}

/// A package to take over to another area.
#[derive(InputObject)]
pub struct AdaptPackageInput {
    /// An id that the client chooses; a repeated one gives the same package and does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package: a published one, or one that the viewer takes part in.
    id: ID,
    /// Key of the area.
    area: String,
    /// Code of a municipality in it.
    municipality: Option<String>,
    /// Key of the organisation that leads the new package; left out: the one that the viewer acts for.
    lead: Option<String>,
    /// Danish title; left out: the same.
    title: Option<String>,
    /// Ids of the differences to take over at once; left out: all. The others stay as proposals.
    accept: Option<Vec<String>>,
    /// Only tell the differences; nothing is written.
    #[graphql(default)]
    dry_run: bool,
}

/// A package taken over to another area.
#[derive(SimpleObject)]
pub struct AdaptPackagePayload {
    /// The client's id of the mutation.
    client_mutation_id: Option<String>,
    /// The new draft; null where nothing was to be written.
    package: Option<Package>,
    /// What is different there, and why.
    differences: Vec<Difference>,
}

/// Proposals to accept.
#[derive(InputObject)]
pub struct AcceptDifferencesInput {
    /// An id that the client chooses; a repeated one does nothing again.
    client_mutation_id: Option<String>,
    /// Global id of the package.
    id: ID,
    /// The revision that was seen.
    expected_revision: i32,
    /// Ids of differences of the package's open proposals.
    differences: Vec<String>,
}

fn payload(ctx: &Context<'_>, client_mutation_id: Option<String>, work: Work) -> PackagePayload {
    let package = Package::making(ctx.catalogue(), work);
    PackagePayload { client_mutation_id, package, catalogue_version: ctx.desk().catalogue().version }
}

/// The organisation that leads: the one named, else the one that the viewer acts for.
fn lead(ctx: &Context<'_>, named: Option<String>) -> Result<String, Error> {
    named.or_else(|| ctx.viewer().acting.clone()).ok_or_else(|| {
        if ctx.viewer().is_signed_in() {
            Error::invalid(
                "input.lead",
                "Angiv den organisation, der leder pakken.",
                "Name the organisation that leads the package.",
            )
        } else {
            crate::domain::policy::unauthenticated()
        }
    })
}

/// What another package says, and which it is.
async fn source(ctx: &Context<'_>, id: &ID, field: &'static str) -> Result<(Package, Content), Fault> {
    let key = key_of(id, "package")?;
    let found = super::package::find(ctx, key, false).await?;
    let package = found.ok_or_else(|| crate::domain::policy::not_found(field))?;
    let content = package.content(ctx);
    Ok((package, content))
}

/// Changes of packages in the making.
#[derive(Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Begins a package, as a draft that its lead sees: empty, from a composed alternative, or from another package.
    async fn create_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says.")] input: CreatePackageInput,
    ) -> Result<PackagePayload, Fault> {
        let lead = lead(ctx, input.lead)?;
        let (mut content, derived) = match &input.derive_from {
            None => {
                let kind = entity::types::PackageKind::BranchPackage;
                (Content::empty(input.title.clone().unwrap_or_default(), kind), None)
            }
            Some(id) => {
                let (package, content) = source(ctx, id, "input.deriveFrom").await?;
                let row = package.row(ctx);
                (content.renewed(), Some((row.key.clone(), row.version)))
            }
        };
        if let Some(title) = input.title {
            content.title = title;
        }
        if let Some(title) = input.title_en {
            content.title_en = title;
        }
        if let Some(kind) = input.kind {
            content.kind = kind.into();
        }
        if let Some(description) = input.description {
            content.description = description;
        }
        if let Some(groups) = input.target_groups {
            content.target_groups = groups.into_iter().map(Into::into).collect();
        }
        if input.occupation.is_some() {
            content.occupation = input.occupation;
        }
        if input.area.is_some() || input.municipality.is_some() {
            (content.area, content.municipality) = (input.area, input.municipality);
        }
        if let Some(elements) = input.elements {
            content.elements.clear();
            for (at, element) in elements.into_iter().enumerate() {
                content.add(element.read(ctx, &format!("input.elements[{at}]"))?, 1);
            }
        }
        let new = New {
            client_mutation_id: input.client_mutation_id.as_deref(),
            mutation: "createPackage",
            content,
            lead,
            derived,
            model: input.collaboration_model,
            invite: Vec::new(),
        };
        let work = work::create(ctx.desk(), ctx.viewer(), ctx.catalogue(), new).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Changes what a package says. Several may change it at once: only where two change the same is the second a
    /// CONFLICT, with both values in `extensions.conflicts`. A published package becomes a draft of its next version.
    async fn edit_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: EditPackageInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let mut edits = Vec::new();
        let EditPackageInput { title, title_en, description, kind, occupation, area, municipality, .. } = input;
        edits.extend(title.map(Edit::Title));
        if !title_en.is_undefined() {
            edits.push(Edit::TitleEn(title_en.take().unwrap_or_default()));
        }
        edits.extend(description.map(Edit::Description));
        edits.extend(kind.map(|kind| Edit::Kind(kind.into())));
        if !occupation.is_undefined() {
            edits.push(Edit::Occupation(occupation.take()));
        }
        if !area.is_undefined() || !municipality.is_undefined() {
            let given = |field: async_graphql::MaybeUndefined<String>| (!field.is_undefined()).then(|| field.take());
            edits.push(Edit::Place { area: given(area), municipality: given(municipality) });
        }
        edits
            .extend(input.target_groups.map(|groups| Edit::TargetGroups(groups.into_iter().map(Into::into).collect())));
        let elements = input.elements.unwrap_or_default();
        if elements.len() > 100 {
            return Err(Error::limit(
                "input.elements",
                "Højst 100 ændringer på én gang.",
                "At most 100 changes at once.",
            )
            .into());
        }
        let fields = edits.len();
        for (at, change) in elements.into_iter().enumerate() {
            edits.push(match change {
                ElementChange::Add(add) => {
                    Edit::Add(add.element.read(ctx, &format!("input.elements[{at}].add.element"))?, add.after)
                }
                ElementChange::Update(update) => {
                    let step = update.element.read(ctx, &format!("input.elements[{at}].update.element"))?;
                    Edit::Update(update.id, step)
                }
                ElementChange::Move(MoveElement { id, after }) => Edit::Move(id, after),
                ElementChange::Remove(id) => Edit::Remove(id),
            });
        }
        let once = input.client_mutation_id.as_deref();
        let change = work::Change {
            expected: input.expected_revision,
            edits: &edits,
            fields,
            invite: &[],
            action: "editPackage",
        };
        let work = work::edit(ctx.desk(), ctx.viewer(), ctx.catalogue(), key, change, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Invites an organisation to take part; its coordinators are told.
    async fn invite_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: InvitePartyInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let invited = work::Invited {
            organisation: &input.organisation,
            role: input.role.map_or(entity::types::PartyRole::Partner, Into::into),
            message: input.message.as_deref(),
        };
        let once = input.client_mutation_id.as_deref();
        let work = work::invite(ctx.desk(), ctx.viewer(), ctx.catalogue(), key, invited, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Takes a party out; the lead stays.
    async fn remove_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemovePartyInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let (organisation, reason) = (&input.organisation, input.reason.as_deref());
        let once = input.client_mutation_id.as_deref();
        let work = work::remove_party(ctx.desk(), ctx.viewer(), key, organisation, reason, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Puts a draft to its parties, who are asked to decide by a day. The lead approves by proposing.
    async fn propose_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProposePackageInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let (decide_by, message) = (input.decide_by.map(|day| day.0), input.message.as_deref());
        let (expected, once) = (input.expected_revision, input.client_mutation_id.as_deref());
        let work = work::propose(ctx.desk(), ctx.viewer(), key, expected, decide_by, message, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Decides for one party: each decides for itself. When all who take part have approved, the package is agreed.
    async fn decide_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it decides.")] input: DecidePartyInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let decided = work::Decided {
            organisation: input.organisation.as_deref(),
            expected: input.expected_revision,
            decision: Decision::from(input.decision),
            reason: input.reason.as_deref(),
        };
        let work = work::decide(ctx.desk(), ctx.viewer(), key, decided, input.client_mutation_id.as_deref()).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Publishes an agreed package as its next version, which never changes, with its lock. Wholly or not at all.
    async fn publish_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: PublishPackageInput,
    ) -> Result<PublishPackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let (expected, once) = (input.expected_revision, input.client_mutation_id.as_deref());
        let (work, findings) = work::publish(ctx.desk(), ctx.viewer(), ctx.catalogue(), key, expected, once).await?;
        let PackagePayload { client_mutation_id, package, catalogue_version } =
            payload(ctx, input.client_mutation_id, work);
        let findings = findings.into_iter().map(Finding).collect();
        Ok(PublishPackagePayload { client_mutation_id, package, findings, catalogue_version })
    }

    /// Takes a published package out of use. It leaves the catalogue; its parties keep its history.
    async fn retire_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RetirePackageInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let once = input.client_mutation_id.as_deref();
        let work = work::retire(ctx.desk(), ctx.viewer(), key, &input.reason, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }

    /// Gives a draft up. One that was never published is gone; of another the published version stands again.
    async fn discard_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DiscardDraftInput,
    ) -> Result<DiscardDraftPayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let once = input.client_mutation_id.as_deref();
        let work = work::discard(ctx.desk(), ctx.viewer(), key, input.expected_revision, once).await?;
        let left = work.row.discarded_at.is_none();
        let package = left.then(|| Package::making(ctx.catalogue(), work));
        Ok(DiscardDraftPayload { client_mutation_id: input.client_mutation_id, package })
    }

    /// Takes a package over to another area: local sessions and providers, missing parties, travel and price, courses
    /// replaced with reasons. Every difference can be taken over, or left as a proposal.
    async fn adapt_package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where to.")] input: AdaptPackageInput,
    ) -> Result<AdaptPackagePayload, Fault> {
        let lead = lead(ctx, input.lead)?;
        let (package, content) = source(ctx, &input.id, "input.id").await?;
        let wanted = work::Adaptation {
            source: Arc::new(content.renewed()),
            derived: (package.row(ctx).key.clone(), package.row(ctx).version),
            parties: package.party_list(ctx),
            area: input.area,
            municipality: input.municipality,
            lead,
            title: input.title,
            accept: input.accept,
            dry_run: input.dry_run,
        };
        let once = input.client_mutation_id.as_deref();
        let (work, differences) = work::adapt(ctx.desk(), ctx.viewer(), ctx.catalogue(), wanted, once).await?;
        Ok(AdaptPackagePayload {
            client_mutation_id: input.client_mutation_id,
            package: work.map(|work| Package::making(ctx.catalogue(), work)),
            differences: differences.into_iter().map(Difference).collect(),
        })
    }

    /// Accepts differences of a package's open proposals, as one change.
    async fn accept_differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AcceptDifferencesInput,
    ) -> Result<PackagePayload, Fault> {
        let key = key_of(&input.id, "package")?;
        let (expected, once) = (input.expected_revision, input.client_mutation_id.as_deref());
        let planning = &ctx.moment().planning;
        let accepted = work::Acceptance { key, expected, ids: &input.differences, planning };
        let work = work::accept(ctx.desk(), ctx.viewer(), ctx.catalogue(), accepted, once).await?;
        Ok(payload(ctx, input.client_mutation_id, work))
    }
}
