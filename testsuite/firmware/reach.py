"""Compares the bytes that calls accessed with those that the layout states, and says which code may access the others.

Ranges are pairs, of the first byte and the one behind the last, in ascending order. A layout is that of `loom layout --json`.
"""


def outside(layout, accessed):
    """Sentences about bytes that were accessed although no access of the layout may touch them."""
    for memory, touched in zip(layout["memories"], accessed):
        if "causes" in memory:
            continue
        stated = union(span for access in memory.get("accesses", []) for span in access["bytes"])
        for first, end in without(touched, stated):
            yield f"memory {memory['memory']}: bytes {first} to {end - 1} are accessed, and not in the layout"


def beyond(memory, touched):
    """The bytes of a memory that count as RAM and that nothing accessed: pairs of ranges, and who may access them."""
    if "causes" in memory:
        # The first cause is the access; what follows is where its address is from.
        yield without([[0, memory["bytes"]]], touched), memory["causes"][0]
        return
    end = max((area["end"] for area in memory["areas"]), default=0)
    left = without([[0, end]], touched)
    while True:
        # The access that may reach most of what is left stands for it; of equals, one that writes, and then the first.
        may = lambda access: size(common(left, access["bytes"]))
        access = max(memory.get("accesses", []), key=lambda access: (may(access), access["writes"]), default=None)
        if access is None or may(access) == 0:
            break
        yield common(left, access["bytes"]), place(access)
        left = without(left, access["bytes"])
    initial = [[area["start"], area["end"]] for area in memory["areas"] if area["initialised"]]
    yield common(left, initial), "nothing, but a segment writes it"
    yield without(left, initial), "nothing: it lies between bytes in use"


def place(access):
    name = f" `{access['name']}`" if "name" in access else ""
    kind = "writes" if access["writes"] else "reads"
    return f"func {access['func']}{name} {kind} at {access['offset']:#x}"


def size(spans):
    return sum(end - first for first, end in spans)


def union(spans):
    """Ranges in any order as ranges that do not meet."""
    joined = []
    for first, end in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([first, end])
    return joined


def common(spans, others):
    """The bytes that are in both."""
    met = [[max(a, c), min(b, d)] for a, b in spans for c, d in others]
    return [span for span in met if span[0] < span[1]]


def without(spans, others):
    """The bytes of the one that are not in the other."""
    left = []
    for first, end in spans:
        for start, stop in others:
            if stop <= first or end <= start:
                continue
            if first < start:
                left.append([first, start])
            first = min(stop, end)
        if first < end:
            left.append([first, end])
    return left
