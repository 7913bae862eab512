"""Turns recorded calls (`calls` and `stubs` of an expect.json) into C, and judges what came back.

The C does not depend on the chain that compiled the module. A chain says how its objects are used:
`call(export, arguments)` is an expression that calls an export, and `memory(export)` one that points
to the first byte of an exported memory. Both raise `Absent` for an export that the module lacks.
"""

import re
import struct
from dataclasses import dataclass, field

C_TYPES = {"i32": "uint32_t", "i64": "uint64_t", "f32": "float", "f64": "double"}
BITS = {"i32": ("<i", "<I", 8), "i64": ("<q", "<Q", 16), "f32": ("<f", "<I", 8), "f64": ("<d", "<Q", 16)}


class Absent(Exception):
    """The module has no export that a call or a stub needs."""


@dataclass
class Verdict:
    """What came of the calls. `wrong` has a sentence for each that was not right."""

    calls: int = 0
    right: int = 0
    wrong: list = field(default_factory=list)
    stack: int = None
    linear: int = None
    # Of each memory the bytes that were accessed, if watched: ranges, each with its first byte and the one behind its last.
    accessed: list = field(default_factory=list)


def type_name(results):
    if len(results) > 1:
        raise Absent("a function with several results")
    return C_TYPES[results[0]] if results else "void"


def literal(kind, value):
    """A number of an expect.json, which has integers signed, as a constant in C."""
    if kind in ("f32", "f64"):
        return f"{float(value).hex()}{'f' if kind == 'f32' else ''}"
    pattern = pattern_of(kind, value)
    return f"0x{pattern:x}{'u' if kind == 'i32' else 'ull'}"


def pattern_of(kind, value):
    """The bits of a number."""
    number, same_bits, _ = BITS[kind]
    if kind in ("i32", "i64"):
        return value & (1 << 4 * BITS[kind][2]) - 1
    return struct.unpack(same_bits, struct.pack(number, value))[0]


def array(data):
    """Bytes as an initializer in C."""
    return "{" + ", ".join(map(str, data or b"\0")) + "}"


def copy_to(memory, address, data):
    """C that writes bytes to an address of a memory."""
    return f"{{ static const uint8_t from[] = {array(data)}; memcpy({memory} + {address}, from, {len(data)}); }}"


class Allocation:
    """A block that the outside allocates with the module's own allocator, and fills."""

    def __init__(self, chain, facts):
        self.data = bytes.fromhex(facts["hex"])
        self.memory = chain.memory(facts["memory"])
        self.address = chain.call(facts["realloc"], ["0", "0", str(facts["align"]), str(len(self.data))])

    def into(self, variable):
        return f"uint32_t {variable} = {self.address}; {copy_to(self.memory, variable, self.data)}"


def stub_body(chain, facts, type, params):
    """What an import does, in C; without facts it returns zero."""
    behavior = facts.get("behavior")
    if behavior == "identity":
        return f"return {params[0]};"
    if behavior == "sum-u32-at":
        memory, at = chain.memory(facts["memory"]), params[facts["param"]]
        add = f"sum += word_at({memory} + {at} + 4 * i);"
        return f"uint32_t sum = 0; for (unsigned i = 0; i < {facts['count']}; i++) {{ {add} }} return sum;"
    lines = []
    if behavior == "list":
        block = Allocation(chain, facts)
        count = len(block.data) // facts.get("elem", 1)
        at = f"{block.memory} + {params[facts['retptr_param']]}"
        lines += [block.into("block"), f"uint32_t pair[2] = {{block, {count}}}; memcpy({at}, pair, sizeof pair);"]
    elif behavior == "poke":
        lines += [copy_to(chain.memory(facts["memory"]), params[facts["retptr_param"]], bytes.fromhex(facts["hex"]))]
    elif behavior is not None:
        raise Absent(f"a stub that does `{behavior}`")
    if type.results:
        lines += [f"return {literal(type.results[0], facts.get('returns', [0])[0])};"]
    return " ".join(lines)


def stubs(chain, module, facts):
    """The definition of every import."""
    known = {tuple(stub["import"]): stub for stub in facts.get("stubs", [])}
    for index, item in enumerate(module.imports):
        params = [f"p{i}" for i in range(len(item.type.params))]
        try:
            body = stub_body(chain, known.get((item.module, item.name), {}), item.type, params)
        except Absent:
            body = "trapped(99);"  # what it needs is gone, so nothing may call it any more
        typed = [f"{C_TYPES[kind]} {name}" for kind, name in zip(item.type.params, params)]
        yield f"{type_name(item.type.results)} {chain.import_head(index, typed)} {{ {body} }}"


