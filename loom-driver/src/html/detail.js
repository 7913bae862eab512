"use strict";
// One thing: its sizes, what keeps it, what it keeps, and who needs whom.

const Detail = (() => {
  const { byId, element, name, mark, quiet, button, some } = Dom;
  const { number, percent, printable, itemText } = Logic;

  const make = (data, { title, quietItem, link }) => {
    const { things } = data;
    const fates = Logic.fates(data);
    const links = Logic.links(data);
    const fateOf = (thing) => Logic.fateOf(things, thing);
    const dominators = {};
    const below = (when) => (dominators[when] ??= Tree.dominators(data, when));

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
        return element("li", {}, stopCell(one), item ? quiet(`  ${item}`) : undefined, at === 0 ? because(stop) : undefined, how);
      });
      const HEAD = 60;
      if (items.length <= 2 * HEAD) return element("ol", { class: "path" }, ...items);
      const left = element("li", { class: "quiet" }, `${number(items.length - 2 * HEAD)} more steps`);
      return element("ol", { class: "path" }, ...items.slice(0, HEAD), left, ...items.slice(-HEAD));
    };

    const keptBy = (thing) => {
      const step = things.step[thing];
      return step === null ? [] : [element("h3", {}, things.stays[thing] ? "What keeps it" : "What kept it until then"), pathList(step)];
    };

    const linkList = (head, edges, end) => {
      if (edges.length === 0) return [];
      const made = element("ul", { class: "links" });
      const whole = element("div", {}, made);
      const item = (edge) => {
        const thing = data.edges[end][edge];
        const when = data.edges.when[edge];
        const tag = when === Logic.BEFORE ? ", before only" : when === Logic.AFTER ? ", after only" : "";
        const words = quiet(`${Logic.reason(data.edges.reason[edge])}${tag}`);
        return element("li", {}, element("span", {}, mark(fateOf(thing)), link(thing)), words);
      };
      const all = [...edges];
      some(made, all, item, 40, "", whole);
      return [element("h3", {}, `${head} (${number(all.length)})`), whole];
    };

    /** What would go with a thing, as a tree that opens. */
    const goesWith = (thing) => {
      const when = things.stays[thing] ? Logic.AFTER : Logic.BEFORE;
      const retained = when === Logic.BEFORE ? things.retained_before : things.retained_after;
      const own = when === Logic.BEFORE ? things.before : things.after;
      const children = (of) => [...below(when).children(of)].sort((a, b) => retained[b] - retained[a] || a - b);
      const all = retained[thing] ?? 0;
      if (children(thing).length === 0) return [];
      const level = (of) => {
        const list = element("ul", { class: "tree" });
        const whole = element("div", {}, list);
        some(list, children(of), item, 20, "", whole);
        return whole;
      };
      const item = (child) => {
        const made = element("li", {});
        const sizes = quiet(`${number(retained[child] ?? 0)}  ${percent(retained[child] ?? 0, all)}`);
        const isInner = below(when).children(child).length > 0;
        const opener = isInner
          ? button(() => {
              const isOpen = opener.getAttribute("aria-expanded") === "true";
              opener.setAttribute("aria-expanded", String(!isOpen));
              if (isOpen) made.lastChild.remove();
              else made.append(level(child));
            }, { class: "opener", "aria-expanded": "false", "aria-label": `what would go with ${printable(title(child))}` })
          : element("span", { class: "opener" });
        made.append(element("div", { class: "node" }, element("span", {}, opener, link(child), quiet(`  ${number(own[child])} own`)), sizes));
        return made;
      };
      const head = when === Logic.AFTER ? "What would go with it, after this run" : "What would have gone with it";
      return [element("h3", {}, `${head}: ${number(all)} bytes`), level(thing)];
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
      made.append(...["", "before", "after"].map(quiet));
      const rows = [
        ["own bytes", things.before[thing], things.stays[thing] ? things.after[thing] : 0],
        ["retained", things.retained_before[thing], things.stays[thing] ? things.retained_after[thing] : 0],
      ];
      for (const [head, before, after] of rows) {
        made.append(element("span", {}, head), element("span", {}, size(before)), element("span", {}, size(after)));
      }
      return made;
    };

    /** What became of the instructions of a function. */
    const became = (thing) => {
      const all = data.things.became[thing] ?? [];
      if (all.length === 0) return [];
      const made = element("ul", { class: "links" });
      for (const [word, run, count] of all) {
        const by = run === null ? "" : ` by ${data.runs[run]}`;
        made.append(element("li", {}, element("span", {}, `${word}${by}`), quiet(number(count))));
      }
      return [element("h3", {}, "What became of its instructions"), made];
    };

    const where = (thing) => {
      const group = (column) => (column[thing] === null ? "" : printable(data.groups[column[thing]]));
      const range = things.start[thing] === null ? "" : Memory.range({ start: things.start[thing], end: things.end[thing] });
      return [quietItem(thing), group(things.component), group(things.crate), range].filter(Boolean).join(" \u00b7 ");
    };

    const show = (thing) => {
      const item = things.item[thing];
      const isSized = ["func", "segment", "export"].includes(Logic.kind(item));
      const parts = [element("h3", { tabindex: "-1" }, name(title(thing)))];
      if (where(thing)) parts.push(element("p", { class: "quiet" }, where(thing)));
      if (Logic.kind(item) !== "other" || things.stays[thing] || things.removed_by[thing] !== null) {
        parts.push(element("p", {}, mark(fateOf(thing)), verdict(thing)));
      }
      if (isSized) parts.push(facts(thing));
      parts.push(...became(thing));
      if (things.step[thing] === null && isSized) parts.push(element("p", { class: "quiet" }, "Nothing reaches it from any export."));
      parts.push(...keptBy(thing), ...goesWith(thing));
      parts.push(...linkList("Needed by", links.neededBy(thing), "from"), ...linkList("Needs", links.needs(thing), "to"));
      byId("detail").replaceChildren(...parts);
    };

    /** Every `memory.grow`, with what keeps it or kept it. */
    const showGrowing = () => {
      const parts = [element("h3", { tabindex: "-1" }, name("memory.grow"))];
      const whole = element("div", {});
      const one = ({ thing, offsets, left, gone_by: run }) => {
        const at = offsets.map((offset) => `0x${offset.toString(16)}`).join(", ");
        const removed = things.stays[thing] || things.removed_by[thing] === null ? run : things.removed_by[thing];
        const before = Math.max(offsets.length, left);
        const fate = left === before ? "stays" : left === 0 ? `goes; ${data.runs[removed] ?? "a pass"} removes it` : `${left} of ${before} stay`;
        const made = element("div", {}, element("p", {}, mark(left > 0 ? "stays" : "goes"), at ? `at ${at} in ` : "in ", link(thing), `: ${fate}`));
        made.append(...keptBy(thing));
        return made;
      };
      some(whole, data.growing, one, 12, "functions", whole);
      if (data.growing.length === 0) whole.append(element("p", { class: "quiet" }, "There is none, before or after."));
      parts.push(...data.at_first.map((text) => element("p", {}, text)));
      byId("detail").replaceChildren(...parts, whole);
    };

    return { show, showGrowing };
  };

  return { make };
})();
