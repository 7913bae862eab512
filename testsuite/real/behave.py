"""Packages that are used as they are meant to be, with their own modules and with what loom makes of them.

Each file in `behaviours` prints what a package computes; its first line names the packages that it needs. A run has a
`node_modules` of its own, in which every module is replaced by its output, and has to print the same and to end alike.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import measure
import packages

FOLDER = Path(__file__).parent / "behaviours"
SECONDS = 300


def names():
    return sorted(path.stem for path in FOLDER.glob("*.mjs"))


def needs(name):
    """The packages that a behaviour uses."""
    first = (FOLDER / f"{name}.mjs").read_text().splitlines()[0]
    wanted = re.fullmatch(r"// Needs: (.*)", first)[1].split()
    return [package for package in packages.listed() if package.name in wanted]


def run(name, loom=None, level=None):
    """What a behaviour prints, its exit code first, and how many modules were replaced by what loom makes at this level."""
    with tempfile.TemporaryDirectory(dir=packages.CACHE) as scratch:
        replaced = sum(install(package, Path(scratch), loom, level) for package in needs(name))
        shutil.copy(FOLDER / f"{name}.mjs", Path(scratch, "run.mjs"))
        words = [packages.node(), "--no-warnings", "--experimental-wasm-modules", "run.mjs"]
        try:
            done = subprocess.run(words, cwd=scratch, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"no answer in {SECONDS} s", replaced
    said = done.stdout if done.returncode == 0 else f"{done.stdout}{done.stderr}"
    return f"exit code {done.returncode}\n{said}", replaced


def install(package, scratch, loom, level):
    """Lays a package out for Node.js, as hard links, and replaces its modules; says how many."""
    packages.fetch(package)
    inner = package.folder / "package"
    folder = inner if inner.exists() else package.folder
    target = scratch / "node_modules" / package.name
    shutil.copytree(folder, target, copy_function=os.link)
    replaced = 0
    for subject in packages.subjects(package) if level else ():
        path = target / subject.path.relative_to(folder)
        output = measure.output(level, subject.digest)
        if not output.exists():
            measure.measure(loom, level, subject)
        if output.exists():
            path.unlink()
            shutil.copy(output, path)
            replaced += 1
    return replaced
