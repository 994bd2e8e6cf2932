//! What is counted of this process, for Prometheus: each thing that people who run or use Kortvej would notice.
//!
//! Labels come from short closed lists, such as the schema's root fields and the codes of errors, never from what a
//! client sends: no names of operations, no ids, no addresses. So a series more is a field more in the schema, and
//! nothing personal can get in. What is only known when it is asked for (the catalogue's age, the pool) is set by
//! `http::watch` when the page is read.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry, Unit};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// The metrics of this process.
pub static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

/// From an answer that was kept to one that the planner thought about for its longest.
const DURATIONS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// From a change that was heard of at once to one that waited for a lost connection.
const DELAYS: [f64; 9] = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// The closed list of codes that errors have; whatever else there might come to be is none of a client's making.
const CODES: [&str; 8] =
    ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "INVALID", "CONFLICT", "LIMIT", "UNAVAILABLE", "INTERNAL"];

/// What was asked for: the kind of an operation, and its root field by its name in the schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Operation {
    kind: &'static str,
    operation: String,
}

impl Operation {
    /// `kind` is `query`, `mutation` or `subscription`; `operation` the name of the root field in the schema, or
    /// `several`. A client's own words must not come here.
    pub fn new(kind: &'static str, operation: &str) -> Self {
        Self { kind, operation: operation.to_owned() }
    }

    /// Something that was refused before it was known what it asks for.
    pub fn refused() -> Self {
        Self::new("none", "refused")
    }

    /// Kind of the operation.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Its root field.
    pub fn field(&self) -> &str {
        &self.operation
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failed {
    kind: &'static str,
    operation: String,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

/// Something that comes out one way or another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// How somebody is connected.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Transport {
    transport: &'static str,
}

/// Why the server gave a live connection up, or let none open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

/// What takes turns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Work {
    work: &'static str,
}

/// How a catalogue was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Made {
    made: &'static str,
}

/// Rows of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Noun {
    /// The kind, by its name in the API.
    pub noun: &'static str,
}

/// Connections of the pool in a state.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct State {
    /// `idle` or `in_use`.
    pub state: &'static str,
}

