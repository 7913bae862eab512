"""The chain through C: wasm2c, and then gcc."""

import re

import expectations
import tools
from toolchain import board, compile, link

# A memory that may grow gets so much more than it starts with.
GROWTH = 1 << 20


def spelled(name):
    """A name as comments of wasm2c's header have it, without its escapes."""
    return re.sub(rb"\\([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name.encode()).decode()


class Chain:
    """A module of which wasm2c made C, in `folder`."""

    RUNTIME = []

    @staticmethod
    def is_there():
        return tools.wasm2c() is not None

    def __init__(self, path, module, folder):
        self.module, self.folder = module, folder
        tools.run([tools.wasm2c(), "--enable-custom-page-sizes", "-n", "guest", path, "-o", folder / "module.c"])
        header = (folder / "module.h").read_text()
        exports = re.findall(r"^/\* export: '(.*)' \*/\n.*?\b(w2c_guest_\w+)\(", header, re.M)
        self.exports = {spelled(name): symbol for name, symbol in exports}
        imports = re.findall(r"^/\* import: '(.*)' '(.*)' \*/\n.*?\b(w2c_\w+)\((struct \w+\*)", header, re.M)
        # Of each import the function, and the type of the instance that it gets first. In an order of wasm2c's.
        named = {(spelled(module), spelled(name)): function for module, name, *function in imports}
        self.imports = [named[item.module, item.name] for item in module.imports]
        parameters = re.search(r"^void wasm2c_guest_instantiate\((.*)\);", header, re.M)[1]
        self.write_header(hosts=parameters.count(","))
        self.code = compile(folder / "module.c", folder / "module.o", ["-w"])

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

    def caveat(self):
        return None

    def symbol(self, export):
        if export not in self.exports:
            raise expectations.Absent(f"export `{export}`")
        return self.exports[export]

    def call(self, export, arguments):
        return f"{self.symbol(export)}({', '.join(['&guest', *arguments])})"

    def memory(self, export):
        return f"{self.symbol(export)}(&guest)->data"

    def import_head(self, index, parameters):
        symbol, host = self.imports[index]
        return f"{symbol}({', '.join([f'{host} host', *parameters])})"

    def product(self):
        """An image of the module alone, with all that its exports need."""
        objects = [self.code, *board(["start.c", "product.c", "wasm-rt.c"], self.folder)]
        keep = [self.exports[name] for name in self.module.exported_functions()]
        absent = [(symbol, "absent_import") for symbol, _ in self.imports]
        return link(objects, self.folder / "product.elf", keep, absent)

    def test(self, facts):
        """An image that makes the calls."""
        source = self.folder / "generated.c"
        source.write_text(expectations.source(self, self.module, facts))
        objects = [self.code, compile(source, self.folder / "generated.o"), *board(["start.c", "calls.c"], self.folder)]
        objects += board(["wasm-rt.c"], self.folder, ["-DWATCH_MEMORIES", *self.RUNTIME], "-watched")
        return link(objects, self.folder / "test.elf")


class Uncleared(Chain):
    """The same without clearing linear memory when an instance is made: right only for a module that
    writes the zeros itself that it reads."""

    RUNTIME = ["-DCLEAR_MEMORIES=0"]
