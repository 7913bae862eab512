"""The chain through C: wasm2c, and then gcc."""

import re

import chain
import tools
from toolchain import board, compile

# A memory that may grow gets so much more than it starts with.
GROWTH = 1 << 20


def spelled(name):
    """A name as comments of wasm2c's header have it, without its escapes."""
    return re.sub(rb"\\([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name.encode()).decode()


class Chain(chain.Chain):
    """A module of which wasm2c made C, in `folder`."""

    # How the runtime is compiled.
    RUNTIME = []
    # Sections with what makes an instance, and no function of the module.
    GLUE = r"\.text\.(wasm2c_guest|init)_"

    @staticmethod
    def is_there():
        return tools.wasm2c() is not None

    def __init__(self, path, module, folder):
        super().__init__(module, folder)
        tools.run([tools.wasm2c(), "--enable-custom-page-sizes", "-n", "guest", path, "-o", folder / "module.c"])
        # The runtime has no field for it, which every image would have.
        text = (folder / "module.c").read_text()
        (folder / "module.c").write_text(re.sub(r"([\w>-]+)\.pages\b", r"(\1.size / \1.page_size)", text))
        header = (folder / "module.h").read_text()
        exports = re.findall(r"^/\* export: '(.*)' \*/\n.*?\b(w2c_guest_\w+)\(", header, re.M)
        self.exports = {spelled(name): symbol for name, symbol in exports}
        imports = re.findall(r"^/\* import: '(.*)' '(.*)' \*/\n.*?\b(w2c_\w+)\((struct \w+\*)", header, re.M)
        # Of each import the function, and the type of the instance that it gets first. In an order of wasm2c's.
        named = {(spelled(module), spelled(name)): function for module, name, *function in imports}
        functions = [named[item.module, item.name] for item in module.imports]
        self.imports, self.hosts = [symbol for symbol, _ in functions], [host for _, host in functions]
        parameters = re.search(r"^void wasm2c_guest_instantiate\((.*)\);", header, re.M)[1]
        self.write_header(hosts=parameters.count(","))
        self.prepare(folder / "module.c")
        self.code = compile(folder / "module.c", folder / "module.o", ["-w"])

    def prepare(self, source):
        """Changes what wasm2c wrote before it is compiled."""

    def code_bytes(self):
        memories = {f".text.{self.exports[name]}" for name in self.module.exported_memories()}
        sizes = tools.section_sizes(self.code).items()
        code = {name: size for name, size in sizes if name.startswith(".text") and name not in memories}
        return sum(size for name, size in code.items() if not re.match(self.GLUE, name))

    def write_header(self, hosts):
        """guest.h, which tells the C of the board about the module."""
        reserved = [max(memory.reserved(GROWTH), 1) for memory in self.module.memories]
        entries = "".join(f" entry({index}, {size}u)" for index, size in enumerate(reserved))
        lines = [
            "#pragma once",
            '#include "module.h"',
            "extern w2c_guest guest;",
            f"#define GUEST_INSTANTIATE() wasm2c_guest_instantiate(&guest{', 0' * hosts})",
            f"#define GUEST_MEMORIES(entry){entries}",
            f"#define GUEST_SLOTS {sum(self.module.tables)}",
        ]
        (self.folder / "guest.h").write_text("\n".join(lines) + "\n")

    def call(self, export, arguments):
        return f"{self.symbol(export)}({', '.join(['&guest', *arguments])})"

    def memory(self, export):
        return f"{self.symbol(export)}(&guest)->data"

    def import_head(self, index, parameters):
        return f"{self.imports[index]}({', '.join([f'{self.hosts[index]} host', *parameters])})"

    def objects(self, reports):
        flags, kind = (["-DWATCH_MEMORIES"], "-reports") if reports else ([], "")
        return [self.code, *board(["wasm-rt.c"], self.folder, [*flags, *self.RUNTIME], kind)]


class Uncleared(Chain):
    """The same without clearing linear memory when an instance is made: right only for a module that
    writes the zeros itself that it reads."""

    RUNTIME = ["-DCLEAR_MEMORIES=0"]


class Watched(Chain):
    """The same with a record of the bytes of linear memory that calls read or write."""

    RUNTIME = ["-DWATCH_ACCESSES"]
    # All accesses of wasm2c's code go through this macro, after they have been checked.
    ADDRESS = "#define MEM_ADDR(mem, addr, n) "

    def prepare(self, source):
        watched = f"{self.ADDRESS}(watch_access((mem), (addr), (n)), &((mem)->data[addr]))\n"
        replace(source, f"{self.ADDRESS}&((mem)->data[addr])\n", watched)


class Unchecked(Chain):
    """The same without checks of bounds, which synth's objects have none of either: calls that have to trap out of bounds go on."""

    CHECKS = ["MEMCHECK_DEFAULT32(mem, size, a, t)", "MEMCHECK_GENERAL(mem, a, t)"]
    # Stands behind the checks and before their first use.
    USER = "static inline void load_data("

    def prepare(self, source):
        none = "".join(f"#undef {check.split('(')[0]}\n#define {check}\n" for check in self.CHECKS)
        replace(source, self.USER, none + self.USER)


def replace(source, old, new):
    """Replaces what stands once in a file of wasm2c's."""
    text = source.read_text()
    if text.count(old) != 1:
        raise tools.Refused("wasm2c: this version accesses memory in another way")
    source.write_text(text.replace(old, new))
