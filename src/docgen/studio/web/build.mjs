// Builds the studio's page into ../static: one script, one stylesheet, everything local.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";

const out = process.argv[2] ?? "../static";
await mkdir(out, { recursive: true });
await build({
  entryPoints: { studio: "src/main.ts" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  charset: "utf8",
  outdir: out,
});
await build({
  entryPoints: { studio: "src/styles.css" },
  bundle: true,
  minify: true,
  charset: "utf8",
  external: ["*.ttf"],
  outdir: out,
});
for (const name of ["index.html", "icon.svg"]) await copyFile(`src/${name}`, `${out}/${name}`);

// What it was built from, so that a test can tell without Node.js whether it is up to date.
const digest = createHash("sha256");
for (const name of [...(await readdir("src")), "../build.mjs", "../package-lock.json"].sort()) {
  digest.update(name).update(await readFile(`src/${name}`));
}
await writeFile(`${out}/built-from.txt`, `${digest.digest("hex")}\n`);
