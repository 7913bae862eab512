"""What must not be, of all that was measured; and what changed since the last recorded table."""

import statistics
from pathlib import Path

from measure import COMMANDS, LEVELS, Run, output, refused_by_an_engine

RECORD = Path(__file__).parent / "recorded.tsv"
MIB = 1 << 20
TOO_SLOW = 5  # times the median of what takes longer than NOTICED
NOTICED = 0.2  # seconds


def most_memory(size):
    return 6 * size + 64 * MIB


def pace(subject, run):
    return run.seconds / (subject.size / MIB)


def medians(results):
    """Seconds for each MiB of input, by command, of all that can be noticed."""
    paces = {command: [] for command in COMMANDS}
    for subject, runs in results:
        for command, run in runs.items():
            if run.seconds > NOTICED:
                paces[command].append(pace(subject, run))
    return {command: statistics.median(found) for command, found in paces.items() if found}


def wrong(results):
    """Name of the module, command, and what is wrong with it."""
    usual = medians(results)
    for subject, runs in results:
        for command, run in runs.items():
            for what in complaints(subject, command, run, usual.get(command, 0)):
                yield subject.name, command, what
        fixpoint, second = runs.get("again"), runs.get("-O2")
        if fixpoint and second and None not in (fixpoint.output, second.output) and fixpoint.output > second.output:
            yield subject.name, "again", f"{second.output:,} B became {fixpoint.output:,} B"
    yield from refused(results)


def complaints(subject, command, run, usual):
    if run.code not in COMMANDS[command][1]:
        yield f"exit code {run.code} after {run.seconds} s: {run.said}"
    if command in LEVELS and run.output is not None and run.output > subject.size:
        yield f"{subject.size:,} B became {run.output:,} B"
    if run.seconds > NOTICED and pace(subject, run) > TOO_SLOW * usual:
        times = pace(subject, run) / usual
        yield f"{run.seconds:.2f} s of processor time, {times:.1f} times the median for each MiB"
    if run.peak > most_memory(subject.size):
        yield f"{run.peak / MIB:.0f} MiB of memory for a file of {subject.size / MIB:.2f} MiB"


def refused(results):
    """Outputs that an engine does not take, although it takes the input."""
    inputs = refused_by_an_engine([subject.path for subject, _ in results])
    outputs = {
        output(command, subject.digest): (subject, command)
        for subject, runs in results
        for command, run in runs.items()
        if subject.path not in inputs and run.output is not None
    }
    for path in refused_by_an_engine(outputs):
        subject, command = outputs[path]
        yield subject.name, command, "Node.js takes the input and not the output"


def record(results):
    """Writes what later runs are compared with: of each command the output in bytes, seconds and MiB."""
    lines = ["\t".join(["module", "sha256", "bytes", *COMMANDS])]
    for subject, runs in results:
        cells = [
            f"{runs[command].output or '-'} {runs[command].seconds:.2f} {runs[command].peak / MIB:.0f}"
            for command in COMMANDS
        ]
        lines.append("\t".join([subject.name, subject.digest[:16], str(subject.size), *cells]))
    RECORD.write_text("\n".join(lines) + "\n")


def recorded():
    """The last record, by the digest of the module and the command: output, seconds, MiB."""
    if not RECORD.exists():
        return {}
    head, *lines = [line.split("\t") for line in RECORD.read_text().splitlines()]
    found = {}
    for line in lines:
        for command, cell in zip(head[3:], line[3:]):
            size, seconds, peak = cell.split()
            found[line[1], command] = (None if size == "-" else int(size), float(seconds), float(peak))
    return found


def changed(results):
    """What is larger, or clearly slower or hungrier, than it was recorded; and the sums of all."""
    before = recorded()
    for subject, runs in results:
        for command, run in runs.items():
            size, seconds, peak = before.get((subject.digest[:16], command), (None, None, None))
            if seconds is None:
                continue
            if run.output != size:
                yield subject.name, command, f"writes {run.output or 0:,} B, recorded {size or 0:,} B"
            if run.seconds > max(2 * seconds, seconds + NOTICED):
                yield subject.name, command, f"takes {run.seconds:.2f} s, recorded {seconds:.2f} s"
            if run.peak / MIB > 1.2 * peak + 8:
                yield subject.name, command, f"takes {run.peak / MIB:.0f} MiB, recorded {peak:.0f} MiB"
