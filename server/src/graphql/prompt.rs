//! Objects whose fields are answered where they stand.
//!
//! The library puts the answer of each field into a box of its own, so that fields may wait side by side. Fields of the
//! catalogue wait for nothing, and for them the boxes are most of the work: an answer of fifty packages has sixteen
//! thousand. A resolver that gives `Prompt(row)` in place of `row` gives the same answer, with the fields of that one
//! object answered one after another. Objects of a list still wait side by side, so what they load from the database is
//! loaded together as before.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};

/// An object whose fields are answered one after another.
#[derive(Clone, Copy, Debug)]
pub struct Prompt<T>(pub T);

impl<T: ContainerType> OutputType for Prompt<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        let Self(object) = self;
        let selections = &ctx.item.node.items;
        let mut answer: IndexMap<Name, Value> = IndexMap::with_capacity(selections.len());
        for selection in selections {
            let field = match &selection.node {
                Selection::Field(field) if field.node.directives.is_empty() => field,
                // Fragments and directives are the library's business.
                _ => return resolve_container(ctx, object).await,
            };
            let name = field.node.response_key().node.clone();
            let value = if field.node.name.node == "__typename" {
                Value::String(T::type_name().into_owned())
            } else {
                object.resolve_field(&ctx.with_field(field)).await?.unwrap_or_default()
            };
            if answer.insert(name, value).is_some() {
                // The same field twice: what is asked of both must be merged.
                return resolve_container(ctx, object).await;
            }
        }
        Ok(Value::Object(answer))
    }
}
