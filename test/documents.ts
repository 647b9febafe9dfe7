// The project's documents: every Markdown file, and the blocks of code in it.
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");

const PLACES = ["*.md", ".github/*.md", "{bench,examples,src,test}/**/*.md"];

export interface Block {
  readonly language: string;
  readonly code: string;
  /** Why the block is not executed; null if the document gives no reason. */
  readonly excuse: string | null;
}

/** Paths from the project's root, README.md first. */
export function documentPaths(): string[] {
  const found = globSync(PLACES, { cwd: ROOT, exclude: ["**/node_modules/**", "test/fixtures/**"] });
  return ["README.md", ...found.filter((path) => path !== "README.md").toSorted()];
}

export function readDocument(path: string): string {
  return readFileSync(resolve(ROOT, path), "utf8");
}

const BLOCK = /(?:^<!-- not executed: ([^\n]+) -->\n)?^```([^\n]*)\n(.*?)^```$/gms;

export function blocksOf(text: string): Block[] {
  return Array.from(text.matchAll(BLOCK), ([, excuse, language = "", code = ""]) => ({
    language,
    code,
    excuse: excuse ?? null,
  }));
}
