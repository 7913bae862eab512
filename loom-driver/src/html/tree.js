"use strict";
// Sizes as trees, and as tiles. Needs no document. Trees can be as deep as a module is long, so nothing here recurs.

const Tree = ((Logic) => {
  const { BEFORE, AFTER, number, printable, itemText } = Logic;

  /** What the map can be grouped by, in the order of the menu. */
  const GROUPINGS = { component: "component", crate: "crate", namespace: "namespace", dominator: "what keeps it", section: "section only" };

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

  /** The scopes of a demangled name, outermost first: those of `<a::b::C as d::E>::f` are `a`, `b` and `C`. */
  const scopes = (name) => {
    const path = /^[^\p{L}\p{N}_]*(?:mut )?((?:[\p{L}\p{N}_$]+::)*)([\p{L}\p{N}_$]*)/u.exec(name);
    const parts = path[1].split("::").filter(Boolean);
    // In brackets, or before them, the last one is a type, and what stands behind it is in it.
    if (parts.length > 0 && path[2] && /^[<&*([]/.test(name)) parts.push(path[2]);
    return parts;
  };

  /** For each thing what it is grouped under, outermost first. */
  const groupsOf = (data, grouping) => {
    const { things, groups } = data;
    const named = (column) => (thing) => [column[thing] === null ? "(others)" : printable(groups[column[thing]])];
    if (grouping === "component" && things.component.some((group) => group !== null)) return named(things.component);
    if (grouping === "crate" && things.crate.some((group) => group !== null)) return named(things.crate);
    if (grouping === "namespace") {
      return (thing) => {
        const path = scopes(things.name[thing] ?? "");
        return path.length > 0 ? path.map(printable) : ["(others)"];
      };
    }
    return () => [];
  };

  /** What a map is grouped by at first: what says most about this module. */
  const firstGrouping = ({ things }) => {
    if (things.component.some((group) => group !== null)) return "component";
    return things.crate.some((group) => group !== null) ? "crate" : "dominator";
  };

  const sectionBytes = (data, when) => {
    const sums = new Map();
    for (const section of data.sections[when === BEFORE ? 0 : 1]) {
      const key = `${section.custom ? "c" : "s"}${section.name}`;
      sums.set(key, (sums.get(key) ?? 0) + section.bytes);
    }
    return sums;
  };

  /** The section that each kind of thing is in. */
  const SECTIONS = { func: "code", data: "data", elem: "elem", export: "export" };

  const inner = (label, children, thing) => {
    const sum = (what) => children.reduce((total, child) => total + child[what], 0);
    return { label, thing, bytes: sum("bytes"), after: sum("after"), children };
  };

  /** Adds a leaf below the groups in `path`. */
  const insert = (root, path, leaf) => {
    let at = root;
    for (const label of path) {
      at.groups ??= new Map();
      if (!at.groups.has(label)) {
        const group = { label, bytes: 0, after: 0, children: [] };
        at.groups.set(label, group);
        at.children.push(group);
      }
      at = at.groups.get(label);
      at.bytes += leaf.bytes;
      at.after += leaf.after;
    }
    at.children.push(leaf);
  };

  /** Everything that has bytes, as a tree: sections, and in them what `grouping` says. */
  const sizeTree = (data, when, grouping) => {
    const { things } = data;
    const size = when === BEFORE ? things.before : things.after;
    const members = { code: [], data: [], elem: [], export: [] };
    things.item.forEach((item, thing) => {
      if (size[thing] > 0) members[SECTIONS[item.replace(/^output:/, "").split(":")[0]]]?.push(thing);
    });
    const leaf = (thing) => ({ thing, bytes: size[thing], after: things.stays[thing] ? things.after[thing] : 0 });
    const own = sectionBytes(data, when);
    const other = sectionBytes(data, when === BEFORE ? AFTER : BEFORE);
    const groups = groupsOf(data, grouping);
    const sections = [];
    const loose = [];
    for (const [key, bytes] of own) {
      const [isCustom, name] = [key[0] === "c", key.slice(1)];
      const label = isCustom ? `custom ${printable(name)}` : name;
      const of = (isCustom ? undefined : members[name]) ?? [];
      if (of.length === 0) {
        const after = when === BEFORE ? Math.min(other.get(key) ?? 0, bytes) : bytes;
        sections.push({ label, bytes, after });
        continue;
      }
      const rest = bytes - of.reduce((sum, thing) => sum + size[thing], 0);
      const around = rest > 0 ? [{ label: `${label}: what is around`, bytes: rest, after: rest }] : [];
      if (grouping === "dominator") {
        for (const thing of of) loose.push(thing);
        sections.push(...around);
        continue;
      }
      const section = { label, bytes: 0, after: 0, children: [] };
      for (const thing of of) insert(section, name === "code" ? groups(thing) : [], leaf(thing));
      sections.push(inner(label, section.children.concat(around)));
    }
    return inner("", grouping === "dominator" ? sections.concat(dominated(data, when, loose, leaf)) : sections);
  };

  /** The things that each thing dominates, before or after: `children(thing)`, and `roots`, which none dominates. */
  const dominators = (data, when) => {
    const above = when === BEFORE ? data.things.dominator_before : data.things.dominator_after;
    const start = new Uint32Array(above.length + 1);
    for (const upper of above) if (upper !== null) start[upper + 1] += 1;
    for (let at = 0; at < above.length; at += 1) start[at + 1] += start[at];
    const below = new Uint32Array(start[above.length]);
    const next = start.slice();
    above.forEach((upper, thing) => {
      if (upper !== null) below[next[upper]++] = thing;
    });
    return { children: (thing) => below.subarray(start[thing], start[thing + 1]) };
  };

  /** The dominator tree of things, as nodes of a tree of sizes. */
  const dominated = (data, when, loose, leaf) => {
    const { things } = data;
    const above = when === BEFORE ? things.dominator_before : things.dominator_after;
    const retained = when === BEFORE ? things.retained_before : things.retained_after;
    const nodes = new Map(loose.map((thing) => [thing, { ...leaf(thing) }]));
    const below = new Map();
    const [roots, unreached] = [[], []];
    for (const [thing, node] of nodes) {
      if (retained[thing] === null) unreached.push(node);
      else if (above[thing] !== null && nodes.has(above[thing])) {
        if (!below.has(above[thing])) below.set(above[thing], []);
        below.get(above[thing]).push(thing);
      } else roots.push(thing);
    }
    // Each behind the one that dominates it; from the end, what is below a thing is done before it.
    const order = [...roots];
    for (let at = 0; at < order.length; at += 1) for (const child of below.get(order[at]) ?? []) order.push(child);
    for (const thing of order.reverse()) {
      const children = (below.get(thing) ?? []).map((child) => nodes.get(child));
      if (children.length === 0) continue;
      const own = nodes.get(thing);
      const label = printable(things.name[thing] ?? itemText(things.item[thing]));
      nodes.set(thing, inner(label, own.bytes > 0 ? [own].concat(children) : children, thing));
    }
    const made = roots.map((thing) => nodes.get(thing));
    if (unreached.length > 0) made.push(inner("nothing reaches it", unreached));
    return made;
  };

  const leaves = (root) => {
    const found = [];
    const todo = [root];
    while (todo.length > 0) {
      const node = todo.pop();
      if (node.children) for (const child of node.children) todo.push(child);
      else found.push(node);
    }
    return found;
  };

  /** What a node is called in both trees. */
  const key = (node) => (node.thing === undefined ? `group ${node.label}` : `thing ${node.thing}`);

  /** The nodes that `keys` lead to, from the root on; fewer if there are no such. */
  const zoomed = (root, keys) => {
    const path = [root];
    for (const wanted of keys) {
      const next = path.at(-1).children.find((child) => child.children && key(child) === wanted);
      if (!next) break;
      path.push(next);
    }
    return path;
  };

  /** What can be zoomed into from a node, the largest first. */
  const zoomable = (node) => (node.children ?? []).filter((child) => child.children && child.bytes > 0).sort((a, b) => b.bytes - a.bytes);

  /** The size from which on a leaf is a tile of its own, so that there are at most `most` of them. */
  const threshold = (tree, box, most) => {
    const sizes = leaves(tree).map((leaf) => leaf.bytes).sort((a, b) => b - a);
    const visible = (tree.bytes * 6) / (box.w * box.h);
    return Math.max(visible, sizes.length > most ? sizes[most] : 0);
  };

  /** Deeper groups, and smaller ones, are one tile. */
  const DEEPEST = 5;
  const SMALLEST = 60;

  /**
   * Tiles of a tree in `box`: `{ rect, leaf, path }` for each leaf, and `{ rect, frame, depth, path }` for each inner
   * node. What is below `least` bytes is one tile in each inner node, so nothing is left out. `path`: the
   * nodes around it, without the tree itself; a leaf that stands for several can be zoomed into there.
   */
  const treemap = (tree, box, least) => {
    const tiles = [];
    const todo = [{ node: tree, rect: box, path: [], depth: 0 }];
    const frames = [];
    while (todo.length > 0) {
      const { node, rect, path, depth } = todo.pop();
      const isWhole = !node.children || depth > DEEPEST || (depth > 0 && rect.w * rect.h < SMALLEST);
      if (isWhole) {
        tiles.push({ rect, leaf: node, path });
        continue;
      }
      const here = depth === 0 ? path : [...path, node];
      const isLarge = (child) => child.bytes >= least;
      const large = node.children.filter((child) => child.bytes > 0 && isLarge(child));
      const small = node.children.filter((child) => child.bytes > 0 && !isLarge(child));
      if (small.length === 1) large.push(small[0]);
      else if (small.length > 1) large.push({ ...inner(`${number(small.length)} smaller`, small), children: undefined, isMany: true });
      large.sort((a, b) => b.bytes - a.bytes);
      const rects = squarify(large.map((child) => child.bytes), rect);
      large.forEach((child, at) => todo.push({ node: child, rect: rects[at], path: here, depth: depth + 1 }));
      if (depth > 0) frames.push({ rect, frame: node, depth: depth - 1, path: here });
    }
    return [...tiles, ...frames.sort((a, b) => b.depth - a.depth)];
  };

  /** The sides of two maps of one scale, the larger one `width` by `height`. */
  const twoScales = (before, after, width, height) => {
    const largest = Math.max(before, after, 1);
    return [before, after].map((size) => {
      const scale = Math.sqrt(size / largest);
      return { x: 0, y: 0, w: width * scale, h: height * scale };
    });
  };

  return {
    GROUPINGS, squarify, scopes, firstGrouping, sizeTree, dominators, leaves, key, zoomed, zoomable, threshold, treemap, twoScales,
  };
})(typeof module === "undefined" ? Logic : require("./logic.js"));

if (typeof module !== "undefined") module.exports = Tree;
