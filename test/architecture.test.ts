import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { entries, repository } from "./entries.ts";

// A part of src/ is a folder, or a file that stands beside the folders.
const ground = ["errors", "result"];
const core = [...ground, "values", "stats", "time", "schemas"];
const protocol = [
  "rows",
  "metric",
  "record-table",
  "count-kinds",
  "same-definition",
  "estimate",
  "share-figures",
  "mean-figures",
];
const families = ["surveys", "support", "lifecycle", "journey"];

/** Which other parts a part may take from. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  result: [],
  values: ground,
  stats: ground,
  time: ground,
  schemas: [...ground, "values", "stats", "time"],
  ...allow(protocol, [...core, ...protocol]),
  ...allow(families, [...core, ...protocol]),
  breakdown: [...core, ...protocol],
  format: [...ground, "values", "schemas"],
  stream: [...core, ...protocol, "breakdown"],
  index: [...core, ...protocol, ...families, "breakdown", "format", "stream"],
};

/** Which parts may take from a package. No other package is there at run time. */
const packageIsFor: Readonly<Record<string, string>> = { zod: "schemas", "temporal-polyfill": "time" };

const sources = readdirSync(`${repository}src`, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .map((path) => ({ path, part: partOf(path), file: parse(path) }));

describe("the sources", () => {
  it("import one way", () => {
    const wrong = sources.flatMap(({ path, part, file }) =>
      localImports(path, file)
        .filter((target) => partOf(target) !== part && mayImport[part]?.includes(partOf(target)) !== true)
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("import in no circle", () => {
    const targets = new Map(sources.map(({ path, file }) => [path, localImports(path, file)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      if (trail.includes(path) || done.has(path)) return;
      for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const path of targets.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it("import zod in schemas/ and temporal-polyfill in time/, and no other package", () => {
    const wrong = sources.flatMap(({ path, part, file }) =>
      specifiers(file)
        .filter((specifier) => !specifier.startsWith(".") && packageIsFor[specifier.split("/")[0] ?? ""] !== part)
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  // `import { z }` puts every locale of zod into the bundles that esbuild makes: 93 kB.
  it("import zod as a namespace, and its mini edition", () => {
    const wrong = sources.flatMap(({ path, file }) =>
      file.statements
        .filter(ts.isImportDeclaration)
        .map((statement) => statement.getText(file))
        .filter((text) => /["']zod/.test(text) && !/^import (type )?\* as z from "zod\/mini";$/.test(text))
        .map((text) => `${path}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  it("read no clock, throw no dice, print nothing and know the types of everything", () => {
    expect(sources.flatMap(({ path, file }) => forbidden(file).map((what) => `${path}:${what}`))).toEqual([]);
  });

  it("silence no tool", () => {
    const silent = /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable|v8 ignore/;
    expect(sources.filter(({ file }) => silent.test(file.text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the root", () => {
  it("holds what the house needs and what a tool insists on having there", () => {
    const house = ["src", "test", "docs", "package.json", "package-lock.json", "tsconfig.json", "tsup.config.ts"];
    const papers = ["README.md", "CHANGELOG.md", "LICENSE"];
    const tools = [".ci", ".git", ".gitignore", ".npmrc", "biome.json", "vitest.config.ts"];
    const ignored = ["node_modules", "dist", "coverage", ".DS_Store"];
    const allowed = new Set([...house, ...papers, ...tools, ...ignored]);
    const guests = readdirSync(repository).filter((name) => !allowed.has(name) && !name.endsWith(".tgz"));
    expect(guests).toEqual([]);
  });

  // What a lock file lacks, `npm ci` refuses to install: the packages of other systems too.
  it.each(["package-lock.json", "test/bench/package-lock.json"])("has %s whole, without addresses", (path) => {
    const packages = Object.entries(readJson<{ packages: Record<string, LockedPackage> }>(path).packages);
    const locked = new Set(packages.map(([place]) => place.replace(/^.*node_modules\//, "")));
    const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
    expect(packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
  });

  it("documents every entry of the package", () => {
    const { typedocOptions } = readJson<{ typedocOptions: { entryPoints: string[] } }>("tsconfig.json");
    expect(typedocOptions.entryPoints).toEqual(entries.map(({ source }) => source));
  });
});

function allow(parts: readonly string[], targets: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(parts.map((part) => [part, targets]));
}

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function partOf(path: string): string {
  return (path.split("/")[0] ?? "").replace(/\.ts$/, "");
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(`${repository}src/${path}`, "utf8"), ts.ScriptTarget.ES2022, true);
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${repository}${path}`, "utf8"));
}

/** What a file imports or exports from, dynamic imports and `import("…")` types included. */
function specifiers(file: ts.SourceFile): string[] {
  return ts.preProcessFile(file.text).importedFiles.map(({ fileName }) => fileName);
}

function localImports(path: string, file: ts.SourceFile): string[] {
  return specifiers(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(path), specifier));
}

/** Whether what a name stands in is a field of an object or of an interface, which may bear the name of a global. */
function isFieldName(parent: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);
}

/** Every place in a file where something stands that a pure and typed function does without. */
function forbidden(file: ts.SourceFile): string[] {
  const globals = /^(console|performance|process|globalThis|fetch|require|eval|setTimeout|setInterval)$/;
  const calls = /^(Date\.now|Math\.random|Temporal\.Now\b.*)$/;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAccessExpression(node.parent ?? node) && node.parent.getChildAt(0) !== node;
    if (
      node.kind === ts.SyntaxKind.AnyKeyword ||
      (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments ?? []).length === 0) ||
      (ts.isCallExpression(node) && node.expression.getText() === "Date") ||
      (ts.isPropertyAccessExpression(node) && calls.test(node.getText())) ||
      (ts.isIdentifier(node) && globals.test(node.text) && !isMember && !isFieldName(node.parent))
    ) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${line + 1} ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}