def call_body(chain, call, types):
    """C that makes one call and leaves its outcome."""
    type = types.get(call["export"])
    if type is None:
        raise Absent(f"export `{call['export']}`")
    lines, arguments = [], []
    for kind, value in zip(type.params, call["args"]):
        if isinstance(value, dict) and "alloc" in value:
            arguments.append(f"block{len(arguments)}")
            lines.append(Allocation(chain, value["alloc"]).into(arguments[-1]))
        elif isinstance(value, dict):
            arguments.append(f"result_of({value['result_of']})")
        else:
            arguments.append(literal(kind, value))
    if "write" in call:
        write = call["write"]
        lines.append(copy_to(chain.memory(write["memory"]), write["at"], bytes.fromhex(write["hex"])))
    made = chain.call(call["export"], arguments)
    if "at" in call.get("read", {}):
        read = call["read"]
        lines += [f"{made};", f"returned_bytes({chain.memory(read['memory'])} + {read['at']}, {read['count']});"]
    elif "read" in call:
        reader = f"read_{call['read']['kind'].replace('-', '_')}"
        lines += [f"uint32_t at = {made};", f"{reader}({chain.memory(call['read']['memory'])}, at);"]
        if call.get("post"):
            lines.append(f"{chain.call(call['post'], ['at'])};")
    elif type.results:
        lines.append(f"returned_{type.results[0]}({made});")
    else:
        lines.append(f"{made}; returned_nothing();")
    return " ".join(lines)


def source(chain, module, facts):
    """The calls and stubs of an expect.json as one C file."""
    types, names = module.exported_functions(), []
    lines = ['#include "calls.h"', '#include "guest.h"']
    lines += stubs(chain, module, facts)
    for number, call in enumerate(facts["calls"]):
        try:
            body = call_body(chain, call, types)
        except Absent as what:
            raise Absent(f"call {number} needs {what}, which the module lacks") from what
        names.append(f"call_{number}")
        lines.append(f"static void {names[-1]}(void) {{ {body} }}")
    lines.append(f"void (*const calls[])(void) = {{{', '.join(names)}}};")
    lines.append("const unsigned call_count = sizeof calls / sizeof calls[0];")
    return "\n".join(lines) + "\n"


def expected(call, type):
    """The words that the image prints about a call if it is right."""
    if call.get("trap"):
        return "trap"
    if "read" in call:
        value = call["value"]
        if "at" in call["read"]:
            return f"bytes {value}"
        if value is None:
            return "null"
        if call["read"]["kind"] == "option-u8":
            return f"i32 {value:08x}"
        is_text = call["read"]["kind"].endswith("string")
        data = value.encode() if is_text else b"".join(struct.pack("<I", word) for word in value)
        return f"bytes {data.hex()}".strip()
    if not type.results:
        return "nothing"
    kind = type.results[0]
    return f"{kind} {pattern_of(kind, call['result'][0]):0{BITS[kind][2]}x}"


def judge(module, facts, said):
    """Compares what an image printed with the recorded calls."""
    verdict, types = Verdict(calls=len(facts["calls"])), module.exported_functions()
    lines = dict(re.findall(r"^(call \d+|stack|linear|end) ?(.*)$", said, re.M))
    for number, call in enumerate(facts["calls"]):
        want, have = expected(call, types[call["export"]]), lines.get(f"call {number}", "silence").strip()
        # Which trap it is depends on the chain.
        if have == want or (want == "trap" and re.fullmatch(r"trap \d+", have)):
            verdict.right += 1
        else:
            arguments = ", ".join(map(str, call["args"]))
            verdict.wrong.append(f"call {number}, `{call['export']}`({arguments}): {have} instead of {want}")
    if "end" not in lines:
        verdict.wrong.append(f"the image did not come to its end: {said.strip()[-200:] or 'silence'}")
    verdict.stack, verdict.linear = (int(lines[word]) if word in lines else None for word in ("stack", "linear"))
    verdict.accessed = [[] for _ in module.memories]
    for numbers in re.findall(r"^accessed (\d+) (\d+) (\d+)$", said, re.M):
        memory, first, end = map(int, numbers)
        verdict.accessed[memory].append([first, end])
    return verdict
