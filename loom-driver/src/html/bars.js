"use strict";
// The bars of memory before and after, and its areas.

const Bars = (() => {
  const { byId, element, name, table } = Dom;
  const { number, bytes, printable } = Logic;

  const MOST_BLOCKS = 24;
  const useClass = (use) => `use-${use.replace(/\W+/g, "-")}`;
  const { range } = Memory;
  const room = (value) => (value === Infinity ? "no limit" : bytes(value));
  const swatch = (use) => element("i", { class: `swatch ${useClass(use)}` });

  const blockOf = (block) => {
    const words = `${Memory.NAMES[block.use]}: ${room(Memory.size(block))}`;
    const made = element("div", { class: `block ${useClass(block.use)}`, title: `${words}, ${range(block)}` });
    const figure = block.end === Infinity ? "no limit" : number(Memory.size(block));
    made.append(element("span", {}, Memory.NAMES[block.use]), element("span", {}, figure));
    made.style.flexGrow = Memory.width(block).toFixed(3);
    return made;
  };

  const barOf = (memory) => {
    const called = memory.name === null ? "" : ` \`${printable(memory.name)}\``;
    const used = memory.causes ? "any byte may be used" : memory.end === 0 ? "no byte is touched" : `used: ${range({ start: memory.lowest, end: memory.end })}`;
    const caption = `memory ${memory.memory}${called}: ${bytes(memory.bytes)}, ${used}`;
    const sums = Memory.sums([memory]).map(([use, sum]) => `${Memory.NAMES[use]} ${room(sum)}`);
    const bar = element("div", { class: "bar", role: "img", "aria-label": `${caption}. ${sums.join(", ")}` });
    bar.append(...Memory.blocks(memory, MOST_BLOCKS).map(blockOf));
    const list = Memory.sums([memory]).map(([use, sum]) => element("span", {}, swatch(use), `${Memory.NAMES[use]} ${room(sum)}`));
    const made = element("figure", { class: "memory" }, element("figcaption", {}, caption));
    if (memory.bytes > 0 || memory.most !== 0) made.append(bar, element("div", { class: "legend quiet" }, ...list));
    if (memory.causes) made.append(element("p", { class: "quiet" }, memory.causes.map(printable).join("; ")));
    return made;
  };

  const stackOf = (stack) => {
    const called = stack.name === undefined ? "" : ` \`${printable(stack.name)}\``;
    const depth = typeof stack.depth === "number" ? `at most ${bytes(stack.depth)}${stack.declared ? ", as declared" : ""}` : `not bounded: ${printable(stack.depth.because)}`;
    return element("p", { class: "quiet" }, `stack of global ${stack.pointer}${called}: ${depth}`);
  };

  const show = (data) => {
    for (const [at, id] of ["memory-before", "memory-after"].entries()) {
      const { memories, stacks } = data.memory[at];
      byId(id).append(...memories.map(barOf), ...stacks.map(stackOf));
      if (memories.length === 0) byId(id).append(element("p", { class: "quiet" }, "There is none."));
    }
    const ram = data.memory.map((picture) => picture.ram);
    const ramText = (value) => (typeof value === "number" ? number(value) : "no bound");
    byId("memory-ram").textContent = `RAM, used bytes of all memories and mutable globals: ${ramText(ram[0])} \u2192 ${ramText(ram[1])}. Widths grow with the logarithm of sizes.`;
    const areas = data.memory[1].memories.flatMap((memory) => memory.areas.map((area) => ({ memory, area })));
    if (areas.length > 0) {
      const cells = areas.map(({ memory, area }) => {
        const by = area.by === null ? "" : (area.by.name ?? `func ${area.by.func}`);
        const words = element("span", {}, swatch(area.use), Memory.NAMES[area.use]);
        return [`memory ${memory.memory}`, element("span", { class: "mono" }, range(area)), words, by ? name(by) : "", number(Memory.size(area))];
      });
      byId("memory-areas").append(element("h3", {}, "Areas after"), table(["", "Addresses", "Use", "Touched by", "Bytes#"], cells, { limit: 12, stacks: true, what: "areas" }));
    }
  };

  return { show };
})();
