import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../entries.ts";

/** Packs the library (which builds it) and returns the path of the tarball in `folder`. */
export function pack(folder: string): string {
  const [{ filename }] = JSON.parse(npm(["pack", "--silent", "--json", "--pack-destination", folder], repository));
  return join(folder, filename);
}

/** Installs what is given in `folder` as a user would. */
export function install(folder: string, packages: readonly string[], flags: readonly string[] = []): void {
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "version": "0.0.0", "private": true }');
  npm(["install", "--no-audit", "--no-fund", "--no-package-lock", ...flags, ...packages], folder);
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** Vitest calls this once, before the tests of this folder. */
export default function setup(project: { provide(key: "consumer" | "tarball", value: string): void }): () => void {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-package-"));
  const tarball = pack(folder);
  // The zod that stands in this repository is the peer, so that these tests need no network.
  install(folder, [tarball, join(repository, "node_modules/zod")], ["--offline", "--install-links"]);
  project.provide("tarball", tarball);
  project.provide("consumer", folder);
  return () => rmSync(folder, { recursive: true });
}

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder in which the packed library and zod are installed. */
    consumer: string;
    /** The path of the packed library. */
    tarball: string;
  }
}
