"""benchmarks/real.md."""

from findings import MIB, medians, pace
from measure import COMMANDS, LEVELS, LIMITS

LARGEST = 25


def page(version, results, listed, wrong, behaviours):
    yield "# Real modules"
    yield ""
    yield "Written by `scripts/real --write`, in one run: every module of the packages in `testsuite/real/packages.txt`, from npm, PyPI"
    yield f"and crates.io, at fixed versions. {version}. What each run of each module took is in `testsuite/real/recorded.tsv`, with"
    yield "which later runs are compared."
    yield ""
    yield f"{len(results)} modules of {listed} packages, {sum(subject.size for subject, _ in results) / MIB:,.0f} MiB, the largest of {max(subject.size for subject, _ in results) / MIB:.0f} MiB."
    yield "Every export is a root, no boundary is known, and custom sections stay. `again` is `-O2` of what `-O2` wrote; `limits` is `-O1` with"
    yield f"`{' '.join(LIMITS)}`; `why` explains `memory.grow` and the first function at `-O1`."
    yield ""
    yield from totals(results)
    yield from outcome(wrong)
    yield from used(behaviours)
    yield from largest(results)


def totals(results):
    usual = medians(results)
    yield "| command | output, of the input | median for each MiB | slowest for each MiB, above 0.2 s | all | largest memory, for each byte of the file |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for command in COMMANDS:
        runs = [(subject, run[command]) for subject, run in results if command in run]
        written = [(subject.size, run.output) for subject, run in runs if run.output is not None]
        share = f"{sum(after for _, after in written) / sum(before for before, _ in written):.2%}" if written and command != "again" else ""
        noticed = [pace(subject, run) for subject, run in runs if run.seconds > 0.2]
        peak = max(run.peak / subject.size for subject, run in runs if subject.size > 8 * MIB or len(runs) < 100)
        yield (
            f"| `{command}` | {share} | {usual.get(command, 0):.3f} s | {max(noticed, default=0):.3f} s "
            f"| {sum(run.seconds for _, run in runs):.0f} s | {peak:.1f} |"
        )
    yield ""
    yield "The last column is of files above 8 MiB."
    yield ""


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
