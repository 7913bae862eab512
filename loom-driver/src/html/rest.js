"use strict";
// Why things went and stay, the exports, messages, passes, sections, counts and times.

const Rest = (() => {
  const { byId, element, name, mark, quiet, table } = Dom;
  const { number, change, printable } = Logic;

  const COUNTS = {
    bytes: "bytes", funcs: "functions, defined", imported_funcs: "functions, imported", imports: "imports", exports: "exports",
    types: "types", tables: "tables", memories: "memories", globals: "globals", tags: "tags", elem_segments: "element segments",
    data_segments: "data segments", data_bytes: "data bytes", custom_bytes: "custom section bytes", memory_grow: "memory.grow sites",
  };

  const exportsOf = ({ things }) => things.item.map((item, thing) => ({ item, thing })).filter(({ item }) => item.startsWith("export:"));

  /** How many exports stay, in words. */
  const exportsThatStay = (data) => {
    const all = exportsOf(data);
    const left = all.filter(({ thing }) => data.things.stays[thing] === 1).length;
    return `${number(left)} of ${number(all.length)} exports stay.`;
  };

  const summary = (into, groups, heads, cells, nothing) => {
    if (groups.length === 0) into.append(element("p", { class: "quiet" }, nothing));
    else into.append(table(heads, groups.map(cells), { limit: 12, what: "reasons" }));
  };

  const show = (data, { title, quietItem, link }) => {
    const { things, report } = data;
    const fates = Logic.fates(data);
    const exported = exportsOf(data);
    const positions = new Map(things.item.map((item, thing) => [item, thing]));
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

    const boundary = exported.map(({ item, thing }) => {
      const fate = fates.get(item.slice(7));
      const stays = things.stays[thing] === 1;
      const reason = fate?.reason ?? (stays ? "exported: anybody outside may use it" : "");
      return { thing, stays, reason, kind: fate?.kind ?? "" };
    });
    byId("boundary").textContent = exportsThatStay(data);
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

    const timed = report.passes.filter((pass) => pass.micros !== undefined);
    if (timed.length > 0) {
      byId("timed").hidden = false;
      const cells = timed.map((pass) => [pass.pass, (pass.micros / 1000).toFixed(2)]);
      byId("times").append(table(["Pass", "Milliseconds#"], cells));
    }

    // For paper: a list that is scrolled says nothing there.
    const all = { text: "", kind: "", fate: "", order: "retained" };
    const largest = Find.select(data, all).things.filter((thing) => Logic.isCounted(things.item[thing])).slice(0, 30);
    const cells = largest.map((thing) => [
      element("span", {}, mark(Logic.fateOf(things, thing)), name(title(thing)), quiet(`  ${quietItem(thing)}`)),
      number(things.before[thing]),
      number(things.stays[thing] ? things.after[thing] : 0),
      things.retained_before[thing] === null ? "\u2013" : number(things.retained_before[thing]),
    ]);
    byId("largest").append(element("h3", {}, "The largest by what they retain"), table(["", "Own bytes before#", "After#", "Retained before#"], cells));
  };

  return { show, exportsThatStay };
})();
