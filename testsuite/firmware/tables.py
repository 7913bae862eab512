"""What is printed and written about the results."""

import reach
import subjects
import tools

FORMS = [subjects.BEFORE, subjects.BINARYEN, subjects.AFTER]
GROUPS = {
    "corpus": "The corpus",
    "pairs": "Pairs in C, with the heap of wasi-libc",
    "workloads": "The workloads",
    "cores": "Cores of pulseengine/gale",
    subjects.STATED: "The same cores, with their surface stated",
}

HEAD = """\
# On the device

Written by `scripts/firmware --write`: each module of the [corpus](../testsuite/corpus) and each
[workload](../testsuite/footprint/workloads) as an image for a Cortex-M4, which ran in QEMU and made the recorded calls
([how](../testsuite/firmware/README.md)). Three numbers in a cell are those of the module as it was fused or compiled, of
what `wasm-opt -Oz` makes of it with the same exports to keep, and of what loom makes of it with `{flags}`
and the facts of the case; `-` means that a tool did not take the module, for a reason that is further down.

* `.text`, `.data`, `.bss`: of an image that has the module, what its exports need, and start-up code; code and constants,
  and static variables outside of linear memory. Imports have no code in it.
* linear: bytes of RAM for linear memories, when they are largest. Through wasm2c a memory can grow by a MiB.
* stack: the most bytes of native stack that a call used, its caller's frame of 8 to 40 bytes included.
* right: calls whose result is the recorded one, traps included. RAM is full of `0xdeadbeef` before reset.

{versions}.
"""

TABLE = """\
| module | bytes | `.text` | `.data` | `.bss` | linear | stack | right |
| --- | --: | --: | --: | --: | --: | --: | --: |"""

SYNTH_HEAD = """\
Relocatable objects: `synth compile {options}`,
so without checks of bounds. In these `memory.grow` is always -1, which ends calls that need the heap to grow, and the
table of functions lies over the first bytes of memory: further down is what flags of loom's do about both.
"""


WATCHED_HEAD = """\
What the recorded calls, through wasm2c, read or write of linear memory. Each access is recorded, and what instantiation
writes is not; calls of imports are not the module's either. Other calls may access more. A range is that from the first such byte of a
memory to the last.

| module | before: bytes | of | range | after: bytes | of | range |
| --- | --: | --: | --- | --: | --: | --- |"""

BEYOND_HEAD = """\
The bytes of the module after loom that `loom layout` counts as RAM and that none of the calls accessed, and the access that may reach them, if there is
one. No call accessed a byte that the layout does not state. Of a memory without bounds it is the access that has none.

| module | bytes | which | access |
| --- | --: | --- | --- |"""

STATED_HEAD = """\
What flags state of each core, and what `loom layout` then says of what loom makes of it: the size of each memory; RAM, which is the bytes in use of
all memories, from address 0 on, and mutable globals; and the bound of the stack. Calls pass the address that is stated.

| core | stated | memories | RAM | stack | not bounded, because |
| --- | --- | --: | --: | --: | --- |"""

# The groups that a form is for, if not all.
GROUPS_OF = {form: ["corpus", "pairs"] for form in (subjects.HEAP, subjects.FIRST_FIT, subjects.FITTING)}
GROUPS_OF[subjects.FOR_SYNTH] = ["corpus", "workloads"]

# What a prototype took with the same budgets, which loom is to reach within a tenth: bytes of code, and of linear memory.
PROTOTYPE = {
    "heap": (736, 132224),
    "hosted": (620, 1128),
    "name": (260, 1072),
    "res": (368, 1208),
    "text": (3894, 29088),
    "wide": (456, 1136),
}

# Forms that are compared with the one after loom: title, which of them, and what is said above.
COMPARED = {
    subjects.HEAP: (
        "With a heap",
        lambda without, with_more: without.bytes != with_more.bytes,
        "Cases of the corpus and pairs in C in which `memory.grow` is left, and what `{more}` besides the other flags makes of them: a memory\n"
        "that has all that it may ever have from the start.",
    ),
    subjects.FIRST_FIT: (
        "With a small allocator",
        lambda without, with_more: without.bytes != with_more.bytes,
        "The same cases with `{more}`: an allocator of loom's in the place of the program's.",
    ),
    subjects.FITTING: (
        "With a memory that fits",
        lambda without, with_more: without.bytes != with_more.bytes,
        "The cases with a heap and the pairs in C, with `{more}`\n"
        "and for `--heap` the least with which all their calls are right ([RESULTS.md](../testsuite/corpus/RESULTS.md)): the memory is\n"
        "stack, variables and this budget.",
    ),
    subjects.FOR_SYNTH: (
        "With what synth needs",
        lambda without, with_more: without.refused or without.is_wrong(),
        "The modules of the corpus and of the workloads of which a call is not right so far, and what `{more}`\n"
        "makes of them: a memory that need not grow, a small allocator, one component, and free bytes where synth lays the\n"
        "table of functions.",
    ),
}

