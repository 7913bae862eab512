"""What is brought to the device: the corpus, pairs in C, the workloads and cores from elsewhere, before loom and after."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import core_module
import tools

SUITE = tools.ROOT / "testsuite"
CORPUS = SUITE / "corpus"
PAIRS = SUITE / "heap" / "pairs"
WORKLOADS = SUITE / "footprint" / "workloads"
WORKLOAD_CALLS = SUITE / "firmware" / "workloads.json"
CORE_CALLS = SUITE / "firmware" / "cores.json"

# What a section says of an export that somebody outside calls, and of one of each kind that nobody does.
EXTERNAL = {"scope": "external", "roles": ["lift-callee"]}
INTERNAL_ROLES = {"func": "lift-callee", "memory": "memory", "global": "linker-symbol", "table": "shim"}
INTERNAL = {kind: {"scope": "internal", "roles": [role]} for kind, role in INTERNAL_ROLES.items()}

# Exact memories: a page of one byte, and one memory for all that cannot grow.
LEAN = ["-Omcu", "--single-memory", "--page-size", "1", "--strip", "all"]
BEFORE, AFTER, BINARYEN = "before", "after", "wasm-opt -Oz"
# The group of cores of which something is stated.
STATED = "stated"
# Like the form after loom, with flags more: as much as every case of the corpus needs for its calls; the same with a small
# allocator; no more than a budget, with stack and variables directly below; what synth needs, which grows no memory and lays tables
# of functions over the first bytes of memory; no zeros that start-up code has to write.
HEAP, FIRST_FIT, FITTING, FOR_SYNTH, ZEROS = "heap", "first-fit", "memory-safe", "for-synth", "zeros"
LARGE_HEAP = ["--heap", "192KiB"]
# The stack counts where it has no bound.
PIECES = ["--assume", "memory-safe", "--one-tree", "--pass-arg", "compact:stack=512"]
MORE = {
    HEAP: LARGE_HEAP,
    FIRST_FIT: [*LARGE_HEAP, "--allocator", "first-fit"],
    FITTING: ["--allocator", "first-fit", *PIECES],
    FOR_SYNTH: [*LARGE_HEAP, "--allocator", "first-fit", "--one-tree", "--pass-arg", "compact:reserve=256"],
    ZEROS: ["--explicit-zeros"],
}
# What follows `--heap` in the form that fits: for each memory the bytes that just suffice for the calls (RESULTS.md of the corpus).
BUDGETS = {"heap": 131088, "hosted": 24, "name": 24, "res": 40, "text": 12032, "wide": 80}
# The same of the pairs (README.md there).
BUDGETS |= {"c-store": 2144, "c-words": 432}
# For what takes nothing of it.
ANY_BUDGET = 1024
# What the modules have. With all features Binaryen gives references types that wasm2c does not know.
FEATURES = ["bulk-memory", "bulk-memory-opt", "multimemory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"]


# How loom says that it does not write the zeros of a memory.
NEEDS_CLEARING = "has to be cleared by start-up code"


def needs_clearing(folder):
    """The file with what loom said, if that is among it."""
    return folder / "needs-clearing.txt"


def layout(folder):
    """The file with what loom says of the memory of what it made."""
    return folder / "layout.json"


@dataclass
class Subject:
    """A module with its recorded calls, and what is known of its surroundings: the components that were
    fused, the exports that are functions of a component's interface, or what flags state; or else nothing."""

    name: str
    group: str
    wasm: Path
    facts: dict
    components: list = field(default_factory=list)
    surface: list = field(default_factory=list)
    stated: list = field(default_factory=list)

    def form(self, which, loom, folder):
        """The module as it is, or what loom or Binaryen make of it."""
        folder.mkdir(parents=True, exist_ok=True)
        if which == BEFORE:
            return self.wasm
        budget = ["--heap", BUDGETS.get(self.name, ANY_BUDGET)] if which == FITTING else []
        lean = self.optimized(loom, folder, [*MORE.get(which, []), *budget])
        return self.by_binaryen(lean, folder) if which == BINARYEN else lean

    def optimized(self, loom, folder, more):
        out, source = folder / "after.wasm", self.wasm
        flags = [*more, *self.stated, "--emit", f"json={layout(folder)}"]
        if self.surface:
            source = stamped(self.wasm, self.surface, loom, folder)
        if self.surface or self.components:
            flags.append("--require-boundary")
        flags += [word for component in self.components for word in ("--component", component)]
        said = tools.run([loom, "opt", *LEAN, *flags, source, "-o", out])
        needs_clearing(folder).write_text(said if NEEDS_CLEARING in said else "")
        return out

    def by_binaryen(self, lean, folder):
        """The exports that loom left are those that Binaryen is told to keep."""
        kept = {export.name for export in core_module.parse(lean.read_bytes()).exports}
        trimmed, out = folder / "trimmed.wasm", folder / "binaryen.wasm"
        trimmed.write_bytes(core_module.with_exports(self.wasm.read_bytes(), kept))
        features = [f"--enable-{name}" for name in FEATURES]
        tools.run([*tools.wasm_opt(), *features, "-Oz", "--strip", trimmed, "-o", out])
        return out


