// Bundles src/ into the host's wwwroot/dist; with --tests, bundles test/ into build/test for node's test runner.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, target: "es2022", logLevel: "warning", charset: "utf8" };

if (process.argv.includes("--tests")) {
  const entryPoints = readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`);
  await build({ ...common, entryPoints, outdir: "build/test", platform: "node", format: "esm", outExtension: { ".js": ".mjs" } });
} else {
  const browser = { ...common, outdir: "../PneumoniaConsole/wwwroot/dist", minify: true };
  // Classic scripts: theme must run before the first paint, shell serves pages without a circuit too.
  await build({ ...browser, entryPoints: ["src/theme.ts", "src/shell.ts"], format: "iife" });
  await build({ ...browser, entryPoints: ["src/dropzone.ts"], format: "esm" });
}