/// A family of histograms with the buckets that suit it.
type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;
/// Numbers with a fraction.
type Level = Gauge<f64, std::sync::atomic::AtomicU64>;

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    durations: Histograms<Operation>,
    failures: Family<Failed, Counter>,
    costs: Family<Operation, Counter>,
    requests: Family<Answered, Counter>,
    kept: Family<Outcome, Counter>,
    connections: Family<Transport, Gauge>,
    subscriptions: Family<Operation, Gauge>,
    told: Family<Operation, Counter>,
    shared: Family<Outcome, Counter>,
    dropped: Family<Reason, Counter>,
    waiting: Family<Work, Gauge>,
    in_turn: Family<Work, Gauge>,
    turns: Family<Work, Gauge>,
    waited: Histograms<Work>,
    worked: Histograms<Work>,
    builds: Histograms<Made>,
    renewals: Family<Outcome, Counter>,
    delays: Histogram,
    alarms: Counter,
    digests: Family<Outcome, Counter>,
    mails: Family<Outcome, Counter>,
    traces: Family<Outcome, Counter>,
    /// Whether the database answered when the page was read: 1 or 0.
    pub database_up: Gauge,
    /// How long that answer took, with the wait for a connection.
    pub database_answer: Level,
    /// Connections of the pool.
    pub database_connections: Family<State, Gauge>,
    /// Most connections of the pool.
    pub database_connections_most: Gauge,
    /// Version of the catalogue in force.
    pub catalogue_version: Gauge,
    /// Version that the event log asks for.
    pub catalogue_wanted: Gauge,
    catalogue_age: Level,
    built_at: Mutex<Option<Instant>>,
    /// Rows of the catalogue in force.
    pub catalogue_rows: Family<Noun, Gauge>,
    /// Events that are in the log and were not told yet.
    pub events_behind: Gauge,
    /// Number of the latest event that was told.
    pub events_told: Gauge,
    /// Bytes of the answers that are kept.
    pub kept_bytes: Gauge,
    /// Tasks of the runtime.
    pub tasks: Gauge,
    /// Tasks that wait for a thread.
    pub tasks_queued: Gauge,
}

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::default();
        let registry = &mut registry;
        let by_duration: fn() -> Histogram = || Histogram::new(DURATIONS);
        let durations = Histograms::new_with_constructor(by_duration);
        let build = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("kortvej_build", "The program that runs", Info::new(build));
        let metrics = Self {
            durations: seconds(
                registry,
                "kortvej_operation_duration",
                "From a whole GraphQL request to its answer, by root field; its count is how many were answered",
                durations,
            ),
            failures: of(
                registry,
                "kortvej_operation_errors",
                "Errors that clients were told, by root field and code; operation refused: the request could not be read, or its document was not executed",
            ),
            costs: of(
                registry,
                "kortvej_operation_cost",
                "Cost of what was executed, as estimated before: about as many fields",
            ),
            requests: of(registry, "kortvej_http_requests", "HTTP requests answered, by route and status"),
            kept: of(
                registry,
                "kortvej_kept_answers",
                "Answers to public queries: hit, taken from those kept; miss, executed",
            ),
            connections: of(registry, "kortvej_live_connections", "Live connections that are open"),
            subscriptions: of(registry, "kortvej_live_subscriptions", "Subscriptions that run, by root field"),
            told: of(registry, "kortvej_live_answers", "Answers told to subscribers, by root field"),
            shared: of(
                registry,
                "kortvej_live_executions",
                "How answers of subscriptions came about: executed, or shared with others who asked the same",
            ),
            dropped: of(
                registry,
                "kortvej_live_dropped",
                "Live connections that the server ended or refused: slow, did not take a message in time; silent, did not answer pings; full, too many are open",
            ),
            waiting: of(
                registry,
                "kortvej_turns_waiting",
                "Requests that wait for a turn at the planner or at hashing a password",
            ),
            in_turn: of(registry, "kortvej_turns_in_use", "Turns taken at the planner or at hashing a password"),
            turns: of(registry, "kortvej_turns", "Turns that there are"),
            waited: seconds(
                registry,
                "kortvej_turn_wait",
                "How long a turn was waited for",
                Histograms::new_with_constructor(by_duration),
            ),
            worked: seconds(
                registry,
                "kortvej_turn_duration",
                "How long a turn took",
                Histograms::new_with_constructor(by_duration),
            ),
            builds: seconds(
                registry,
                "kortvej_catalogue_build_duration",
                "Reading and making a catalogue: the whole, or an update of the rows that changed",
                Histograms::new_with_constructor(by_duration),
            ),
            renewals: of(registry, "kortvej_catalogue_renewals", "New catalogues: done or failed, the old one staying"),
            delays: seconds(
                registry,
                "kortvej_event_delay",
                "From when an event was written to when this process told it",
                Histogram::new(DELAYS),
            ),
            alarms: of(registry, "kortvej_alarms_raised", "Alarms that this process raised"),
            digests: of(registry, "kortvej_digests", "Rounds of digests: done or failed"),
            mails: of(registry, "kortvej_mails", "Mails: handed to the mail server, or failed"),
            traces: of(registry, "kortvej_trace_batches", "Batches of spans: done, taken by the collector, or failed"),
            database_up: of(registry, "kortvej_database_up", "Whether the database answered when this page was read"),
            database_answer: seconds(
                registry,
                "kortvej_database_answer",
                "How long the database took to answer when this page was read, the wait for a connection included",
                Level::default(),
            ),
            database_connections: of(registry, "kortvej_database_connections", "Connections of the pool, by state"),
            database_connections_most: of(registry, "kortvej_database_connections_max", "Most connections of the pool"),
            catalogue_version: of(
                registry,
                "kortvej_catalogue_version",
                "Version of the catalogue in force: number of the last event that changed it",
            ),
            catalogue_wanted: of(registry, "kortvej_catalogue_wanted_version", "Version that the event log asks for"),
            catalogue_age: seconds(
                registry,
                "kortvej_catalogue_age",
                "Since a catalogue was last made",
                Level::default(),
            ),
            built_at: Mutex::default(),
            catalogue_rows: of(registry, "kortvej_catalogue_rows", "Rows of the catalogue in force"),
            events_behind: of(
                registry,
                "kortvej_events_behind",
                "Events in the log that this process has not told yet",
            ),
            events_told: of(
                registry,
                "kortvej_events_told_sequence",
                "Number of the latest event that this process told",
            ),
            kept_bytes: {
                let bytes = Gauge::default();
                registry.register_with_unit(
                    "kortvej_kept_answers_size",
                    "Answers that are kept",
                    Unit::Bytes,
                    bytes.clone(),
                );
                bytes
            },
            tasks: of(registry, "kortvej_tasks", "Tasks of the runtime"),
            tasks_queued: of(registry, "kortvej_tasks_queued", "Tasks that wait for a thread of the runtime"),
            registry: Registry::default(),
        };
        registry.register_collector(Box::new(Process));
        metrics.begin();
        Self { registry: std::mem::take(registry), ..metrics }
    }

    /// Gives what comes out one of a few ways a zero for each, so that the first of them shows as a rise.
    fn begin(&self) {
        for outcome in ["hit", "miss"] {
            drop(self.kept.get_or_create(&Outcome { outcome }));
        }
        for outcome in ["executed", "shared"] {
            drop(self.shared.get_or_create(&Outcome { outcome }));
        }
        for transport in ["websocket", "sse"] {
            drop(self.connections.get_or_create(&Transport { transport }));
        }
        for reason in ["slow", "silent", "full"] {
            drop(self.dropped.get_or_create(&Reason { reason }));
        }
        for done in [true, false] {
            for counted in [&self.renewals, &self.digests, &self.mails, &self.traces] {
                drop(counted.get_or_create(&outcome(done)));
            }
        }
        for code in CODES {
            let Operation { kind, operation } = Operation::refused();
            drop(self.failures.get_or_create(&Failed { kind, operation, code }));
        }
    }

    /// The page as Prometheus reads it, in the form of `OpenMetrics`.
    ///
    /// Errors: none but a want of memory.
    pub fn page(&self) -> Result<String, std::fmt::Error> {
        let built = *self.built_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.catalogue_age.set(built.map_or(0.0, |built| built.elapsed().as_secs_f64()));
        let mut page = String::new();
        prometheus_client::encoding::text::encode(&mut page, &self.registry)?;
        Ok(page)
    }

    /// An operation was answered.
    pub fn answered(&self, operation: &Operation, took: Duration) {
        self.durations.get_or_create(operation).observe(took.as_secs_f64());
    }

    /// An operation was let through to be executed, at an estimated cost.
    pub fn executed(&self, operation: &Operation, cost: u64) {
        self.costs.get_or_create(operation).inc_by(cost);
    }

    /// A client was told of an error.
    pub fn failed(&self, operation: &Operation, code: &str) {
        let code = CODES.into_iter().find(|known| *known == code).unwrap_or("INTERNAL");
        let failed = Failed { kind: operation.kind, operation: operation.operation.clone(), code };
        self.failures.get_or_create(&failed).inc();
    }

    /// A request of HTTP was answered; `route` is one of the router's own.
    pub fn requested(&self, route: &str, status: u16) {
        self.requests.get_or_create(&Answered { route: route.to_owned(), status }).inc();
    }

    /// An answer was looked for among those that are kept.
    pub fn kept(&self, found: bool) {
        self.kept.get_or_create(&Outcome { outcome: if found { "hit" } else { "miss" } }).inc();
    }

    /// A live connection is open for as long as this is held.
    pub fn connected(&self, transport: &'static str) -> Held {
        Held::new(self.connections.get_or_create_owned(&Transport { transport }))
    }

    /// A subscription runs for as long as this is held.
    pub fn subscribed(&self, operation: &Operation) -> Held {
        Held::new(self.subscriptions.get_or_create_owned(operation))
    }

    /// A subscriber was told something.
    pub fn told(&self, operation: &Operation) {
        self.told.get_or_create(operation).inc();
    }

    /// An answer of a subscription was executed, or taken from somebody who asked the same.
    pub fn shared(&self, taken: bool) {
        self.shared.get_or_create(&Outcome { outcome: if taken { "shared" } else { "executed" } }).inc();
    }

    /// A live connection was given up or refused: `slow`, `silent` or `full`.
    pub fn dropped(&self, reason: &'static str) {
        self.dropped.get_or_create(&Reason { reason }).inc();
    }

    /// A catalogue was read and made: `whole`, or an `update` of the one before.
    pub fn built(&self, made: &'static str, took: Duration) {
        self.builds.get_or_create(&Made { made }).observe(took.as_secs_f64());
        *self.built_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// A new catalogue was needed.
    pub fn renewed(&self, done: bool) {
        self.renewals.get_or_create(&outcome(done)).inc();
    }

    /// An event was told, so many microseconds after it was written. Where clocks differ it may be less than none.
    pub fn event(&self, delay: i64) {
        self.delays.observe(delay.max(0) as f64 / 1e6);
    }

    /// Alarms were raised.
    pub fn alarmed(&self, raised: usize) {
        self.alarms.inc_by(raised as u64);
    }

    /// A round of digests is over.
    pub fn digested(&self, done: bool) {
        self.digests.get_or_create(&outcome(done)).inc();
    }

    /// A mail was handed over, or not.
    pub fn mailed(&self, done: bool) {
        self.mails.get_or_create(&outcome(done)).inc();
    }

    /// Spans were sent to the collector, or not.
    pub fn traced(&self, done: bool) {
        self.traces.get_or_create(&outcome(done)).inc();
    }
}

