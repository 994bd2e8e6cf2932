//! What a document must pass before anything is executed: size, depth, cost, and the specification's validation.
//!
//! Limits are checked cheapest first, and each refusal names its limit. Fragments are measured once each however
//! often they are spread, so that a document whose fragments double is refused in microseconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apollo_compiler::ast::{OperationType, Type, Value};
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::parser::Parser;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name};
use async_graphql::{ScalarType, ServerError};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value as Json};

use super::scalar::{Date, DateTime, Long};
use super::{fault, omitted};
use crate::domain::error::{Code, Error, shown};
use crate::metrics::{METRICS, Operation as Counted};
use crate::trace;

/// Most bytes of a document: values are what variables are for.
pub const MAX_LENGTH: usize = 64 * 1024;
/// Most names, numbers, strings and signs in a document.
pub const MAX_TOKENS: usize = 5_000;
/// Deepest nesting of fields. The introspection query of GraphiQL needs 15.
pub const MAX_DEPTH: u32 = 20;
/// Most directives in a document.
pub const MAX_DIRECTIVES: usize = 50;
/// Most root fields of an operation, however they are named.
pub const MAX_ROOT_FIELDS: u64 = 30;
/// Highest estimated cost: about as many fields in the answer.
pub const MAX_COST: u64 = 500_000;
/// Rows that a list without page arguments is taken to have.
const ASSUMED_ROWS: u64 = 10;
/// The same for lists that are longer in a national catalogue.
const LONGER_LISTS: [(&str, u64); 6] = [
    ("approvals", 30),
    ("approvedProviders", 30),
    ("cells", 400),
    ("municipalities", 30),
    ("occupations", 30),
    ("shortages", 25),
];
/// Arguments for which all rows of a list are looked at.
const SEEKING: [&str; 3] = ["filter", "orderBy", "search"];
/// Rows on a page when the client doesn't say.
const ASSUMED_PAGE: u64 = 20;
/// Bytes of text of validated documents that are remembered together; what was read from a text takes some fifty times as
/// much.
const REMEMBERED: u64 = 2 * 1024 * 1024;
/// Documents that are expected.
const USUAL: usize = 1_000;

/// Nesting of brackets beyond which a document isn't even parsed.
const MAX_NESTING: usize = 64;

/// Checks documents against the schema, and remembers those that passed.
pub struct Guard {
    schema: Valid<apollo_compiler::Schema>,
    /// Never forgotten, whatever else is asked.
    trusted: Mutex<HashMap<String, Arc<Document>>>,
    /// Whoever sends ever new documents pushes others' out; reading them again is all it costs.
    passed: Cache<String, Arc<Document>, Length>,
}

type Document = Valid<ExecutableDocument>;

#[derive(Clone)]
struct Length;

impl Weighter<String, Arc<Document>> for Length {
    fn weight(&self, text: &String, _: &Arc<Document>) -> u64 {
        text.len().max(1) as u64
    }
}

/// A request that may be executed.
#[derive(Debug)]
pub struct Passed {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Estimated cost.
    pub cost: u64,
    /// Values for variables that were left out; see `omitted`.
    pub defaults: Vec<(String, Json)>,
    /// What is asked for, as it is counted.
    pub of: Counted,
}

impl Passed {
    /// The span of its execution, in traces.
    pub fn span(&self) -> tracing::Span {
        let (kind, operation) = (self.of.kind(), self.of.field());
        tracing::info_span!(target: trace::TARGET, "operation", kind, operation, cost = self.cost)
    }

    /// Counts that it was executed and answered, after so long, with these errors as a client sees them.
    pub fn answered(&self, took: Duration, errors: &[ServerError]) {
        METRICS.executed(&self.of, self.cost);
        METRICS.answered(&self.of, took);
        for error in errors {
            METRICS.failed(&self.of, fault::code(error));
        }
    }
}

/// Why a document was refused, with where in it.
#[derive(Debug)]
pub struct Refusal {
    /// The refusal in words.
    pub error: Error,
    /// Line and column, from 1.
    pub location: Option<(usize, usize)>,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, location: None }
    }
}

