//! Statements about a run: they are about the files that were read and written, and an envelope holds what it is to hold.

use anyhow::{Context, Result, ensure};
use loom_testsuite::{command, corpus};
use serde_json::Value;

/// Bytes of base64, digit by digit.
fn decoded(text: &str) -> Result<Vec<u8>> {
    let digits: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*b"+/").collect();
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = digits.iter().position(|known| *known == digit).context("no base64")?;
        bits = (bits << 6) | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    ensure!(text.len().is_multiple_of(4) && text.len() == bytes.len().div_ceil(3) * 4, "no padding");
    Ok(bytes)
}

fn sha256(bytes: &[u8]) -> String {
    loom_check::evidence::sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One run writes all of them; each digest is that of a file that is there.
#[test]
fn statements_are_about_the_files() -> Result<()> {
    let folder = corpus::root().join("scalar");
    let temporary = tempfile::tempdir()?;
    let path = |name: &str| temporary.path().join(name).to_string_lossy().into_owned();
    let (out, statement, envelope, bom) =
        (path("out.wasm"), path("statement.json"), path("envelope.json"), path("bom.json"));
    let inputs = corpus::load("scalar", "fused-plain.wasm")?.expect.inputs;
    let parts: Vec<String> =
        inputs.iter().map(|input| format!("components/{}.wasm", input.component)).collect();
    let mut args = vec!["opt", "-Omcu", "fused-plain.wasm", "-o", &out, "--attest-file", &statement];
    args.extend(["--attest-dsse", &envelope, "--cyclonedx", &bom]);
    parts.iter().for_each(|part| args.extend(["--component", part]));
    let output = command::run(&args, &folder, b"")?;
    ensure!(output.code == Some(0), "{}", output.stderr);

    let json = |path: &str| anyhow::Ok(serde_json::from_slice::<Value>(&std::fs::read(path)?)?);
    let (statement, envelope, bom) = (json(&statement)?, json(&envelope)?, json(&bom)?);
    ensure!(envelope["payloadType"] == "application/vnd.in-toto+json", "{envelope}");
    ensure!(envelope["signatures"].as_array().is_some_and(Vec::is_empty), "{envelope}");
    let payload = decoded(envelope["payload"].as_str().context("no payload")?)?;
    ensure!(serde_json::from_slice::<Value>(&payload)? == statement, "{}", String::from_utf8_lossy(&payload));

    let written = sha256(&std::fs::read(&out)?);
    ensure!(statement["subject"][0]["digest"]["sha256"] == written.as_str(), "{statement}");
    let component = &bom["metadata"]["component"];
    ensure!(
        component["hashes"][0]["content"] == written.as_str() && component["name"] == "out.wasm",
        "{bom}"
    );
    let mut read = vec!["fused-plain.wasm".to_string()];
    read.extend(parts);
    let read: Vec<String> =
        read.iter().map(|name| Ok(sha256(&std::fs::read(folder.join(name))?))).collect::<Result<_>>()?;
    let of = |list: &Value, digest: &dyn Fn(&Value) -> Value| -> Result<Vec<String>> {
        let list = list.as_array().context("no list")?.iter();
        Ok(list.filter_map(|item| digest(item).as_str().map(String::from)).collect())
    };
    let mut all = of(&bom["components"], &|item| item["hashes"][0]["content"].clone())?;
    let dependencies = &statement["predicate"]["buildDefinition"]["resolvedDependencies"];
    let mut others = of(dependencies, &|item| item["digest"]["sha256"].clone())?;
    let mut expected = read;
    [&mut all, &mut others, &mut expected].into_iter().for_each(|list| list.sort());
    ensure!(all == expected && others == expected, "{all:?} {others:?} {expected:?}");
    // What is depended on is in the bill.
    let known = of(&bom["components"], &|item| item["bom-ref"].clone())?;
    let dependencies = bom["dependencies"].as_array().context("no dependencies")?;
    ensure!(dependencies.len() == known.len() + 1, "{bom}");
    for on in dependencies.iter().filter_map(|of| of["dependsOn"].as_array()).flatten() {
        ensure!(known.iter().any(|known| on == known.as_str()), "{on}");
    }
    Ok(())
}
