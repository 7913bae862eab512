"use strict";
// Tests of the page's logic: `node logic.js LOGIC PAGE...`.

const assert = require("node:assert/strict");
const fs = require("node:fs");

const [logic, ...pages] = process.argv.slice(2);
const Logic = require(logic);
const Memory = require(logic.replace(/logic\.js$/, "memory.js"));

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
    const rects = Logic.squarify(values, box);
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
  assert.deepEqual(Logic.squarify([], { x: 0, y: 0, w: 1, h: 1 }), []);
  // Equal sizes give squares, not stripes.
  for (const rect of Logic.squarify(new Array(16).fill(1), { x: 0, y: 0, w: 100, h: 100 })) assert(near(rect.w, rect.h));
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

function ofPage(file) {
  const text = fs.readFileSync(file, "utf8");
  const json = text.split('id="data">')[1].split("</script>")[0];
  const data = JSON.parse(json);
  const { things, report } = data;
  const trees = [Logic.BEFORE, Logic.AFTER].map((when) => Logic.sizeTree(data, when));
  // Everything but the preamble is in the map, once.
  [report.before.bytes, report.after.bytes].forEach((bytes, at) => {
    const sum = Logic.leaves(trees[at]).reduce((total, leaf) => total + leaf.bytes, 0);
    assert.equal(sum, bytes - 8, `${file}: leaves`);
    assert.equal(trees[at].bytes, bytes - 8, `${file}: tree`);
    const seen = Logic.leaves(trees[at]).map((leaf) => leaf.thing).filter((thing) => thing !== undefined);
    assert.equal(new Set(seen).size, seen.length, `${file}: a thing is there twice`);
    const box = { x: 0, y: 0, w: 960, h: 400 };
    const tiles = Logic.treemap(trees[at], box, Logic.threshold(trees[at], box, 1500));
    assert(tiles.length < 1800, `${file}: ${tiles.length} tiles`);
    if (bytes > 8) {
      const areas = tiles.filter((tile) => tile.leaf).reduce((total, tile) => total + area(tile.rect), 0);
      assert(near(areas, area(box)), `${file}: the tiles do not fill the map`);
      for (const { rect, leaf } of tiles.filter((tile) => tile.leaf)) {
        assert(near(area(rect) / area(box), leaf.bytes / trees[at].bytes), `${file}: ${leaf.label ?? things.item[leaf.thing]}`);
      }
    }
  });
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
  const [before, after] = Logic.twoScales(trees[0].bytes, trees[1].bytes, 960, 400);
  assert(near(area(before) * trees[1].bytes, area(after) * trees[0].bytes), `${file}: two scales`);

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
    assert.equal(Logic.stopName(data, path.at(-1)), things.item[thing]);
    for (const one of path.slice(1)) assert.notEqual(Logic.how(data, one), "");
  });

  // Filters find what they say, in the order that they say.
  const select = (asked) => Logic.select(data, { text: "", kind: "", fate: "", order: "retained", ...asked });
  assert.equal(select({}).length, things.item.length);
  const kinds = ["func", "segment", "export", "other"].map((kind) => select({ kind }).length);
  assert.equal(kinds.reduce((total, count) => total + count), things.item.length);
  const fates = ["stays", "goes", "edited"].map((fate) => select({ fate }).length);
  assert.equal(fates.reduce((total, count) => total + count), things.item.length);
  const own = select({ order: "shallow" }).map((thing) => Math.max(things.before[thing], things.after[thing]));
  assert(own.every((size, at) => at === 0 || size <= own[at - 1]), `${file}: not in order`);
  things.item.slice(0, 50).forEach((item, thing) => {
    assert(select({ text: item }).includes(thing), item);
    if (things.name[thing] !== null && things.name[thing].trim()) assert(select({ text: things.name[thing].trim() }).includes(thing), things.name[thing]);
  });

  // Links lead both ways.
  const links = Logic.links(data);
  const all = (ends) => things.item.flatMap((_, thing) => [...ends(thing)]).sort((a, b) => a - b);
  const edges = data.edges.from.map((_, edge) => edge);
  assert.deepEqual(all(links.needs), edges);
  assert.deepEqual(all(links.neededBy), edges);
  things.item.forEach((_, thing) => [...links.needs(thing)].forEach((edge) => assert.equal(data.edges.from[edge], thing)));
}

areasAreInProportion();
textIsReadable();
barsHaveEveryByte();
pages.forEach(ofPage);
