"use strict";
// Puts the page together, and keeps the address and what is shown the same.

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { things } = data;
  const { byId, name, button } = Dom;
  const { itemText } = Logic;
  const GROWING = "memory.grow";

  const title = (thing) => things.name[thing] ?? itemText(things.item[thing]);
  const quietItem = (thing) => (things.name[thing] === null ? "" : itemText(things.item[thing]));
  const link = (thing, text) => button(() => open(thing), { title: itemText(things.item[thing]) }, text ?? name(title(thing)));

  let selected;
  const words = { title, quietItem, link };
  const detail = Detail.make(data, words);
  const maps = Maps.make(data, { title, open: (thing) => open(thing), selected: () => selected });

  // ---- the address ---------------------------------------------------------------------------

  /** What is shown gets an address; `isNew`: the back button leads to what was shown before. */
  const address = (item, isNew) => {
    const hash = Find.toHash(item);
    if (hash === location.hash) return;
    try {
      history[isNew ? "pushState" : "replaceState"](null, "", hash);
    } catch {
      // Where a page has no history of its own, as in a frame, there are no addresses.
    }
  };

  const focusDetail = () => {
    const head = byId("detail").querySelector("h3");
    if (!head) return;
    head.focus({ preventScroll: true });
    const box = byId("detail").getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight * 0.7) byId("h-list").scrollIntoView();
    if (window.matchMedia("(max-width: 56rem)").matches) byId("detail").scrollIntoView();
  };

  const show = (thing, how) => {
    selected = thing;
    detail.show(thing);
    maps.point();
    if (how !== "address") address(things.item[thing], how === "open");
  };

  const list = List.make(data, { title, quietItem, show, focusDetail });

  /** Shows a thing in the list and beside it; from anywhere on the page. */
  const open = (thing, how = "open") => {
    list.reveal(thing, how);
    focusDetail();
  };

  const grow = (how) => {
    selected = undefined;
    detail.showGrowing();
    maps.point();
    if (how !== "address") address(GROWING, true);
    focusDetail();
  };

  /** Shows what the address asks for, in the words of `loom why`. */
  const follow = () => {
    const asked = Find.fromHash(location.hash);
    if (asked === "" || document.getElementById(asked)) return;
    if (asked === GROWING) {
      grow("address");
      return;
    }
    byId("search").value = asked;
    byId("kind").value = "";
    list.filter();
    if (list.first() !== undefined) open(list.first(), "address");
    else byId("search").focus();
  };

  // ---- begin ---------------------------------------------------------------------------------

  Head.show(data, { link, grow: () => grow("open"), exportsThatStay: Rest.exportsThatStay(data) });
  Bars.show(data);
  Rest.show(data, words);
  for (const id of ["search", "kind", "fate", "order"]) byId(id).addEventListener("input", () => list.filter(selected));
  list.filter();
  maps.start();
  if (list.first() !== undefined) show(list.first(), "address");
  follow();
  window.addEventListener("popstate", follow);
  let width = document.documentElement.clientWidth;
  window.addEventListener("resize", () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    requestAnimationFrame(maps.draw);
  });
})();
