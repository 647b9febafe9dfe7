import { describe, expect, it } from "vitest";

import { Drawing } from "../../../src/cli/exec/drawing.ts";
import { Output } from "../../../src/cli/output.ts";
import { diagramLines, headLine, plainLine } from "../../../src/cli/exec/stages.ts";
import type { StatusEvent } from "../../../src/client/index.ts";
import { change, executionOf } from "../client/stream.ts";

const story = [
  change(1, "scheduled"),
  change(2, "running"),
  change(3, "scheduled"),
  change(4, "running"),
  change(5, "fulfilled", executionOf("fulfilled", { size: 26 })),
  change(6, "handed_out"),
  change(7, "cancelled"),
];

const EXHAUSTED = { origin: "platform", name: "AttemptsExhaustedError", message: "3 of 3" } as const;

/** Each change with the one before it, and the milliseconds since the first. */
const written = (line: (event: StatusEvent, before: StatusEvent | null, sinceMs: number) => string | string[]) =>
  story.flatMap((event, index) => line(event, story[index - 1] ?? null, index * 125)).join("\n");

describe("an execution", () => {
  it("is drawn as a sequence diagram", () => {
    expect(`${headLine()}\n${written(diagramLines)}`).toBe(
      `
           client           API          object          queue         isolate
   +0.000 s   │── schedule ─▶│              │              │              │
              │              │─── order ───▶│              │              │
              │              │              │─── its id ──▶│              │
   +0.125 s   │              │              │              │─ attempt 1 ─▶│
   +0.250 s   │              │              │◀───────── failed ───────────│
              │              │              │─── its id ──▶│              │
   +0.375 s   │              │              │              │─ attempt 1 ─▶│
   +0.500 s   │              │              │◀─── fulfilled, 26 bytes ────│
   +0.625 s   │              │◀─ outcome ───│              │              │
              │◀── result ───│              │              │              │
   +0.750 s   │─── cancel ──▶│              │              │              │
              │              │─── cancel ──▶│              │              │
`.slice(1, -1),
    );
  });

  it("is written line by line, each with the way it went", () => {
    expect(written(plainLine)).toBe(
      `
2026-11-24T19:00:00.000Z     +0.000 s  scheduled   client > API > object > queue
2026-11-24T19:00:00.125Z     +0.125 s  running     queue > isolate                  attempt 1
2026-11-24T19:00:00.250Z     +0.250 s  scheduled   isolate > object > queue
2026-11-24T19:00:00.375Z     +0.375 s  running     queue > isolate                  attempt 1
2026-11-24T19:00:00.500Z     +0.500 s  fulfilled   isolate > object                 attempt 1
2026-11-24T19:00:00.625Z     +0.625 s  handed_out  object > API > client            attempt 1
2026-11-24T19:00:00.750Z     +0.750 s  cancelled   client > API > object            attempt 1
`.slice(1, -1),
    );
  });

  it.each([
    ["an attempt given back before its deadline", "scheduled", 1000, null, "isolate > object > queue"],
    ["an attempt lost after it", "scheduled", -1000, null, "object > queue"],
    ["the last attempt lost", "rejected", 1000, EXHAUSTED, "object"],
    ["a rejection by the component", "rejected", 1000, null, "isolate > object"],
  ] as const)("shows where it went: %s", (_, status, deadlineMs, failure, way) => {
    const [before, after] = [change(2, "running"), change(3, status, executionOf(status, { failure }))];
    const must_finish_by = new Date(Date.parse(after.at) + deadlineMs).toISOString();
    const running = { ...before, execution: executionOf("running", { must_finish_by }) };
    expect(plainLine(after, running, 0).split(/ {2,}/)[3]).toBe(way);
  });

  it("is given up by the queue if no attempt ever ran", () => {
    expect(plainLine(change(2, "rejected"), change(1, "scheduled"), 0)).toContain("queue > object");
  });

  it("that expires does so by itself", () => {
    expect(diagramLines(change(2, "expired"), change(1, "scheduled"), 3_600_000)).toEqual([
      "+3600.000 s   │              │              │ expired      │              │",
    ]);
  });
});

class Terminal {
  readonly isTTY: boolean;
  text = "";

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function drawn(isTTY: boolean): { drawing: Drawing; terminal: Terminal } {
  const terminal = new Terminal(isTTY);
  return { terminal, drawing: new Drawing(new Output(terminal)) };
}

describe("a drawing", () => {
  it("counts the time below the diagram on a terminal, and leaves no trace of that", () => {
    const { drawing, terminal } = drawn(true);
    drawing.add(change(1, "scheduled"));
    expect(terminal.text).toMatch(/ scheduled {2}0\.0 s$/);
    drawing.add(change(2, "running"));
    expect(terminal.text).toMatch(/ running, attempt 1 {2}0\.0 s$/);
    drawing.end();
    expect(terminal.text.endsWith("\r\u001B[K")).toBe(true);
  });

  it("steers nothing elsewhere", () => {
    const { drawing, terminal } = drawn(false);
    for (const event of story) drawing.add(event);
    drawing.end();
    expect([terminal.text.includes("\r"), terminal.text.includes("\u001B")]).toEqual([false, false]);
    expect(terminal.text.trimEnd().split("\n")).toHaveLength(story.length);
  });

  it("concludes with the outcome's kind, and with who failed, in words that steer nothing", () => {
    const { drawing, terminal } = drawn(true);
    const failure = { origin: "upstream", name: "ApiError", message: "no\u001B[2J page", http_status: 503 } as const;
    const times = { started_at: "2026-11-24T19:00:01.000Z", finished_at: "2026-11-24T19:00:03.500Z" };
    drawing.conclude(executionOf("handed_out", { size: 12, failure, ...times }), "rejected");
    expect(terminal.text).toBe(
      "Rejected and handed out, 12 bytes, ran for 2.500 s.\nApiError: no\\u001b[2J page\n" +
        "What the component calls failed; the last HTTP status from outside was 503.\n",
    );
  });
});
