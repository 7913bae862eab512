//! What tests tell where several ways come to one place.

use super::state::State;

impl State {
    /// What tests tell, of no local and no operand.
    pub fn tests(&self) -> State {
        let (tested, sums) = (self.tested.clone(), self.sums.clone());
        State { locals: Vec::new(), stack: Vec::new(), tested, sums }
    }

    /// Keeps what tests tell of either way.
    pub fn keep_common(&mut self, other: &State) {
        self.tested.retain(|name, set| match other.tested.get(name) {
            Some(more) => {
                *set = set.union(more);
                true
            }
            None => false,
        });
        self.sums.retain(|terms, interval| match other.sums.get(terms) {
            Some(more) => {
                *interval = interval.or(*more);
                true
            }
            None => false,
        });
    }
}
