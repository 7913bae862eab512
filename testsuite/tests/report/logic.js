"use strict";
// Tests of the page's logic: `node logic.js FOLDER PAGE...`, with the folder of its scripts.

const assert = require("node:assert/strict");
const fs = require("node:fs");

const path = require("node:path");

const [folder, ...pages] = process.argv.slice(2);
const [Logic, Memory, Tree, Find] = ["logic", "memory", "tree", "find"].map((name) => require(path.join(folder, `${name}.js`)));

const area = ({ w, h }) => w * h;
const near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

// A generator of numbers, always the same ones.
let state = 1;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

function areasAreInProportion() {
  for (let round = 0; round < 200; round += 1) {
    const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.ceil(10 ** (random() * 6))).sort((a, b) => b - a);
    const box = { x: random() * 9, y: random() * 9, w: 1 + random() * 900, h: 1 + random() * 900 };
    const total = values.reduce((sum, value) => sum + value);
    const rects = Tree.squarify(values, box);
    assert.equal(rects.length, values.length);
    rects.forEach((rect, at) => {
      assert(near(area(rect) / area(box), values[at] / total), `area ${at} of ${values}`);
      assert(rect.x >= box.x - 1e-6 && rect.y >= box.y - 1e-6, "outside");
      assert(rect.x + rect.w <= box.x + box.w + 1e-6 && rect.y + rect.h <= box.y + box.h + 1e-6, "outside");
    });
    for (let one = 0; one < rects.length; one += 1) {
      for (let other = 0; other < one; other += 1) {
        const [a, b] = [rects[one], rects[other]];
        const wide = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
        const high = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
        assert(wide < 1e-6 || high < 1e-6, "two on one place");
      }
    }
  }
  assert.deepEqual(Tree.squarify([], { x: 0, y: 0, w: 1, h: 1 }), []);
  // Equal sizes give squares, not stripes.
  for (const rect of Tree.squarify(new Array(16).fill(1), { x: 0, y: 0, w: 100, h: 100 })) assert(near(rect.w, rect.h));
}

function textIsReadable() {
  assert.equal(Logic.number(1234567), "1,234,567");
  assert.equal(Logic.number(999), "999");
  assert.equal(Logic.number(-1234), "-1,234");
  assert.equal(Logic.bytes(1), "1 byte");
  assert.equal(Logic.change(200, 50), "\u221275.0\u202f%");
  assert.equal(Logic.change(0, 50), "");
  assert.equal(Logic.printable("a\u202eb\u0007\u2028"), "a\\u{202e}b\\u{7}\\u{2028}");
  assert.equal(Logic.printable("größer <b> 数"), "größer <b> 数");
  assert.equal(Logic.shortName("a::b::<c::d as e::f>::g"), "<c::d as e::f>::g");
  assert.equal(Logic.shortName("main"), "main");
  assert.equal(Logic.itemText("table:0[*] as (i32) -> i32"), "what table 0 holds as (i32) -> i32");
  assert.equal(Logic.itemText("output:func:3"), "func 3 of the output");
  assert.equal(Logic.kind("export:data:1"), "export");
  assert.equal(Logic.kind("elem:1"), "segment");
}

function barsHaveEveryByte() {
  const area = (start, end, use) => ({ start, end, use, by: null });
  const memory = { bytes: 65536, most: 65536, areas: [area(16, 20, "zero"), area(20, 24, "stack"), area(70, 71, "read-only")] };
  assert.deepEqual(Memory.blocks(memory, 24).map(({ start, end, use }) => [start, end, use]), [
    [0, 16, "free"], [16, 20, "zero"], [20, 24, "stack"], [24, 70, "free"], [70, 71, "read-only"], [71, 65536, "free"],
  ]);
  assert.deepEqual(Memory.sums([memory]), [["read-only", 1], ["zero", 4], ["stack", 4], ["free", 65527]]);
  // Few blocks have all of it, too, and what is large stays alone.
  const few = Memory.blocks(memory, 3);
  assert.deepEqual(few.map(({ start, end, use }) => [start, end, use]), [[0, 24, "several"], [24, 71, "several"], [71, 65536, "free"]]);
  const grows = { ...memory, most: null };
  assert.equal(Memory.blocks(grows, 24).at(-1).use, "heap");
  assert.deepEqual(Memory.sums([grows]).at(-2), ["heap", Infinity]);
  assert(Number.isFinite(Memory.width(Memory.blocks(grows, 24).at(-1))));
  assert.deepEqual(Memory.blocks({ bytes: 0, most: 0, areas: [] }, 24), []);
}

