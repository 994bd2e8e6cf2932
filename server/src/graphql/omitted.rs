//! Variables that a client left out where an argument has a default: the default holds, as the specification has it.
//! async-graphql (8.0.0-rc.5) calls it an error, so the variable is given the default's value before it is executed.

use std::collections::HashSet;

use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name};
use serde_json::{Map, Value as Json};

/// Values for those variables of an operation that were not given, have no default of their own, and stand only where
/// arguments have one and the same default.
pub(super) fn defaults(
    document: &ExecutableDocument,
    operation: &Operation,
    given: &Map<String, Json>,
) -> Vec<(String, Json)> {
    let omitted = operation.variables.iter().filter(|variable| {
        variable.default_value.is_none() && !variable.ty.is_non_null() && !given.contains_key(variable.name.as_str())
    });
    let names: Vec<&Name> = omitted.map(|variable| &variable.name).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let mut places = Places { document, seen: HashSet::new(), found: Vec::new() };
    places.look(&operation.selection_set);
    let fill = |name: &Name| {
        let mut defaults = places.found.iter().filter(|(found, _)| found == name).map(|(_, default)| default);
        let first = defaults.next()?.as_ref()?;
        defaults.all(|other| other.as_ref() == Some(first)).then(|| (name.to_string(), first.clone()))
    };
    names.into_iter().filter_map(fill).collect()
}

/// Where variables stand, and the default of the argument there.
struct Places<'a> {
    document: &'a ExecutableDocument,
    seen: HashSet<&'a Name>,
    found: Vec<(Name, Option<Json>)>,
}

impl<'a> Places<'a> {
    fn look(&mut self, selection: &'a SelectionSet) {
        for selection in &selection.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        let default = || {
                            let definition = field.definition.argument_by_name(&argument.name)?;
                            definition.default_value.as_ref().and_then(|value| json(value))
                        };
                        match &*argument.value {
                            Value::Variable(name) => self.found.push((name.clone(), default())),
                            value => self.within(value),
                        }
                    }
                    self.look(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.look(&fragment.selection_set),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                        && self.seen.insert(&spread.fragment_name)
                    {
                        self.look(&fragment.selection_set);
                    }
                }
            }
        }
    }

    /// In a list or an object a variable that is left out is left out; there it must not get a value.
    fn within(&mut self, value: &Value) {
        match value {
            Value::Variable(name) => self.found.push((name.clone(), None)),
            Value::List(items) => items.iter().for_each(|item| self.within(item)),
            Value::Object(fields) => fields.iter().for_each(|(_, field)| self.within(field)),
            _ => {}
        }
    }
}

/// A literal as a client would send it.
fn json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => (*value).into(),
        Value::String(value) => value.as_str().into(),
        Value::Enum(value) => value.as_str().into(),
        Value::Int(value) => value.as_str().parse::<i64>().ok()?.into(),
        Value::Float(value) => value.as_str().parse::<f64>().ok()?.into(),
        Value::List(items) => items.iter().map(|item| json(item)).collect::<Option<Vec<_>>>()?.into(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| Some((name.to_string(), json(value)?)));
            Json::Object(fields.collect::<Option<_>>()?)
        }
        Value::Variable(_) => return None,
    })
}
