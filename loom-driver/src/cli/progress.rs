//! One line on the terminal that says where a long run is.
//!
//! It is there only if standard error is a terminal that can take a line back, after a second, and is
//! gone before anything else is printed: whoever prints holds it ([`hold`]). It has no colour.

use std::fmt::{self, Write as _};
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Runs that are shorter show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// So often the line is written anew.
const PERIOD: Duration = Duration::from_millis(200);

/// Whether the line is on the terminal. Whoever prints there has the lock.
static IS_SHOWN: Mutex<bool> = Mutex::new(false);

/// Takes the line back, and keeps it away until the guard is dropped.
pub fn hold() -> impl Drop {
    let mut is_shown = lock(&IS_SHOWN);
    if std::mem::take(&mut *is_shown) {
        write_raw("\r\x1b[K");
    }
    is_shown
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_raw(text: &str) {
    let mut stderr = std::io::stderr().lock();
    // If nobody reads that, there is nobody to tell.
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Spans that are open, outermost first, with the id of each.
type Open = Arc<Mutex<Vec<(Id, String)>>>;

/// Listens to where the run is.
#[derive(Clone)]
pub struct Phases(Open);

impl<S> Layer<S> for Phases
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        // Finer spans are many, and are in other threads.
        if *attributes.metadata().level() > Level::DEBUG {
            return;
        }
        let mut phase = SpanName(attributes.metadata().name().to_string());
        attributes.record(&mut phase);
        lock(&self.0).push((id.clone(), phase.0));
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        lock(&self.0).retain(|(open, _)| *open != id);
    }
}

/// The name of a span and the values of its fields: `pass dce`.
pub struct SpanName(pub String);

impl Visit for SpanName {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0.push(' ');
        self.0.push_str(value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {field}={value:?}");
    }
}

/// Shows the line until it is dropped.
pub struct Progress {
    ended: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to show where the run is, if there is somebody to show it to.
    pub fn start() -> Option<(Progress, Phases)> {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
        if !std::io::stderr().is_terminal() || is_dumb || super::message::is_quiet() {
            return None;
        }
        let open = Open::default();
        let ended = Arc::new((Mutex::new(false), Condvar::new()));
        let (shown, until) = (open.clone(), ended.clone());
        let thread = std::thread::Builder::new().spawn(move || show(&shown, &until)).ok()?;
        Some((Progress { ended, thread: Some(thread) }, Phases(open)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        *lock(&self.ended.0) = true;
        self.ended.1.notify_all();
        // A thread that panicked has nothing to say.
        let _ = self.thread.take().map(JoinHandle::join);
        drop(hold());
    }
}

fn show(open: &Open, (ended, ends): &(Mutex<bool>, Condvar)) {
    let start = Instant::now();
    let mut wait = PATIENCE;
    loop {
        let waited = ends.wait_timeout_while(lock(ended), wait, |ended| !*ended);
        if *waited.unwrap_or_else(PoisonError::into_inner).0 {
            return;
        }
        wait = PERIOD;
        let text = line(start.elapsed(), &lock(open));
        let mut is_shown = lock(&IS_SHOWN);
        write_raw(&format!("\r\x1b[K{text}"));
        *is_shown = true;
    }
}

/// How long it has taken, and the two innermost phases: `  2.3 s  pass dce: live`.
fn line(elapsed: Duration, open: &[(Id, String)]) -> String {
    let phases: Vec<&str> = open.iter().rev().take(2).rev().map(|(_, name)| name.as_str()).collect();
    // A line that wraps cannot be taken back.
    let phases: String = phases.join(": ").chars().filter(|c| !c.is_control()).take(60).collect();
    format!("{:>5.1} s  {phases}", elapsed.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::{info_span, trace_span};
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn the_line_has_the_innermost_phases_that_are_open() {
        let open = Open::default();
        let seen = |open: &Open| line(Duration::from_millis(2340), &lock(open));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(Phases(open.clone())), || {
            let outer = info_span!("optimize").entered();
            let pass = info_span!("pass", name = "dce").entered();
            trace_span!("too fine").in_scope(|| assert_eq!(seen(&open), "  2.3 s  optimize: pass dce"));
            info_span!("live").in_scope(|| assert_eq!(seen(&open), "  2.3 s  pass dce: live"));
            drop((pass, outer));
        });
        assert_eq!(seen(&open), "  2.3 s  ");
    }

    #[test]
    fn the_line_is_short_and_moves_no_cursor() {
        let text = line(Duration::from_secs(100_000), &[(Id::from_u64(1), "a\x1b[2J\n".repeat(99))]);
        assert!(text.len() < 79 && !text.contains(char::is_control), "{text}");
    }
}
