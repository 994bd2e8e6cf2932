//! How slowly an answer may be taken.
//!
//! Until it is taken, an answer stays in memory, some of them 15 MB. TCP gives up whoever takes nothing at all
//! (`live.rs`); whoever takes a few bytes now and then would keep it for hours, and so would each of 600 connections.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::metrics::METRICS;

/// How slowly an answer may be taken.
#[derive(Clone, Copy, Debug)]
pub struct Least {
    /// How long the client may leave us waiting whatever it takes; on a stream of events, each time.
    pub grace: Duration,
    /// And a second more for each so many bytes that it has taken.
    pub bytes_a_second: u32,
}

/// What is being written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// An answer that ends.
    Answer,
    /// One that does not: what is waited for is only the piece that is being written.
    Stream,
    /// A socket, which gives slow clients up itself.
    Socket,
}

/// The answer that is being written to a connection. Clones are the same.
#[derive(Clone)]
pub(super) struct Pace(Arc<Mutex<State>>);

struct State {
    least: Least,
    of: Of,
    /// Bytes of the answer that were taken.
    taken: u64,
    /// How long was waited for the client before.
    waited: Duration,
    /// Since when the client has been waited for.
    waiting: Option<Instant>,
}

impl State {
    fn new(least: Least) -> Self {
        Self { least, of: Of::Answer, taken: 0, waited: Duration::ZERO, waiting: None }
    }
}

impl Pace {
    pub(super) fn new(least: Least) -> Self {
        Self(Arc::new(Mutex::new(State::new(least))))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that another answer begins. While one before it still waits to be taken, both are one.
    pub(super) fn begins(&self) {
        let mut state = self.state();
        if state.waiting.is_none() {
            *state = State::new(state.least);
        }
    }

    /// Says what the answer is that began.
    pub(super) fn is(&self, of: Of) {
        self.state().of = of;
    }

    fn took(&self, bytes: usize) {
        let mut state = self.state();
        state.taken += bytes as u64;
        if let Some(since) = state.waiting.take() {
            state.waited += since.elapsed();
        }
    }

    /// Until when the client may leave us waiting, if there is an end to it.
    fn until(&self) -> Option<Instant> {
        let mut state = self.state();
        let since = *state.waiting.get_or_insert_with(Instant::now);
        let Least { grace, bytes_a_second } = state.least;
        match state.of {
            Of::Answer => {
                let earned = Duration::from_secs_f64(state.taken as f64 / f64::from(bytes_a_second.max(1)));
                Some(since + (grace + earned).saturating_sub(state.waited))
            }
            Of::Stream => Some(since + grace),
            Of::Socket => None,
        }
    }
}

/// A connection whose client is given up when it takes an answer too slowly.
pub(super) struct Paced<S> {
    stream: S,
    pace: Pace,
    ends: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncWrite + Unpin> Paced<S> {
    pub(super) fn new(stream: S, pace: Pace) -> Self {
        Self { stream, pace, ends: None }
    }

    /// What came of an attempt to write.
    fn told(&mut self, context: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(wrote) = wrote {
            self.ends = None;
            self.pace.took(*wrote.as_ref().unwrap_or(&0));
            return Poll::Ready(wrote);
        }
        let Some(until) = self.pace.until() else { return Poll::Pending };
        let ends = self.ends.get_or_insert_with(|| Box::pin(sleep_until(until)));
        match ends.as_mut().poll(context) {
            Poll::Ready(()) => {
                if self.pace.state().of == Of::Stream {
                    METRICS.dropped("slow");
                }
                Poll::Ready(Err(io::Error::new(ErrorKind::TimedOut, "an answer is taken too slowly")))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.told(context, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.told(context, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
