import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of this repository, with a slash at its end. */
export const repository: string = fileURLToPath(new URL("..", import.meta.url));

const manifest: { readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(`${repository}package.json`, "utf8"),
);

/** One entry of the package. */
export interface Entry {
  /** How it is imported: `"cx-metrics/stats"`. */
  readonly specifier: string;
  /** The name of its files in dist/: `"stats"`. */
  readonly name: string;
  /** Where its source is: `"src/stats/index.ts"`. */
  readonly source: string;
}

/** The entries of the package, as its `exports` name them. */
export const entries: readonly Entry[] = Object.keys(manifest.exports)
  .filter((path) => path !== "./package.json")
  .map((path) => {
    const name = path.slice(2);
    return name === ""
      ? { specifier: "cx-metrics", name: "index", source: "src/index.ts" }
      : { specifier: `cx-metrics/${name}`, name, source: `src/${name}/index.ts` };
  });
