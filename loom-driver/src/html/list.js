"use strict";
// The list of everything: what is asked for, and the row that is active.

const List = (() => {
  const { byId, element, name, mark, quiet } = Dom;
  const { number, printable } = Logic;
  const ROW = 28;

  /** `show(thing, how)` is told of what is active: `how` is "move" from row to row, and "open" otherwise. */
  const make = (data, { title, quietItem, show, focusDetail }) => {
    const { things } = data;
    const list = byId("list");
    const rows = byId("rows");
    let shown = [];
    let active = 0;

    const fateOf = (thing) => Logic.fateOf(things, thing);

    const row = (position) => {
      const thing = shown[position];
      const fate = fateOf(thing);
      const text = element("span", { class: fate === "goes" ? "goes-name" : "" }, mark(fate), name(title(thing)));
      const item = quietItem(thing);
      if (item) text.append(quiet(`  ${item}`));
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
    const render = () => {
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

    const activate = (position, how) => {
      if (shown.length === 0) return;
      active = Math.min(Math.max(position, 0), shown.length - 1);
      scrollToActive();
      render();
      show(shown[active], how);
    };

    const filter = (keep) => {
      const asked = { text: byId("search").value, kind: byId("kind").value, fate: byId("fate").value, order: byId("order").value };
      const found = Find.select(data, asked);
      shown = found.things;
      active = Math.max(keep === undefined ? -1 : shown.indexOf(keep), 0);
      byId("count").textContent = `${number(shown.length)} of ${number(things.item.length)}${found.note ? `: ${found.note}` : ""}`;
      list.scrollTop = Math.max(active * ROW - list.clientHeight / 2, 0);
      render();
    };

    /** Makes a thing active, whatever is asked for now. */
    const reveal = (thing, how) => {
      if (!shown.includes(thing)) {
        byId("search").value = "";
        byId("fate").value = "";
        byId("kind").value = Logic.kind(things.item[thing]);
        filter(thing);
      }
      activate(shown.indexOf(thing), how);
    };

    list.addEventListener("scroll", () => requestAnimationFrame(render));
    list.addEventListener("click", (event) => {
      const target = event.target.closest(".row");
      if (target) activate(Number(target.id.slice(4)), "move");
    });
    list.addEventListener("keydown", (event) => {
      const page = Math.max(Math.floor(list.clientHeight / ROW) - 1, 1);
      const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length };
      if (event.key in moves) activate(active + moves[event.key], "move");
      else if (event.key === "Enter") {
        activate(active, "open");
        focusDetail();
      } else return;
      event.preventDefault();
    });
    byId("search").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      list.focus();
      activate(active, event.key === "Enter" ? "open" : "move");
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      byId("search").focus();
    });
    byId("csv").addEventListener("click", () => {
      const file = new Blob([Logic.csv(data, shown)], { type: "text/csv" });
      const address = URL.createObjectURL(file);
      element("a", { href: address, download: `${data.name.replace(/[^\w.-]+/g, "_")}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    });
    return { filter, reveal, render, first: () => shown[0] };
  };

  return { make };
})();
