//! The blocks of a body while it is gone through.

use super::code::Label;
use super::known::Known;

/// A block that is open.
pub struct Frame {
    pub label: Label,
    /// Where it was opened in what is written.
    pub open: usize,
    /// Where its second arm was.
    pub second: Option<usize>,
    /// How many values were on the stack below its parameters.
    pub base: usize,
    /// What is known where its test fails, until the second arm begins.
    pub entry: Option<Known>,
    /// What is known where branches go to its end.
    pub exit: Option<Known>,
    /// The number of the block around it.
    pub outer: usize,
    /// Whether a second arm that follows is left out.
    pub skips_second: bool,
}

impl Frame {
    /// This is known where the code goes on behind the block.
    pub fn leaves_with(&mut self, known: Known) {
        match &mut self.exit {
            Some(exit) => exit.meet(&known),
            exit @ None => *exit = Some(known),
        }
    }
}

/// A block that is written.
pub struct Closed {
    /// Its label.
    pub label: Label,
    /// Where it is opened.
    pub open: usize,
    /// How many values were on the stack below it.
    pub base: usize,
    /// Where it is closed.
    pub end: usize,
}
