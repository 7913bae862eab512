"use strict";
// Elements. Text from the module becomes text nodes and nothing else.

const Dom = (() => {
  const { number, printable } = Logic;

  const byId = (id) => document.getElementById(id);

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
      else if (value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== undefined));
    return made;
  };

  const svg = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const name = (text) => element("bdi", { class: "mono" }, printable(text));
  const mark = (fate) => element("i", { class: `mark ${fate}`, title: fate });
  const quiet = (text) => element("span", { class: "quiet" }, text);
  const button = (listener, attributes, ...children) => element("button", { type: "button", ...attributes, on: { click: listener } }, ...children);

  /** Adds what `make` makes of each of a list to `into`: the first ones at once, and the others on demand. */
  const some = (into, list, make, limit, what, after = into) => {
    into.append(...list.slice(0, limit).map(make));
    if (list.length <= limit) return;
    const more = button(() => {
      for (const one of list.slice(limit)) into.append(make(one));
      more.remove();
    }, { class: "more" }, `Show all ${number(list.length)} ${what}`);
    after.append(more);
  };

  /** A table of which the first rows are there at once. A head that ends with `#` is of numbers. */
  const table = (heads, rows, { limit = 100, stacks = false, what = "rows" } = {}) => {
    const body = element("tbody");
    const isNumber = heads.map((head) => head.endsWith("#"));
    const head = heads.map((text, at) =>
      element("th", { scope: "col", class: isNumber[at] ? "number" : "" }, text.replace(/#$/, "")),
    );
    const made = element(
      "div",
      { class: "table" },
      element("table", stacks ? { class: "stacks" } : {}, element("thead", {}, element("tr", {}, ...head)), body),
    );
    const row = (cells) => element("tr", {}, ...cells.map((cell, at) => element("td", isNumber[at] ? { class: "number" } : {}, cell)));
    some(body, rows, row, limit, what, made);
    return made;
  };

  return { byId, element, svg, name, mark, quiet, button, some, table };
})();
