"""Brings one form of one module through one chain to the device, and measures."""

import dataclasses
import json
import re
from pathlib import Path

import core_module
import emulator
import expectations
import reach
import subjects
import synth
import tools
import wasm2c

CHAINS = {"wasm2c": wasm2c.Chain, "synth": synth.Chain}
CHAINS |= {"watched": wasm2c.Watched, "uncleared": wasm2c.Uncleared, "unchecked": wasm2c.Unchecked}
SECTIONS = (".text", ".data", ".bss")


@dataclasses.dataclass
class Result:
    """What came of one module. `refused` says why a tool did not take it, and then the rest is empty;
    `caveat` what a chain is known to do wrong with it; `code` is the bytes of the functions alone; `layout` what loom says of the
    memory of what it made."""

    name: str
    group: str
    form: str
    chain: str
    calls: int
    bytes: int = 0
    refused: str = None
    caveat: str = None
    sections: dict = None
    code: int = None
    verdict: expectations.Verdict = None
    stated: list = None
    layout: dict = None

    def is_wrong(self):
        return bool(self.verdict and self.verdict.wrong)


def measure(subject, form, chains, loom, folder):
    """The results of a subject in a form, by each of the chains of these names."""
    folder = Path(folder) / subject.name / re.sub(r"\W+", "-", form)
    wasm = subject.form(form, loom, folder)
    return [through(chain, subject, form, wasm, folder / chain) for chain in chains]


def through(chain, subject, form, wasm, folder):
    """The result of one chain."""
    folder.mkdir(exist_ok=True)
    result = Result(subject.name, subject.group, form, chain, len(subject.facts["calls"]), wasm.stat().st_size)
    result.stated = subject.stated
    if form == subjects.AFTER:
        result.layout = json.loads(subjects.layout(folder.parent).read_text())
    try:
        if form == subjects.ZEROS and chain == "uncleared" and subjects.needs_clearing(folder.parent).read_text():
            raise tools.Refused(f"loom: memory {subjects.NEEDS_CLEARING}")
        module = core_module.parse(wasm.read_bytes())
        made = CHAINS[chain](wasm, module, folder)
        result.caveat, result.code = made.caveat(), made.code_bytes()
        sizes = tools.section_sizes(made.product())
        result.sections = {name: sizes.get(name, 0) for name in SECTIONS}
        result.verdict = expectations.judge(module, subject.facts, emulator.run(made.test(subject.facts)))
        if result.layout:
            result.verdict.wrong += reach.outside(result.layout, result.verdict.accessed)
    except (tools.Refused, core_module.Unsupported, expectations.Absent) as why:
        result.refused = str(why)
    return result