impl Guard {
    /// A guard for a schema.
    pub fn new(sdl: &str) -> Result<Self, String> {
        let schema = apollo_compiler::Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|problems| problems.errors.to_string())?;
        Ok(Self { schema, trusted: Mutex::default(), passed: Cache::with_weighter(USUAL, REMEMBERED, Length) })
    }

    /// Checks a request, or says why it can't be executed.
    pub fn check(
        &self,
        query: &str,
        operation: Option<&str>,
        variables: &Map<String, Json>,
    ) -> Result<Passed, Vec<Refusal>> {
        let document = self.document(query)?;
        let operation = document.operations.get(operation).map_err(|_| vec![unknown_operation(operation).into()])?;
        self.variables(operation, variables).map_err(|error| vec![error.into()])?;
        let values: JsonMap = variables.iter().map(|(name, value)| (name.as_str().into(), apollo(value))).collect();
        let values = coerce_variable_values(&self.schema, operation, &values)
            .map_err(|problem| vec![english("variables", &problem.message().to_string()).into()])?;
        let cost = Meter { document: &document, values: &values, fragments: HashMap::new() }.measure(operation)?;
        let defaults = omitted::defaults(&document, operation, variables);
        Ok(Passed { kind: operation.operation_type, cost, defaults, of: counted(&document, operation) })
    }

    /// The field that a subscription is for, and the id that it names.
    pub fn subscribed(
        &self,
        query: &str,
        operation: Option<&str>,
        variables: &Map<String, Json>,
    ) -> Option<(String, Option<String>)> {
        let document = self.document(query).ok()?;
        let operation = document.operations.get(operation).ok()?;
        let field = operation.selection_set.root_fields(&document).next()?;
        let id = field.arguments.iter().find(|argument| argument.name == "id").and_then(|argument| {
            match argument.value.as_ref() {
                Value::String(id) => Some(id.clone()),
                Value::Variable(name) => variables.get(name.as_str())?.as_str().map(str::to_owned),
                _ => None,
            }
        });
        Some((field.name.to_string(), id))
    }

    /// Checks a document of our own, and remembers it for good.
    pub fn trust(&self, query: &str) -> Result<(), Vec<Refusal>> {
        let document = self.document(query)?;
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner).insert(query.to_owned(), document);
        Ok(())
    }

    fn document(&self, query: &str) -> Result<Arc<Document>, Vec<Refusal>> {
        let trusted = || self.trusted.lock().unwrap_or_else(PoisonError::into_inner).get(query).map(Arc::clone);
        if let Some(known) = self.passed.get(query).or_else(trusted) {
            return Ok(known);
        }
        scan(query).map_err(|error| vec![error.into()])?;
        let mut parser = Parser::new().recursion_limit(MAX_NESTING * 4).token_limit(MAX_TOKENS * 8);
        let parsed = parser.parse_executable(&self.schema, query, "document").map_err(|problems| problems.errors);
        let validated = parsed.and_then(|document| document.validate(&self.schema).map_err(|problems| problems.errors));
        let document = validated.map_err(|problems| {
            problems
                .iter()
                .take(20)
                .map(|problem| {
                    let place = problem.line_column_range().map(|range| (range.start.line, range.start.column));
                    let text = problem.unstable_to_json_compat().message;
                    Refusal { error: english("query", &text), location: place }
                })
                .collect::<Vec<_>>()
        })?;
        let document = Arc::new(document);
        self.passed.insert(query.to_owned(), Arc::clone(&document));
        Ok(document)
    }

    /// Checks the values of variables against their types, naming the field by its path.
    fn variables(&self, operation: &Operation, variables: &Map<String, Json>) -> Result<(), Error> {
        operation.variables.iter().try_for_each(|variable| {
            let name = variable.name.as_str();
            match variables.get(name) {
                Some(value) => self.value(&variable.ty, value, name),
                None if variable.ty.is_non_null() && variable.default_value.is_none() => Err(missing(name)),
                None => Ok(()),
            }
        })
    }

    fn value(&self, ty: &Type, value: &Json, path: &str) -> Result<(), Error> {
        if value.is_null() {
            return if ty.is_non_null() { Err(missing(path)) } else { Ok(()) };
        }
        if ty.is_list() {
            return match value {
                Json::Array(items) => (0..)
                    .zip(items)
                    .try_for_each(|(i, item): (usize, _)| self.value(ty.item_type(), item, &format!("{path}[{i}]"))),
                single => self.value(ty.item_type(), single, path),
            };
        }
        match self.schema.types.get(ty.inner_named_type()) {
            Some(ExtendedType::InputObject(object)) => {
                let Json::Object(given) = value else {
                    return Err(Error::invalid(path.to_owned(), "Her skal stå et objekt.", "This must be an object."));
                };
                if let Some(unknown) = given.keys().find(|key| !object.fields.contains_key(key.as_str())) {
                    let known: Vec<&str> = object.fields.keys().map(Name::as_str).collect();
                    let known = known.join(", ");
                    return Err(Error::invalid(
                        format!("{path}.{}", shown(unknown)),
                        format!("Det felt findes ikke. Felterne er: {known}."),
                        format!("There is no such field. The fields are: {known}."),
                    ));
                }
                object.fields.iter().try_for_each(|(name, field)| {
                    let path = format!("{path}.{name}");
                    match given.get(name.as_str()) {
                        Some(value) => self.value(&field.ty, value, &path),
                        None if field.is_required() => Err(missing(&path)),
                        None => Ok(()),
                    }
                })
            }
            Some(ExtendedType::Enum(words)) => {
                if value.as_str().is_some_and(|word| words.values.contains_key(word)) {
                    return Ok(());
                }
                let known: Vec<&str> = words.values.keys().map(Name::as_str).collect();
                let known = known.join(", ");
                Err(Error::invalid(
                    path.to_owned(),
                    format!("Værdien skal være en af {known}."),
                    format!("The value must be one of {known}."),
                ))
            }
            Some(ExtendedType::Scalar(scalar)) => scalar_value(scalar.name.as_str(), value, path),
            _ => Ok(()),
        }
    }
}

