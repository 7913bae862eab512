//! A second engine for the arithmetic of `compact`: an SMT solver proves each fact that the judge took for a run, or at least
//! refutes none.

use anyhow::{Context, Result, ensure};
use loom_driver::evidence::Recorder;
use loom_testsuite::optimize::{Run, config};
use loom_testsuite::{corpus, facts, workloads};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// So long the solver may think about one question, in milliseconds.
const PATIENCE: u32 = 3000;

/// The solver, if there is one: named by `Z3`, on the path, or where `.ci/run` installs it.
fn solver() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/smt/bin/z3");
    let named = std::env::var_os("Z3").map(PathBuf::from);
    let runs =
        |z3: &PathBuf| Command::new(z3).arg("--version").output().is_ok_and(|said| said.status.success());
    [named, Some("z3".into()), Some(installed)].into_iter().flatten().find(runs)
}

/// The questions that a run leaves.
fn questions(before: &[u8], run: Run) -> Result<String> {
    let config = config(run)?;
    let mut recorder = Recorder::of(before, config.settings.outside, Vec::new());
    loom_driver::optimize_observed(before, &config, &mut |step| {
        recorder.step(step);
        Ok(())
    })?;
    recorder.questions(before).map_err(anyhow::Error::msg)
}

/// Those of corpus and workloads, each once.
fn all() -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    let mut add = |text: String| {
        let (head, questions) = text.split_once("(push 1)\n").unwrap_or((&text, ""));
        let said: usize = head
            .split(": ")
            .nth(1)
            .and_then(|rest| rest.split('.').next()?.parse().ok())
            .context("no count")?;
        let questions: Vec<&str> = questions.split("(push 1)\n").filter(|one| !one.is_empty()).collect();
        ensure!(questions.len() == said, "{} of {said}", questions.len());
        all.extend(questions.into_iter().map(String::from));
        Ok(())
    };
    for name in corpus::names()? {
        add(questions(&facts::stamped(&corpus::load(&name, "fused.wasm")?)?, Run::Mcu)?)?;
    }
    for (_, wasm) in workloads::all()? {
        add(questions(&workloads::stamped(&wasm)?, Run::OneTree)?)?;
    }
    Ok(all)
}

/// How often the solver gives each answer.
fn answers<'q>(z3: &Path, questions: impl Iterator<Item = &'q str>) -> Result<BTreeMap<String, usize>> {
    let mut solver = Command::new(z3);
    solver.args(["-in".to_string(), format!("-t:{PATIENCE}")]);
    let mut child = solver.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let text: String = questions.map(|question| format!("(push 1)\n{question}")).collect();
    let mut stdin = child.stdin.take().context("no standard input")?;
    let writing =
        std::thread::spawn(move || stdin.write_all(format!("(set-logic QF_BV)\n{text}").as_bytes()));
    let said = child.wait_with_output()?;
    writing.join().ok().context("nobody wrote")??;
    let mut counts = BTreeMap::new();
    for answer in String::from_utf8(said.stdout)?.lines() {
        *counts.entry(answer.to_string()).or_default() += 1;
    }
    Ok(counts)
}

#[test]
fn a_solver_refutes_no_fact() -> Result<()> {
    let all = all()?;
    ensure!(all.len() > 300, "only {} facts", all.len());
    let Some(z3) = solver() else {
        eprintln!(
            "SKIPPED: no SMT solver proves {} facts of arithmetic. `pip install --target target/smt z3-solver` installs one.",
            all.len()
        );
        return Ok(());
    };
    let counts = answers(&z3, all.iter().map(String::as_str))?;
    let count = |answer: &str| counts.get(answer).copied().unwrap_or_default();
    let (proved, refuted, undecided) = (count("unsat"), count("sat"), count("unknown"));
    eprintln!(
        "facts of arithmetic: {proved} proved, {refuted} refuted, {undecided} undecided in {PATIENCE} ms each"
    );
    ensure!(refuted == 0 && proved + undecided == all.len(), "{counts:?}");
    ensure!(undecided * 50 <= all.len(), "{counts:?}");
    // Of anything, most of them do not hold: so what is known counts, and the solver refutes what is wrong.
    let is_known = |line: &&str| line.starts_with("(assert ") && !line.starts_with("(assert (not (");
    let weaker = |question: &String| {
        let lines = question.lines().filter(|line| !is_known(line));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let weaker: Vec<String> = all.iter().map(weaker).collect();
    let counts = answers(&z3, weaker.iter().map(String::as_str))?;
    ensure!(counts.get("sat").is_some_and(|wrong| wrong * 2 > all.len()), "{counts:?}");
    Ok(())
}