FITTING_HEAD = """\
The cases with a memory that fits, beside a prototype that loom is to reach within a tenth. Code is the machine code of the functions of the
module, without what makes an instance: with wasm2c's checks of bounds, and without, as synth's objects are. The RAM is linear memory, of which
the budget is part. Right are the calls with checks, and without.

| module | budget | code, checked | code, unchecked | prototype | RAM | prototype | right |
| --- | --: | --: | --: | --: | --: | --: | --: |"""

UNCLEARED_HEAD = """\
Of what loom makes, {right} of {all} modules make every right call through wasm2c when nothing clears linear memory before
their data is written. The others read zeros that only WebAssembly promises. With `{more}` {right_then} of {all_then} do,
and of the other {rest} loom says that their memory has to be cleared.
"""


def sentence(result):
    """One line about one result, and one about each call that is not right."""
    what = f"{result.name}, {result.form}, {result.chain}:"
    if result.refused:
        return f"{what} refused: {result.refused}"
    sizes = " ".join(f"{name} {size}" for name, size in result.sections.items())
    verdict = result.verdict
    line = (
        f"{what} {verdict.right} of {verdict.calls} calls right; {sizes} linear {verdict.linear} stack {verdict.stack}"
    )
    return "\n  ".join([line, *verdict.wrong, *filter(None, [verdict.wrong and result.caveat])])


def page(results, loom, options):
    """The whole of benchmarks/device.md."""
    versions = ", ".join([tools.run([loom, "--version"]).strip(), f"wasm-opt of {tools.BINARYEN}", *tools.versions()])
    lines = [HEAD.format(flags=" ".join(subjects.LEAN), versions=versions)]
    compared = [result for result in results if result.form in COMPARED]
    results = [result for result in results if result.form not in COMPARED]
    for chain, title in (("wasm2c", "Through wasm2c and gcc"), ("synth", "Through synth")):
        mine = [result for result in results if result.chain == chain]
        if mine:
            lines += [f"## {title}", ""]
            lines += [SYNTH_HEAD.format(options=" ".join(options))] if chain == "synth" else []
            lines += chapter(mine)
            for form in COMPARED:
                lines += comparison(form, mine, [r for r in compared if (r.form, r.chain) == (form, chain)])
    lines += fitting([result for result in compared if result.form == subjects.FITTING])
    lines += surfaces([r for r in results if (r.group, r.form, r.chain) == (subjects.STATED, subjects.AFTER, "wasm2c")])
    lines += accesses([result for result in results if result.chain == "watched"])
    uncleared = [result for result in results if result.chain == "uncleared"]
    mine = [result for result in uncleared if result.form == subjects.AFTER]
    if mine:
        zeros = [result for result in uncleared if result.form == subjects.ZEROS]
        then = [result for result in zeros if not result.refused]
        right = lambda results: sum(not result.is_wrong() for result in results)
        head = UNCLEARED_HEAD.format(
            right=right(mine),
            all=len(mine),
            more=" ".join(subjects.MORE[subjects.ZEROS]),
            right_then=right(then),
            all_then=len(then),
            rest=len(zeros) - len(then),
        )
        lines += ["## Memory that nothing clears", "", head]
        lines += remarks("wrong", [fault(result) for result in mine if result.is_wrong()])
    return "\n".join(lines)


def chapter(results):
    """The tables of one chain."""
    for group, title in GROUPS.items():
        mine = [result for result in results if result.group == group]
        if not mine:
            continue
        yield f"### {title}"
        yield ""
        yield TABLE
        for name in dict.fromkeys(result.name for result in mine):
            yield row(
                name, [[result] for form in FORMS for result in mine if result.name == name and result.form == form]
            )
        forms = [comparable(mine, form) for form in FORMS]
        if any(forms):
            yield row(f"sum of {len(forms[0])} that every form has", forms)
        yield row("all", [[result for result in mine if result.form == form] for form in FORMS], only_calls=True)
        yield ""
    wrong = [result for result in results if result.is_wrong()]
    yield from remarks("wrong", [fault(result) for result in wrong])
    yield from remarks("refused", [f"{named(r)}: {r.refused}" for r in results if r.refused])


def comparison(form, results, with_more):
    """The modules of which a form is worth showing, without and with what it has more."""
    title, is_shown, head = COMPARED[form]
    without = {result.name: result for result in results if result.form == subjects.AFTER}
    pairs = [(without[result.name], result) for result in with_more if is_shown(without[result.name], result)]
    if pairs:
        yield f"### {title}"
        yield ""
        yield head.format(more=" ".join(subjects.MORE[form])) + " Two numbers in a cell: without, and with."
        yield ""
        yield TABLE
        for pair in pairs:
            yield row(pair[0].name, [[result] for result in pair])
        yield row("all", [[pair[at] for pair in pairs] for at in (0, 1)], only_calls=True)
        yield ""
        yield from remarks("wrong", [fault(result) for _, result in pairs if result.is_wrong()])
        yield from remarks("refused", [f"{named(r)}: {r.refused}" for _, r in pairs if r.refused])


