"use strict";
// Shows what `logic.js` computes. Text from the module becomes text nodes and nothing else.

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { things, report } = data;
  const { number, bytes, change, printable, itemText } = Logic;
  const byId = (id) => document.getElementById(id);

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
      else if (value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== undefined));
    return made;
  };
  const svg = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const name = (text) => element("bdi", { class: "mono" }, printable(text));
  const mark = (fate) => element("i", { class: `mark ${fate}`, title: fate });

  const positions = new Map(things.item.map((item, thing) => [item, thing]));
  const title = (thing) => things.name[thing] ?? itemText(things.item[thing]);
  const quietItem = (thing) => (things.name[thing] === null ? "" : itemText(things.item[thing]));
  const fateOf = (thing) => Logic.fateOf(things, thing);
  const fates = Logic.fates(data);

  // ---- tables --------------------------------------------------------------------------------

  /** A table of which the first rows are there at once, and the others on demand. */
  const table = (heads, rows, { limit = 100, stacks = false, what = "rows" } = {}) => {
    const body = element("tbody");
    const isNumber = heads.map((head) => head.endsWith("#"));
    const add = (list) =>
      body.append(
        ...list.map((row) =>
          element("tr", {}, ...row.map((cell, at) => element("td", isNumber[at] ? { class: "number" } : {}, cell))),
        ),
      );
    const head = heads.map((text, at) =>
      element("th", { scope: "col", class: isNumber[at] ? "number" : "" }, text.replace(/#$/, "")),
    );
    const made = element(
      "div",
      { class: "table" },
      element("table", stacks ? { class: "stacks" } : {}, element("thead", {}, element("tr", {}, ...head)), body),
    );
    add(rows.slice(0, limit));
    if (rows.length > limit) {
      const more = element("button", { type: "button", class: "more" }, `Show all ${number(rows.length)} ${what}`);
      more.addEventListener("click", () => {
        add(rows.slice(limit));
        more.remove();
      });
      made.append(more);
    }
    return made;
  };

  const link = (thing, text) =>
    element("button", { type: "button", on: { click: () => open(thing) } }, text ?? name(title(thing)));

  // ---- head ----------------------------------------------------------------------------------

  const flags = `${data.flags}, loom ${report.loom}`;
  document.title = `${printable(data.name)} ${data.flags} \u2013 loom`;
  byId("title").textContent = printable(data.name);
  byId("subtitle").textContent = flags;
  const headline = [
    ["bytes", report.before.bytes, report.after.bytes],
    ["functions", report.before.funcs, report.after.funcs],
    ["exports", report.before.exports, report.after.exports],
    ["memory.grow", report.before.memory_grow ?? 0, report.after.memory_grow ?? 0],
  ];
  for (const [what, before, after] of headline) {
    const label = [what, change(before, after)].filter(Boolean).join("  ");
    const figures = element("strong", {}, before === after ? number(before) : `${number(before)} \u2192 ${number(after)}`);
    byId("headline").append(element("span", {}, figures, element("span", { class: "quiet" }, label)));
  }

  const diagnostics = report.passes.flatMap((pass) => pass.diagnostics.map((said) => ({ ...said, pass: pass.pass })));
  if (diagnostics.length > 0) {
    byId("messages").hidden = false;
    const items = diagnostics.slice(0, 200).map((said) => {
      const help = said.help ? element("div", { class: "quiet" }, printable(said.help)) : undefined;
      return element("li", {}, `${said.severity} of ${said.pass}: ${printable(said.message)}`, help);
    });
    if (diagnostics.length > items.length) items.push(element("li", {}, `${number(diagnostics.length - items.length)} more`));
    byId("message-list").append(...items);
  }

  // ---- maps ----------------------------------------------------------------------------------

  const MOST_TILES = 1500;
  const trees = [Logic.BEFORE, Logic.AFTER].map((when) => Logic.sizeTree(data, when));
  const maps = [byId("map-before"), byId("map-after")];
  for (const [at, text] of ["Before", "After"].entries()) {
    const size = at === 0 ? report.before.bytes : report.after.bytes;
    const more = at === 0 ? "" : ` ${change(report.before.bytes, report.after.bytes)}`;
    byId(at === 0 ? "cap-before" : "cap-after").textContent = `${text}: ${bytes(size)} ${more}`;
  }
  let tilesOf = [[], []];

  const leafLabel = (leaf) => (leaf.thing === undefined ? leaf.label : title(leaf.thing));

  const fit = (text, width, size) => {
    const room = Math.floor((width - 6) / (size * 0.605));
    if (room < 4) return "";
    return text.length <= room ? text : `${text.slice(0, room - 1)}\u2026`;
  };

  const drawTile = (parts, tile, position) => {
    const { rect, leaf } = tile;
    const kept = leaf.bytes > 0 ? Math.min(leaf.after / leaf.bytes, 1) : 0;
    const box = { x: rect.x.toFixed(2), y: rect.y.toFixed(2), width: rect.w.toFixed(2), height: rect.h.toFixed(2) };
    const reference = leaf.thing === undefined ? {} : { "data-thing": leaf.thing };
    const whole = { ...box, ...reference, "data-tile": position };
    parts.push(svg("rect", { ...whole, class: kept >= 0.995 ? "tile kept" : "tile gone" }));
    if (kept > 0 && kept < 0.995) {
      const height = rect.h * kept;
      const fill = { ...box, y: (rect.y + rect.h - height).toFixed(2), height: height.toFixed(2) };
      parts.push(svg("rect", { ...fill, ...reference, class: "kept", "pointer-events": "none" }));
    }
    if (rect.h >= 34 && rect.w >= 40) {
      const text = fit(Logic.shortName(printable(leafLabel(leaf))), rect.w, 10);
      // In what stays, or above it if that is too low.
      const low = rect.h * kept >= 14 ? 0 : rect.h * kept;
      const place = { x: (rect.x + 4).toFixed(1), y: (rect.y + rect.h - 5 - low).toFixed(1) };
      if (text) parts.push(svg("text", { ...place, class: rect.h * kept >= 14 ? "on" : "off" }, text));
    }
  };

  /** Whether two rectangles start in the same corner. */
  const near = (a, b) => Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5;

  const draw = (at) => {
    const map = maps[at];
    const width = Math.max(byId("map-before").parentElement.clientWidth, 200);
    const full = { w: width, h: Math.round(Math.min(Math.max(width * 0.42, 220), 460)) };
    const boxes = Logic.twoScales(trees[0].bytes, trees[1].bytes, full.w, full.h);
    const box = boxes[at];
    map.replaceChildren();
    map.setAttribute("viewBox", `0 0 ${box.w.toFixed(2)} ${box.h.toFixed(2)}`);
    map.setAttribute("width", `${((box.w / full.w) * 100).toFixed(3)}%`);
    if (box.w < 1 || box.h < 1) return;
    // One limit for both, or a thing would be a tile in one and not in the other.
    const least = Math.max(...[0, 1].map((other) => Logic.threshold(trees[other], boxes[other], MOST_TILES)));
    const tiles = Logic.treemap(trees[at], box, least);
    tilesOf[at] = tiles;
    const parts = [];
    tiles.forEach((tile, position) => tile.leaf && drawTile(parts, tile, position));
    for (const { rect, frame, depth } of tiles.filter((tile) => tile.frame)) {
      const line = { x: rect.x.toFixed(2), y: rect.y.toFixed(2), width: rect.w.toFixed(2), height: rect.h.toFixed(2) };
      parts.push(svg("rect", { ...line, class: "frame", "stroke-width": depth === 0 ? 3 : 1.5 }));
      // Names of sections and groups are where no name of a tile is: at the top, over the first tile.
      const isGroup = depth > 0;
      const inCorner = isGroup && tiles.some((tile) => tile.frame && tile.depth === 0 && near(tile.rect, rect));
      const words = isGroup ? frame.label : `${frame.label}  ${number(frame.bytes)}`;
      const text = rect.h >= (inCorner ? 56 : 44) ? fit(words, rect.w, 11) : "";
      if (!text) continue;
      const first = tiles.find((tile) => tile.leaf && near(tile.rect, rect));
      const kept = first && first.leaf.bytes > 0 ? first.leaf.after / first.leaf.bytes : 0;
      const down = inCorner ? 27 : 14;
      const isOn = first && first.rect.h * (1 - Math.min(kept, 1)) < down - 6;
      const place = { x: (rect.x + 5).toFixed(1), y: (rect.y + down).toFixed(1) };
      parts.push(svg("text", { ...place, class: `${isGroup ? "group" : "head"} ${isOn ? "on" : "off"}` }, text));
    }
    map.append(...parts);
    point(at);
  };

  /** Outlines the tile of what is selected. */
  const point = (at) => {
    maps[at].querySelectorAll(".pointed").forEach((old) => old.remove());
    const tile = tilesOf[at].find(({ leaf }) => leaf && leaf.thing === selected);
    if (!tile || selected === undefined) return;
    const { x, y, w, h } = tile.rect;
    maps[at].append(svg("rect", { x, y, width: w, height: h, class: "pointed" }));
  };

  const describeTile = ({ leaf, path }) => {
    const where = [...path, leafLabel(leaf)].map(printable).join(" \u203a ");
    const after = leaf.thing === undefined ? leaf.after : things.stays[leaf.thing] ? things.after[leaf.thing] : 0;
    const before = leaf.thing === undefined ? leaf.bytes : things.before[leaf.thing];
    return `${where}: ${before === after ? bytes(before) : `${number(before)} \u2192 ${bytes(after)}`}`;
  };

  maps.forEach((map, at) => {
    map.addEventListener("mousemove", (event) => {
      const tile = tilesOf[at][event.target.getAttribute("data-tile") ?? -1];
      if (tile) byId("readout").textContent = describeTile(tile);
    });
    map.addEventListener("click", (event) => {
      const thing = event.target.getAttribute("data-thing");
      if (thing !== null) open(Number(thing));
    });
  });

  // ---- memory --------------------------------------------------------------------------------

  const MOST_BLOCKS = 24;
  const useClass = (use) => `use-${use.replace(/\W+/g, "-")}`;
  const range = (block) => `${Memory.hex(block.start)} to ${Memory.hex(block.end)}`;
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

  // ---- why -----------------------------------------------------------------------------------

  const summary = (into, groups, heads, cells, nothing) => {
    if (groups.length === 0) into.append(element("p", { class: "quiet" }, nothing));
    else into.append(table(heads, groups.map(cells), { limit: 12, what: "reasons" }));
  };
  summary(
    byId("went"),
    Logic.went(data),
    ["Reason", "Things#", "Bytes#"],
    (group) => [
      element("span", {}, printable(group.text), " ", element("span", { class: "quiet" }, group.pass)),
      number(group.things),
      number(group.bytes),
    ],
    "Nothing went.",
  );
  summary(
    byId("stayed"),
    Logic.stayed(data),
    ["Root", "Things#", "Bytes#"],
    (group) => {
      const root = positions.get(group.root);
      const text = name(group.text);
      return [root === undefined ? text : link(root, text), number(group.things), number(group.bytes)];
    },
    "Nothing stays.",
  );

  // ---- list ----------------------------------------------------------------------------------

  const ROW = 28;
  const list = byId("list");
  const rows = byId("rows");
  let shown = [];
  let active = 0;
  let selected;

  const row = (position) => {
    const thing = shown[position];
    const fate = fateOf(thing);
    const text = element("span", { class: fate === "goes" ? "goes-name" : "" }, mark(fate), name(title(thing)));
    const item = quietItem(thing);
    if (item) text.append(element("span", { class: "quiet" }, `  ${item}`));
    const own = Math.max(things.before[thing], things.after[thing]);
    const retained = things.retained_before[thing] ?? things.retained_after[thing];
    const made = element(
      "div",
      {
        class: "row", role: "option", id: `row-${position}`, "aria-selected": position === active, "aria-posinset": position + 1,
        "aria-setsize": shown.length, title: `${printable(title(thing))} (${fate === "edited" ? "stays with another size" : fate})`,
      },
      text,
      element("span", {}, number(own)),
      element("span", {}, retained === null ? "\u2013" : number(retained)),
    );
    made.style.top = `${position * ROW}px`;
    return made;
  };

  /** Only rows that can be seen are in the document. */
  const renderRows = () => {
    const first = Math.max(Math.floor(list.scrollTop / ROW) - 5, 0);
    const last = Math.min(Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5, shown.length);
    rows.style.height = `${shown.length * ROW}px`;
    const made = [];
    for (let position = first; position < last; position += 1) made.push(row(position));
    rows.replaceChildren(...made);
    if (shown.length > 0) list.setAttribute("aria-activedescendant", `row-${active}`);
    else list.removeAttribute("aria-activedescendant");
  };

  const scrollToActive = () => {
    const top = active * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  };

  const activate = (position) => {
    if (shown.length === 0) return;
    active = Math.min(Math.max(position, 0), shown.length - 1);
    scrollToActive();
    renderRows();
    show(shown[active]);
  };

  const filter = (keep) => {
    const asked = { text: byId("search").value, kind: byId("kind").value, fate: byId("fate").value, order: byId("order").value };
    shown = Logic.select(data, asked);
    const at = keep === undefined ? -1 : shown.indexOf(keep);
    active = Math.max(at, 0);
    byId("count").textContent = `${number(shown.length)} of ${number(things.item.length)}`;
    list.scrollTop = Math.max(active * ROW - list.clientHeight / 2, 0);
    renderRows();
  };

  /** Shows a thing in the list and beside it; from anywhere on the page. */
  const open = (thing) => {
    if (!shown.includes(thing)) {
      byId("search").value = "";
      byId("fate").value = "";
      byId("kind").value = Logic.kind(things.item[thing]);
      filter(thing);
    }
    activate(shown.indexOf(thing));
    focusDetail();
  };

  const focusDetail = () => {
    const head = byId("detail").querySelector("h3");
    if (!head) return;
    head.focus({ preventScroll: true });
    const box = byId("detail").getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight * 0.7) byId("h-list").scrollIntoView();
    if (window.matchMedia("(max-width: 56rem)").matches) byId("detail").scrollIntoView();
  };

  // ---- one thing -----------------------------------------------------------------------------

  const links = Logic.links(data);

  const stopCell = (step) => {
    const at = data.steps.at[step];
    return typeof at === "number" ? link(at, name(title(at))) : name(itemText(at));
  };

  /** Why a root of a path stays or went, if a pass decided about it. */
  const because = (stop) => {
    const item = typeof stop === "number" ? things.item[stop] : "";
    const fate = item.startsWith("export:") ? fates.get(item.slice(7)) : undefined;
    return fate ? element("span", { class: "because" }, `${fate.kept ? "stays" : "goes"}: ${printable(fate.reason)}`) : undefined;
  };

  const pathList = (step) => {
    const steps = Logic.path(data, step);
    const items = steps.map((one, at) => {
      const stop = data.steps.at[one];
      const item = typeof stop === "number" ? quietItem(stop) : "";
      const how = at + 1 < steps.length ? element("span", { class: "how" }, Logic.how(data, steps[at + 1])) : undefined;
      return element("li", {}, stopCell(one), item ? element("span", { class: "quiet" }, `  ${item}`) : undefined, at === 0 ? because(stop) : undefined, how);
    });
    const HEAD = 60;
    if (items.length <= 2 * HEAD) return element("ol", { class: "path" }, ...items);
    const left = element("li", { class: "quiet" }, `${number(items.length - 2 * HEAD)} more steps`);
    return element("ol", { class: "path" }, ...items.slice(0, HEAD), left, ...items.slice(-HEAD));
  };

  const linkList = (head, edges, end) => {
    if (edges.length === 0) return [];
    const LIMIT = 40;
    const made = element("ul", { class: "links" });
    const item = (edge) => {
      const thing = data.edges[end][edge];
      const when = data.edges.when[edge];
      const tag = when === Logic.BEFORE ? ", before only" : when === Logic.AFTER ? ", after only" : "";
      const words = element("span", { class: "quiet" }, `${Logic.reason(data.edges.reason[edge])}${tag}`);
      return element("li", {}, element("span", {}, mark(fateOf(thing)), link(thing)), words);
    };
    const add = (some) => made.append(...some.map(item));
    const all = [...edges];
    add(all.slice(0, LIMIT));
    const parts = [element("h3", {}, `${head} (${number(all.length)})`), made];
    if (all.length > LIMIT) {
      const more = element("button", { type: "button", class: "more" }, "Show all");
      more.addEventListener("click", () => {
        add(all.slice(LIMIT));
        more.remove();
      });
      parts.push(more);
    }
    return parts;
  };

  const verdict = (thing) => {
    const item = things.item[thing];
    const fate = item.startsWith("export:") ? fates.get(item.slice(7)) : undefined;
    const because = fate ? `: ${printable(fate.reason)}` : "";
    if (things.stays[thing]) return `Stays${because}.`;
    const run = things.removed_by[thing];
    if (run === null) return "Is a part of what leads to other things.";
    const removed = data.runs[run];
    const freed = things.freed_by[thing];
    if (freed === null) return `Goes; ${removed} removes it${because}.`;
    return `Goes; ${data.runs[freed]} ended what kept it, ${removed} removes it${because}.`;
  };

  const facts = (thing) => {
    const size = (value) => (value === null ? "\u2013" : number(value));
    const made = element("div", { class: "facts" });
    made.append(...["", "before", "after"].map((text) => element("span", { class: "quiet" }, text)));
    const rows = [
      ["own bytes", things.before[thing], things.stays[thing] ? things.after[thing] : 0],
      ["retained", things.retained_before[thing], things.stays[thing] ? things.retained_after[thing] : 0],
    ];
    for (const [head, before, after] of rows) {
      made.append(element("span", {}, head), element("span", {}, size(before)), element("span", {}, size(after)));
    }
    return made;
  };

  const show = (thing) => {
    selected = thing;
    const item = things.item[thing];
    const group = things.group[thing];
    const where = [quietItem(thing), group === null ? "" : printable(data.groups[group])].filter(Boolean).join(" \u00b7 ");
    const isSized = ["func", "segment", "export"].includes(Logic.kind(item));
    const parts = [element("h3", { tabindex: "-1" }, name(title(thing)))];
    if (where) parts.push(element("p", { class: "quiet" }, where));
    if (Logic.kind(item) !== "other" || things.stays[thing] || things.removed_by[thing] !== null) {
      parts.push(element("p", {}, mark(fateOf(thing)), verdict(thing)));
    }
    if (isSized) parts.push(facts(thing));
    const step = things.step[thing];
    if (step !== null) {
      parts.push(element("h3", {}, things.stays[thing] ? "What keeps it" : "What kept it until then"), pathList(step));
    } else if (isSized) {
      parts.push(element("p", { class: "quiet" }, "Nothing reaches it from any export."));
    }
    parts.push(...linkList("Needed by", links.neededBy(thing), "from"), ...linkList("Needs", links.needs(thing), "to"));
    byId("detail").replaceChildren(...parts);
    [0, 1].forEach(point);
  };

  list.addEventListener("scroll", () => requestAnimationFrame(renderRows));
  list.addEventListener("click", (event) => {
    const target = event.target.closest(".row");
    if (target) activate(Number(target.id.slice(4)));
  });
  list.addEventListener("keydown", (event) => {
    const page = Math.max(Math.floor(list.clientHeight / ROW) - 1, 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length };
    if (event.key in moves) activate(active + moves[event.key]);
    else if (event.key === "Enter") focusDetail();
    else return;
    event.preventDefault();
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    list.focus();
    activate(active);
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    byId("search").focus();
  });
  for (const id of ["search", "kind", "fate", "order"]) byId(id).addEventListener("input", () => filter(selected));

  // ---- the rest ------------------------------------------------------------------------------

  const exported = things.item.map((item, thing) => ({ item, thing })).filter(({ item }) => item.startsWith("export:"));
  const boundary = exported.map(({ item, thing }) => {
    const fate = fates.get(item.slice(7));
    const stays = things.stays[thing] === 1;
    const reason = fate?.reason ?? (stays ? "exported: anybody outside may use it" : "");
    return { thing, stays, reason, kind: fate?.kind ?? "" };
  });
  const left = boundary.filter(({ stays }) => stays).length;
  byId("boundary").textContent = `${number(left)} of ${number(boundary.length)} exports stay.`;
  if (boundary.length > 0) {
    boundary.sort((a, b) => Number(a.stays) - Number(b.stays) || a.thing - b.thing);
    const cells = boundary.map(({ thing, stays, reason, kind }) => {
      const fate = element("span", {}, mark(stays ? "stays" : "goes"), stays ? "stays" : "goes");
      return [fate, link(thing, name(things.item[thing].slice(7))), kind, printable(reason)];
    });
    byId("exports").append(table(["", "Export", "Is a", "Reason"], cells, { stacks: true, what: "exports" }));
  }

  const passes = report.passes.map((pass, at) => [
    `${at + 1}`,
    element("span", pass.changed ? {} : { class: "quiet" }, pass.pass),
    pass.changed ? element("span", {}, ...pass.notes.map((note) => element("div", {}, printable(note)))) : element("span", { class: "quiet" }, "changed nothing"),
    pass.changed ? number(pass.bytes_before - pass.bytes_after).replace(/^-/, "\u2212") : "",
    number(pass.bytes_after),
  ]);
  byId("passes").append(table(["", "Pass", "What it did", "Saved#", "Bytes after#"], passes, { what: "runs" }));
  for (const pass of report.cut) byId("passes").append(element("p", { class: "quiet" }, `${pass} did not run because of the limit.`));

  const compared = (rows) => rows.map(([label, before, after]) => [label, number(before), number(after), change(before, after)]);
  const sums = new Map();
  data.sections.forEach((sections, at) => {
    for (const section of sections) {
      const label = section.custom ? `custom ${printable(section.name)}` : section.name;
      const sum = sums.get(label) ?? [label, 0, 0];
      sum[at + 1] += section.bytes;
      sums.set(label, sum);
    }
  });
  byId("sections").append(table(["Section", "Before#", "After#", "#"], compared([...sums.values()]), { what: "sections" }));
  const COUNTS = {
    bytes: "bytes", funcs: "functions, defined", imported_funcs: "functions, imported", imports: "imports", exports: "exports",
    types: "types", tables: "tables", memories: "memories", globals: "globals", tags: "tags", elem_segments: "element segments",
    data_segments: "data segments", data_bytes: "data bytes", custom_bytes: "custom section bytes", memory_grow: "memory.grow sites",
  };
  const counts = Object.entries(COUNTS).filter(([key]) => report.before[key] || report.after[key]);
  byId("counts").append(
    table(["", "Before#", "After#", "#"], compared(counts.map(([key, label]) => [label, report.before[key], report.after[key]]))),
  );

  // A pass that runs again does the same again: the first size and the last one count.
  const changed = new Map();
  for (const pass of report.passes.filter((one) => one.changed)) {
    for (const section of pass.sections.filter((one) => one.action !== "kept")) {
      const key = `${section.action}\n${section.name}\n${section.reason}`;
      const known = changed.get(key);
      if (known) known.after = section.after;
      else changed.set(key, { ...section });
    }
  }
  const custom = [...changed.values()];
  if (custom.length > 0) {
    byId("custom").hidden = false;
    const cells = custom.map((section) => [
      name(section.name), section.action, printable(section.reason), number(section.before), number(section.after),
    ]);
    byId("custom-table").append(table(["Section", "Was", "Reason", "Before#", "After#"], cells, { limit: 40, stacks: true, what: "rows" }));
  }

  const assumptions = [...new Set(report.passes.flatMap((pass) => pass.assumptions))];
  byId("assumed").hidden = assumptions.length === 0;
  byId("assumptions").append(...assumptions.map((text) => element("li", {}, printable(text))));

  const timed = report.passes.filter((pass) => pass.micros !== undefined);
  if (timed.length > 0) {
    byId("timed").hidden = false;
    const cells = timed.map((pass) => [pass.pass, (pass.micros / 1000).toFixed(2)]);
    byId("times").append(table(["Pass", "Milliseconds#"], cells));
  }

  // For paper: a list that is scrolled says nothing there.
  const all = { text: "", kind: "", fate: "", order: "retained" };
  const largest = Logic.select(data, all).filter((thing) => Logic.isCounted(things.item[thing])).slice(0, 30);
  const cells = largest.map((thing) => [
    element("span", {}, mark(fateOf(thing)), name(title(thing)), element("span", { class: "quiet" }, `  ${quietItem(thing)}`)),
    number(things.before[thing]),
    number(things.stays[thing] ? things.after[thing] : 0),
    things.retained_before[thing] === null ? "\u2013" : number(things.retained_before[thing]),
  ]);
  byId("largest").append(element("h3", {}, "The largest by what they retain"), table(["", "Own bytes before#", "After#", "Retained before#"], cells));

  // ---- begin ---------------------------------------------------------------------------------

  filter();
  if (shown.length > 0) show(shown[0]);
  [0, 1].forEach(draw);
  let width = document.documentElement.clientWidth;
  window.addEventListener("resize", () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    requestAnimationFrame(() => [0, 1].forEach(draw));
  });
})();