fn outcome(done: bool) -> Outcome {
    Outcome { outcome: if done { "done" } else { "failed" } }
}

fn of<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

fn seconds<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register_with_unit(name, help, Unit::Seconds, metric.clone());
    metric
}

/// Counts one for as long as it is held.
#[derive(Debug)]
pub struct Held(Gauge);

impl Held {
    fn new(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Turns at something that takes a core for its time: as many at once as there are cores, the rest wait in line.
#[derive(Debug)]
pub struct Turns {
    work: &'static str,
    semaphore: Arc<Semaphore>,
}

impl Turns {
    /// As many turns as there are cores. `work` is what is counted by: `planner`, `password` or `brochure`.
    pub fn new(work: &'static str) -> Self {
        Self::of(work, std::thread::available_parallelism().map_or(2, usize::from))
    }

    /// The same with so many turns.
    pub fn of(work: &'static str, turns: usize) -> Self {
        let of = Work { work };
        METRICS.turns.get_or_create(&of).set(turns as i64);
        for counted in [&METRICS.waiting, &METRICS.in_turn] {
            drop(counted.get_or_create(&of));
        }
        Self { work, semaphore: Arc::new(Semaphore::new(turns)) }
    }

    /// How many nobody has now.
    pub fn free(&self) -> usize {
        self.semaphore.available_permits()
    }

    /// Does in a turn what takes a core, where blocking is allowed. The turn is held until the work is done: whoever hangs
    /// up meanwhile frees no core.
    ///
    /// Errors: the work panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let turn = self.acquire().await?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(done.await?)
    }

    /// Waits for a turn, which lasts until it is dropped.
    ///
    /// Errors: none, since turns are never closed.
    pub async fn acquire(&self) -> Result<Turn, AcquireError> {
        let (work, asked) = (Work { work: self.work }, Instant::now());
        let span =
            tracing::info_span!(target: "kortvej::trace", "turn", work = self.work, waited_ms = tracing::field::Empty);
        let waiting = Held::new(METRICS.waiting.get_or_create_owned(&work));
        let permit = Arc::clone(&self.semaphore).acquire_owned().await?;
        drop(waiting);
        let waited = asked.elapsed();
        span.record("waited_ms", waited.as_millis() as u64);
        METRICS.waited.get_or_create(&work).observe(waited.as_secs_f64());
        let in_use = Held::new(METRICS.in_turn.get_or_create_owned(&work));
        Ok(Turn { work, began: Instant::now(), _permit: permit, _in_use: in_use, _span: span })
    }
}

/// A turn.
#[derive(Debug)]
pub struct Turn {
    work: Work,
    began: Instant,
    _permit: OwnedSemaphorePermit,
    _in_use: Held,
    _span: tracing::Span,
}

impl Drop for Turn {
    fn drop(&mut self) {
        METRICS.worked.get_or_create(&self.work).observe(self.began.elapsed().as_secs_f64());
    }
}

/// What the system says of this process, under the names that all programs have. Where there is no `/proc` it says
/// nothing.
#[derive(Debug)]
struct Process;

/// Units of CPU time in a second, as `/proc` counts on Linux whatever the machine (`USER_HZ`).
const TICKS: f64 = 100.0;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
            let kibibytes = |name: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(name))?;
                line.split_whitespace().next()?.parse::<i64>().ok()
            };
            let resident = kibibytes("VmRSS:").unwrap_or(0) * 1024;
            gauge(&mut encoder, "process_resident_memory", "Resident memory.", Some(&Unit::Bytes), resident as f64)?;
        }
        if let Ok(stat) = std::fs::read_to_string("/proc/self/stat") {
            // The name of the program, in brackets, may hold blanks.
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
            let used = ConstCounter::new((ticks(11) + ticks(12)) / TICKS);
            let told =
                encoder.encode_descriptor("process_cpu", "CPU time used.", Some(&Unit::Seconds), used.metric_type())?;
            used.encode(told)?;
        }
        if let Ok(handles) = std::fs::read_dir("/proc/self/fd") {
            gauge(&mut encoder, "process_open_fds", "Open file handles.", None, handles.count() as f64)?;
        }
        if let Ok(limits) = std::fs::read_to_string("/proc/self/limits") {
            let most = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
            if let Some(most) = most.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()) {
                gauge(&mut encoder, "process_max_fds", "Most open file handles.", None, most)?;
            }
        }
        Ok(())
    }
}

fn gauge(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    unit: Option<&Unit>,
    value: f64,
) -> Result<(), std::fmt::Error> {
    let gauge = Level::default();
    gauge.set(value);
    let told = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
    gauge.encode(told)
}
