//! The same work for many things: on all processors with the feature `parallel`, else one after the other.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// What `work` makes of each of `items`, in their order.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    #[cfg(feature = "parallel")]
    return items.par_iter().map(work).collect();
    #[cfg(not(feature = "parallel"))]
    return items.iter().map(work).collect();
}

/// What both give.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    return rayon::join(one, other);
    #[cfg(not(feature = "parallel"))]
    return (one(), other());
}
