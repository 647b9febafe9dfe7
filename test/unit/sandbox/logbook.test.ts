import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LogBook } from "../../../src/sandbox/logbook.ts";
import type { Run } from "../../../src/sandbox/port.ts";
import { LOGS_BYTES } from "../../../src/limits.ts";

const run = {
  executionId: "x",
  attempt: 2,
  component: "c",
  variables: { TOKEN: "canary-env" },
  code: { secretFields: ["pin"] },
  call: { type: "verify_credentials", cfg: { site: "canary-site", pin: "canary-pin-of-20-cha" } },
} as unknown as Run;

interface Shown {
  readonly logs: readonly {
    readonly at: string;
    readonly level: string;
    readonly text: string;
    readonly attempt: number;
  }[];
  readonly truncated: boolean;
}

function shown(book: LogBook): Shown {
  const bytes = book.bytes();
  if (bytes === null) throw new Error("Nothing was logged.");
  expect(bytes.byteLength).toBeLessThanOrEqual(LOGS_BYTES);
  return JSON.parse(new TextDecoder().decode(bytes)) as Shown;
}

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("what a component logged", () => {
  it("is kept as its owner may read it: scrubbed, with time, level and attempt", () => {
    const book = new LogBook(run);
    book.write("warn", "no canary-site for canary-env");
    book.write("shout", "x");
    expect(shown(book)).toEqual({
      logs: [
        { at: expect.stringMatching(/Z$/), level: "warn", text: "no ******** for ********", attempt: 2 },
        { at: expect.any(String), level: "info", text: "x", attempt: 2 },
      ],
      truncated: false,
    });
  });

  it("is free of what is left of a secret, wherever it is cut", () => {
    const book = new LogBook(run);
    for (let before = 1960; before < 2010; before++) book.write("info", `${"x".repeat(before)}canary-pin-of-20-cha`);
    book.write("info", "canary-pin-of... 6 more characters");
    const { logs } = shown(book);
    expect(logs.filter(({ text }) => text.includes("can"))).toEqual([]);
  });

  it("is free of what the component renewed before, too", () => {
    const book = new LogBook(run);
    book.add({ values: { token: "canary-renewed", note: "canary-note" }, secretFields: [] });
    book.write("info", "canary-site, canary-renewed, canary-note");
    expect(shown(book).logs[0]?.text).toBe("********, ********, ********");
  });

  it("leaves out what would take too long to search, and keeps what comes after it", () => {
    const book = new LogBook(run);
    for (let index = 0; index < 30; index++) book.write("info", `${"canary-site ".repeat(1600)}${"x".repeat(10_000)}`);
    book.write("error", "the end");
    const { logs, truncated } = shown(book);
    expect([logs.length, truncated]).toEqual([23, true]);
    expect(logs.at(-1)?.text).toBe("the end");
  });

  it("is nothing where nothing was logged", () => {
    expect(new LogBook(run).bytes()).toBeNull();
  });

  it.each([
    ["more lines than there is room for", 201, "x"],
    ["more bytes than there is room for", 100, "ü".repeat(1000)],
    ["a line that was cut", 1, "x".repeat(2001)],
    ["something that is no text", 1, ["x"]],
  ])("says that there was more: %s", (_, count, text) => {
    const book = new LogBook(run);
    for (let index = 0; index < count; index++) book.write("info", text);
    expect(shown(book).truncated).toBe(true);
  });

  it("is all there within its bounds", () => {
    const book = new LogBook(run);
    for (let index = 0; index < 200; index++) book.write("info", "x".repeat(200));
    expect(shown(book)).toMatchObject({ logs: { length: 200 }, truncated: false });
  });
});
