//! Tasks with payloads, most urgent first, beside a ring of those that are done.
#![no_std]
extern crate std;

mod global;

use core::cmp::Ordering;
use std::boxed::Box;
use std::collections::{BinaryHeap, VecDeque};
use std::vec::Vec;

const REFUSED: i32 = -1;
const NONE: i32 = -2;
const MOST: usize = 100;

struct Task {
    urgency: u32,
    number: u32,
    payload: Box<[u8]>,
}

impl PartialEq for Task {
    fn eq(&self, other: &Task) -> bool {
        self.number == other.number
    }
}

impl Eq for Task {}

impl PartialOrd for Task {
    fn partial_cmp(&self, other: &Task) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Task {
    fn cmp(&self, other: &Task) -> Ordering {
        (self.urgency, self.number).cmp(&(other.urgency, other.number))
    }
}

struct State {
    waiting: BinaryHeap<Task>,
    done: VecDeque<Task>,
    made: u32,
}

static mut STATE: Option<State> = None;

fn state() -> &'static mut State {
    let new = || State { waiting: BinaryHeap::new(), done: VecDeque::new(), made: 0 };
    unsafe { STATE.get_or_insert_with(new) }
}

fn sum(task: &Task) -> i32 {
    let all = task.payload.iter().fold(task.number, |all, byte| all.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    (all & 0x3fff_ffff) as i32
}

#[no_mangle]
pub extern "C" fn submit(urgency: u32, length: usize) -> i32 {
    let State { waiting, made, .. } = state();
    if waiting.len() == MOST {
        return NONE;
    }
    let length = length % 120;
    let mut payload = Vec::new();
    if payload.try_reserve_exact(length).is_err() {
        return REFUSED;
    }
    payload.extend((0..length as u32).map(|at| urgency.wrapping_mul(at + 1) as u8));
    // A heap cannot ask whether there is room: as a vector it can.
    let mut tasks = core::mem::take(waiting).into_vec();
    let has_room = tasks.try_reserve(1).is_ok();
    *waiting = BinaryHeap::from(tasks);
    if !has_room {
        return REFUSED;
    }
    *made += 1;
    waiting.push(Task { urgency: urgency % 50, number: *made, payload: payload.into_boxed_slice() });
    waiting.len() as i32
}

#[no_mangle]
pub extern "C" fn work(reduces: u32) -> i32 {
    let State { waiting, done, .. } = state();
    if done.try_reserve(1).is_err() {
        return REFUSED;
    }
    let mut task = match waiting.pop() {
        Some(task) => task,
        None => return NONE,
    };
    task.urgency %= reduces % 10 + 1;
    let seen = sum(&task);
    if reduces % 2 == 0 {
        done.push_back(task);
    } else {
        done.push_front(task);
    }
    if done.len() > MOST {
        done.pop_front();
    }
    seen
}

#[no_mangle]
pub extern "C" fn again(from_the_end: u32) -> i32 {
    let State { waiting, done, .. } = state();
    let task = if from_the_end % 2 == 0 { done.pop_back() } else { done.pop_front() };
    // Full or not, it goes.
    match task {
        Some(task) if waiting.len() < waiting.capacity() => {
            waiting.push(task);
            waiting.len() as i32
        }
        Some(task) => sum(&task),
        None => NONE,
    }
}

#[no_mangle]
pub extern "C" fn forget(count: usize) -> i32 {
    let done = &mut state().done;
    let count = (count % 30).min(done.len());
    let all = done.drain(..count).fold(0, |all, task| all ^ sum(&task));
    done.shrink_to_fit();
    all
}
