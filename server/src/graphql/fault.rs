//! Errors as a client sees them: a closed list of codes, the field, and a sentence in the reader's language.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, PathSegment, Pos, ServerError};

use crate::domain::error::{Code, Error};

/// What a client is told. It has no `Display` on purpose: async-graphql shows the text of anything that has.
#[derive(Clone, Debug)]
pub struct Fault(Arc<Error>);

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", fault.0.code.as_str());
        if let Some(field) = &fault.0.field {
            extensions.set("field", field.as_ref());
        }
        for (name, value) in &fault.0.details {
            extensions.set(*name, async_graphql::Value::from_json(value.clone()).unwrap_or_default());
        }
        Self { message: fault.0.da.clone(), source: Some(fault.0), extensions: Some(extensions) }
    }
}

/// In place of errors that are too many to be told.
pub fn more(errors: usize) -> ServerError {
    let error = Error::limit(
        "query",
        format!("Der er {errors} fejl mere, som ikke vises."),
        format!("There are {errors} more errors that are not shown."),
    );
    let error = async_graphql::Error::from(Fault::from(error)).into_server_error(Pos::default());
    ServerError { locations: Vec::new(), ..error }
}

/// The code of an error that was [finished](finish).
pub fn code(error: &ServerError) -> &str {
    match error.extensions.as_ref().and_then(|extensions| extensions.get("code")) {
        Some(async_graphql::Value::String(code)) => code,
        _ => Code::Internal.as_str(),
    }
}

/// Puts errors into the reader's language and gives each a code and the request's id; those of a mutation say it where
/// it may have been done all the same. An error that no resolver of ours made comes from reading the document, and its
/// text is about the document only.
pub fn finish(errors: &mut [ServerError], changes: bool, danish: bool, request_id: &str) {
    for error in errors {
        if let Some(ours) = error.source::<Error>().cloned() {
            let ours = if changes { ours.of_change() } else { ours };
            error.message = if danish { ours.da } else { ours.en };
        }
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", Code::Invalid.as_str());
            // A literal that is no value of its type: only where in the answer it was met is known.
            let place = error.path.iter().filter_map(|segment| match segment {
                PathSegment::Field(name) => Some(name.as_str()),
                PathSegment::Index(_) => None,
            });
            extensions.set("field", place.collect::<Vec<_>>().join("."));
        }
        extensions.set("requestId", request_id);
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Pos;

    use super::*;

    #[test]
    fn errors_of_a_mutation_say_that_it_may_have_been_done() {
        let told = |changes: bool, danish: bool| {
            let error = async_graphql::Error::from(Fault::from(Error::late())).into_server_error(Pos::default());
            let mut errors = [error];
            finish(&mut errors, changes, danish, "id");
            let [error] = errors;
            error.message
        };
        assert!(told(false, false).ends_with("Try again in a moment."));
        assert!(told(true, false).ends_with("A change may have been saved: look before you repeat it."));
        assert!(told(false, true).ends_with("Prøv igen om lidt."));
        assert!(told(true, true).ends_with("En ændring kan være gemt: se efter, før du gentager den."));
    }
}
