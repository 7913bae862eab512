"""What loom does with a module: each command once, with its processor time, its memory, and the size of what it wrote."""

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from packages import CACHE, hashed, node

OUT = CACHE / "out"
LEVELS = ["-O0", "-O1", "-O2", "-Omcu"]
# What a firmware could ask for: few real modules keep that, and none may take long to say so.
LIMITS = ["--max-ram", "1MiB", "--max-rom", "1MiB", "--max-stack", "64KiB", "--max-code", "1MiB"]
# Words with {in}, {second} (what -O2 wrote) and {out}, and which exit codes are an answer: limits and `why` say no with 1.
COMMANDS = {
    **{level: (["opt", level, "{in}", "-o", "{out}"], {0}) for level in LEVELS},
    "again": (["opt", "-O2", "{second}", "-o", "{out}"], {0}),
    "limits": (["opt", "-O1", *LIMITS, "{in}", "-o", "{out}"], {0, 1}),
    "size": (["size", "{in}"], {0}),
    "why": (["why", "-O1", "{in}", "memory.grow", "func:0"], {0, 1}),
}
SECONDS = 900


@dataclasses.dataclass
class Run:
    """One command on one module: processor seconds, which other load hardly changes, and bytes at the peak.

    `output` is None where nothing was written; `said` is the error, if there was one.
    """

    code: int
    seconds: float
    peak: int
    output: int | None
    said: str


def start(loom):
    """Throws away what another loom wrote. The digest of this one."""
    build, stamp = hashed(Path(loom)).hexdigest(), OUT / "loom"
    if not stamp.exists() or stamp.read_text() != build:
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        stamp.write_text(build)
    return build


def output(command, digest):
    """Where a command writes what it makes of the module with this digest."""
    return OUT / command.lstrip("-") / f"{digest}.wasm"


def measure(loom, command, subject):
    """Runs a command. That it crashes or is too slow is a result like any other."""
    written = output(command, subject.digest)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.unlink(missing_ok=True)
    places = {"{in}": str(subject.path), "{second}": str(output("-O2", subject.digest)), "{out}": str(written)}
    words = [places.get(word, word) for word in COMMANDS[command][0]]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([loom, *words], stdout=subprocess.DEVNULL, stderr=said)
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    size = written.stat().st_size if written.exists() else None
    error = "" if process.returncode == 0 else next((line for line in lines if line.startswith("error")), " ".join(lines))
    return Run(process.returncode, round(usage.ru_utime + usage.ru_stime, 3), peak, size, error[:160])


def refused_by_an_engine(paths):
    """Which of the files Node.js does not take."""
    script = Path(__file__).parent / "validate.mjs"
    done = subprocess.run(
        [node(), str(script)], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True
    )
    return set(map(Path, done.stdout.splitlines()))
