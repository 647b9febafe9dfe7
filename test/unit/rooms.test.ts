// The rooms of src/ and who may import whom (src/README.md). That there are no circles is lint's to see
// (import/no-cycle).
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, resolve } from "node:path";

import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const SOURCE = resolve(ROOT, "src");

/** The rooms that each may import, besides the files at the top of src/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // It runs the router for its description (build:api).
  build: ["http", "pack", "sandbox", "user"],
  cli: ["client", "pack"],
  client: [],
  components: ["pack", "sandbox"],
  console: ["client"],
  docs: ["console"],
  egress: ["execution"],
  execution: ["user"],
  http: ["console", "docs", "egress", "execution", "pack", "sandbox", "user"],
  pack: [],
  queue: ["execution", "runtime", "sandbox", "user"],
  runtime: ["egress", "pack", "sandbox"],
  sandbox: ["egress", "execution", "pack", "runtime", "user"],
  user: ["execution", "pack"],
};

/** The files at the top that put everything together; nobody imports them. */
const WIRING: ReadonlySet<string> = new Set(["index.ts", "worker.ts"]);

interface Import {
  readonly from: string;
  /** A file of src/, or what a package or the platform is called. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const files = globSync("**/*.ts", { cwd: SOURCE }).filter((file) => !file.endsWith(".d.ts"));
const texts = new Map(files.map((file) => [file, readFileSync(join(SOURCE, file), "utf8")]));
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const found = (texts.get(from) ?? "").matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  return Array.from(found, ([, type, name = ""]) => {
    const to = name.startsWith(".") ? normalize(join(dirname(from), name)) : name;
    return { from, to, isTypeOnly: type !== undefined };
  });
}

const roomOf = (file: string) => (file.includes("/") ? (file.split("/")[0] ?? "") : "");

describe("the rooms", () => {
  it("are those of the table", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== ""));
    expect([...rooms].toSorted()).toEqual(Object.keys(MAY_IMPORT));
  });

  it("import only what the table lets them", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return texts.has(to) && room !== "" && other !== "" && room !== other && !MAY_IMPORT[room]?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it("are put together by nobody but the wiring", () => {
    expect(imports.filter(({ to }) => WIRING.has(to) && to !== "worker.ts")).toEqual([]);
    expect(imports.filter(({ to }) => to === "worker.ts").map(({ from }) => from)).toEqual(["index.ts"]);
  });
});

/** What a file loads when it runs, directly and through others. */
function loadedBy(file: string, known = new Set<string>()): Set<string> {
  for (const { from, to, isTypeOnly } of imports) {
    if (from !== file || isTypeOnly || known.has(to)) continue;
    known.add(to);
    loadedBy(to, known);
  }
  return known;
}

describe("a file that calls itself pure", () => {
  const pure = files.filter((file) =>
    /^(?:\/\/.*\n)*\/\/.*\b[Pp]ure\b(?! (?:modules|function of))/.test(texts.get(file) ?? ""),
  );

  it("exists", () => {
    expect(pure).toEqual(expect.arrayContaining(["execution/lifecycle.ts", "execution/deadlines.ts"]));
  });

  it.each(pure)("loads nothing of the platform: %s", (file) => {
    expect([...loadedBy(file)].filter((name) => /^(?:node|cloudflare):/.test(name))).toEqual([]);
  });
});

describe("lines", () => {
  const shown = globSync(["src/**/*.{ts,js,css}", "test/**/*.ts", "bench/**/*.ts", "wrangler.toml"], { cwd: ROOT });

  it("are no longer than the formatter's width", () => {
    const long = shown
      .filter((file) => !/env\.d\.ts$|fixtures\//.test(file))
      .flatMap((file) =>
        readFileSync(join(ROOT, file), "utf8")
          .split("\n")
          .flatMap((line, index) =>
            line.length > 120 && isComment(line) ? [`${relative(".", file)}:${index + 1}`] : [],
          ),
      );
    expect(long).toEqual([]);
  });
});

/** Everything else is the formatter's, which leaves a text alone that cannot be broken. */
function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*|#)/.test(line);
}
