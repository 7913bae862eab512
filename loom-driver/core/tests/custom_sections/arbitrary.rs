//! Arbitrary bytes in every section: never an error, never a panic, and a second run is quiet.

use super::*;

/// A generator of bytes that gives the same ones every time (xorshift64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Mostly small numbers, which are what counts, indices and flags look like.
    fn byte(&mut self) -> u8 {
        let byte = self.next() as u8;
        if self.below(2) == 0 { byte % 8 } else { byte }
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.byte()).collect()
    }
}

const MODULE: &str = r#"(module
    (func (export "dead"))
    (func (export "live") (result i32)
        i32.const 1 if end
        i32.const 1))"#;

/// Runs on `MODULE` with `payload` in the section.
fn once(name: &str, payload: &[u8]) {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    // In front of everything else: every section is read wherever it stands.
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut module);
    module.extend_from_slice(&wat(MODULE)[8..]);
    let (output, _) = dce_with(&module, &["dead"], &Settings::default());
    assert_eq!(Module::parse(&output).unwrap().funcs.len(), 1);
}

/// Random bytes, then every truncation and many mutations of `valid`.
fn torture(name: &str, valid: &[u8]) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2000 {
        let len = random.below(40);
        let mut payload = random.bytes(len);
        if random.below(2) == 0 {
            // Get past the magic number and the version.
            let start = random.below(valid.len());
            payload.splice(0..0, valid[..start].iter().copied());
        }
        once(name, &payload);
    }
    for end in 0..valid.len() {
        once(name, &valid[..end]);
    }
    for _ in 0..2000 {
        let mut payload = valid.to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(payload.len());
            payload[at] = random.byte();
        }
        once(name, &payload);
    }
}

#[test]
fn name() {
    let named = wat(r#"(module $m (type $t (struct (field $f i32))) (func $a (param $p i32) block $l end)
        (func $b) (global $g i32 (i32.const 0)))"#);
    torture("name", custom(&named, "name").unwrap());
}

#[test]
fn producers() {
    torture("producers", b"\x01\x0cprocessed-by\x01\x05rustc\x011");
}

#[test]
fn manifest() {
    torture("meld.signature-manifest", br#"{"exports":[{"export":"dead"}],"omitted":[{"export":"a"}]}"#);
}

#[test]
fn build_id() {
    torture("build_id", b"\x04abcd");
}

#[test]
fn meld_boundary() {
    torture("meld:boundary", b"\x01\x00\x0a\x04meld\x040.52\x01\x22\x00\x00");
}

#[test]
fn provenance() {
    let mut binary = b"SCPV\x03\x00\x01".to_vec();
    binary.extend(provenance::hash(&wat(MODULE)));
    binary.extend(b"\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0\0\0\0\x01\x05\0\0\0\x0d\0\0\0");
    torture("component-provenance", &binary);
    let hash: String = provenance::hash(&wat(MODULE)).iter().map(|byte| format!("{byte:02x}")).collect();
    let json = format!(
        r#"{{"version":2,"fused_module_sha256":"{hash}","entries":[{{"fused_func_idx":1,"component_id":"a","originating_func_idx":0}}]}}"#
    );
    torture("component-provenance", json.as_bytes());
}

#[test]
fn branch_hints() {
    torture("metadata.code.branch_hint", b"\x01\x01\x01\x03\x01\x01");
}

#[test]
fn facts() {
    torture("wsc.facts", b"\x01\x02\x01\x01\x01\x04\x8c\x04\xf4\x0b\x03\x01\x00\x00");
}

#[test]
fn footprint() {
    let digest = meld_boundary::digest(&wat(MODULE)).unwrap();
    torture("loom:footprint", &[&b"\x01"[..], &digest.0[..8], b"\x01\x00\x80\x08"].concat());
}

#[test]
fn source_maps() {
    use loom_core::custom::source_map::SourceMap;
    let module = wat(MODULE);
    let parsed = Module::parse(&module).unwrap();
    let mut random = Random(7);
    let alphabet = b"AAABCDEFgzAC9/,,;\"\\!";
    let mut understood = 0;
    for _ in 0..5000 {
        let len = random.below(30);
        let mappings: Vec<u8> = (0..len).map(|_| alphabet[random.below(alphabet.len())]).collect();
        let text = format!(r#"{{"version":3,"mappings":"{}"}}"#, String::from_utf8(mappings).unwrap());
        let Ok(mut map) = SourceMap::parse(text) else { continue };
        understood += 1;
        let (settings, mut report) = (Settings::default(), PassReport::default());
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: Some(&mut map) };
        loom_core::dce::run(&parsed, &Roots::all_exports(&parsed), &Options::default(), &mut cx).unwrap();
        SourceMap::parse(map.to_text()).unwrap();
    }
    assert!(understood > 100, "{understood}");
}

/// A module with other payloads in some sections.
fn with_payloads(module: &[u8], payload: impl Fn(&str, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    for section in Module::parse(module).unwrap().sections {
        match section.name {
            Some(name) if name.starts_with(".debug_") => {
                let data = payload(name, &module[section.payload.clone()]).into();
                CustomSection { name: name.into(), data }.append_to(&mut out);
            }
            _ => out.extend_from_slice(&module[section.range.clone()]),
        }
    }
    out
}

#[test]
fn dwarf() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut converted = 0;
    for fixture in dwarf::FIXTURES {
        let module = dwarf::fixture(fixture);
        let names: Vec<String> = dwarf::sections(&module);
        for name in &names {
            for round in 0..60 {
                let (kind, count) = (round % 3, 1 + random.below(4));
                let seeds: Vec<(u64, u8)> = (0..count).map(|_| (random.next(), random.byte())).collect();
                let mutant = with_payloads(&module, |section, payload| {
                    let mut payload = payload.to_vec();
                    if section != name || payload.is_empty() {
                        return payload;
                    }
                    for (at, byte) in &seeds {
                        let at = (*at % payload.len() as u64) as usize;
                        match kind {
                            0 => payload[at] = *byte,
                            1 => payload.truncate(at + 1),
                            _ => payload.insert(at, *byte),
                        }
                    }
                    payload
                });
                let (output, report) = dce_with(&mutant, &dwarf::DEAD, &Settings::default());
                converted += usize::from(custom(&output, ".debug_info").is_some());
                // Whatever was written can be read and written again, and is no worse than before.
                let again = wat(r#"(module (func) (func (export "live")))"#);
                let again = dwarf::sections(&output)
                    .into_iter()
                    .fold(again, |module, name| with_custom(module, &name, custom(&output, &name).unwrap()));
                dce(&again);
                assert!(report.sections.len() >= names.len());
            }
        }
    }
    assert!(converted > 500, "{converted}");
}
