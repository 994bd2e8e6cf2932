//! The committed schema is the one that the code gives, and it explains itself.

#[test]
fn schema_graphql_is_current() {
    let committed = include_str!("../../schema.graphql");
    assert!(server::graphql::sdl() == committed, "run `make schema` and commit schema.graphql");
}

#[test]
fn everything_in_the_schema_has_a_description() {
    let schema = server::graphql::sdl();
    let mut described = false;
    let mut bare = Vec::new();
    let mut in_description = false;
    for line in schema.lines() {
        let text = line.trim();
        if text.starts_with("\"\"\"") && text.len() > 3 && text.ends_with("\"\"\"") {
            described = true;
            continue;
        }
        if text == "\"\"\"" {
            in_description = !in_description;
            described = true;
            continue;
        }
        if in_description || text.is_empty() || text == "}" || text == ")" || text.starts_with("): ") {
            continue;
        }
        let opens =
            ["type ", "input ", "enum ", "interface ", "union ", "scalar "].iter().any(|word| text.starts_with(word));
        let field = line.starts_with('\t') || line.starts_with("  ");
        // Arguments on the line of their field are those without a description.
        let inline = field && text.contains('(') && text.contains(')') && !text.starts_with('"');
        if inline || (opens || field) && !described && !text.starts_with("schema") && !line.starts_with("directive") {
            bare.push(text.to_owned());
        }
        described = false;
    }
    // The roots in `schema { ... }` are fields of nothing.
    bare.retain(|line| !["query: ", "mutation: ", "subscription: "].iter().any(|root| line.starts_with(root)));
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}
