"use strict";
// What the page computes, without a document: layout of the maps, paths, groups, filters, numbers.

const Logic = (() => {
  const BEFORE = 1;
  const AFTER = 2;

  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

  const bytes = (value) => `${number(value)} ${value === 1 ? "byte" : "bytes"}`;

  /** The change from one size to another as a percentage; empty if there is none. */
  const change = (before, after) => {
    if (before === after || before === 0) return "";
    const percent = ((after - before) / before) * 100;
    return `${percent < 0 ? "\u2212" : "+"}${Math.abs(percent).toFixed(1)}\u202f%`;
  };

  /** Text in which nothing is invisible, or turns the direction of what follows. */
  const printable = (text) =>
    String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}\p{Cs}]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

  const kind = (item) => {
    const of = item.replace(/^output:/, "").split(":")[0];
    if (item.includes("[*]")) return "other";
    if (of === "func" || of === "export") return of;
    return of === "data" || of === "elem" ? "segment" : "other";
  };

  /** `func:12` as `func 12`, and what a table holds in words. */
  const itemText = (item) => {
    const holds = /^(output:)?(\w+):(\d+)\[\*\](?: as (.*))?$/.exec(item);
    if (holds) return `what ${holds[2]} ${holds[3]} holds${holds[4] ? ` as ${holds[4]}` : ""}`;
    const numbered = /^(output:)?(func|data|elem|table|memory|global|tag|type):(\d+(?:\[\d+\])?)$/.exec(item);
    if (numbered) return `${numbered[2]} ${numbered[3]}${numbered[1] ? " of the output" : ""}`;
    if (item === "start") return "the start function";
    return item.startsWith("export:") ? `export ${printable(item.slice(7))}` : printable(item);
  };

  /** The end of a qualified name: what fits where there is little room. */
  const shortName = (name) => {
    let depth = 0;
    let cuts = [0];
    for (let at = 0; at < name.length; at += 1) {
      if (name[at] === "<" || name[at] === "(") depth += 1;
      else if (name[at] === ">" || name[at] === ")") depth -= 1;
      else if (depth === 0 && name.startsWith("::", at)) cuts.push(at + 2);
    }
    return name.slice(cuts.length > 2 ? cuts[cuts.length - 2] : 0);
  };

  /**
   * Rectangles whose areas are in proportion to `values`, which fill `box`, and are as square as the
   * order allows (Bruls, Huizing and van Wijk). Values are positive, largest first.
   */
  const squarify = (values, box) => {
    const rects = [];
    let { x, y, w, h } = box;
    let left = values.reduce((sum, value) => sum + value, 0);
    let at = 0;
    while (at < values.length) {
      const side = Math.min(w, h);
      const scale = left > 0 ? (w * h) / left : 0;
      let end = at;
      let sum = 0;
      let worst = Infinity;
      while (end < values.length) {
        const next = sum + values[end];
        const thick = (next * scale) / side;
        const long = (values[at] * scale) / thick;
        const short = (values[end] * scale) / thick;
        const ratio = Math.max(long / thick, thick / short);
        if (!(ratio <= worst)) break;
        worst = ratio;
        sum = next;
        end += 1;
      }
      if (end === at) sum = values[end++];
      const share = left > 0 ? sum / left : 0;
      const thick = w >= h ? w * share : h * share;
      let along = 0;
      for (; at < end; at += 1) {
        const length = side * (sum > 0 ? values[at] / sum : 0);
        rects.push(w >= h ? { x, y: y + along, w: thick, h: length } : { x: x + along, y, w: length, h: thick });
        along += length;
      }
      if (w >= h) [x, w] = [x + thick, w - thick];
      else [y, h] = [y + thick, h - thick];
      left -= sum;
    }
    return rects;
  };

  /** Everything that has bytes, as a tree: sections, in code groups, and in these functions. */
  const sizeTree = (data, when) => {
    const { things } = data;
    const size = when === BEFORE ? things.before : things.after;
    const inSection = { code: "func", data: "data", elem: "elem" };
    const bySection = new Map();
    for (const section of data.sections[when === BEFORE ? 0 : 1]) {
      const key = `${section.custom ? "c" : "s"}${section.name}`;
      const known = bySection.get(key) ?? { name: section.name, custom: section.custom, bytes: 0 };
      known.bytes += section.bytes;
      bySection.set(key, known);
    }
    const members = { func: [], data: [], elem: [] };
    things.item.forEach((item, thing) => {
      if (size[thing] > 0) members[item.replace(/^output:/, "").split(":")[0]]?.push(thing);
    });
    const other = when === BEFORE ? sectionBytes(data, AFTER) : sectionBytes(data, BEFORE);
    const leaf = (thing) => ({ thing, bytes: size[thing], after: things.stays[thing] ? things.after[thing] : 0 });
    const sections = [...bySection.values()].map((section) => {
      const label = section.custom ? `custom ${printable(section.name)}` : section.name;
      const of = section.custom ? undefined : members[inSection[section.name]];
      if (!of || of.length === 0) {
        const elsewhere = other.get(`${section.custom ? "c" : "s"}${section.name}`) ?? 0;
        return { label, bytes: section.bytes, after: when === BEFORE ? Math.min(elsewhere, section.bytes) : section.bytes };
      }
      const leaves = of.map(leaf);
      const rest = section.bytes - leaves.reduce((sum, one) => sum + one.bytes, 0);
      let children = leaves;
      if (inSection[section.name] === "func" && data.groups.length > 0) {
        const groups = new Map();
        for (const one of leaves) {
          const group = things.group[one.thing];
          const name = group === null ? "(others)" : printable(data.groups[group]);
          if (!groups.has(name)) groups.set(name, { label: name, bytes: 0, children: [] });
          groups.get(name).bytes += one.bytes;
          groups.get(name).children.push(one);
        }
        children = [...groups.values()];
      }
      if (rest > 0) children.push({ label: `${label}: what is around`, bytes: rest, after: rest });
      return { label, bytes: section.bytes, children };
    });
    return { label: "", bytes: sections.reduce((sum, section) => sum + section.bytes, 0), children: sections };
  };

  const sectionBytes = (data, when) => {
    const sums = new Map();
    for (const section of data.sections[when === BEFORE ? 0 : 1]) {
      const key = `${section.custom ? "c" : "s"}${section.name}`;
      sums.set(key, (sums.get(key) ?? 0) + section.bytes);
    }
    return sums;
  };

  const leaves = (node) => (node.children ? node.children.flatMap(leaves) : [node]);

  /** The size from which on a leaf is a tile of its own, so that there are at most `most` of them. */
  const threshold = (tree, box, most) => {
    const sizes = leaves(tree).map((leaf) => leaf.bytes).sort((a, b) => b - a);
    const visible = (tree.bytes * 6) / (box.w * box.h);
    return Math.max(visible, sizes.length > most ? sizes[most] : 0);
  };

  /**
   * Tiles of a tree in `box`: `{ rect, leaf, path }` for each leaf, and `{ rect, frame, depth }` for each inner
   * node. Leaves below `least` bytes are one tile in each inner node, so nothing is left out.
   */
  const treemap = (tree, box, least) => {
    const tiles = [];
    const visit = (node, rect, path) => {
      if (!node.children) {
        tiles.push({ rect, leaf: node, path });
        return;
      }
      const total = (list) => list.reduce((sum, child) => sum + child.bytes, 0);
      const large = node.children.filter((child) => child.bytes > 0 && (child.children || child.bytes >= least));
      const small = node.children.filter((child) => child.bytes > 0 && !child.children && child.bytes < least);
      if (small.length === 1) large.push(small[0]);
      else if (small.length > 1) {
        const after = small.reduce((sum, child) => sum + child.after, 0);
        large.push({ label: `${number(small.length)} smaller`, bytes: total(small), after });
      }
      large.sort((a, b) => b.bytes - a.bytes);
      const rects = squarify(large.map((child) => child.bytes), rect);
      const here = node.label ? [...path, node.label] : path;
      large.forEach((child, at) => visit(child, rects[at], here));
      if (node.label) tiles.push({ rect, frame: node, depth: path.length });
    };
    visit(tree, box, []);
    return tiles;
  };

  /** The sides of two maps of one scale, the larger one `width` by `height`. */
  const twoScales = (before, after, width, height) => {
    const largest = Math.max(before, after, 1);
    return [before, after].map((size) => {
      const scale = Math.sqrt(size / largest);
      return { x: 0, y: 0, w: width * scale, h: height * scale };
    });
  };

  /** The path that ends with a step, root first: positions of steps. */
  const path = (data, step) => {
    const steps = [];
    for (let at = step; at !== null && at !== undefined; at = data.steps.before[at]) steps.push(at);
    return steps.reverse();
  };

  /** For each step the first one of its path. */
  const roots = (data) => {
    const { before } = data.steps;
    const root = new Array(before.length).fill(-1);
    for (let step = 0; step < before.length; step += 1) {
      const open = [];
      let at = step;
      while (root[at] === -1 && before[at] !== null) {
        open.push(at);
        at = before[at];
      }
      const found = root[at] === -1 ? at : root[at];
      root[at] = found;
      for (const one of open) root[one] = found;
    }
    return root;
  };

  const REASONS = {
    named: "is",
    "while-imported": "is live, and as long as it is, this stays",
    call: "calls",
    "indirect-call": "calls through a table",
    "ref-func": "makes a reference to",
    "memory-grow": "grows",
    operator: "uses",
    "const-expr": "mentions in a constant",
    "filled-by": "is filled by",
    within: "is in, or is written into",
    instantiation: "writes or instantiates",
    "shares-slots": "shares slots with",
    "index-as-data": "is told indices as plain numbers, so this stays",
    typed: "has the type",
    holds: "holds",
  };

  const reason = (word) => REASONS[word] ?? word;

  /** How one step leads on, in words. */
  const how = (data, step) => {
    const { steps } = data;
    const words = [reason(steps.reason[step])];
    if (steps.type[step]) words.push(`as ${steps.type[step]}`);
    if (steps.offset[step] !== null) words.push(`at 0x${steps.offset[step].toString(16)}`);
    if (steps.slot[step]) words.push(`\u00b7 ${steps.slot[step]}`);
    return words.join(" ");
  };

  /** The last decision about each export, by name. */
  const fates = (data) => {
    const last = new Map();
    for (const pass of data.report.passes) for (const fate of pass.exports) last.set(fate.name, { ...fate, pass: pass.pass });
    return last;
  };

  const stopName = (data, step) => {
    const at = data.steps.at[step];
    return typeof at === "number" ? data.things.item[at] : at;
  };

  const isCounted = (item) => ["func", "segment"].includes(kind(item));

  const grouped = (data, wanted, size, key) => {
    const groups = new Map();
    data.things.item.forEach((item, thing) => {
      if (!isCounted(item) || !wanted(thing)) return;
      const { text, pass, root } = key(thing);
      const id = `${pass ?? ""}\n${text}`;
      const group = groups.get(id) ?? { text, pass, root, things: 0, bytes: 0 };
      group.things += 1;
      group.bytes += size[thing];
      groups.set(id, group);
    });
    return [...groups.values()].sort((a, b) => b.bytes - a.bytes || b.things - a.things);
  };

  /** What went, by the pass that let it go and the reason. */
  const went = (data) => {
    const { things } = data;
    const root = roots(data);
    const fate = fates(data);
    return grouped(
      data,
      (thing) => !things.stays[thing] && things.removed_by[thing] !== null,
      things.before,
      (thing) => {
        const run = things.freed_by[thing] ?? things.removed_by[thing];
        const pass = data.runs[run];
        if (things.step[thing] === null) return { pass, text: "nothing reached it" };
        const item = stopName(data, root[things.step[thing]]);
        const exported = item.startsWith("export:") ? fate.get(item.slice(7)) : undefined;
        if (exported && !exported.kept) return { pass: exported.pass, text: `its exports went: ${exported.reason}` };
        return { pass, text: "code that led to it went" };
      },
    );
  };

  /** What stays, by the root of the path that keeps it. */
  const stayed = (data) => {
    const { things } = data;
    const root = roots(data);
    return grouped(
      data,
      (thing) => things.stays[thing] === 1,
      things.after,
      (thing) => {
        if (things.step[thing] === null) return { text: "nothing reaches it" };
        const item = stopName(data, root[things.step[thing]]);
        return { text: itemText(item), root: item };
      },
    );
  };

  const fateOf = (things, thing) => {
    if (!things.stays[thing]) return "goes";
    return things.before[thing] === things.after[thing] ? "stays" : "edited";
  };

  /** The things that a person asks for, in the order asked for. */
  const select = (data, { text, kind: wanted, fate, order }) => {
    const { things } = data;
    const needle = text.trim().toLowerCase().replace(/^\$/, "");
    const found = [];
    for (let thing = 0; thing < things.item.length; thing += 1) {
      if (wanted && kind(things.item[thing]) !== wanted) continue;
      if (fate && fateOf(things, thing) !== fate) continue;
      if (needle) {
        const item = things.item[thing].toLowerCase();
        const exact = item === needle || item.replace(":", " ") === needle;
        const name = things.name[thing]?.toLowerCase() ?? (item.startsWith("export:") ? item.slice(7) : "");
        if (!exact && !name.includes(needle)) continue;
      }
      found.push(thing);
    }
    const size = (thing) => Math.max(things.before[thing], things.after[thing]);
    const retained = (thing) => things.retained_before[thing] ?? things.retained_after[thing] ?? size(thing);
    const keys = {
      retained,
      shallow: size,
      saved: (thing) => things.before[thing] - things.after[thing],
    };
    if (order === "name") {
      const name = (thing) => things.name[thing] ?? things.item[thing];
      const compare = (a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a - b);
      return found.sort(compare);
    }
    const key = keys[order];
    return key ? found.sort((a, b) => key(b) - key(a) || a - b) : found;
  };

  /** The edges of each thing: `{ needs, neededBy }`, each a list of positions of edges. */
  const links = (data) => {
    const count = data.things.item.length;
    const index = (ends) => {
      const start = new Uint32Array(count + 1);
      for (const end of ends) start[end + 1] += 1;
      for (let at = 0; at < count; at += 1) start[at + 1] += start[at];
      const edges = new Uint32Array(ends.length);
      const next = start.slice();
      ends.forEach((end, edge) => {
        edges[next[end]] = edge;
        next[end] += 1;
      });
      return (thing) => edges.subarray(start[thing], start[thing + 1]);
    };
    return { needs: index(data.edges.from), neededBy: index(data.edges.to) };
  };

  return {
    BEFORE, AFTER, number, bytes, change, printable, kind, itemText, shortName, squarify, sizeTree, leaves, threshold,
    treemap, twoScales, path, roots, reason, how, fates, stopName, went, stayed, fateOf, select, links, isCounted,
  };
})();

if (typeof module !== "undefined") module.exports = Logic;
