//! The log, and traces: where the time of a request went, from HTTP through the root fields to loaders, SQL and the
//! planner.
//!
//! Traces go to a collector by OTLP, and only where one is named. Their spans have a target of their own, [`TARGET`],
//! that the log never shows: without a collector nobody wants them, and then they cost nothing. What leaves the process
//! is named in [`ATTRIBUTES`]; whatever else a library writes into a span stays here.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt, TraceId, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    SamplingDecision, SamplingResult, SdkTracerProvider, ShouldSample, SpanData, SpanExporter,
};
use tracing::{Metadata, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;
use crate::metrics::METRICS;

/// Target of spans that are for traces alone.
pub const TARGET: &str = "kortvej::trace";

/// Target of the span of a request, which the log shows too.
const REQUESTS: &str = "server::http";

/// What a span may say outside of this process. No text of errors: databases repeat values in theirs.
const ATTRIBUTES: [&str; 16] = [
    "id",
    "method",
    "http.route",
    "kind",
    "operation",
    "cost",
    "field",
    "rows",
    "keys",
    "tick",
    "work",
    "waited_ms",
    "db.system",
    "db.operation",
    "db.statement",
    "otel.status_code",
];
/// Spans that a trace may begin with: a request, and what a live connection asks for or is told, which has none.
const BEGINNINGS: [&str; 2] = ["request", "operation"];
/// How long a collector may take for a batch.
const PATIENCE: Duration = Duration::from_secs(5);

static ON: AtomicBool = AtomicBool::new(false);

/// Whether spans are sent anywhere.
pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// The log and the traces of this process. Dropping it sends what was not sent yet.
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Starts both. Not within a runtime, since the client that sends spans has one of its own.
    ///
    /// `endpoint` is the address of a collector that takes OTLP by HTTP, `http://127.0.0.1:4318`; of all requests the
    /// `share` (0 to 1) is traced, decided by the id of the trace and a key of this process.
    ///
    /// Errors: the address is none, or the system's certificates can't be used.
    pub fn begin(log: &str, format: LogFormat, endpoint: Option<&str>, share: f64) -> anyhow::Result<Self> {
        let filter = EnvFilter::try_new(log).unwrap_or_else(|_| EnvFilter::new("info"));
        let filter = match format!("{TARGET}=off").parse() {
            Ok(never) => filter.add_directive(never),
            Err(_) => filter,
        };
        let lines = fmt::layer().with_writer(std::io::stderr);
        let lines = match format {
            LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).with_filter(filter).boxed(),
            LogFormat::Json => lines.json().with_filter(filter).boxed(),
        };
        let provider = endpoint.map(|endpoint| provider(endpoint, share)).transpose()?;
        let traces = provider.as_ref().map(|provider| {
            tracing_opentelemetry::layer()
                .with_tracer(provider.tracer("kortvej"))
                .with_location(false)
                .with_threads(false)
                .with_target(false)
                .with_level(false)
                .with_tracked_inactivity(false)
                .with_filter(filter_fn(is_of_a_trace))
        });
        ON.store(traces.is_some(), Ordering::Relaxed);
        tracing_subscriber::registry().with(lines).with(traces).init();
        Ok(Self(provider))
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = &self.0
            && provider.shutdown_with_timeout(PATIENCE).is_err()
        {
            tracing::warn!("the last traces were not taken");
        }
    }
}

/// Spans only: a line of the log may say more than a trace should. Of sea-orm's those of statements.
fn is_of_a_trace(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    metadata.is_span() && (target == TARGET || target == REQUESTS || metadata.name().starts_with("sea_orm."))
}

fn provider(endpoint: &str, share: f64) -> anyhow::Result<SdkTracerProvider> {
    // A second installation is refused, and no harm.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::blocking::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .user_agent("kortvej")
        .build()?;
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpJson)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(PATIENCE)
        .build()?;
    let resource = Resource::builder().with_service_name("kortvej").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(Requests::of(share))
        .with_batch_exporter(Careful(exporter))
        .build())
}

/// Takes requests by the id of their trace, with all that is done for them, and nothing that the server does by itself,
/// such as looking at the event log each second.
///
/// Whoever sends a request may choose that id, so it is hashed with a key that is made anew in each process and told to
/// nobody: requests of one trace are taken alike, and no id is known to be taken.
#[derive(Clone, Debug)]
struct Requests {
    share: f64,
    key: RandomState,
}

impl Requests {
    fn of(share: f64) -> Self {
        Self { share, key: RandomState::new() }
    }

    fn takes(&self, trace: TraceId) -> bool {
        // From 0 to just below 1; a double has 53 bits.
        let place = (self.key.hash_one(trace.to_bytes()) >> 11) as f64 / (1_u64 << 53) as f64;
        place < self.share
    }
}

impl ShouldSample for Requests {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let above = parent.map(|parent| parent.span().span_context().clone()).filter(SpanContext::is_valid);
        let taken = match &above {
            Some(above) if !above.is_remote() => above.is_sampled(),
            _ => BEGINNINGS.contains(&name) && self.takes(trace),
        };
        SamplingResult {
            decision: if taken { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop },
            attributes: Vec::new(),
            trace_state: above.map(|above| above.trace_state().clone()).unwrap_or_default(),
        }
    }
}

/// Sends spans without what is not for others to read.
#[derive(Debug)]
struct Careful(opentelemetry_otlp::SpanExporter);

impl SpanExporter for Careful {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        for span in &mut batch {
            span.attributes.retain(|attribute| ATTRIBUTES.contains(&attribute.key.as_str()));
        }
        let sent = self.0.export(batch).await;
        METRICS.traced(sent.is_ok());
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// Makes a request's span part of the trace that its sender began (`traceparent` of W3C), and names its route.
pub fn continue_from(span: &Span, route: Option<&str>, header: impl Fn(&str) -> Option<String>) {
    if !is_on() {
        return;
    }
    let sent: HashMap<String, String> =
        ["traceparent", "tracestate"].into_iter().filter_map(|name| Some((name.to_owned(), header(name)?))).collect();
    // Fails only where nobody collects.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&sent));
    if let Some(route) = route {
        span.set_attribute("http.route", route.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a request is taken whose sender says that it belongs to this trace, and is to be sampled.
    fn taken(requests: &Requests, trace: TraceId) -> bool {
        let sent = HashMap::from([("traceparent".to_owned(), format!("00-{trace}-00f067aa0ba902b7-01"))]);
        let parent = TraceContextPropagator::new().extract(&sent);
        assert_eq!(parent.span().span_context().trace_id(), trace);
        let decided = requests.should_sample(Some(&parent), trace, "request", &SpanKind::Server, &[], &[]);
        decided.decision == SamplingDecision::RecordAndSample
    }

    #[test]
    fn nobody_chooses_an_id_of_a_trace_that_is_always_taken() {
        let ids = [TraceId::from(1), TraceId::from(u128::MAX), TraceId::from(1 << 100)];
        let processes: Vec<Requests> = (0..200).map(|_| Requests::of(0.5)).collect();
        for id in ids {
            let count = processes.iter().filter(|process| taken(process, id)).count();
            // Off by 50 of 200 once in some 10^12 runs.
            assert!((50..=150).contains(&count), "{id}: taken by {count} of 200 processes");
            assert!(processes.iter().all(|process| taken(process, id) == taken(process, id)));
            assert!(taken(&Requests::of(1.0), id) && !taken(&Requests::of(0.0), id));
        }
    }
}
