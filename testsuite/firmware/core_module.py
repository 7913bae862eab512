"""Reads what a device needs to know of a core module, and takes exports out of one."""

import struct
from dataclasses import dataclass, field

VALUE_TYPES = {0x7F: "i32", 0x7E: "i64", 0x7D: "f32", 0x7C: "f64"}
KINDS = ("func", "table", "memory", "global", "tag")
TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA = range(1, 12)
HEADER = 8
DEFAULT_PAGE = 65536
# Operators of constant expressions.
END, GLOBAL_GET, I32_CONST, I64_CONST, F32_CONST, F64_CONST, REF_NULL, REF_FUNC = (
    *(0x0B, 0x23, 0x41, 0x42, 0x43, 0x44),
    *(0xD0, 0xD2),
)


class Unsupported(Exception):
    """The module has something that this harness does not bring to a device."""


@dataclass
class FuncType:
    """The types of parameters and results, by name."""

    params: list
    results: list


@dataclass
class Import:
    module: str
    name: str
    type: FuncType


@dataclass
class Export:
    name: str
    kind: str
    index: int


@dataclass
class Memory:
    """Minimum and maximum, which may be None, in pages of `page` bytes."""

    minimum: int
    maximum: int
    page: int

    def reserved(self, growth):
        """Bytes to set aside if it may grow by `growth` bytes more than it starts with."""
        wanted = self.minimum * self.page + growth
        return wanted if self.maximum is None else min(wanted, self.maximum * self.page)


@dataclass
class Segment:
    """Data or elements. `offset` is None in passive ones; `target` is a memory or table."""

    target: int
    offset: int
    content: object


@dataclass
class Global:
    type: str
    value: int


@dataclass
class CoreModule:
    types: list = field(default_factory=list)
    imports: list = field(default_factory=list)
    functions: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    memories: list = field(default_factory=list)
    globals: list = field(default_factory=list)
    exports: list = field(default_factory=list)
    elements: list = field(default_factory=list)
    data: list = field(default_factory=list)
    start: int = None

    def exported_functions(self):
        """The type of each function that is exported, by name."""
        return {e.name: self.functions[e.index] for e in self.exports if e.kind == "func"}

    def exported_memories(self):
        """The index of each memory that is exported, by name."""
        return {e.name: e.index for e in self.exports if e.kind == "memory"}


class Reader:
    """A position in bytes."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        return self.take(1)[0]

    def take(self, count):
        taken = self.data[self.at : self.at + count]
        if len(taken) != count:
            raise Unsupported("the module ends too early")
        self.at += count
        return taken

    def unsigned(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self):
        start = self.at
        value = self.unsigned()
        width = 7 * (self.at - start)
        return value - (1 << width) if value >> (width - 1) else value

    def name(self):
        return self.take(self.unsigned()).decode()

    def list(self, read):
        return [read() for _ in range(self.unsigned())]

    def value_type(self):
        code = self.byte()
        if code not in VALUE_TYPES:
            raise Unsupported(f"a value of type {code:#x}")
        return VALUE_TYPES[code]

    def limits(self):
        flags = self.unsigned()
        minimum = self.unsigned()
        maximum = self.unsigned() if flags & 1 else None
        page = 1 << self.unsigned() if flags & 8 else DEFAULT_PAGE
        return Memory(minimum, maximum, page)

    def constant(self):
        """The bits of a number, or the index of a function; None for a null reference."""
        operator, value = self.byte(), None
        if operator in (I32_CONST, I64_CONST):
            value = self.signed()
        elif operator == F32_CONST:
            value = struct.unpack("<I", self.take(4))[0]
        elif operator == F64_CONST:
            value = struct.unpack("<Q", self.take(8))[0]
        elif operator == REF_FUNC:
            value = self.unsigned()
        elif operator == REF_NULL:
            self.signed()
        else:
            raise Unsupported(f"a constant expression with operator {operator:#x}")
        if self.byte() != END:
            raise Unsupported("a constant expression of several operators")
        return value


def sections(data):
    """Number and content of each section."""
    reader = Reader(data, HEADER)
    while reader.at < len(data):
        number = reader.byte()
        yield number, reader.take(reader.unsigned())


def parse(data):
    """The module in `data`."""
    module = CoreModule()
    for number, content in sections(data):
        read = READERS.get(number)
        if read:
            read(module, Reader(content))
    return module


def read_types(module, reader):
    def function_type():
        if reader.byte() != 0x60:
            raise Unsupported("a type that is no function type")
        return FuncType(reader.list(reader.value_type), reader.list(reader.value_type))

    module.types = reader.list(function_type)


def read_imports(module, reader):
    def function():
        from_module, name, kind = reader.name(), reader.name(), KINDS[reader.byte()]
        if kind != "func":
            raise Unsupported(f"an import that is a {kind}: `{from_module}` `{name}`")
        return Import(from_module, name, module.types[reader.unsigned()])

    module.imports = reader.list(function)
    module.functions = [item.type for item in module.imports]


def read_functions(module, reader):
    module.functions += reader.list(lambda: module.types[reader.unsigned()])


def read_tables(module, reader):
    def minimum():
        if reader.byte() != 0x70:
            raise Unsupported("a table that is not of functions")
        return reader.limits().minimum

    module.tables = reader.list(minimum)


def read_memories(module, reader):
    module.memories = reader.list(reader.limits)


def read_globals(module, reader):
    def one():
        kind = reader.value_type()
        reader.byte()
        return Global(kind, reader.constant())

    module.globals = reader.list(one)


def read_exports(module, reader):
    module.exports = reader.list(lambda: Export(reader.name(), KINDS[reader.byte()], reader.unsigned()))


def read_start(module, reader):
    module.start = reader.unsigned()


def read_elements(module, reader):
    def segment():
        flags = reader.unsigned()
        is_active, names_table, has_expressions = not flags & 1, flags & 2, flags & 4
        table = reader.unsigned() if is_active and names_table else 0
        offset = reader.constant() if is_active else None
        if flags & 3:
            reader.byte()
        return Segment(table, offset, reader.list(reader.constant if has_expressions else reader.unsigned))

    module.elements = reader.list(segment)


def read_data(module, reader):
    def segment():
        flags = reader.unsigned()
        memory = reader.unsigned() if flags == 2 else 0
        offset = reader.constant() if flags != 1 else None
        return Segment(memory, offset, reader.take(reader.unsigned()))

    module.data = reader.list(segment)


READERS = {
    TYPE: read_types,
    IMPORT: read_imports,
    FUNCTION: read_functions,
    TABLE: read_tables,
    MEMORY: read_memories,
    GLOBAL: read_globals,
    EXPORT: read_exports,
    START: read_start,
    ELEMENT: read_elements,
    DATA: read_data,
}


def unsigned(value):
    """A number as the binary format has it."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def with_exports(data, names):
    """The module with those of its exports that `names` has, and no others."""
    out = bytearray(data[:HEADER])
    for number, content in sections(data):
        if number == EXPORT:
            content = only(content, names)
        out += bytes([number]) + unsigned(len(content)) + content
    return bytes(out)


def only(content, names):
    reader, kept = Reader(content), []
    for _ in range(reader.unsigned()):
        start = reader.at
        name = reader.name()
        reader.byte()
        reader.unsigned()
        if name in names:
            kept.append(content[start : reader.at])
    return unsigned(len(kept)) + b"".join(kept)
