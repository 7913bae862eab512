"""The chain through synth: a relocatable object, and what it leaves to whoever links it.

By its contract that is: R11 is the address of memory 0, R10 its size, R9 the address of the globals, and
nobody else uses these registers. Data and globals are initialized by the embedder. The slots of all
tables are words from R11 on, whatever memory 0 has there, and the numbers of their types follow them.
"""

import re

import chain
import expectations
import tools
from core_module import Unsupported
from expectations import C_TYPES, type_name
from toolchain import compile

OPTIONS = ["--target", "cortex-m4f", "--relocatable", "--all-exports", "--embedder-data-init", "--embedder-global-init"]
TYPE_NUMBERS = ".synth.table_type_ids"
GLOBAL_SIZES = {"i32": 4, "f32": 4, "i64": 8, "f64": 8}


def reason(said):
    """Why synth refuses: what it says of the first function that it declined, or else its error."""
    declined = re.findall(r"^warning: skipping function '(.*?)':.*\bfailed: (.*?)(?: — .*)?$", said, re.M)
    if declined:
        name, why = declined[0]
        others = f", and {len(declined) - 1} more" if len(declined) > 1 else ""
        return f"`{name}`{others}: {why}"
    return tools.reason(said).removeprefix("Error: ")


class Chain(chain.Chain):
    """A module that synth compiled, in `folder`."""

    FLAGS = ["-ffixed-r9", "-ffixed-r10", "-ffixed-r11"]

    @staticmethod
    def is_there():
        return tools.synth() is not None

    def __init__(self, path, module, folder):
        super().__init__(module, folder)
        if module.start is not None:
            raise Unsupported("a start function, which synth does not export")
        self.exports = {name: f"export_{i}" for i, name in enumerate(module.exported_functions())}
        self.imports = [f"import_{i}" for i in range(len(module.imports))]
        if len({item.name for item in module.imports}) < len(self.imports):
            raise Unsupported("two imports of one name, which are one symbol to synth")
        compiled = folder / "compiled.o"
        compiled.unlink(missing_ok=True)
        tools.run([tools.synth(), "compile", path, *OPTIONS, "-o", compiled], explain=reason)
        self.code = self.renamed(compiled)
        self.type_numbers = self.section(compiled, TYPE_NUMBERS)
        (folder / "guest.h").write_text("\n".join(["#pragma once", "#include <stdint.h>", *self.declarations()]) + "\n")
        (folder / "guest.c").write_text("\n".join(self.embedder()) + "\n")
        self.glue = compile(folder / "guest.c", folder / "guest.o", self.FLAGS)

    def renamed(self, compiled):
        """The object with names that are names in C, and with functions visible that tables need."""
        out = self.folder / "module.o"
        names = [
            *self.exports.items(),
            *((item.name, symbol) for item, symbol in zip(self.module.imports, self.imports)),
        ]
        words = [f"--redefine-sym={name}={symbol}" for name, symbol in names]
        words += [f"--globalize-symbol={symbol}" for symbol in self.table_symbols(compiled)]
        tools.run([tools.OBJCOPY, *words, compiled, out])
        return out

    def table_symbols(self, compiled):
        """The functions that stand in tables. What no call can reach synth leaves out, and its slot stays 0."""
        there = {line.split()[-1] for line in tools.run([tools.NM, compiled]).splitlines()}
        named = {function for segment in self.module.elements for function in segment.content if function is not None}
        symbols = {function: f"func_{function}" for function in sorted(named) if function >= len(self.imports)}
        self.in_table = {function: symbol for function, symbol in symbols.items() if symbol in there}
        self.in_table |= {function: self.imports[function] for function in named if function < len(self.imports)}
        return [symbol for function, symbol in self.in_table.items() if function >= len(self.imports)]

    def section(self, compiled, name):
        """The content of a section that is not loaded, empty if there is none."""
        if name not in tools.section_sizes(compiled):
            return b""
        out = self.folder / "section"
        words = ["--output-target=binary", f"--set-section-flags={name}=alloc", f"--only-section={name}"]
        tools.run([tools.OBJCOPY, *words, compiled, out])
        return out.read_bytes()

    def declarations(self):
        for name, type in self.module.exported_functions().items():
            parameters = ", ".join(C_TYPES[kind] for kind in type.params) or "void"
            yield f"{type_name(type.results)} {self.exports[name]}({parameters});"
        for index, _ in enumerate(self.module.memories):
            yield f"extern uint8_t {self.base(index)}[];"

    def base(self, memory):
        """The first byte of a memory: synth's object has all but the first one."""
        return f"__synth_mem_base_{memory}" if memory else "memory_0"

    def embedder(self):
        """C that makes an instance: memories, globals, tables, and the registers."""
        sizes = [memory.minimum * memory.page for memory in self.module.memories]
        yield '#include <string.h>\n#include "calls.h"\n#include "guest.h"'
        first = sizes[0] if sizes else 0
        section = '__attribute__((aligned(16), section(".linear")))'
        yield f"uint8_t memory_0[{max(first, self.table_bytes(), 4)}] {section};"
        bytes_of_globals = sum(GLOBAL_SIZES[item.type] for item in self.module.globals)
        yield f"static uint8_t globals[{max(bytes_of_globals, 4)}] __attribute__((aligned(8)));"
        yield from (f"extern const char {symbol}[];" for symbol in self.in_table.values())
        yield f"uint32_t linear_bytes(void) {{ return {sum(sizes)}; }}"
        yield "void instantiate(void) {"
        yield from (f"    memset({self.base(index)}, 0, {size});" for index, size in enumerate(sizes))
        for segment in self.module.data:
            if segment.offset is not None:
                yield f"    {expectations.copy_to(self.base(segment.target), f'{segment.offset}u', segment.content)}"
        yield from self.tables()
        yield from self.globals()
        registers = f'"r"(globals), "r"({first}), "r"(memory_0)'
        yield f'    __asm__ volatile("mov r9, %0\\n mov r10, %1\\n mov r11, %2" : : {registers});'
        yield "}"

    def table_bytes(self):
        """How much of memory 0 tables and the numbers of types take."""
        return 4 * sum(self.module.tables) + len(self.type_numbers)

    def caveat(self):
        # Whether it has data where the table goes.
        data = [segment.offset for segment in self.module.data if segment.target == 0 and segment.offset is not None]
        if min(data, default=self.table_bytes()) < self.table_bytes():
            size = self.table_bytes()
            return f"The table of functions takes the first {size} bytes of memory, in which the module has data"
        return None

    def tables(self):
        firsts = [sum(self.module.tables[:index]) for index in range(len(self.module.tables))]
        for segment in self.module.elements:
            for slot, function in enumerate(segment.content if segment.offset is not None else ()):
                if function in self.in_table:
                    place = firsts[segment.target] + segment.offset + slot
                    yield f"    ((uint32_t *)memory_0)[{place}] = (uint32_t){self.in_table[function]} | 1;"
        if self.type_numbers:
            yield f"    {expectations.copy_to('memory_0', 4 * sum(self.module.tables), self.type_numbers)}"

    def globals(self):
        at = 0
        for item in self.module.globals:
            size = GLOBAL_SIZES[item.type]
            data = ((item.value or 0) & ((1 << 8 * size) - 1)).to_bytes(size, "little")
            yield f"    {expectations.copy_to('globals', at, data)}"
            at += size

    def call(self, export, arguments):
        return f"{self.symbol(export)}({', '.join(arguments)})"

    def memory(self, export):
        index = self.module.exported_memories().get(export)
        if index is None:
            raise expectations.Absent(f"export `{export}`")
        return self.base(index)

    def import_head(self, index, parameters):
        return f"{self.imports[index]}({', '.join(parameters) or 'void'})"

    def objects(self, reports):
        return [self.code, self.glue]
