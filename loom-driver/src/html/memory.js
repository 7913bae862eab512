"use strict";
// The bars of the memory: which blocks they have, how wide, and what each is called. Needs no document.

const Memory = (() => {
  /** What the page calls each use, in the order of the legend. */
  const NAMES = {
    "read-only": "read-only",
    initialised: "initialised",
    zero: "zero at first",
    stack: "stack",
    "any use, initialised": "any use, initialised",
    "any use": "any use",
    "never touched": "never touched",
    several: "several uses",
    heap: "room to grow",
    free: "free",
  };

  const size = ({ start, end }) => end - start;

  /** Everything from address 0 to the end of a memory, by use, and what it can grow by. */
  const parts = (memory) => {
    const found = [];
    let at = 0;
    const add = (start, end, use, by) => {
      if (end > start) found.push({ start, end, use, by });
    };
    for (const area of memory.areas) {
      add(at, area.start, "free");
      add(Math.max(at, area.start), area.end, area.use, area.by);
      at = Math.max(at, area.end);
    }
    add(at, memory.bytes, "free");
    if (memory.most === null) found.push({ start: memory.bytes, end: Infinity, use: "heap" });
    else add(memory.bytes, memory.most, "heap");
    return found;
  };

  /** The same in `most` blocks at most: small neighbours become one of several uses. */
  const blocks = (memory, most) => {
    const all = parts(memory);
    const costs = all.slice(1).map((part, at) => ({ at: at + 1, cost: size(part) + size(all[at]) }));
    costs.sort((a, b) => a.cost - b.cost || a.at - b.at);
    const joined = new Set(costs.slice(0, Math.max(all.length - most, 0)).map(({ at }) => at));
    const made = [];
    all.forEach((part, at) => {
      const last = made.at(-1);
      if (!joined.has(at)) made.push({ ...part });
      else Object.assign(last, { end: part.end, use: last.use === part.use ? part.use : "several", by: undefined });
    });
    return made;
  };

  /** How wide a block is: sizes are too far apart to be widths. */
  const width = (block) => Math.log2(2 + Math.min(size(block), 2 ** 32));

  /** The bytes of each use of some memories, in the order of the legend. */
  const sums = (memories) => {
    const found = new Map();
    for (const part of memories.flatMap(parts)) found.set(part.use, (found.get(part.use) ?? 0) + size(part));
    return Object.keys(NAMES).filter((use) => found.has(use)).map((use) => [use, found.get(use)]);
  };

  const hex = (address) => (address === Infinity ? "\u2026" : `0x${address.toString(16)}`);

  /** From where to where something is. */
  const range = ({ start, end }) => `${hex(start)} to ${hex(end)}`;

  return { NAMES, parts, blocks, width, sums, size, hex, range };
})();

if (typeof module !== "undefined") module.exports = Memory;
