//! Light effects behind a trait: which one runs is found in its table of methods.

#![no_std]

use core::panic::PanicInfo;

trait Effect: Sync {
    fn level(&self, time: u32) -> u8;
    fn is_over(&self, time: u32) -> bool {
        let _ = time;
        false
    }
}

struct Steady(u8);
struct Ramp {
    step: u8,
}
struct Pattern(&'static [u8]);

impl Effect for Steady {
    fn level(&self, _: u32) -> u8 {
        self.0
    }
}

impl Effect for Ramp {
    fn level(&self, time: u32) -> u8 {
        (time as u8).wrapping_mul(self.step)
    }

    fn is_over(&self, time: u32) -> bool {
        time >= 40
    }
}

impl Effect for Pattern {
    fn level(&self, time: u32) -> u8 {
        self.0[time as usize % self.0.len()]
    }

    fn is_over(&self, time: u32) -> bool {
        time as usize >= 3 * self.0.len()
    }
}

static EFFECTS: [&dyn Effect; 4] = [
    &Steady(200),
    &Ramp { step: 6 },
    &Pattern(&[0, 255, 0, 128, 0, 64, 0]),
    &Pattern(&[255, 0, 0]),
];

struct Lamp {
    effect: usize,
    since: u32,
}

static mut LAMPS: [Lamp; 3] =
    [Lamp { effect: 0, since: 0 }, Lamp { effect: 0, since: 0 }, Lamp { effect: 0, since: 0 }];

fn lamp(number: u32) -> Option<&'static mut Lamp> {
    unsafe { (*core::ptr::addr_of_mut!(LAMPS)).get_mut(number as usize) }
}

#[no_mangle]
pub extern "C" fn choose(number: u32, effect: u32, now: u32) {
    if let Some(lamp) = lamp(number) {
        *lamp = Lamp { effect: effect as usize % EFFECTS.len(), since: now };
    }
}

#[no_mangle]
pub extern "C" fn level(number: u32, now: u32) -> u32 {
    let lamp = match lamp(number) {
        Some(lamp) => lamp,
        None => return 0,
    };
    let time = now.wrapping_sub(lamp.since);
    let effect = EFFECTS[lamp.effect % EFFECTS.len()];
    if effect.is_over(time) {
        *lamp = Lamp { effect: 0, since: now };
    }
    u32::from(effect.level(time))
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
