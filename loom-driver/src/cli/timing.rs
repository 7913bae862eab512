//! What `-v` and `--time` show: the events and spans of `tracing`.

use super::message;
use super::progress::{Phases, Progress, SpanName};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::span::{Attributes, Id};
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// What listens, for as long as this exists.
#[derive(Default)]
pub struct Listening {
    /// What measured, if that was asked for.
    pub clock: Option<Clock>,
    _progress: Option<Progress>,
}

/// Starts to listen. Without any of the flags, and without a terminal that takes a line on how far the
/// run is, nobody listens, and spans cost next to nothing.
pub fn install(verbose: u8, time: bool) -> Listening {
    let level = match verbose {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // Events say where the run is, too.
    let (progress, phases) = (level == LevelFilter::OFF).then(Progress::start).flatten().unzip();
    if level == LevelFilter::OFF && !time && progress.is_none() {
        return Listening::default();
    }
    let events = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(message::has_color())
        .without_time()
        .with_target(false)
        .with_filter(level);
    let clock = time.then(Clock::default);
    let begins = (verbose > 1).then_some(Begins);
    let phases: Option<Phases> = phases;
    let listeners = tracing_subscriber::registry().with(events).with(clock.clone()).with(phases).with(begins);
    // Fails only if somebody listens already, who then gets the events instead.
    let _ = listeners.try_init();
    Listening { clock, _progress: progress }
}

/// Says which phase begins.
struct Begins;

impl<S> Layer<S> for Begins
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // Finer spans are many.
        if *attributes.metadata().level() > Level::DEBUG {
            return;
        }
        let mut name = SpanName(attributes.metadata().name().to_string());
        attributes.record(&mut name);
        let depth = context.span(id).map_or(0, |span| span.scope().skip(1).count());
        message::to_stderr(&format!("{:indent$}{}\n", "", name.0, indent = depth * 2));
    }
}

/// Measures how long spans exist, as a tree. Spans of the same name in the same place add up.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    phases: Arc<Mutex<Vec<Phase>>>,
}

#[derive(Debug)]
struct Phase {
    name: String,
    /// Position of the phase that it is part of.
    parent: Option<usize>,
    count: u32,
    total: Duration,
}

/// What a span carries: its phase, and when it started.
struct Running {
    phase: usize,
    start: Instant,
}

impl<S> Layer<S> for Clock
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // Finer spans would cost more than what they measure.
        if *attributes.metadata().level() > Level::DEBUG {
            return;
        }
        let Some(span) = context.span(id) else { return };
        let parent = span
            .scope()
            .skip(1)
            .find_map(|ancestor| ancestor.extensions().get::<Running>().map(|running| running.phase));
        let mut name = SpanName(attributes.metadata().name().to_string());
        attributes.record(&mut name);
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        let known = phases.iter().position(|phase| phase.parent == parent && phase.name == name.0);
        let phase = known.unwrap_or_else(|| {
            phases.push(Phase { name: name.0, parent, count: 0, total: Duration::ZERO });
            phases.len() - 1
        });
        span.extensions_mut().insert(Running { phase, start: Instant::now() });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let extensions = span.extensions();
        let Some(running) = extensions.get::<Running>() else { return };
        let elapsed = running.start.elapsed();
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(phase) = phases.get_mut(running.phase) {
            phase.count += 1;
            phase.total += elapsed;
        }
    }
}

impl Clock {
    /// The tree, for people: phases in the order in which they first started.
    pub fn tree(&self) -> String {
        let phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        write_children(&mut text, &phases, None, 0);
        text
    }
}

fn write_children(out: &mut String, phases: &[Phase], parent: Option<usize>, depth: usize) {
    for (position, phase) in phases.iter().enumerate().filter(|(_, phase)| phase.parent == parent) {
        let millis = phase.total.as_secs_f64() * 1000.0;
        let times = if phase.count > 1 { format!(" ({} times)", phase.count) } else { String::new() };
        let _ = writeln!(out, "{millis:>10.2} ms  {:indent$}{}{times}", "", phase.name, indent = depth * 2);
        write_children(out, phases, Some(position), depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::{info_span, trace_span};

    #[test]
    fn phases_form_a_tree_and_repeated_ones_add_up() {
        let clock = Clock::default();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(clock.clone()), || {
            let outer = info_span!("outer").entered();
            for name in ["a", "b", "a"] {
                info_span!("pass", name).in_scope(|| trace_span!("too fine").in_scope(|| ()));
            }
            drop(outer);
            info_span!("pass", name = "b").in_scope(|| ());
        });
        let tree = clock.tree();
        let names: Vec<&str> = tree.lines().map(|line| line.split_once(" ms  ").unwrap().1).collect();
        assert_eq!(names, ["outer", "  pass a (2 times)", "  pass b", "pass b"]);
    }
}
