#!/usr/bin/env -S node --no-warnings
// Runs loom, compiled to WASI, with the files of this machine and one thread.

import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const wasi = new WASI({
  version: "preview1",
  args: ["loom", ...process.argv.slice(2)],
  // WASI knows no current folder of its own: loom goes to the one that this names.
  env: { ...process.env, PWD: process.cwd() },
  preopens: { "/": "/" },
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(new URL("loom.wasm", import.meta.url)));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