/// What an operation is counted as: its root field as the schema names it, whatever the client calls it.
fn counted(document: &Document, operation: &Operation) -> Counted {
    let mut fields = operation.selection_set.root_fields(document).map(|field| field.name.as_str());
    let first = fields.next().unwrap_or("several");
    let field = if fields.all(|field| field == first) { first } else { "several" };
    Counted::new(operation.operation_type.name(), field)
}

fn missing(path: &str) -> Error {
    Error::invalid(
        path.to_owned(),
        "Feltet mangler eller er null, og det må det ikke være.",
        "The field is missing or null, and must be given.",
    )
}

fn scalar_value(name: &str, value: &Json, path: &str) -> Result<(), Error> {
    let (good, da, en) = match name {
        "Int" => (
            value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
                || value.as_f64().is_some_and(|number| number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX)),
            "Her skal stå et helt tal på højst 32 bit.",
            "This must be a whole number of at most 32 bits.",
        ),
        "Float" => (value.is_number(), "Her skal stå et tal.", "This must be a number."),
        "Boolean" => (value.is_boolean(), "Her skal stå true eller false.", "This must be true or false."),
        "String" => (value.is_string(), "Her skal stå tekst.", "This must be text."),
        "ID" => (value.is_string() || value.is_i64(), "Her skal stå et id.", "This must be an id."),
        "Date" => (
            Date::parse(literal(value)).is_ok(),
            "En dato skrives 2026-11-22: år, måned, dag.",
            "A date is written 2026-11-22: year, month, day.",
        ),
        "DateTime" => (
            DateTime::parse(literal(value)).is_ok(),
            "Et tidspunkt skrives 2026-11-22T11:00:00Z.",
            "An instant is written 2026-11-22T11:00:00Z.",
        ),
        "Long" => (
            Long::parse(literal(value)).is_ok(),
            "Et helt tal på højst 64 bit. Penge angives i hele øre.",
            "A whole number of at most 64 bits. Money is whole øre.",
        ),
        _ => (true, "", ""),
    };
    if good { Ok(()) } else { Err(Error::invalid(path.to_owned(), da, en)) }
}

fn literal(value: &Json) -> async_graphql::Value {
    async_graphql::Value::from_json(value.clone()).unwrap_or_default()
}

