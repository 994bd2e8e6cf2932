//! A span for each root field, in traces.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo};
use async_graphql::{ServerResult, Value};
use tracing::Instrument;

use crate::trace;

/// Makes the spans. What lies below a root field is within its span; what it waits for has spans of its own.
pub struct Roots;

impl ExtensionFactory for Roots {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Roots {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        if info.path_node.parent.is_some() {
            return next.run(ctx, info).await;
        }
        let span = tracing::info_span!(target: trace::TARGET, "resolver", field = info.name);
        next.run(ctx, info).instrument(span).await
    }
}
