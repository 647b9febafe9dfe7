// What holds for every document: its links lead somewhere, the files that it names exist, and what looks like a command
// is executed by a test (service/readme.test.ts) or says why not.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { ROOT, blocksOf, documentPaths, readDocument } from "../documents.ts";

const MOST_README_LINES = 130;

const FENCED = /^```.*?^```$/gms;
const LINK = /\]\(([^)\s]+)\)/g;
const NAMED_FILE = /`((?:\.github|bench|examples|src|test)\/[\w./-]+)`/g;

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = Array.from(text.replaceAll(FENCED, "").matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

function isBroken(document: string, link: string): boolean {
  if (/^(?:https?|mailto):/.test(link)) return false;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? document : join(dirname(document), path);
  if (!existsSync(resolve(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(readDocument(target)).includes(anchor);
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, match = ""]) => match);
}

describe.each(documentPaths())("%s", (document) => {
  const text = readDocument(document);
  const prose = text.replaceAll(FENCED, "");

  it("has links that lead to a file and, if they name one, to a heading", () => {
    expect(matchesOf(prose, LINK).filter((link) => isBroken(document, link))).toEqual([]);
  });

  it("names files that exist", () => {
    expect(matchesOf(prose, NAMED_FILE).filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
  });

  it("has code that is executed, or says why not", () => {
    const unaccounted = blocksOf(text).filter(({ language, excuse }) => {
      if (["mermaid", "text"].includes(language)) return false;
      return ["console", "js"].includes(language) ? excuse !== null : excuse === null;
    });
    expect(unaccounted).toEqual([]);
  });
});

it(`README.md has ${MOST_README_LINES} lines at most`, () => {
  expect(readDocument("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(MOST_README_LINES);
});
