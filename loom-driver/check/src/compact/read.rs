//! Claims as the walk compares them, if they make sense.

use super::affine::{Interval, MAX_TERMS, Terms, primitive};
use super::claim::{Bytes, ChangeClaim, FuncClaim, HeadClaim, Name, Numbers, Span};
use super::contents::Reach;
use super::number_set::{MAX_LISTED, Set};
use std::collections::BTreeMap;

/// What is claimed about a function.
#[derive(Debug)]
pub(super) struct Func {
    /// Its parameters.
    pub params: Vec<Set>,
    /// The tracked globals when it is called.
    pub globals: Vec<Set>,
    /// What it returns, if it does.
    pub results: Option<Vec<Set>>,
    /// Its loops, by position.
    pub heads: BTreeMap<usize, Head>,
}

/// What is claimed about a loop.
#[derive(Debug)]
pub(super) struct Head {
    /// Branches to it since it was entered, at most; `None`: any number.
    pub turns: Option<u32>,
    /// What it does to locals and operands.
    pub changes: BTreeMap<u32, Change>,
    /// Where sums are.
    pub bounds: Vec<(Terms, Interval)>,
}

/// What is claimed about a place that a loop changes.
#[derive(Debug)]
pub(super) enum Change {
    /// Each turn adds this.
    Adds(u32),
    /// It is one of these.
    In(Set),
}

/// The claims about a function.
///
/// # Errors
///
/// What of it makes no sense; the same for the others.
pub(super) fn func(claim: &FuncClaim) -> Result<Func, String> {
    let sets = |all: &[Numbers]| all.iter().map(set).collect::<Result<Vec<_>, _>>();
    let heads = claim.heads.iter().map(|(at, claim)| Ok((*at, head(claim)?)));
    Ok(Func {
        params: sets(&claim.params)?,
        globals: sets(&claim.globals)?,
        results: claim.results.as_ref().map(|results| sets(results)).transpose()?,
        heads: heads.collect::<Result<_, String>>()?,
    })
}

/// A set of numbers, of which there is one form only: few are listed, and many are at equal distances.
pub(super) fn set(numbers: &Numbers) -> Result<Set, String> {
    match numbers {
        Numbers::Few(numbers) if numbers.len() <= MAX_LISTED && numbers.is_sorted_by(|a, b| a < b) => {
            Ok(Set::Listed(numbers.clone()))
        }
        Numbers::Range { lo, hi, stride }
            if lo <= hi
                && *stride > 0
                && (hi - lo).is_multiple_of(*stride)
                && ((hi - lo) / stride) as usize >= MAX_LISTED =>
        {
            Ok(Set::Spread(*lo, *hi, *stride))
        }
        _ => Err("a claimed value is no set of numbers in the canonical form".into()),
    }
}

/// What a store writes: where, and what.
pub(super) fn store((bytes, numbers): &(Bytes, Numbers)) -> Result<(Reach, Set), String> {
    Ok((Reach { starts: set(&bytes.start)?, width: bytes.width }, set(numbers)?))
}

fn head(claim: &HeadClaim) -> Result<Head, String> {
    let changes = claim.changes.iter().map(|(place, change)| {
        let change = match change {
            ChangeClaim::Step(step) => Change::Adds(*step),
            ChangeClaim::Value(numbers) => Change::In(set(numbers)?),
        };
        Ok((*place, change))
    });
    let bounds = claim.bounds.iter().map(|(terms, span)| bound(terms, *span));
    Ok(Head {
        turns: Some(claim.turns).filter(|turns| *turns != u32::MAX),
        changes: changes.collect::<Result<_, String>>()?,
        bounds: bounds.collect::<Result<_, String>>()?,
    })
}

fn bound(terms: &[(Name, i32)], span: Span) -> Result<(Terms, Interval), String> {
    /// No sum of 32-bit numbers is near this.
    const FAR: i128 = 1 << 80;
    if terms.len() > MAX_TERMS {
        return Err("a bound of a sum of too many terms".to_string());
    }
    let mut terms = terms.to_vec();
    terms.sort_unstable();
    let (primitive, factor) = primitive(&terms).ok_or("a bound of nothing, or of a huge sum")?;
    let is_far = |end: i128| end.checked_abs().is_none_or(|far| far > FAR);
    if terms.windows(2).any(|pair| pair[0].0 == pair[1].0)
        || is_far(span.lo)
        || is_far(span.hi)
        || span.lo > span.hi
    {
        return Err("a bound of a strange sum".to_string());
    }
    Ok((primitive, Interval::new(span.lo, span.hi).parts(factor)))
}
