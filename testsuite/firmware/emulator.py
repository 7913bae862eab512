"""Runs an image in QEMU, in RAM that is full of rubbish when the processor comes out of reset."""

import os
import subprocess
import threading

import tools

MACHINE = ["-M", "mps2-an386", "-cpu", "cortex-m4", "-nographic", "-monitor", "none", "-serial", "none"]
SEMIHOSTING = ["-semihosting-config", "enable=on,target=native"]
# Start and size of what board/mps2-an386.ld calls SRAM and PSRAM.
RAM = [(0x20000000, 4 << 20), (0x21000000, 16 << 20)]
RUBBISH = bytes.fromhex("efbeadde")
# What goes into the flash memory. QEMU would clear the other sections of an ELF file.
STORED = [".text", ".data"]


def run(elf, seconds=60):
    """What the image says."""
    binary = elf.with_suffix(".bin")
    tools.run([tools.OBJCOPY, "-O", "binary", *(f"--only-section={name}" for name in STORED), elf, binary])
    words = [tools.QEMU, *MACHINE, *SEMIHOSTING, "-kernel", binary]
    for start, size in RAM:
        words += ["-device", f"loader,file={rubbish(size)},addr={start:#x},force-raw=on"]
    try:
        ran = subprocess.run(
            list(map(str, words)),
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"") + (late.stderr or b"")
        return f"{said.decode(errors='replace')}\nno end after {seconds} s"
    return ran.stdout + ran.stderr


def rubbish(size):
    """A file of so many bytes of rubbish."""
    path = tools.CACHE / f"rubbish-{size >> 20}M"
    if not path.exists() or path.stat().st_size != size:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes and threads may do this at once, so the file appears whole.
        written = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        written.write_bytes(RUBBISH * (size // len(RUBBISH)))
        written.replace(path)
    return path
