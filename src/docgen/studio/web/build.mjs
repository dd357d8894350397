// Builds the studio's page into ../static: one script, one stylesheet, everything local.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";

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