/** Everything but the preamble is in the map, once, however it is grouped and zoomed. */
function mapsAreWhole(file, data, grouping) {
  const { things, report } = data;
  const trees = [Logic.BEFORE, Logic.AFTER].map((when) => Tree.sizeTree(data, when, grouping));
  [report.before.bytes, report.after.bytes].forEach((bytes, at) => {
    const sum = Tree.leaves(trees[at]).reduce((total, leaf) => total + leaf.bytes, 0);
    assert.equal(sum, bytes - 8, `${file}: leaves`);
    assert.equal(trees[at].bytes, bytes - 8, `${file}: tree`);
    const seen = Tree.leaves(trees[at]).map((leaf) => leaf.thing).filter((thing) => thing !== undefined);
    assert.equal(new Set(seen).size, seen.length, `${file}: a thing is there twice`);
    const box = { x: 0, y: 0, w: 960, h: 400 };
    const tiles = Tree.treemap(trees[at], box, Tree.threshold(trees[at], box, 1500));
    assert(tiles.length < 2500, `${file}: ${tiles.length} tiles`);
    if (bytes > 8) {
      const areas = tiles.filter((tile) => tile.leaf).reduce((total, tile) => total + area(tile.rect), 0);
      assert(near(areas, area(box)), `${file}: the tiles do not fill the map`);
      for (const { rect, leaf } of tiles.filter((tile) => tile.leaf)) {
        assert(near(area(rect) / area(box), leaf.bytes / trees[at].bytes), `${file}: ${leaf.label ?? things.item[leaf.thing]}`);
      }
    }
  });
  // Each group is what is in it, and can be found again.
  const todo = [{ node: trees[0], keys: [] }];
  for (let seen = 0; todo.length > 0 && seen < 300; seen += 1) {
    const { node, keys } = todo.shift();
    assert.equal(Tree.zoomed(trees[0], keys).at(-1), node, `${file} ${grouping}: another group`);
    for (const what of ["bytes", "after"]) {
      assert.equal(node[what], Tree.leaves(node).reduce((total, leaf) => total + leaf[what], 0), `${file} ${grouping}: ${node.label}`);
    }
    for (const child of Tree.zoomable(node).slice(0, 20)) todo.push({ node: child, keys: [...keys, Tree.key(child)] });
  }
  const [before, after] = Tree.twoScales(trees[0].bytes, trees[1].bytes, 960, 400);
  assert(near(area(before) * trees[1].bytes, area(after) * trees[0].bytes), `${file}: two scales`);
}

/** What a thing retains is its own size and that of everything below it. */
function dominatorsAddUp(file, data) {
  const { things } = data;
  for (const [when, own, retained] of [
    [Logic.BEFORE, things.before, things.retained_before],
    [Logic.AFTER, things.after, things.retained_after],
  ]) {
    const { children } = Tree.dominators(data, when);
    things.item.forEach((item, thing) => {
      if (retained[thing] === null) return;
      const sum = [...children(thing)].reduce((total, child) => total + retained[child], own[thing]);
      assert.equal(retained[thing], sum, `${file}: ${item}`);
    });
  }
}

