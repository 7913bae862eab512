"use strict";
// What somebody looks for: what `loom why` takes, or a part of a name. Needs no document.

const Find = ((Logic) => {
  const { kind, fateOf, number } = Logic;

  const hex = (offset) => `0x${offset.toString(16)}`;

  /** A glob as `loom why` knows it; `undefined` if the text is none. Like there, `*` matches anything. */
  const glob = (text) => {
    if (!/[*?[{]/.test(text)) return undefined;
    let source = "";
    let depth = 0;
    for (let at = 0; at < text.length; at += 1) {
      const c = text[at];
      const list = c === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(text.slice(at)) : null;
      if (c === "*") source += ".*";
      else if (c === "?") source += ".";
      else if (list) {
        source += `[${list[1] ? "^" : ""}${list[2].replace(/[\\\]^[&~|]/g, "\\$&")}]`;
        at += list[0].length - 1;
      } else if (c === "{") [source, depth] = [`${source}(?:`, depth + 1];
      else if (c === "}" && depth > 0) [source, depth] = [`${source})`, depth - 1];
      else if (c === "," && depth > 0) source += "|";
      else source += c.replace(/[\\^$.|+()[\]{}/]/g, "\\$&");
    }
    try {
      return depth === 0 ? new RegExp(`^${source}$`, "su") : undefined;
    } catch {
      return undefined;
    }
  };

  /** All names of a thing, of those that `wanted` (`export`, `import`, `func`, or nothing) asks about. */
  const names = (data, imports, thing, wanted) => {
    const { item, name, symbol } = data.things;
    const found = [];
    if (wanted !== "func" && wanted !== "import" && item[thing].startsWith("export:")) found.push(item[thing].slice(7));
    if (wanted !== "func" && wanted !== "export") {
      for (const { module, name: called } of imports.get(thing) ?? []) found.push(called, `${module}.${called}`);
    }
    const isFunc = /^(output:)?func:/.test(item[thing]);
    if (wanted === undefined || (wanted === "func" && isFunc)) found.push(name[thing], symbol[thing]);
    return found.filter((one) => one !== null && one !== undefined);
  };

  const named = (data, wanted, text) => {
    const imports = new Map();
    for (const one of data.contents.imports) imports.set(one.thing, [...(imports.get(one.thing) ?? []), one]);
    const pattern = glob(text);
    const [exact, matching] = [[], []];
    for (let thing = 0; thing < data.things.item.length; thing += 1) {
      const called = names(data, imports, thing, wanted);
      if (called.includes(text)) exact.push(thing);
      else if (pattern && called.some((name) => pattern.test(name))) matching.push(thing);
    }
    return exact.length > 0 ? exact : matching;
  };

  const thingOf = (data, item) => data.things.item.indexOf(item);

  /** What has bytes on both sides of an offset in the input. */
  const around = (data, offset) => {
    const { start, end } = data.things;
    return start.findIndex((from, thing) => from !== null && from <= offset && offset < end[thing]);
  };

  /** The function in a slot of a table, or in an item of a segment; `null` if nothing is known of it. */
  const inSlot = (data, space, thing, position) => {
    // A later segment writes over an earlier one.
    const elems = data.contents.elems.filter((elem) => (space === "table" ? elem.table === thing && elem.offset !== null : elem.thing === thing));
    for (const elem of elems.reverse()) {
      const at = position - (space === "table" ? elem.offset : 0);
      if (at >= 0 && at < elem.funcs.length) return elem.funcs[at];
    }
    return null;
  };

  /**
   * What is asked for in the words of `loom why`: `{ things, note }`. `null` for text that is a part of a name at most.
   */
  const ask = (data, text) => {
    const one = (thing, note = "") => (thing < 0 ? { things: [], note: note || "there is no such thing" } : { things: [thing], note });
    if (/^\d+$/.test(text)) return one(thingOf(data, `func:${Number(text)}`));
    const address = /^0x([0-9a-f]{1,13})$/i.exec(text);
    if (address) {
      const offset = parseInt(address[1], 16);
      const thing = around(data, offset);
      return one(thing, thing < 0 ? `${hex(offset)} is in no function and in no data segment` : `around ${hex(offset)}`);
    }
    const numbered = /^(func|table|memory|global|tag|type|elem|data)[: ](\d+)(?:\[(\d+)\])?$/.exec(text);
    if (numbered) {
      const [, space, index, position] = numbered;
      const thing = thingOf(data, `${space}:${Number(index)}`);
      if (position === undefined) return one(thing);
      const func = thing < 0 || !["table", "elem"].includes(space) ? null : inSlot(data, space, thing, Number(position));
      return func === null ? one(-1, "it holds no function that is known") : one(func, `in ${text}`);
    }
    const whole = thingOf(data, text);
    if (whole >= 0) return one(whole);
    const prefixed = /^(export|import|func):(.+)$/s.exec(text);
    if (prefixed) return { things: named(data, prefixed[1], prefixed[2]), note: "" };
    if (text.length === 0) return null;
    const plain = text.replace(/^\$/, "");
    const operator = Object.hasOwn(data.contents.operators, text.replaceAll(".", "_")) ? data.contents.operators[text.replaceAll(".", "_")] : undefined;
    const found = operator || glob(plain) ? named(data, undefined, plain) : [];
    if (found.length > 0 && glob(plain)) return { things: found, note: "" };
    if (operator && found.length === 0) {
      const shown = operator.funcs.length;
      const more = operator.count > shown ? `, the first ${number(shown)} are shown` : "";
      return { things: operator.funcs, note: `${number(operator.count)} ${operator.count === 1 ? "function has" : "functions have"} it in the input${more}` };
    }
    return null;
  };

  /** The things that a person asks for, in the order asked for, and a note about them. */
  const select = (data, { text, kind: wanted, fate, order }) => {
    const { things } = data;
    const asked = text.trim();
    // A name may end in white space.
    const whole = asked === text ? null : ask(data, text);
    const answer = whole?.things.length > 0 ? whole : ask(data, asked);
    const needle = asked.toLowerCase().replace(/^\$/, "");
    const isPart = (thing) => {
      const item = things.item[thing];
      const name = things.name[thing] ?? (item.startsWith("export:") ? item.slice(7) : "");
      return name.toLowerCase().includes(needle) || (things.symbol[thing] ?? "").toLowerCase().includes(needle);
    };
    const found = [];
    const every = answer ? answer.things : things.item.keys();
    for (const thing of every) {
      // What is asked for by what it is, is shown whatever it is.
      if (!answer && wanted && kind(things.item[thing]) !== wanted) continue;
      if (!answer && needle && !isPart(thing)) continue;
      if (fate && fateOf(things, thing) !== fate) continue;
      found.push(thing);
    }
    const size = (thing) => Math.max(things.before[thing], things.after[thing]);
    const isExact = (thing) => needle && (things.name[thing] ?? things.item[thing].replace(/^export:/, "")).toLowerCase() === needle;
    const keys = {
      retained: (thing) => things.retained_before[thing] ?? things.retained_after[thing] ?? size(thing),
      shallow: size,
      saved: (thing) => things.before[thing] - things.after[thing],
    };
    const name = (thing) => things.name[thing] ?? things.item[thing];
    const key = keys[order];
    const compare = {
      name: (a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a - b),
      index: (a, b) => a - b,
    }[order] ?? ((a, b) => key(b) - key(a) || a - b);
    found.sort((a, b) => Number(isExact(b)) - Number(isExact(a)) || compare(a, b));
    return { things: found, note: answer?.note ?? "" };
  };

  /** What follows `#` in the address of something, and what such an address asks for. */
  const toHash = (item) => `#${encodeURIComponent(item).replace(/%(3A|5B|5D|2C|2F|40|24|20)/g, (code) => (code === "%20" ? "%20" : decodeURIComponent(code)))}`;
  const fromHash = (hash) => {
    try {
      return decodeURIComponent(hash.replace(/^#/, ""));
    } catch {
      return "";
    }
  };

  return { glob, ask, select, toHash, fromHash };
})(typeof module === "undefined" ? Logic : require("./logic.js"));

if (typeof module !== "undefined") module.exports = Find;
