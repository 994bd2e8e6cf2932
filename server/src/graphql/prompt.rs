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
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};
use futures::future::{try_join, try_join_all};

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
        // Fragments and directives are the library's business. Asked before any field is answered: to begin anew at every
        // level would double the work with each.
        if !selections.iter().all(|selection| as_field(&selection.node).is_some()) {
            return resolve_container(ctx, object).await;
        }
        let mut answer: IndexMap<Name, Value> = IndexMap::with_capacity(selections.len());
        for field in selections.iter().filter_map(|selection| as_field(&selection.node)) {
            let name = field.node.response_key().node.clone();
            let value = if field.node.name.node == "__typename" {
                Value::String(T::type_name().into_owned())
            } else {
                object.resolve_field(&ctx.with_field(field)).await?.unwrap_or_default()
            };
            put(&mut answer, name, value);
        }
        Ok(Value::Object(answer))
    }
}

/// A field without directives.
fn as_field(selection: &Selection) -> Option<&Positioned<Field>> {
    match selection {
        Selection::Field(field) if field.node.directives.is_empty() => Some(field),
        _ => None,
    }
}

/// Puts a value under its name. Where the same field was asked for before, what is asked of both is one answer.
fn put(answer: &mut IndexMap<Name, Value>, name: Name, value: Value) {
    match answer.entry(name) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut place) => merge(place.get_mut(), value),
    }
}

fn merge(held: &mut Value, more: Value) {
    match (held, more) {
        (Value::Object(held), Value::Object(more)) => {
            for (name, value) in more {
                put(held, name, value);
            }
        }
        (Value::List(held), Value::List(more)) => {
            for (held, value) in held.iter_mut().zip(more) {
                merge(held, value);
            }
        }
        _ => {}
    }
}

/// A list whose objects are answered one after another. As soon as one of them has to wait, it and those after it are
/// answered side by side, so that what they wait for is loaded together.
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
        let answer = async |index: usize, object: &Prompt<T>| {
            let place = ctx.with_index(index);
            object.resolve(&place, field).await.map_err(|error| place.set_error_path(error))
        };
        let mut objects = self.0.iter().enumerate();
        let mut answers = Vec::with_capacity(self.0.len());
        while let Some((index, object)) = objects.next() {
            let mut first = pin!(answer(index, object));
            match poll_fn(|task| Poll::Ready(first.as_mut().poll(task))).await {
                Poll::Ready(answer) => answers.push(answer?),
                Poll::Pending => {
                    // What was begun goes on: to begin anew would double the work with each list in a list.
                    let others = objects.map(|(index, object)| answer(index, object));
                    // It waits already, and for others' sake no turn of its waiting is to be taken for nothing.
                    let mut is_asked = false;
                    let first = poll_fn(|task| {
                        let goes_on = std::mem::replace(&mut is_asked, true);
                        if goes_on { first.as_mut().poll(task) } else { Poll::Pending }
                    });
                    let (first, others) = try_join(first, try_join_all(others)).await?;
                    answers.push(first);
                    answers.extend(others);
                    break;
                }
            }
        }
        Ok(Value::List(answers))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
    use serde_json::{Value as Json, json};

    use super::*;

    /// How often the innermost object was asked, and how many waited at once at most.
    #[derive(Default)]
    struct Counts {
        asked: AtomicUsize,
        waiting: AtomicUsize,
        most: AtomicUsize,
    }

    #[derive(Clone)]
    struct Level(Arc<Counts>);

    #[Object]
    impl Level {
        async fn key(&self) -> &'static str {
            self.0.asked.fetch_add(1, Ordering::Relaxed);
            "k"
        }

        async fn slow(&self) -> i32 {
            self.0.asked.fetch_add(1, Ordering::Relaxed);
            let waiting = self.0.waiting.fetch_add(1, Ordering::Relaxed) + 1;
            self.0.most.fetch_max(waiting, Ordering::Relaxed);
            tokio::task::yield_now().await;
            self.0.waiting.fetch_sub(1, Ordering::Relaxed);
            1
        }

        async fn broken(&self) -> Option<Broken> {
            Some(Broken)
        }

        async fn below(&self) -> Prompt<Between> {
            Prompt(Between(self.clone()))
        }

        async fn three(&self) -> Prompts<Between> {
            (0..3).map(|_| Between(self.clone())).collect()
        }
    }

    struct Broken;

    #[Object]
    impl Broken {
        async fn key(&self) -> async_graphql::Result<i32> {
            Err("wrong".into())
        }
    }

    /// Levels stand in each other by way of another object, as courses do by way of committees.
    struct Between(Level);

    #[Object]
    impl Between {
        async fn key(&self) -> &'static str {
            self.0.0.asked.fetch_add(1, Ordering::Relaxed);
            "k"
        }

        async fn level(&self) -> Level {
            self.0.clone()
        }
    }

    async fn ask(document: &str) -> (Json, Vec<String>, Arc<Counts>) {
        let counts = Arc::new(Counts::default());
        let schema = Schema::build(Level(Arc::clone(&counts)), EmptyMutation, EmptySubscription).finish();
        let answer = schema.execute(document).await;
        let errors = answer.errors.iter().map(|error| error.message.clone()).collect();
        (answer.data.into_json().unwrap(), errors, counts)
    }

    #[tokio::test]
    async fn what_the_library_has_to_merge_is_asked_for_once() {
        let mut document = "key broken { key }".to_owned();
        let mut expected = json!({ "key": "k", "broken": null });
        for level in 0..9 {
            // The level below, and then something that is no plain field, or a name that was there.
            let more = ["...on Between { also: key }", "also: key @include(if: true)", "also: key level { key }"];
            document = format!("below {{ level {{ {document} }} {} }}", more[level % 3]);
            if level % 3 == 2 {
                expected["key"] = "k".into();
            }
            expected = json!({ "below": { "level": expected, "also": "k" } });
        }
        let (answer, errors, counts) = ask(&format!("{{ {document} }}")).await;
        assert_eq!(answer, expected);
        assert_eq!(errors, ["wrong"], "each error once");
        // The innermost, one more at each level, and once more where the level below was named again.
        assert_eq!(counts.asked.load(Ordering::Relaxed), 1 + 9 + 3);
    }

    #[tokio::test]
    async fn lists_in_lists_wait_together_and_are_asked_once() {
        let document = "{ three { key level { three { level { three { level { slow } } } } } } }";
        let (answer, _, counts) = ask(document).await;
        let three = |item: Json| json!([item, item, item]);
        let inner = json!({ "level": { "three": three(json!({ "level": { "slow": 1 } })) } });
        let outer = json!({ "key": "k", "level": { "three": three(inner) } });
        assert_eq!(answer, json!({ "three": three(outer) }));
        assert_eq!(counts.asked.load(Ordering::Relaxed), 27 + 3);
        assert_eq!(counts.most.load(Ordering::Relaxed), 27, "all wait at once");
    }

    #[tokio::test]
    async fn lists_that_are_asked_for_twice_are_one() {
        let (answer, _, _) = ask("{ three { key } three { level { slow } a: key } a: key a: key }").await;
        let item = json!({ "key": "k", "level": { "slow": 1 }, "a": "k" });
        assert_eq!(answer, json!({ "three": [item, item, item], "a": "k" }));
    }
}
