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

  /** A part of a whole as a percentage. */
  const percent = (part, whole) => {
    const value = whole > 0 ? (part / whole) * 100 : 0;
    return `${value > 0 && value < 0.1 ? "<0.1" : value.toFixed(1)}\u202f%`;
  };

  /** A word of a command line as a shell takes it. */
  const quoted = (word) => (/^[\w@%+=:,./#-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

  /** The columns of a table of things for other programs. */
  const COLUMNS = {
    item: ({ things }, thing) => things.item[thing],
    name: ({ things }, thing) => things.name[thing],
    component: ({ things, groups }, thing) => (things.component[thing] === null ? null : groups[things.component[thing]]),
    crate: ({ things, groups }, thing) => (things.crate[thing] === null ? null : groups[things.crate[thing]]),
    fate: ({ things }, thing) => fateOf(things, thing),
    removed_by: ({ things, runs }, thing) => (things.removed_by[thing] === null ? null : runs[things.removed_by[thing]]),
    bytes_before: ({ things }, thing) => things.before[thing],
    bytes_after: ({ things }, thing) => (things.stays[thing] ? things.after[thing] : 0),
    retained_before: ({ things }, thing) => things.retained_before[thing],
    retained_after: ({ things }, thing) => (things.stays[thing] ? things.retained_after[thing] : null),
  };

  /** A cell of a CSV file. What a spreadsheet would compute is marked as text: a name may be anything. */
  const cell = (value) => {
    if (value === null || typeof value === "number") return `${value ?? ""}`;
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  /** Things as a CSV file (RFC 4180). */
  const csv = (data, list) => {
    const rows = list.map((thing) => Object.values(COLUMNS).map((of) => cell(of(data, thing))).join(","));
    return [Object.keys(COLUMNS).join(","), ...rows, ""].join("\r\n");
  };

  return {
    BEFORE, AFTER, number, bytes, change, percent, printable, kind, itemText, shortName, path, roots, reason, how, fates,
    stopName, went, stayed, fateOf, links, isCounted, quoted, csv,
  };
})();

if (typeof module !== "undefined") module.exports = Logic;
