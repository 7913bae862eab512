"""From C and objects to an image for the board, with gcc for ARM."""

import tools

BOARD = tools.ROOT / "testsuite" / "firmware" / "board"
CPU = ["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"]
FLAGS = [*CPU, "-Os", "-std=gnu11", "-DNDEBUG", "-ffunction-sections", "-fdata-sections"]
# As WebAssembly has it: a product is rounded before it is added, and nothing is known about rounding.
FLAGS += ["-ffp-contract=off", "-frounding-math", "-fsignaling-nans", "-fno-math-errno"]
LINK = [*CPU, "-nostartfiles", "--specs=nano.specs", "-Wl,--gc-sections", f"-T{BOARD / 'mps2-an386.ld'}"]


def compile(source, out, flags=()):
    """The object made of a C file, which finds headers beside the object."""
    tools.run([tools.GCC, *FLAGS, *flags, f"-I{BOARD}", f"-I{out.parent}", "-c", source, "-o", out])
    return out


def board(names, folder, flags=(), kind=""):
    """Objects made of files of the board. `kind` tells those apart that are compiled in several ways."""
    return [compile(BOARD / name, folder / f"{name}{kind}.o", flags) for name in names]


def link(objects, elf, keep=(), aliases=()):
    """The image made of objects, with all that the symbols in `keep` need; an alias is a pair."""
    words = [f"-Wl,--undefined={symbol}" for symbol in keep]
    words += [f"-Wl,--defsym={symbol}={target}" for symbol, target in aliases]
    tools.run([tools.GCC, *LINK, *words, *objects, "-o", elf])
    return elf
