"use strict";
// The maps: where the bytes are, before and after.

const Maps = (() => {
  const { byId, element, svg, name, quiet, button } = Dom;
  const { number, bytes, change, percent, printable } = Logic;
  const MOST_TILES = 1500;

  const make = (data, { title, open, selected }) => {
    const { things, report } = data;
    const maps = [byId("map-before"), byId("map-after")];
    const sizes = [report.before.bytes, report.after.bytes];
    let grouping = Tree.firstGrouping(data);
    let trees = [];
    let keys = [];
    let tilesOf = [[], []];

    const labelOf = (node) => (node.thing === undefined ? node.label : title(node.thing));
    const paths = () => trees.map((tree) => Tree.zoomed(tree, keys));
    /** What is shown of each tree: nothing, where there is no such group. */
    const nodes = () => paths().map((path) => (path.length === keys.length + 1 ? path.at(-1) : { label: "", bytes: 0, after: 0, children: [] }));

    const fit = (text, width, size) => {
      const room = Math.floor((width - 6) / (size * 0.605));
      if (room < 4) return "";
      return text.length <= room ? text : `${text.slice(0, room - 1)}\u2026`;
    };

    const drawTile = (parts, tile, position) => {
      const { rect, leaf } = tile;
      const kept = leaf.bytes > 0 ? Math.min(leaf.after / leaf.bytes, 1) : 0;
      const box = { x: rect.x.toFixed(2), y: rect.y.toFixed(2), width: rect.w.toFixed(2), height: rect.h.toFixed(2) };
      const isGroup = leaf.isMany || leaf.children;
      const reference = leaf.thing === undefined || isGroup ? {} : { "data-thing": leaf.thing };
      const whole = { ...box, ...reference, "data-tile": position, "data-zoom": isGroup ? "" : undefined };
      parts.push(svg("rect", { ...whole, class: kept >= 0.995 ? "tile kept" : "tile gone" }));
      if (kept > 0 && kept < 0.995) {
        const height = rect.h * kept;
        const fill = { ...box, y: (rect.y + rect.h - height).toFixed(2), height: height.toFixed(2) };
        parts.push(svg("rect", { ...fill, class: "kept", "pointer-events": "none" }));
      }
      if (rect.h >= 34 && rect.w >= 40) {
        const text = fit(Logic.shortName(printable(labelOf(leaf))), rect.w, 10);
        // In what stays, or above it if that is too low.
        const low = rect.h * kept >= 14 ? 0 : rect.h * kept;
        const place = { x: (rect.x + 4).toFixed(1), y: (rect.y + rect.h - 5 - low).toFixed(1) };
        if (text) parts.push(svg("text", { ...place, class: rect.h * kept >= 14 ? "on" : "off" }, text));
      }
    };

    const corner = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

    /** Names of groups, where no name of a tile is: at the top, each below that of the group around it. */
    const drawFrames = (parts, tiles) => {
      const first = new Map();
      const lines = new Map();
      for (const tile of tiles) if (tile.leaf && !first.has(corner(tile.rect))) first.set(corner(tile.rect), tile);
      const frames = tiles.map((tile, position) => ({ ...tile, position })).filter((tile) => tile.frame);
      for (const { rect, depth } of frames) {
        const line = { x: rect.x.toFixed(2), y: rect.y.toFixed(2), width: rect.w.toFixed(2), height: rect.h.toFixed(2) };
        parts.push(svg("rect", { ...line, class: "frame", "stroke-width": depth === 0 ? 3 : 1.5 }));
      }
      for (const { rect, frame, depth, position } of frames.reverse()) {
        const above = lines.get(corner(rect)) ?? 0;
        const down = 14 + 13 * above;
        const under = first.get(corner(rect));
        // The first name may lie over small tiles, the others may not.
        const hasRoom = above === 0 ? rect.h >= 44 : above < 3 && under !== undefined && under.rect.h >= down + 20;
        const words = depth === 0 ? `${printable(labelOf(frame))}  ${number(frame.bytes)}` : printable(labelOf(frame));
        // Another group may begin beside the first tile.
        const width = under === undefined ? rect.w : Math.min(rect.w, Math.max(under.rect.w, 60));
        const text = hasRoom ? fit(words, width, 11) : "";
        if (!text) continue;
        lines.set(corner(rect), above + 1);
        const kept = under && under.leaf.bytes > 0 ? under.leaf.after / under.leaf.bytes : 0;
        const isOn = under && under.rect.h * (1 - Math.min(kept, 1)) < down - 6;
        const place = { x: (rect.x + 5).toFixed(1), y: (rect.y + down).toFixed(1) };
        parts.push(svg("text", { ...place, class: `${depth === 0 ? "head" : "group"} ${isOn ? "on" : "off"}`, "data-tile": position, "data-zoom": "" }, text));
      }
    };

    const draw = (at) => {
      const map = maps[at];
      const width = Math.max(maps[0].parentElement.clientWidth, 200);
      const full = { w: width, h: Math.round(Math.min(Math.max(width * 0.42, 220), 460)) };
      const shown = nodes();
      const boxes = Tree.twoScales(shown[0].bytes, shown[1].bytes, full.w, full.h);
      const box = boxes[at];
      map.replaceChildren();
      map.setAttribute("viewBox", `0 0 ${box.w.toFixed(2)} ${box.h.toFixed(2)}`);
      map.setAttribute("width", `${((box.w / full.w) * 100).toFixed(3)}%`);
      tilesOf[at] = [];
      if (box.w < 1 || box.h < 1) return;
      // One limit for both, or a thing would be a tile in one and not in the other.
      const least = Math.max(...[0, 1].map((other) => (shown[other].bytes > 0 ? Tree.threshold(shown[other], boxes[other], MOST_TILES) : 0)));
      const tiles = Tree.treemap(shown[at], box, least);
      tilesOf[at] = tiles;
      const parts = [];
      tiles.forEach((tile, position) => tile.leaf && drawTile(parts, tile, position));
      drawFrames(parts, tiles);
      for (const part of parts) map.append(part);
      point(at);
    };

    /** Outlines the tile of what is selected. */
    const point = (at) => {
      maps[at].querySelectorAll(".pointed").forEach((old) => old.remove());
      const tile = selected() === undefined ? undefined : tilesOf[at].find(({ leaf }) => leaf && leaf.thing === selected());
      if (!tile) return;
      const { x, y, w, h } = tile.rect;
      maps[at].append(svg("rect", { x, y, width: w, height: h, class: "pointed" }));
    };

    // ---- zoom --------------------------------------------------------------------------------

    const zoom = (path) => {
      keys = path;
      const isDeep = keys.length > 0;
      const way = paths().reduce((one, other) => (other.length > one.length ? other : one));
      const crumbs = way.map((node, at) => {
        const text = at === 0 ? "the whole module" : printable(labelOf(node));
        return at + 1 === way.length ? element("span", { "aria-current": "true" }, text) : button(() => zoom(keys.slice(0, at)), {}, text);
      });
      byId("crumbs").replaceChildren(...crumbs.flatMap((crumb, at) => (at === 0 ? [crumb] : [" \u203a ", crumb])));
      byId("crumbs").hidden = !isDeep;
      const below = new Map();
      for (const node of way.length > 0 ? nodes() : []) for (const child of Tree.zoomable(node)) if (!below.has(Tree.key(child))) below.set(Tree.key(child), child);
      const choices = [...below.values()].slice(0, 200).map((child) => element("option", { value: Tree.key(child) }, `${printable(labelOf(child))}  ${number(child.bytes)}`));
      const first = element("option", { value: "" }, isDeep ? "\u2026" : "the whole module");
      byId("zoom").replaceChildren(first, ...(isDeep ? [element("option", { value: "out" }, "out again")] : []), ...choices);
      byId("zoom").disabled = choices.length === 0 && !isDeep;
      nodes().forEach((node, at) => {
        const more = at === 0 || isDeep ? "" : ` ${change(sizes[0], sizes[1])}`;
        const part = isDeep ? `${bytes(node.bytes)}, ${percent(node.bytes, sizes[at])} of the module` : `${bytes(sizes[at])} ${more}`;
        byId(at === 0 ? "cap-before" : "cap-after").textContent = `${at === 0 ? "Before" : "After"}: ${part}`;
      });
      [0, 1].forEach(draw);
    };

    const regroup = () => {
      trees = [Logic.BEFORE, Logic.AFTER].map((when) => Tree.sizeTree(data, when, grouping));
      zoom([]);
    };

    // ---- the tip beside the pointer ----------------------------------------------------------

    const tip = byId("tip");
    const describe = (at, { leaf, frame, path }) => {
      const node = leaf ?? frame;
      const around = leaf ? path : path.slice(0, -1);
      const whole = at === 0 ? "of the module" : "of what is left";
      const lines = [element("div", { class: "tip-name" }, name(labelOf(node)))];
      const where = around.map((one) => printable(labelOf(one))).join(" \u203a ");
      if (where) lines.push(element("div", { class: "quiet" }, where));
      lines.push(element("div", {}, `${bytes(node.bytes)}: ${percent(node.bytes, sizes[at])} ${whole}`));
      const group = around.at(-1);
      if (group && group.bytes > node.bytes) lines.push(element("div", {}, `${percent(node.bytes, group.bytes)} of ${printable(labelOf(group))}`));
      if (at === 0) {
        const after = node.after;
        lines.push(element("div", {}, after === 0 ? "nothing of it stays" : after === node.bytes ? "all of it stays" : `${bytes(after)} stay: ${percent(after, node.bytes)}`));
      }
      const retained = leaf && leaf.thing !== undefined ? (at === 0 ? things.retained_before : things.retained_after)[leaf.thing] : null;
      if (retained !== null && retained > node.bytes) lines.push(element("div", {}, `with what goes with it ${bytes(retained)}: ${percent(retained, sizes[at])}`));
      if (frame || node.isMany || node.children) lines.push(quiet("Click to zoom in"));
      return lines;
    };

    const place = (event) => {
      tip.hidden = false;
      const [w, h] = [tip.offsetWidth, tip.offsetHeight];
      const [right, bottom] = [document.documentElement.clientWidth, window.innerHeight];
      const x = event.clientX + 14 + w > right ? event.clientX - 14 - w : event.clientX + 14;
      const y = event.clientY + 14 + h > bottom ? event.clientY - 14 - h : event.clientY + 14;
      tip.style.left = `${Math.max(Math.min(x, right - w - 4), 4)}px`;
      tip.style.top = `${Math.max(y, 4)}px`;
    };

    maps.forEach((map, at) => {
      map.addEventListener("pointermove", (event) => {
        const tile = tilesOf[at][event.target.getAttribute("data-tile") ?? -1];
        if (!tile) {
          tip.hidden = true;
          return;
        }
        tip.replaceChildren(...describe(at, tile));
        place(event);
      });
      map.addEventListener("pointerleave", () => (tip.hidden = true));
      map.addEventListener("click", (event) => {
        const tile = tilesOf[at][event.target.getAttribute("data-tile") ?? -1];
        if (!tile) return;
        tip.hidden = true;
        if (event.target.hasAttribute("data-zoom")) {
          const into = tile.leaf?.children ? [...tile.path, tile.leaf] : tile.path;
          zoom([...keys, ...into.map(Tree.key)]);
        } else if (tile.leaf?.thing !== undefined) open(tile.leaf.thing);
      });
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && (tip.hidden = true));
    window.addEventListener("scroll", () => (tip.hidden = true), { passive: true });

    byId("grouping").append(...Object.entries(Tree.GROUPINGS).map(([value, text]) => element("option", { value }, text)));
    byId("grouping").value = grouping;
    byId("grouping").addEventListener("input", () => {
      grouping = byId("grouping").value;
      regroup();
    });
    byId("zoom").addEventListener("input", () => {
      const wanted = byId("zoom").value;
      if (wanted === "out") zoom(keys.slice(0, -1));
      else if (wanted) zoom([...keys, wanted]);
    });
    return { start: regroup, draw: () => [0, 1].forEach(draw), point: () => [0, 1].forEach(point) };
  };

  return { make };
})();