/** What `loom why` takes finds what it says. */
function findsWhatWhyTakes(file, data) {
  const { things, contents } = data;
  const found = (text) => Find.select(data, { text, kind: "func", fate: "", order: "index" }).things;
  things.item.forEach((item, thing) => {
    if (thing > 200 && thing < things.item.length - 200) return;
    assert.deepEqual(found(item), [thing], `${file}: ${item}`);
    if (item.startsWith("func:")) assert.deepEqual(found(item.slice(5)), [thing], `${file}: ${item}`);
    if (/^(func|data):\d+$/.test(item)) assert.deepEqual(found(item.replace(":", " ")), [thing], `${file}: ${item}`);
    if (things.start[thing] !== null) {
      for (const offset of [things.start[thing], things.end[thing] - 1]) assert.deepEqual(found(`0x${offset.toString(16)}`), [thing], `${file}: ${item}`);
    }
    assert.equal(Find.fromHash(Find.toHash(item)), item);
    const name = things.name[thing];
    if (name && !/^\d+$/.test(name) && item.startsWith("func:")) {
      assert(found(`func:${name}`).includes(thing), `${file}: func:${name}`);
      if (things.symbol[thing]) assert(found(`func:${things.symbol[thing]}`).includes(thing), `${file}: ${things.symbol[thing]}`);
    }
  });
  for (const { thing, module, name } of contents.imports) assert(found(`import:${module}.${name}`).includes(thing));
  for (const { thing, table, offset, funcs } of contents.elems.slice(0, 20)) {
    funcs.slice(0, 50).forEach((func, at) => {
      if (func === null) return;
      assert.deepEqual(found(`${things.item[thing]}[${at}]`), [func]);
      if (offset !== null && contents.elems.length === 1) assert.deepEqual(found(`${things.item[table]}[${offset + at}]`), [func]);
    });
  }
  for (const [name, { count, funcs }] of Object.entries(contents.operators)) {
    const text = name.replace("memory_grow", "memory.grow");
    if (things.name.includes(text)) continue;
    assert.deepEqual(found(text), [...funcs].sort((a, b) => a - b), `${file}: ${text}`);
    assert(funcs.length === Math.min(count, 1000));
  }
  const grows = contents.operators.memory_grow?.count ?? 0;
  assert.equal(data.growing.filter(({ offsets }) => offsets.length > 0).length, grows, `${file}: memory.grow`);
  assert.equal(data.growing.reduce((sum, one) => sum + one.left, 0), data.report.after.memory_grow, `${file}: memory.grow left`);
  assert.equal(data.at_first.length > 0, grows > 0, `${file}: what memories ask for at first`);
  assert(data.at_first.every((text) => text.startsWith("memory ") && text.includes(" at first")));
  assert.deepEqual(found("0xffffffff"), []);
  assert.deepEqual(found("func:999999999"), []);
}

/** A reader of CSV of its own, for what was written. */
function readCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    if (quoted && text.startsWith('""', at)) [row[row.length - 1], at] = [`${row.at(-1)}"`, at + 1];
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text[at] === ",") row.push("");
    else if (!quoted && text.startsWith("\r\n", at)) [at] = [at + 1, rows.push([""])];
    else row[row.length - 1] += text[at];
  }
  return rows.slice(0, -1);
}

