//! Objects that are answered where they stand.
//!
//! The library puts the answer of each field into a box of its own, and the answers of a list into one more, so that
//! all may wait side by side. Fields of the catalogue wait for nothing, and for them the boxes are work for nothing: an
//! answer of fifty packages has sixteen thousand fields. A resolver that gives [`Prompt`] or [`Prompts`] gives the same
//! answer without them.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};

/// An object whose fields are answered one after another. In a list they still wait beside those of the others, so what
/// they load from the database is loaded together.
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

/// A list whose objects are answered one after another. As soon as one of them has to wait, all are answered anew side
/// by side, so that what they wait for is loaded together.
#[derive(Clone, Debug)]
pub struct Prompts<T>(Vec<Prompt<T>>);

impl<T> FromIterator<T> for Prompts<T> {
    fn from_iter<I: IntoIterator<Item = T>>(objects: I) -> Self {
        Self(objects.into_iter().map(Prompt).collect())
    }
}

impl<T: ContainerType> OutputType for Prompts<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<Prompt<T>>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<Prompt<T>>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<Prompt<T>>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut answers = Vec::with_capacity(self.0.len());
        for (index, object) in self.0.iter().enumerate() {
            let place = ctx.with_index(index);
            let mut answer = pin!(object.resolve(&place, field));
            match poll_fn(|task| Poll::Ready(answer.as_mut().poll(task))).await {
                Poll::Ready(answer) => answers.push(answer.map_err(|error| place.set_error_path(error))?),
                Poll::Pending => return self.0.resolve(ctx, field).await,
            }
        }
        Ok(Value::List(answers))
    }
}
