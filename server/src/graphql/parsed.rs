//! Documents that were parsed before.
//!
//! The library parses what it executes anew for each request, which takes longer than answering a small query does. A
//! text always means the same document, so what was parsed once is copied instead.

use std::sync::{Arc, LazyLock};

use async_graphql::Request;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Bytes of text that are remembered together; a parsed document takes some ten times its text.
const MOST: u64 = 4 * 1024 * 1024;
/// A longer text is parsed each time.
const LARGE: usize = 64 * 1024;
/// Documents that are expected.
const USUAL: usize = 1_000;

static PARSED: LazyLock<Cache<String, Arc<ExecutableDocument>, Length>> =
    LazyLock::new(|| Cache::with_weighter(USUAL, MOST, Length));

#[derive(Clone)]
struct Length;

impl Weighter<String, Arc<ExecutableDocument>> for Length {
    fn weight(&self, text: &String, _: &Arc<ExecutableDocument>) -> u64 {
        text.len().max(1) as u64
    }
}

/// Gives a request the document that its text was parsed to before. Only for texts that the guard let pass, so that
/// nobody fills the memory with what is never executed.
pub fn reuse(request: &mut Request) {
    let document = PARSED.get(request.query.as_str()).or_else(|| {
        // What can't be parsed is told by whoever executes the request.
        let document = Arc::new(parse_query(&request.query).ok()?);
        if request.query.len() <= LARGE {
            PARSED.insert(request.query.clone(), Arc::clone(&document));
        }
        Some(document)
    });
    if let Some(document) = document {
        request.set_parsed_query((*document).clone());
    }
}