fn apollo(value: &Json) -> apollo_compiler::response::JsonValue {
    match value {
        Json::Null => apollo_compiler::response::JsonValue::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(value) => apollo_compiler::response::JsonValue::Number(value.clone()),
        Json::String(value) => value.as_str().into(),
        Json::Array(items) => items.iter().map(apollo).collect::<Vec<_>>().into(),
        Json::Object(fields) => apollo_compiler::response::JsonValue::Object(
            fields.iter().map(|(name, value)| (name.as_str().into(), apollo(value))).collect(),
        ),
    }
}

/// A refusal whose words come from the specification's validation, which speaks English only, and repeats names and
/// values of the document however long they are.
fn english(field: &'static str, text: &str) -> Error {
    /// Most characters of one word, and of the sentence.
    const WORD: usize = 60;
    const SENTENCE: usize = 600;
    let words = text.split_inclusive(|sign: char| sign.is_whitespace() || sign == '`' || sign == '"');
    let short = |word: &str| match word.char_indices().nth(WORD) {
        Some((end, _)) => format!("{}…{}", &word[..end], word.chars().next_back().unwrap_or_default()),
        None => word.to_owned(),
    };
    let text: String = words.map(short).collect::<String>().chars().take(SENTENCE).collect();
    Error { field: Some(field.into()), ..Error::plain(Code::Invalid, text.clone(), text) }
}

fn unknown_operation(name: Option<&str>) -> Error {
    match name {
        Some(name) => {
            let name = shown(name);
            Error::invalid(
                "operationName",
                format!("Dokumentet har ingen operation ved navn \"{name}\"."),
                format!("The document has no operation named \"{name}\"."),
            )
        }
        None => Error::invalid(
            "operationName",
            "Dokumentet har ikke præcis én operation. Angiv operationName.",
            "The document does not have exactly one operation. Give operationName.",
        ),
    }
}

fn too_much(what_da: &str, what_en: &str, most: u64) -> Error {
    Error::limit(
        "query",
        format!("Forespørgslen har {what_da}; grænsen er {most}. Del den i flere."),
        format!("The query has {what_en}; the limit is {most}. Split it into several."),
    )
}

/// Counts bytes, tokens and nesting without parsing, so that a hostile document costs one pass over its bytes.
fn scan(query: &str) -> Result<(), Error> {
    let bytes = query.as_bytes();
    if bytes.len() > MAX_LENGTH {
        return Err(too_much("for mange byte", "too many bytes", MAX_LENGTH as u64));
    }
    let (mut at, mut tokens, mut nesting) = (0, 0, 0_usize);
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                // Parsers end a comment at either.
                at += bytes[at..].iter().position(|&b| matches!(b, b'\n' | b'\r')).unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' => at = after_string(bytes, at),
            b'{' | b'(' | b'[' => {
                nesting += 1;
                if nesting > MAX_NESTING {
                    return Err(too_much(
                        "for mange indlejrede niveauer",
                        "too many nested levels",
                        MAX_NESTING as u64,
                    ));
                }
                at += 1;
            }
            b'}' | b')' | b']' => {
                nesting = nesting.saturating_sub(1);
                at += 1;
            }
            b if is_word(b) => at += bytes[at..].iter().position(|&b| !is_word(b)).unwrap_or(bytes.len() - at),
            _ => at += 1,
        }
        tokens += 1;
        if tokens > MAX_TOKENS {
            return Err(too_much("for mange tegn og ord", "too many tokens", MAX_TOKENS as u64));
        }
    }
    Ok(())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where a string that begins at `at` has ended.
