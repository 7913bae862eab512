"""benchmarks/real.md."""

from findings import MIB, medians, pace
from measure import COMMANDS, LEVELS, LIMITS

LARGEST = 25


def page(version, results, listed, up_to, wrong, behaviours):
    yield "# Real modules"
    yield ""
    of = f"every module of at most {up_to:g} MiB" if up_to else "every module"
    size, largest_size = sum(subject.size for subject, _ in results), max(subject.size for subject, _ in results)
    yield f"Written by `scripts/real --write`: {of} in the packages of `testsuite/real/packages.txt`, from npm, PyPI and"
    yield f"crates.io, at fixed versions: {len(results)} of {listed} packages, {size / MIB:,.0f} MiB, the largest {largest_size / MIB:.1f} MiB."
    yield f"{version}. What each command took of each module is in `testsuite/real/recorded.tsv`, with which later"
    yield "runs are compared; times are processor time."
    yield ""
    yield "Every export is a root, no boundary is known, and custom sections stay. `again` is `-O2` of what `-O2` wrote; `limits` is"
    yield f"`-O1` with `{' '.join(LIMITS)}`; `why` explains `memory.grow` and the first function at `-O1`."
    yield ""
    yield from totals(results)
    yield from outcome(wrong)
    yield from used(behaviours)
    yield from largest(results)


def totals(results):
    usual = medians(results)
    yield "| command | output, of the input | median for each MiB | slowest for each MiB | all | largest memory |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for command in COMMANDS:
        runs = [(subject, run[command]) for subject, run in results if command in run]
        written = [(subject.size, run.output) for subject, run in runs if run.output is not None]
        before, after = sum(before for before, _ in written), sum(after for _, after in written)
        share = f"{after / before:.2%}" if written else ""
        noticed = [pace(subject, run) for subject, run in runs if run.seconds > 0.2]
        peak = max(run.peak for _, run in runs)
        yield (
            f"| `{command}` | {share} | {seconds(usual.get(command))} | {seconds(max(noticed, default=None))} "
            f"| {sum(run.seconds for _, run in runs):.0f} s | {peak / MIB:.0f} MiB |"
        )
    yield ""
    yield "For each MiB: of what takes longer than 0.2 s."
    yield ""


def seconds(found):
    return "" if found is None else f"{found:.2f} s"


def outcome(wrong):
    yield "## What must not be"
    yield ""
    yield "No output larger than its input, none that an engine refuses, no exit code but 0 (1 where limits or `why` say no), no time for"
    yield "each MiB above 5 times the median of what takes longer than 0.2 s, no memory above 6 times the file plus 64 MiB."
    yield ""
    if not wrong:
        yield "None of that was seen."
        yield ""
        return
    yield "| module | command | |"
    yield "| --- | --- | --- |"
    for name, command, what in wrong:
        yield f"| {name} | `{command}` | {what} |"
    yield ""


def used(behaviours):
    yield "## Packages that are used"
    yield ""
    yield "`testsuite/real/behaviours`: what each prints with its own modules, and with those of each level in their place."
    yield ""
    yield "| behaviour | modules replaced | bytes printed | differs at |"
    yield "| --- | --: | --: | --- |"
    for name, replaced, printed, differs in behaviours:
        yield f"| {name} | {replaced} | {printed:,} | {', '.join(differs) or 'none'} |"
    yield ""


def largest(results):
    yield f"## The {LARGEST} largest"
    yield ""
    yield f"| module | bytes | {' | '.join(f'`{level}`' for level in LEVELS)} | seconds | MiB |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for subject, runs in sorted(results, key=lambda pair: -pair[0].size)[:LARGEST]:
        sizes = " | ".join(f"{runs[level].output:,}" if runs[level].output else runs[level].said for level in LEVELS)
        seconds = ", ".join(f"{runs[level].seconds:.1f}" for level in LEVELS)
        peaks = ", ".join(f"{runs[level].peak / MIB:.0f}" for level in LEVELS)
        yield f"| {subject.name} | {subject.size:,} | {sizes} | {seconds} | {peaks} |"
