import { Console } from "node:console";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { entries, repository } from "../entries.ts";
import { type Example, extractExamples, readExamples } from "./extract.ts";

const examples = readExamples();
// In node_modules, where no other tool looks; vitest.config.ts has what stands there transformed like our own sources.
const cache = join(repository, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "examples-"));
const paths = new Map(examples.filter(({ runs }) => runs).map((example) => [writeExample(example), example]));

afterAll(() => rmSync(folder, { recursive: true }));

describe("the examples run", () => {
  for (const example of examples.filter(({ runs }) => !runs)) it.skip(`${title(example)} (${example.language})`);

  for (const [path, example] of paths) {
    it(title(example), async () => {
      const printed = await runCapturing(path);
      if (example.output !== null) expect(trimLines(printed)).toBe(trimLines(example.output));
    });
  }
});

describe("the examples of the public functions", () => {
  const program = createProgram();

  it("have no type errors", () => {
    const faults = [...paths].flatMap(([path, example]) => {
      const file = program.getSourceFile(path);
      const diagnostics = file === undefined ? [] : ts.getPreEmitDiagnostics(program, file);
      return diagnostics.map(({ start = 0, messageText }) => {
        const line = 1 + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
        return `${example.file}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
    });
    expect(faults).toEqual([]);
  });

  it("assert, where they stand in a doc comment", () => {
    const silent = [...paths.values()].filter(
      ({ file, code }) => file.startsWith("src/") && !/\bassert[.(]/.test(code),
    );
    expect(silent.map(title)).toEqual([]);
  });

  it("are there for each of them", () => {
    expect([...new Set(entries.flatMap(({ source }) => functionsWithoutExample(program, source)))]).toEqual([]);
  });
});

describe("the extractor", () => {
  const fence = "```";

  it("takes a block of code with the output that follows it", () => {
    const text = ["Words.", `${fence}ts`, "console.log(1);", fence, "", `${fence}text`, "1", fence].join("\n");
    const [example, ...others] = extractExamples("guide.md", text);
    expect(example).toMatchObject({ line: 3, language: "ts", runs: true, code: "console.log(1);", output: "1" });
    expect(others).toEqual([]);
  });

  it("takes what a block says that it prints, line by line", () => {
    const text = [`${fence}ts`, "console.log(1); // → 1", "console.log(2); // → 2", fence].join("\n");
    expect(extractExamples("guide.md", text)[0]?.output).toBe("1\n2");
  });

  it("counts a block that must not run or is in another language", () => {
    const text = [`${fence}ts no-run`, "fetch();", fence, `${fence}sh`, "ls", fence].join("\n");
    expect(extractExamples("guide.md", text).map(({ runs }) => runs)).toEqual([false, false]);
  });

  it("reads the doc comments of a source and not its code", () => {
    const text = ["/**", " * Words.", ` * ${fence}ts`, " * f();", ` * ${fence}`, " */", `const a = \``, `${fence}ts`];
    expect(extractExamples("a.ts", text.join("\n")).map(({ line, code }) => [line, code])).toEqual([[4, "f();"]]);
  });
});

function title({ file, line }: Example): string {
  return `${file}:${line}`;
}

/** Writes an example to a file of its own, on the lines that it has where it came from. */
function writeExample(example: Example): string {
  const name = `${example.file.replaceAll("/", "__")}__${example.line}`;
  const path = join(folder, `${name}.${example.language === "ts" ? "ts" : "mjs"}`);
  writeFileSync(path, `${"\n".repeat(example.line - 1)}${example.code}\n`);
  return path;
}

async function runCapturing(path: string): Promise<string> {
  const chunks: string[] = [];
  const stdout = new Writable({
    write(chunk, _encoding, done): void {
      chunks.push(String(chunk));
      done();
    },
  });
  const original = globalThis.console;
  globalThis.console = new Console({ stdout, stderr: stdout, colorMode: false });
  try {
    await import(/* @vite-ignore */ path);
  } finally {
    globalThis.console = original;
  }
  return chunks.join("");
}

/** Editors take blanks off the ends of lines, so they do not count. */
function trimLines(text: string): string {
  // Lines of a CSV file end in CR and LF; a guide keeps none of the former.
  return text.trimEnd().replace(/[ \t\r]+$/gm, "");
}

/** The sources and the examples as the compiler sees them, with the public names leading to the sources. */
function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(repository, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const roots = [...paths.keys()].filter((path) => path.endsWith(".ts"));
  return ts.createProgram([...roots, ...entries.map(({ source }) => join(repository, source))], {
    ...options,
    declaration: false,
    isolatedDeclarations: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
    paths: Object.fromEntries(entries.map(({ specifier, source }) => [specifier, [join(repository, source)]])),
  });
}

/** Which functions, metrics and classes of an entry have no example in their doc comment. */
function functionsWithoutExample(program: ts.Program, source: string): string[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(repository, source));
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${source} is not a module`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const { valueDeclaration } = symbol;
    if (valueDeclaration === undefined) return [];
    const type = checker.getTypeOfSymbolAtLocation(symbol, valueDeclaration);
    const examples = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
    const isCallable = type.getCallSignatures().length + type.getConstructSignatures().length > 0;
    const isShown = examples.some(({ text }) => ts.displayPartsToString(text).includes("```ts"));
    return isCallable && !isShown ? [`${symbol.name} of ${source}`] : [];
  });
}
