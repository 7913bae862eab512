"""What is brought to the device: the corpus and the workloads, before loom and after."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import core_module
import tools

SUITE = tools.ROOT / "testsuite"
CORPUS = SUITE / "corpus"
WORKLOADS = SUITE / "footprint" / "workloads"
WORKLOAD_CALLS = SUITE / "firmware" / "workloads.json"

# Exact memories: a page of one byte, and one memory for all that cannot grow.
LEAN = ["-Omcu", "--single-memory", "--page-size", "1", "--strip", "all"]
BEFORE, AFTER, BINARYEN = "before", "after", "wasm-opt -Oz"
# What the modules have. With all features Binaryen gives references types that wasm2c does not know.
FEATURES = ["bulk-memory", "bulk-memory-opt", "multimemory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"]


@dataclass
class Subject:
    """A module with its recorded calls. `components` are those that were fused, if any."""

    name: str
    group: str
    wasm: Path
    facts: dict
    components: list = field(default_factory=list)

    def form(self, which, loom, folder):
        """The module as it is, or what loom or Binaryen make of it."""
        folder.mkdir(parents=True, exist_ok=True)
        if which == BEFORE:
            return self.wasm
        lean = self.optimized(loom, folder)
        return lean if which == AFTER else self.by_binaryen(lean, folder)

    def optimized(self, loom, folder):
        out, source, flags = folder / "after.wasm", self.wasm, []
        if self.components:
            flags = [word for component in self.components for word in ("--component", component)]
        else:
            source = stamped(self.wasm, loom, folder)
        tools.run([loom, "opt", *LEAN, "--require-boundary", *flags, source, "-o", out])
        return out

    def by_binaryen(self, lean, folder):
        """The exports that loom left are those that Binaryen is told to keep."""
        kept = {export.name for export in core_module.parse(lean.read_bytes()).exports}
        trimmed, out = folder / "trimmed.wasm", folder / "binaryen.wasm"
        trimmed.write_bytes(core_module.with_exports(self.wasm.read_bytes(), kept))
        features = [f"--enable-{name}" for name in FEATURES]
        tools.run([*tools.wasm_opt(), *features, "-Oz", "--strip", trimmed, "-o", out])
        return out


def stamped(wasm, loom, folder):
    """A module each of whose exports is a function of a component's interface that takes numbers."""
    functions = core_module.parse(wasm.read_bytes()).exported_functions()
    callee = lambda name: {"kind": "func", "name": name}
    boundary = {
        "producer": {"name": "loom-testsuite", "version": "1"},
        "contract": {"embedder": "canonical-abi", "surface": "closed", "digest": "00" * 32},
        "exports": [callee(name) | {"scope": "external", "roles": ["lift-callee"]} for name in functions],
        "imports": [],
        "users": [
            {"kind": "lift", "async": False, "label": name, "imports": [], "uses": [{"option": "callee"} | callee(name)]}
            for name in functions
        ],
        "promises": [],
        "inputs": [],
        "unknown": {},
    }
    facts, out = folder / "boundary.json", folder / "stamped.wasm"
    facts.write_text(json.dumps(boundary))
    tools.run([loom, "boundary", "stamp", wasm, "--from", facts, "-o", out])
    return out


def corpus():
    for facts in sorted(CORPUS.glob("*/expect.json")):
        components = sorted((facts.parent / "components").glob("*.wasm"))
        yield Subject(facts.parent.name, "corpus", facts.parent / "fused-plain.wasm", json.loads(facts.read_text()), components)


def workloads():
    for name, facts in sorted(json.loads(WORKLOAD_CALLS.read_text()).items()):
        yield Subject(name, "workloads", WORKLOADS / f"{name}.wasm", facts)
