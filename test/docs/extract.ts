import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../entries.ts";

/** One fenced block of a guide or of a doc comment. */
export interface Example {
  /** The file it stands in, from the root of the repository. */
  readonly file: string;
  /** The line of its first line of code. */
  readonly line: number;
  /** The word after the fence: `ts`, `js`, `sh`, … */
  readonly language: string;
  /** Whether it is one that runs: TypeScript or JavaScript, and not marked `no-run`. */
  readonly runs: boolean;
  /** The code, indented as the fence is not. */
  readonly code: string;
  /** What it must print: the `text` block right after it, or its `// →` comments; `null` where it shows nothing. */
  readonly output: string | null;
}

/** Every example of the README, of the guides and of the doc comments, in the order of files and lines. */
export function readExamples(): Example[] {
  const guides = listFiles("docs").filter((path) => path.endsWith(".md") && !path.startsWith("docs/api/"));
  const sources = listFiles("src").filter((path) => path.endsWith(".ts"));
  return ["README.md", ...guides, ...sources].flatMap((file) =>
    extractExamples(file, readFileSync(join(repository, file), "utf8")),
  );
}

/** The fenced blocks of one file: of the whole of a guide, of the doc comments of a source. */
export function extractExamples(file: string, text: string): Example[] {
  const lines = file.endsWith(".ts") ? keepDocComments(text.split("\n")) : text.split("\n");
  const examples: Example[] = [];
  for (let at = 0; at < lines.length; at++) {
    const block = readBlock(lines, at);
    if (block === null) continue;
    const next = nextFilledLine(lines, block.end + 1);
    const output = readBlock(lines, next);
    const runs = /^(ts|js|mjs)$/.test(block.language) && !block.attributes.includes("no-run");
    if (runs && output?.language === "text") {
      examples.push({ file, line: at + 2, ...block, runs, output: output.code });
      at = output.end;
    } else {
      examples.push({ file, line: at + 2, ...block, runs, output: runs ? readArrows(block.code) : null });
      at = block.end;
    }
  }
  return examples;
}

interface Block {
  readonly language: string;
  readonly attributes: readonly string[];
  readonly code: string;
  readonly end: number;
}

function readBlock(lines: readonly string[], at: number): Block | null {
  const opening = /^( *)(`{3,})(\w*) *(.*)$/.exec(lines[at] ?? "");
  if (opening === null) return null;
  const [, indent = "", fence = "", language = "", attributes = ""] = opening;
  const closing = lines.findIndex((line, index) => index > at && line.trimEnd() === indent + fence);
  if (closing < 0) throw new Error(`the block that opens on line ${at + 1} does not close: ${lines[at]}`);
  const code = lines.slice(at + 1, closing).map((line) => line.slice(indent.length));
  return { language, attributes: attributes.split(" "), code: code.join("\n"), end: closing };
}

function nextFilledLine(lines: readonly string[], from: number): number {
  const offset = lines.slice(from).findIndex((line) => line.trim() !== "");
  return offset < 0 ? lines.length : from + offset;
}

function readArrows(code: string): string | null {
  const arrows = [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1]);
  return arrows.length === 0 ? null : arrows.join("\n");
}

/** Blanks all but the text of the doc comments, so that the lines keep their numbers. */
function keepDocComments(lines: readonly string[]): string[] {
  let inside = false;
  return lines.map((line) => {
    if (/^\s*\/\*\*/.test(line)) inside = true;
    const text = inside ? line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, "") : "";
    if (line.includes("*/")) inside = false;
    return text;
  });
}

function listFiles(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length))
    .sort();
}
