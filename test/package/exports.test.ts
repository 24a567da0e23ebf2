import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import ts from "typescript";
import { describe, expect, inject, it } from "vitest";
import { readExamples } from "../docs/extract.ts";
import { entries, repository } from "../entries.ts";

const consumer = inject("consumer");
const tarball = inject("tarball");
const installed = join(consumer, "node_modules/cx-metrics");
const specifiers = entries.map(({ specifier }) => specifier);

describe("the packed library", () => {
  it("holds what was built, the sources and the papers", () => {
    const names = readdirSync(installed).sort();
    expect(names).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json", "src"]);
  });

  it("exports these names, as ESM and as CommonJS", async () => {
    const asModule = run(
      "names.mjs",
      namesOf((specifier) => `await import("${specifier}")`),
    );
    const asCommonJs = run(
      "names.cjs",
      namesOf((specifier) => `require("${specifier}")`),
    );
    expect(asCommonJs).toBe(asModule);
    await expect(asModule).toMatchFileSnapshot("exports.txt");
  });

  it("names the same things in the types of ESM and of CommonJS", () => {
    const names = namesOfTypes();
    for (const { name } of entries) {
      expect(names(`${name}.d.cts`), name).toEqual(names(`${name}.d.ts`));
      expect(names(`${name}.d.ts`), name).not.toEqual([]);
    }
  });

  it("has types that name no package but zod", () => {
    const declarations = readdirSync(join(installed, "dist")).filter((name) => /\.d\.c?ts$/.test(name));
    const imported = declarations.flatMap((name) => {
      const text = readFileSync(join(installed, "dist", name), "utf8");
      return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    });
    expect(new Set(imported.filter((name) => !name.startsWith(".")))).toEqual(new Set(["zod/mini"]));
  });

  it.each(["mjs", "cjs"])("has one MetricInputError for all its entries, in a .%s", (extension) => {
    const load = (specifier: string): string =>
      extension === "cjs" ? `require("${specifier}")` : `await import("${specifier}")`;
    const output = run(
      `instanceof.${extension}`,
      `const { MetricInputError } = ${load("cx-metrics")};
      const { nps } = ${load("cx-metrics/surveys")};
      try {
        nps([11]);
      } catch (error) {
        console.log(error instanceof MetricInputError, error.code);
      }`,
    );
    expect(output).toBe("true out-of-range\n");
  });

  it.each(["mjs", "cjs"])("runs the first example of the README, in a .%s", (extension) => {
    const example = readExamples().find(({ runs, file }) => runs && file === "README.md");
    expect(example?.output).toEqual(expect.any(String));
    const module = extension === "cjs" ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
    const code = ts.transpile(example?.code ?? "", { module, target: ts.ScriptTarget.ES2022 });
    expect(run(`readme.${extension}`, code).trimEnd()).toBe(example?.output);
  });

  it.each([
    ["Node16", "Node16", ["user.mts", "user.cts"]],
    ["ESNext", "Bundler", ["user.ts"]],
  ])("has types that hold with modules of %s resolved as %s", (module, moduleResolution, names) => {
    const imports = specifiers.map((specifier, index) => `import * as entry${index} from "${specifier}";`);
    const user = `
      import { type Estimate, MetricInputError, nps } from "cx-metrics";
      const result: Estimate = nps([9, 10, null]);
      const value: number | null = result.value;
      // @ts-expect-error A column of text is no column of scores.
      nps(["9"]);
      export const all: unknown[] = [value, MetricInputError, ${specifiers.map((_, index) => `entry${index}`)}];`;
    for (const name of names) writeFileSync(join(consumer, name), `${imports.join("\n")}${user}`);
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--lib", "ES2022,DOM", "--target", "ES2022"];
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    execute(tsc, [...flags, "--module", module, "--moduleResolution", moduleResolution, ...names]);
  });

  it("has nothing that publint finds fault with", async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  it("has types that resolve as its code does", () => {
    const attw = join(repository, "node_modules/@arethetypeswrong/cli/dist/index.js");
    execute(attw, [tarball, "--profile", "node16", "--no-emoji"]);
  });
});

/** A script that prints the names that each entry exports. */
function namesOf(load: (specifier: string) => string): string {
  return specifiers
    .map((specifier) => `console.log(["${specifier}", ...Object.keys(${load(specifier)}).sort()].join("\\n  "));`)
    .join("\n");
}

function run(name: string, code: string): string {
  writeFileSync(join(consumer, name), code);
  return execute(name, []);
}

/** Runs a script in the folder of the consumer, and fails with all that it printed. */
function execute(script: string, args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [script, ...args], { cwd: consumer, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${script} failed:\n${stdout}${stderr}`);
  }
}

/** Reads every declaration file that was packed, and returns what tells the names that one of them exports. */
function namesOfTypes(): (declaration: string) => string[] {
  const paths = entries.flatMap(({ name }) => [`${name}.d.ts`, `${name}.d.cts`].map(pathOfType));
  const program = ts.createProgram(paths, { module: ts.ModuleKind.Node16, noLib: true });
  const checker = program.getTypeChecker();
  return (declaration) => {
    const file = program.getSourceFile(pathOfType(declaration));
    const symbol = file && checker.getSymbolAtLocation(file);
    return symbol === undefined
      ? []
      : checker
          .getExportsOfModule(symbol)
          .map(({ name }) => name)
          .sort();
  };
}

function pathOfType(name: string): string {
  return join(installed, "dist", name);
}