def stamped(wasm, surface, loom, folder):
    """A module with a section that says: the exports in `surface` are functions of a component's interface
    that take numbers, and nobody outside uses the others."""
    module = core_module.parse(wasm.read_bytes())
    named = lambda item: {"kind": item.kind, "name": item.name}
    export = lambda item: named(item) | (EXTERNAL if item.name in surface else INTERNAL[item.kind])
    user = lambda kind, label: {"kind": kind, "async": False, "label": label, "imports": [], "uses": []}
    called = [item for item in module.exports if item.name in surface]
    lifts = [user("lift", item.name) | {"uses": [{"option": "callee"} | named(item)]} for item in called]
    imports = [{"module": item.module, "name": item.name} for item in module.imports]
    boundary = {
        "producer": {"name": "loom-testsuite", "version": "1"},
        "contract": {"embedder": "canonical-abi", "surface": "closed", "digest": "00" * 32},
        "exports": [export(item) for item in module.exports],
        "imports": [{"kind": "func", "scope": "external"} | item for item in imports],
        "users": [*lifts, *(user("lower", item["name"]) | {"imports": [item]} for item in imports)],
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
        yield Subject(
            facts.parent.name, "corpus", facts.parent / "fused-plain.wasm", json.loads(facts.read_text()), components
        )


def pairs():
    """Components in C with the heap of wasi-libc."""
    for facts in sorted(PAIRS.glob("*/expect.json")):
        components = sorted((facts.parent / "components").glob("*.wasm"))
        recorded = json.loads(facts.read_text())
        yield Subject(facts.parent.name, "pairs", facts.parent / "fused.wasm", recorded, components)


def workloads():
    for name, facts in sorted(json.loads(WORKLOAD_CALLS.read_text()).items()):
        wasm = WORKLOADS / f"{name}.wasm"
        functions = core_module.parse(wasm.read_bytes()).exported_functions()
        yield Subject(name, "workloads", wasm, facts, surface=list(functions))


def cores(folder):
    """Cores that are no part of this repository, from a folder that has them: as they are, and then with what
    can be stated about who calls them."""
    recorded = json.loads(CORE_CALLS.read_text())
    files = {name: folder / facts["file"] for name, facts in recorded.items()}
    for name, facts in recorded.items():
        if hashlib.sha256(files[name].read_bytes()).hexdigest() != facts["sha256"]:
            raise tools.Refused(f"{files[name]} is not the module of which calls are recorded")
        yield Subject(name, "cores", files[name], facts)
    for name, facts in recorded.items():
        stated = facts["stated"]
        calls = {"stubs": facts["stubs"], "calls": stated["calls"]}
        yield Subject(f"{name}, stated", STATED, files[name], calls, stated=stated["flags"])
