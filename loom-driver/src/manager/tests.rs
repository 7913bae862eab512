//! What the manager makes of passes that do this and that.

use super::*;
use crate::pipeline::Request;
use crate::test_passes::{BREAK_BODY, DROP_CUSTOM, FAIL, FLIP, LAST, LIE, NOTHING, PEEL, TRUNCATE};

fn config(passes: &[&str]) -> Config {
    let passes = passes.iter().map(ToString::to_string).collect();
    let request = Request { passes, ..Request::default() };
    Config::new(Pipeline::plan(&Registry::collect().unwrap(), &request).unwrap())
}

fn module() -> Vec<u8> {
    wat::parse_str(r#"(module (@custom "c" "x") (memory 1) (func i32.const 0 memory.grow drop))"#).unwrap()
}

#[track_caller]
fn bug(config: &Config) -> String {
    match optimize(&module(), config) {
        Err(Error::Bug(what)) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn equal_bytes_are_unchanged_whatever_the_pass_says() {
    let bytes = module();
    let optimized = optimize(&bytes, &config(&[NOTHING])).unwrap();
    assert!(matches!(optimized.bytes, Cow::Borrowed(_)));
    assert!(!optimized.report.passes[0].report.changed);
}

#[test]
fn each_pass_reads_what_the_one_before_made() {
    let bytes = module();
    let optimized = optimize(&bytes, &config(&[DROP_CUSTOM, NOTHING])).unwrap();
    let report = optimized.report;
    let sizes: Vec<_> = report.passes.iter().map(|pass| (pass.bytes_before, pass.bytes_after)).collect();
    let (before, after) = (bytes.len() as u64, optimized.bytes.len() as u64);
    assert_eq!(sizes, [(before, before), (before, after)]);
    assert_eq!((report.before.custom_bytes, report.after.custom_bytes), (5, 0));
    assert_eq!((report.before.bytes, report.after.bytes), (before, after));
}

#[test]
fn memory_grow_is_counted_on_request() {
    let bytes = module();
    assert_eq!(optimize(&bytes, &config(&[NOTHING])).unwrap().report.after.memory_grow, None);
    let counting = Config { count_memory_grow: true, ..config(&[NOTHING]) };
    assert_eq!(optimize(&bytes, &counting).unwrap().report.after.memory_grow, Some(1));
}

#[test]
fn a_pass_that_breaks_the_framing_is_a_bug_of_that_pass() {
    let what = bug(&config(&[DROP_CUSTOM, TRUNCATE]));
    assert!(what.starts_with("pass `test-truncate` made a module that is not valid"), "{what}");
}

#[test]
fn a_pass_that_breaks_a_body_is_a_bug_of_a_pass() {
    let what = bug(&config(&[BREAK_BODY]));
    assert!(what.starts_with("pass `test-break-body` made a module that is not valid"), "{what}");
    let two = config(&[BREAK_BODY, DROP_CUSTOM]);
    let what = bug(&two);
    assert!(what.starts_with("one of the passes `test-drop-custom`, `test-break-body` ("), "{what}");
    let what = bug(&Config { verify_each: true, ..two });
    assert!(what.starts_with("pass `test-break-body` made a module"), "{what}");
}

#[test]
fn bodies_are_trusted_on_request() {
    let invalid = wat::parse_str("(module (func i32.const 0))").unwrap();
    assert!(matches!(optimize(&invalid, &config(&[NOTHING])), Err(Error::Invalid { .. })));
    let trusting = Config { validate: false, ..config(&[NOTHING]) };
    assert!(optimize(&invalid, &trusting).is_ok());
}

#[test]
fn a_failed_pass_is_observed_before_its_error_is_returned() {
    let mut seen = Vec::new();
    let bytes = module();
    let outcome = optimize_observed(&bytes, &config(&[NOTHING, FAIL]), &mut |step| {
        seen.push((step.number, step.report.diagnostics.len(), step.output.is_some()));
        Ok(())
    });
    assert!(matches!(outcome, Err(Error::Refused { .. })));
    assert_eq!(seen, [(1, 0, true), (2, 1, false)]);
}

/// What ran, and whether it changed something.
fn runs(config: &Config) -> Vec<(String, bool)> {
    let bytes =
        wat::parse_str(r#"(module (@custom "a" "x") (@custom "b" "y") (func (export "f")))"#).unwrap();
    let passes = optimize(&bytes, config).unwrap().report.passes;
    passes.into_iter().map(|run| (run.report.pass, run.report.changed)).collect()
}

#[test]
fn passes_repeat_until_none_that_shrinks_changes_anything() {
    let expected = [
        (NOTHING, false),
        (PEEL, true),
        (NOTHING, false),
        (PEEL, true),
        (NOTHING, false),
        (PEEL, false),
        (LAST, false),
    ];
    let expected = expected.map(|(pass, changed)| (pass.to_string(), changed));
    assert_eq!(runs(&config(&[LAST, PEEL, NOTHING])), expected);
}

#[test]
fn passes_that_never_shrink_anything_end() {
    // The last byte is in a custom section.
    let bytes = wat::parse_str(r#"(module (@custom "a" "x"))"#).unwrap();
    let passes = optimize(&bytes, &config(&[FLIP])).unwrap().report.passes;
    assert_eq!(passes.len() as u32, 1 + PATIENCE);
    assert!(passes.iter().all(|run| run.report.changed));
}

#[test]
fn a_limit_counts_a_pass_that_runs_again_again() {
    let mut config = config(&[LAST, PEEL, NOTHING]);
    config.pipeline.limit = Some(4);
    let names: Vec<String> = runs(&config).into_iter().map(|(pass, _)| pass).collect();
    assert_eq!(names, [NOTHING, PEEL, NOTHING, PEEL]);
}

#[test]
fn a_pass_that_runs_again_repeats_no_message() {
    let bytes = wat::parse_str(r#"(module (@custom "a" "x") (@custom "b" "y"))"#).unwrap();
    let passes = optimize(&bytes, &config(&[PEEL])).unwrap().report.passes;
    let counts: Vec<usize> = passes.iter().map(|pass| pass.report.diagnostics.len()).collect();
    assert_eq!(counts, [1, 0, 0]);
}

#[test]
fn a_false_claim_is_observed_before_its_error_is_returned() {
    let (module, mut seen) = (module(), Vec::new());
    let outcome = optimize_observed(&module, &config(&[LIE]), &mut |step| {
        seen.push((
            step.refused.map(|(kind, why)| (kind.to_string(), why.to_string())),
            step.output.is_some(),
        ));
        Ok(())
    });
    assert!(matches!(outcome, Err(Error::Bug(what)) if what.contains("does not do what its input does")));
    let [(Some((kind, why)), false)] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!(kind, "custom-sections");
    assert!(why.contains("section"), "{why}");
}