def fault(result):
    """How much of a result is wrong, the first call of that, and what is known to be a cause."""
    count = f"{result.calls - result.verdict.right} of {result.calls} calls"
    return ". ".join([f"{named(result)}: {count}, first: {result.verdict.wrong[0]}", *filter(None, [result.caveat])])


def named(result):
    return f"`{result.name}`, {result.form}"


def comparable(results, form):
    """The results of a form for modules that were compiled in all forms."""
    refused = {result.name for result in results if result.refused}
    return [result for result in results if result.form == form and result.name not in refused]


def row(name, forms, only_calls=False):
    """A row with the sums over the results of each form."""
    cell = lambda figure: " / ".join(amount(group, figure) for group in forms)
    right = cell(lambda r: r.verdict.right if r.verdict else 0) + f" of {sum(r.calls for r in forms[0]):,}"
    if only_calls:
        return f"| {name} | | | | | | | {right} |"
    figures = [lambda r: r.bytes]
    figures += [lambda r, name=name: r.sections and r.sections[name] for name in (".text", ".data", ".bss")]
    figures += [lambda r: r.verdict and r.verdict.linear, lambda r: r.verdict and r.verdict.stack]
    return f"| {name} | {' | '.join(map(cell, figures))} | {right} |"


def amount(results, figure):
    """A sum as text; a dash if there is nothing to add up."""
    numbers = [figure(result) for result in results]
    return "-" if None in numbers or not numbers else f"{sum(numbers):,}"


def fitting(results):
    """The table of the cases with a heap, beside the prototype."""
    checked = {result.name: result for result in results if result.chain == "wasm2c"}
    unchecked = [result for result in results if result.chain == "unchecked" and result.name in PROTOTYPE]
    if unchecked:
        yield "## A heap on the chip"
        yield ""
        yield FITTING_HEAD
        for result in unchecked:
            yield beside_prototype(checked[result.name], result)
        yield ""


def beside_prototype(checked, unchecked):
    code, ram = PROTOTYPE[checked.name]
    figures = [subjects.BUDGETS[checked.name], checked.code, unchecked.code, code, checked.verdict.linear, ram]
    right = " / ".join(f"{result.verdict.right}" for result in (checked, unchecked))
    return f"| {checked.name} | {' | '.join(f'{figure:,}' for figure in figures)} | {right} of {checked.calls} |"


def accesses(results):
    """The table of the bytes that calls access."""
    if results:
        yield "## Bytes that calls access"
        yield ""
        yield WATCHED_HEAD
        by_name = {(result.name, result.form): result for result in results}
        for name in dict.fromkeys(result.name for result in results):
            cells = [accessed(by_name.get((name, form))) for form in (subjects.BEFORE, subjects.AFTER)]
            yield f"| {name} | {' | '.join(cells)} |"
        yield ""
        yield from beyond(results)


def accessed(result):
    """Three cells: how many bytes, of how many, and where."""
    if result is None or result.refused:
        return "- | - | -"
    spans = [(memory, spans) for memory, spans in enumerate(result.verdict.accessed) if spans]
    where = ", ".join(f"{memory}: {spans[0][0]:,} to {spans[-1][1] - 1:,}" for memory, spans in spans)
    return f"{sum(reach.size(spans) for _, spans in spans):,} | {result.verdict.linear:,} | {where}"


def beyond(results):
    """The table of the bytes that are stated and were not accessed."""
    rows = []
    for result in results:
        if result.form != subjects.AFTER or result.refused:
            continue
        for memory, touched in zip(result.layout["memories"], result.verdict.accessed):
            for spans, access in reach.beyond(memory, touched):
                if spans:
                    which = ", ".join(f"{first:,} to {end - 1:,}" if first < end - 1 else f"{first:,}" for first, end in spans)
                    access = access.replace("|", "\\|")
                    rows.append(f"| {result.name} | {reach.size(spans):,} | {memory['memory']}: {which} | {access} |")
    if rows:
        yield "### More than calls accessed"
        yield ""
        yield BEYOND_HEAD
        yield from rows
        yield ""


def surfaces(results):
    """The table of what is stated of cores, and of what follows from it."""
    if results:
        yield "## A stated surface"
        yield ""
        yield STATED_HEAD
        yield from map(surface, results)
        yield ""


def surface(result):
    bytes_of = lambda size: "none" if isinstance(size, dict) else f"{size:,}"
    memories = ", ".join(f"{memory['bytes']:,}" for memory in result.layout["memories"]) or "none"
    stacks = ", ".join(bytes_of(stack["depth"]) for stack in result.layout["stacks"]) or "-"
    causes = [memory["causes"] for memory in result.layout["memories"] if "causes" in memory]
    why = [". ".join(chain) for chain in causes]
    why += [stack["depth"]["because"] for stack in result.layout["stacks"] if isinstance(stack["depth"], dict)]
    flags = " ".join(result.stated)
    return f"| {result.name} | `{flags}` | {memories} | {bytes_of(result.layout['ram'])} | {stacks} | {'; '.join(why)} |"


def remarks(what, lines):
    """A list, if there is anything to list."""
    if lines:
        yield f"### {what.capitalize()}"
        yield ""
        yield from (f"* {line}" for line in lines)
        yield ""
