//! What a whole program can do: repeated until nothing is new. It reads `decode`, and knows what `domain` can say.

pub mod access_index;
pub mod entry_state;
pub mod fixpoint;
pub mod interpret;
pub mod memory;
pub mod summaries;
pub mod unbounded;
pub mod widened;