fn after_string(bytes: &[u8], at: usize) -> usize {
    let block = bytes[at..].starts_with(b"\"\"\"");
    let mut at = at + if block { 3 } else { 1 };
    while at < bytes.len() {
        match (block, bytes[at]) {
            (true, b'\\') if bytes[at..].starts_with(b"\\\"\"\"") => at += 4,
            (true, b'"') if bytes[at..].starts_with(b"\"\"\"") => return at + 3,
            (false, b'\\') => at += 2,
            (false, b'"' | b'\n' | b'\r') => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// What a selection comes to.
#[derive(Clone, Copy, Default)]
struct Size {
    depth: u32,
    cost: u64,
    fields: u64,
    directives: usize,
}

/// Measures an operation, each fragment once.
struct Meter<'a> {
    document: &'a Document,
    values: &'a JsonMap,
    fragments: HashMap<Name, Size>,
}

impl Meter<'_> {
    fn measure(&mut self, operation: &Operation) -> Result<u64, Vec<Refusal>> {
        let size = self.selection(&operation.selection_set, 1);
        let refuse = |error: Error| Err(vec![error.into()]);
        if size.depth > MAX_DEPTH {
            return refuse(too_much("for mange indlejrede niveauer", "too many nested levels", MAX_DEPTH.into()));
        }
        if size.fields > MAX_ROOT_FIELDS {
            return refuse(too_much("for mange felter i roden", "too many root fields", MAX_ROOT_FIELDS));
        }
        if size.directives + operation.directives.len() > MAX_DIRECTIVES {
            return refuse(too_much("for mange direktiver", "too many directives", MAX_DIRECTIVES as u64));
        }
        if size.cost > MAX_COST {
            return refuse(Error::limit(
                "query",
                format!(
                    "Forespørgslen koster anslået {}; grænsen er {MAX_COST}. Bed om færre rækker eller niveauer.",
                    size.cost
                ),
                format!(
                    "The query costs an estimated {}; the limit is {MAX_COST}. Ask for fewer rows or levels.",
                    size.cost
                ),
            ));
        }
        Ok(size.cost)
    }

    /// Size of a selection whose parent has `rows` rows.
    fn selection(&mut self, selection: &SelectionSet, rows: u64) -> Size {
        let mut total = Size::default();
        for selection in &selection.selections {
            let size = match selection {
                Selection::Field(field) => self.field(field, rows),
                Selection::InlineFragment(fragment) => {
                    let mut size = self.selection(&fragment.selection_set, rows);
                    size.directives += fragment.directives.len();
                    size
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    let mut size = if let Some(&known) = self.fragments.get(name) {
                        known
                    } else {
                        let fragment = self.document.fragments.get(name);
                        // Measured for one row; the spread multiplies it.
                        let size =
                            fragment.map_or_else(Size::default, |fragment| self.selection(&fragment.selection_set, 1));
                        self.fragments.insert(name.clone(), size);
                        size
                    };
                    size.cost = size.cost.saturating_mul(rows);
                    size.directives += spread.directives.len();
                    size
                }
            };
            total.depth = total.depth.max(size.depth);
            total.cost = total.cost.saturating_add(size.cost);
            total.fields = total.fields.saturating_add(size.fields);
            total.directives = total.directives.saturating_add(size.directives);
        }
        total
    }

    fn field(&mut self, field: &Field, rows: u64) -> Size {
        let type_name = field.ty().inner_named_type().as_str();
        let is_page = type_name.ends_with("Connection");
        let own = match field.name.as_str() {
            // A second of planning is worth many fields, a tenth of a second a tenth of them.
            "compose" => 40_000,
            "coverageMap" => 20_000,
            "findings" | "proposals" | "proposal" => 4_000,
            // What all rows of a list are gone through for, however few are shown.
            "facets" => 1_000,
            "match" | "suggest" => 500,
            _ if is_page && field.arguments.iter().any(|argument| SEEKING.contains(&argument.name.as_str())) => 500,
            _ if is_page => 20,
            _ => 1,
        };
        // The rows of a page were counted where its arguments stand.
        let of_page = matches!(field.name.as_str(), "edges" | "nodes") && !field_is_lookup(field);
        let inner = if is_page {
            rows.saturating_mul(self.page(field))
        } else if field.ty().is_list() && !of_page {
            rows.saturating_mul(self.list(field))
        } else {
            rows
        };
        let below = self.selection(&field.selection_set, inner);
        Size {
            depth: below.depth.saturating_add(1),
            cost: below.cost.saturating_add(rows.saturating_mul(own)),
            fields: 1,
            directives: below.directives.saturating_add(field.directives.len()),
        }
    }

    /// Rows of a list that is not a page: as many as the ids or the number asked for, else what is usual.
    fn list(&self, field: &Field) -> u64 {
        let given = field.arguments.iter().find(|argument| argument.name == "ids").map(|ids| match &*ids.value {
            Value::List(ids) => ids.len(),
            Value::Variable(name) => self.values.get(name.as_str()).and_then(|ids| ids.as_array()).map_or(1, Vec::len),
            _ => 1,
        });
        let usual = LONGER_LISTS.iter().find(|(name, _)| field.name == *name).map_or(ASSUMED_ROWS, |&(_, rows)| rows);
        given.map_or(usual, |ids| ids as u64)
    }

    /// Rows that a connection's page arguments ask for.
    fn page(&self, field: &Field) -> u64 {
        let size = |name: &str| {
            let argument = field.arguments.iter().find(|argument| argument.name == name)?;
            match &*argument.value {
                Value::Int(number) => number.try_to_i32().ok(),
                Value::Variable(name) => self.values.get(name.as_str())?.as_i64().and_then(|n| i32::try_from(n).ok()),
                _ => None,
            }
        };
        size("first").or_else(|| size("last")).map_or(ASSUMED_PAGE, |size| size.clamp(1, 100) as u64)
    }
}

/// Whether a field is `Query.nodes`, which is no page.
fn field_is_lookup(field: &Field) -> bool {
    field.arguments.iter().any(|argument| argument.name == "ids")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str) -> Result<Passed, Vec<Refusal>> {
        Guard::new(&super::super::sdl()).unwrap().check(query, None, &Map::new())
    }

    #[test]
    fn fragments_that_double_are_refused_by_their_cost() {
        use std::fmt::Write;
        let mut query = "{ area(key: \"rar-fyn\") { ...F0 } }".to_owned();
        // Measured wherever they are spread, sixty of them would take for ever.
        for i in 0..60 {
            let next = i + 1;
            write!(query, " fragment F{i} on Area {{ a: key ...F{next} b: key ...F{next} }}").unwrap();
        }
        query.push_str(" fragment F60 on Area { key }");
        let refusals = check(&query).unwrap_err();
        assert_eq!(refusals[0].error.code, Code::Limit, "{refusals:?}");
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_nest() {
        let deep = "{".repeat(500);
        assert!(scan(&format!("{{ course(key: \"{deep}\") {{ key }} }} # {deep}")).is_ok());
        assert!(scan(&format!("{{ course(key: \"\"\"{deep}\\\"\"\"{deep}\"\"\") {{ key }} }}")).is_ok());
        assert!(scan(&deep).is_err());
        // A comment ends with its line, however lines end.
        assert!(scan(&format!("#\r{deep}")).is_err());
        assert!(scan(&format!("\"a\r{deep}")).is_err());
    }

    #[test]
    fn lists_without_pages_and_lists_of_ids_have_their_price() {
        let nested =
            "{ areas { nodes { municipalities { rar { municipalities { rar { municipalities { code } } } } } } } }";
        assert_eq!(check(nested).unwrap_err()[0].error.code, Code::Limit);
        let ids = |count: usize| {
            let ids = "\"area:rar-fyn\",".repeat(count);
            check(&format!("{{ nodes(ids: [{ids}]) {{ ... on Area {{ municipalities {{ code name }} }} }} }}"))
                .unwrap()
                .cost
        };
        assert!(ids(100) > 90 * ids(1), "{} {}", ids(1), ids(100));
    }

    #[test]
    fn a_page_costs_as_many_rows_as_it_asks_for() {
        let cost =
            |rows: u64| check(&format!("{{ courses(first: {rows}) {{ edges {{ node {{ key }} }} }} }}")).unwrap().cost;
        let row = cost(2) - cost(1);
        assert!(row > 1, "{row}");
        assert_eq!(cost(100), cost(1) + 99 * row);
    }

    #[test]
    fn looking_through_a_list_has_its_price_however_little_is_shown() {
        let cost = |document: &str| check(document).unwrap().cost;
        let plain = cost("{ courses(first: 1) { totalCount } }");
        let sorted = cost("{ courses(first: 1, orderBy: START) { totalCount } }");
        let counted = cost("{ courses(first: 1) { totalCount facets { field } } }");
        assert!(sorted > 10 * plain && counted > 10 * plain, "{plain} {sorted} {counted}");
        // Each row of what is above looks through its own.
        let nested = "{ committees(first: 50) { nodes { courses(first: 1, orderBy: START) { totalCount } } } }";
        assert!(cost(nested) > 45 * sorted, "{}", cost(nested));
    }
}
