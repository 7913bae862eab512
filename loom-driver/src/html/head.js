"use strict";
// The top of the page: what it belongs to, what was known of the outside, and what is assumed.

const Head = (() => {
  const { byId, element, name, quiet, button, some, table } = Dom;
  const { number, bytes, change, printable, quoted } = Logic;

  const counted = (what, before, after) => {
    const label = [what, change(before, after)].filter(Boolean).join("  ");
    const figures = element("strong", {}, before === after ? number(before) : `${number(before)} \u2192 ${number(after)}`);
    return [figures, element("span", { class: "quiet" }, label)];
  };

  const line = (head, ...content) => [element("dt", {}, head), element("dd", {}, ...content)];
  const digest = ({ bytes: size, sha256 }) => element("span", {}, element("span", { class: "mono digest" }, sha256), quiet(`  ${bytes(size)}`));
  const command = (words) => element("bdi", { class: "mono command" }, printable(["loom", ...words].map(quoted).join(" ")));

  /** What the page belongs to. */
  const artifact = (data) => [
    ...line("Command", command(data.command)),
    ...line("Input", name(data.name), element("br"), digest(data.files[0])),
    ...line("Output", digest(data.files[1])),
    ...line("Made by", `loom ${data.report.loom}`),
  ];

  const list = (rows, what, limit = 12) => {
    const made = element("div");
    const items = element("ul", {});
    made.append(items);
    some(items, rows, (row) => element("li", {}, row), limit, what, made);
    return made;
  };

  const EMBEDDERS = { "canonical-abi": "a host that enforces the canonical ABI" };

  const user = ({ kind, label, uses }) => {
    const named = uses.map(([option, called]) => `${option} \`${printable(called)}\``).join(", ");
    return element("span", {}, `${kind} `, name(label), named ? quiet(` names ${named}`) : undefined);
  };

  /** What was known of the outside. */
  const outside = (data, exportsThatStay) => {
    const known = data.outside;
    const stay = line("Exports", element("a", { href: "#h-exports" }, exportsThatStay));
    if (known.section === "absent") {
      return [...line("Outside", "Nothing is known of it: there is no meld:boundary section. Anybody may use every export."), ...stay];
    }
    if (known.section === "ignored") {
      return [...line("Outside", `Nothing is known of it: the meld:boundary section is ignored, because ${printable(known.reason)}.`), ...stay];
    }
    const closed = known.surface === "closed" ? "closed: nobody outside uses what is internal" : printable(known.surface);
    const shown = [
      ...line("Embedded by", EMBEDDERS[known.embedder] ?? printable(known.embedder)),
      ...line("Surface", closed),
      ...line("One tree", known.one_tree ? "yes: all component instances under one root are inside" : "not known"),
    ];
    if (known.inputs.length > 0) {
      const inputs = known.inputs.map((input) => element("span", {}, name(input.name), element("span", { class: "mono quiet digest" }, `  ${input.sha256}`)));
      shown.push(...line("Components", list(inputs, "components")));
    }
    if (known.users.length > 0) {
      const more = known.user_count > known.users.length ? [`${number(known.user_count - known.users.length)} more`] : [];
      shown.push(...line("Used by", list([...known.users.map(user), ...more], "definitions", 6)));
    }
    if (known.promises.length > 0) shown.push(...line("Promised", list(known.promises.map(printable), "promises")));
    return [...shown, ...line("Says so", `the meld:boundary section of ${printable(known.producer)}`), ...stay];
  };

  /** An earlier run beside this one. */
  const baseline = (data, link) => {
    const earlier = data.baseline;
    const rowOf = (label, before, now) => [label, number(before), number(now), change(before, now)];
    const facts = element("dl", { class: "about" });
    facts.append(
      ...line("Earlier run", command(earlier.command)),
      ...line("Its input", name(earlier.name), element("br"), digest(earlier.files[0])),
      ...line("Its output", digest(earlier.files[1])),
      ...line("Made by", `loom ${printable(earlier.loom)}`),
    );
    const sums = new Map();
    const add = (sections, at) => {
      for (const section of sections) {
        const label = section.custom ? `custom ${printable(section.name)}` : printable(section.name);
        if (!sums.has(label)) sums.set(label, [label, 0, 0]);
        sums.get(label)[at] += section.bytes;
      }
    };
    add(earlier.sections, 1);
    add(data.sections[1], 2);
    const all = rowOf("all", earlier.files[1].bytes, data.files[1].bytes);
    const sections = [all, ...[...sums.values()].filter(([, before, now]) => before !== now).map((row) => rowOf(...row))];
    const rows = earlier.rows.map(({ label, earlier: before, now, thing }) => [
      thing === null ? name(label) : link(thing, name(label)), number(before), number(now), `${now > before ? "+" : "\u2212"}${number(Math.abs(now - before))}`,
    ]);
    byId("h-baseline").parentElement.hidden = false;
    byId("baseline").append(facts, table(["Section", "Earlier#", "Now#", "#"], sections, { what: "sections" }));
    if (rows.length === 0) byId("baseline").append(element("p", { class: "quiet" }, "Nothing has another size."));
    else byId("baseline").append(table([`Recognised by ${earlier.by === "index" ? "its index in the input" : "name"}`, "Earlier#", "Now#", "Change#"], rows, { limit: 30, what: "things" }));
  };

  const show = (data, { link, grow, exportsThatStay }) => {
    const { report } = data;
    document.title = `${printable(data.name)} ${data.flags} \u2013 loom`;
    byId("title").textContent = printable(data.name);
    byId("subtitle").textContent = `${data.flags}, loom ${report.loom}`;
    const headline = [
      ["bytes", report.before.bytes, report.after.bytes],
      ["functions", report.before.funcs, report.after.funcs],
      ["exports", report.before.exports, report.after.exports],
      ["memory.grow", report.before.memory_grow ?? 0, report.after.memory_grow ?? 0],
    ];
    for (const [what, before, after] of headline) {
      const figures = counted(what, before, after);
      const isLink = what === "memory.grow" && data.growing.length > 0;
      byId("headline").append(isLink ? button(grow, { id: "to-grow", title: "What keeps each, or kept it" }, ...figures) : element("span", {}, ...figures));
    }
    byId("artifact").append(...artifact(data));
    byId("outside").append(...outside(data, exportsThatStay));
    const assumptions = [...new Set(report.passes.flatMap((pass) => pass.assumptions))];
    if (assumptions.length === 0) byId("assumptions").append(element("li", {}, "none"));
    byId("assumptions").append(...assumptions.map((text) => element("li", {}, printable(text))));
    if (data.baseline) baseline(data, link);
  };

  return { show };
})();
