//! Zones of a heating system: records in an array, chosen with `get_mut`, so that indices are checked.

#![no_std]

use core::panic::PanicInfo;

#[derive(Clone, Copy)]
struct Zone {
    target: i16,
    hysteresis: i16,
    is_on: bool,
    starts: u32,
}

const ZONES: usize = 6;
static mut HOUSE: [Zone; ZONES] =
    [Zone { target: 200, hysteresis: 5, is_on: false, starts: 0 }; ZONES];

/// There is one thread, and no function that uses this calls another one that does.
fn house() -> &'static mut [Zone; ZONES] {
    unsafe { &mut *core::ptr::addr_of_mut!(HOUSE) }
}

#[no_mangle]
pub extern "C" fn set_target(zone: u32, tenths: i32) -> bool {
    let zone = house().get_mut(zone as usize);
    zone.map(|zone| zone.target = tenths.clamp(50, 300) as i16).is_some()
}

#[no_mangle]
pub extern "C" fn measure(zone: u32, tenths: i32) -> bool {
    let zone = match house().get_mut(zone as usize) {
        Some(zone) => zone,
        None => return false,
    };
    let (target, hysteresis) = (i32::from(zone.target), i32::from(zone.hysteresis));
    if !zone.is_on && tenths < target - hysteresis {
        zone.is_on = true;
        zone.starts += 1;
    } else if zone.is_on && tenths > target + hysteresis {
        zone.is_on = false;
    }
    zone.is_on
}

#[no_mangle]
pub extern "C" fn starts() -> u32 {
    house().iter().map(|zone| zone.starts).sum()
}

/// Out of range, this panics.
#[no_mangle]
pub extern "C" fn starts_of(zone: u32) -> u32 {
    house()[zone as usize].starts
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