function csvIsTrue(file, data) {
  const { things } = data;
  const all = [...things.item.keys()];
  const [head, ...rows] = readCsv(Logic.csv(data, all));
  assert.equal(rows.length, all.length, `${file}: rows`);
  rows.forEach((row, thing) => {
    assert.equal(row.length, head.length);
    const [item, name] = row;
    assert.equal(item.replace(/^'/, ""), things.item[thing]);
    assert.equal(name.replace(/^'/, "") || null, things.name[thing] || null);
    assert(!row.some((value) => /^[=+\-@\t\r]/.test(value)), `${file}: ${row}`);
    assert.equal(Number(row[head.indexOf("bytes_before")]), things.before[thing]);
  });
}

function ofPage(file) {
  const text = fs.readFileSync(file, "utf8");
  const json = text.split('id="data">')[1].split("</script>")[0];
  const data = JSON.parse(json);
  const { things } = data;
  for (const grouping of Object.keys(Tree.GROUPINGS)) mapsAreWhole(file, data, grouping);
  // The bars have every byte of every memory, once, and a name for each.
  for (const { memories } of data.memory) {
    for (const memory of memories) {
      for (const most of [24, 1e9]) {
        const blocks = Memory.blocks(memory, most);
        assert(blocks.length <= most, `${file}: ${blocks.length} blocks`);
        blocks.forEach((block, at) => {
          assert.equal(block.start, at === 0 ? 0 : blocks[at - 1].end, `${file}: a hole`);
          assert(block.use in Memory.NAMES && Memory.width(block) >= 1, `${file}: ${block.use}`);
        });
      }
      const inside = Memory.parts(memory).filter(({ use }) => use !== "heap").reduce((total, part) => total + Memory.size(part), 0);
      const end = memory.areas.at(-1)?.end ?? 0;
      assert.equal(inside, Math.max(memory.bytes, end), `${file}: memory ${memory.memory}`);
    }
  }

  // Whatever went has one reason, and whatever stays one root.
  const counted = things.item.map((item, thing) => thing).filter((thing) => Logic.isCounted(things.item[thing]));
  const gone = counted.filter((thing) => !things.stays[thing]);
  const sum = (groups, what) => groups.reduce((total, group) => total + group[what], 0);
  assert.equal(sum(Logic.went(data), "things"), gone.length, `${file}: went`);
  assert.equal(sum(Logic.stayed(data), "things"), counted.length - gone.length, `${file}: stayed`);
  assert.equal(sum(Logic.went(data), "bytes"), gone.reduce((total, thing) => total + things.before[thing], 0));

  // Each path starts at a root and ends at its thing.
  const roots = Logic.roots(data);
  things.step.forEach((step, thing) => {
    if (step === null) return;
    const path = Logic.path(data, step);
    assert.equal(path[0], roots[step]);
    assert.match(Logic.stopName(data, path[0]), /^(export:|start$|instantiation$)/);
    const end = Logic.stopName(data, path.at(-1));
    // All equal types are one.
    if (/^type:/.test(end)) assert.match(things.item[thing], /^type:/);
    else assert.equal(end, things.item[thing]);
    for (const one of path.slice(1)) assert.notEqual(Logic.how(data, one), "");
  });

  // Filters find what they say, in the order that they say.
  const select = (asked) => Find.select(data, { text: "", kind: "", fate: "", order: "retained", ...asked }).things;
  assert.equal(select({}).length, things.item.length);
  const kinds = ["func", "segment", "export", "other"].map((kind) => select({ kind }).length);
  assert.equal(kinds.reduce((total, count) => total + count), things.item.length);
  const fates = ["stays", "goes", "edited"].map((fate) => select({ fate }).length);
  assert.equal(fates.reduce((total, count) => total + count), things.item.length);
  const own = select({ order: "shallow" }).map((thing) => Math.max(things.before[thing], things.after[thing]));
  assert(own.every((size, at) => at === 0 || size <= own[at - 1]), `${file}: not in order`);
  things.item.slice(0, 50).forEach((item, thing) => {
    const name = things.name[thing]?.trim() ?? "";
    if (name && Find.ask(data, name) === null) assert(select({ text: name }).includes(thing), name);
  });
  findsWhatWhyTakes(file, data);
  dominatorsAddUp(file, data);
  csvIsTrue(file, data);

  // Links lead both ways.
  const links = Logic.links(data);
  const all = (ends) => things.item.flatMap((_, thing) => [...ends(thing)]).sort((a, b) => a - b);
  const edges = data.edges.from.map((_, edge) => edge);
  assert.deepEqual(all(links.needs), edges);
  assert.deepEqual(all(links.neededBy), edges);
  things.item.forEach((_, thing) => [...links.needs(thing)].forEach((edge) => assert.equal(data.edges.from[edge], thing)));
}

function wordsAreFound() {
  const matches = (pattern, name) => Find.glob(pattern)?.test(name);
  assert(matches("*realloc*", "cabi_realloc$1") && !matches("*realloc", "cabi_realloc$1"));
  assert(matches("t:res/*", "t:res/r@0.1.0#[dtor]counter") && matches("a?c", "abc") && matches("{a,b}*", "bc") && matches("[!a]b", "cb"));
  assert(!matches("a.c*", "abc") && Find.glob("plain") === undefined && Find.glob("{") === undefined);
  assert.deepEqual(Tree.scopes("<&mut a::b::C as d::E>::f"), ["a", "b", "C"]);
  assert.deepEqual(Tree.scopes("core::fmt::write"), ["core", "fmt"]);
  assert.deepEqual(Tree.scopes("main"), []);
  for (const item of ["export:t:pan/p@0.1.0#idx", "func:3", "a%b c", "table:0[17]", "\u202e</script>"]) assert.equal(Find.fromHash(Find.toHash(item)), item);
  assert.equal(Find.toHash("func:68"), "#func:68");
  assert.equal(Find.fromHash("#%"), "");
  assert.equal(Logic.quoted("a b'c"), "'a b'\\''c'");
  assert.equal(Logic.quoted("--param"), "--param");
  assert.equal(Logic.percent(1, 3), "33.3\u202f%");
  assert.equal(Logic.percent(1, 1e6), "<0.1\u202f%");
  assert.equal(Logic.percent(0, 0), "0.0\u202f%");
}

/** A tree as deep as the module is long needs no deep stack. */
function deepTreesAreDrawn() {
  const COUNT = 200000;
  const column = (of) => Array.from({ length: COUNT }, (_, at) => of(at));
  const things = {
    item: column((at) => `func:${at}`), name: column(() => null), before: column(() => 10), after: column(() => 10), stays: column(() => 1),
    component: column(() => null), crate: column(() => null), retained_before: column((at) => 10 * (COUNT - at)), dominator_before: column((at) => (at === 0 ? null : at - 1)),
  };
  const sections = [[{ name: "code", custom: false, bytes: COUNT * 10 + 5 }], []];
  const tree = Tree.sizeTree({ things, sections, groups: [] }, Logic.BEFORE, "dominator");
  assert.equal(tree.bytes, COUNT * 10 + 5);
  const box = { x: 0, y: 0, w: 960, h: 400 };
  assert(Tree.treemap(tree, box, Tree.threshold(tree, box, 1500)).length < 2000);
}

/** As many groups as functions are no more tiles. */
function manyGroupsAreFewTiles() {
  const COUNT = 60000;
  const column = (of) => Array.from({ length: COUNT }, (_, at) => of(at));
  const things = {
    item: column((at) => `func:${at}`), name: column((at) => `crate_${at % 300}::module_${at}::f`), before: column((at) => 1 + (at % 90)),
    after: column(() => 1), stays: column(() => 1), component: column(() => null), crate: column(() => null),
  };
  const sections = [[{ name: "code", custom: false, bytes: things.before.reduce((sum, size) => sum + size) }], []];
  const tree = Tree.sizeTree({ things, sections, groups: [] }, Logic.BEFORE, "namespace");
  const box = { x: 0, y: 0, w: 960, h: 400 };
  const tiles = Tree.treemap(tree, box, Tree.threshold(tree, box, 1500));
  assert(tiles.length < 3000 && tiles.length > 250, `${tiles.length} tiles`);
}

areasAreInProportion();
manyGroupsAreFewTiles();
wordsAreFound();
deepTreesAreDrawn();
textIsReadable();
barsHaveEveryByte();
pages.forEach(ofPage);
