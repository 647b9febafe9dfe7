// `npm run chaos`, three short cycles of it; and the service broken on purpose, to see that chaos finds what it looks
// for.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

const MAIN = resolve(import.meta.dirname, "../long/chaos/main.ts");

let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "coatcheck-chaos-test-"));
});
afterAll(() => rm(room, { recursive: true }));

interface Report {
  readonly cycles: number;
  readonly table: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly what: readonly string[] }[];
}

async function chaos(name: string, ...words: string[]) {
  const file = join(room, `${name}.json`);
  const { code, out } = await new Promise<{ code: unknown; out: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, "--report", file, ...words], (error, stdout, stderr) =>
      done({ code: error === null ? 0 : (error.code ?? child.signalCode), out: stdout + stderr }),
    );
  });
  return { code, out, report: async () => JSON.parse(await readFile(file, "utf8")) as Report };
}

it("accounts for everything that is accepted while the service is killed, reloaded and faulted", async () => {
  const { code, out, report } = await chaos("short", "--cycles", "3", "--seconds", "4", "--executions", "15");
  expect([code, out]).toEqual([0, expect.anything()]);
  const { cycles, table, violations } = await report();
  expect({ cycles, violations }).toEqual({ cycles: 3, violations: [] });
  expect(table).toMatchObject({ tried: 45, open: 0 });
  const met = ["runtime killed", "server killed", "code reloaded", "fulfilled, handed out", "accepted"];
  expect(met.filter((what) => !table[what])).toEqual([]);
});

const QUICK = ["--faults", "none", "--cycles", "1", "--seconds", "2", "--executions", "40", "--seed", "found"];

it("finds nothing in a service that nothing happens to", async () => {
  const { code, out, report } = await chaos("quiet", ...QUICK);
  expect([code, out]).toEqual([0, expect.anything()]);
  expect((await report()).table).toMatchObject({
    tried: 40,
    accepted: 40,
    "answer lost (no key)": 0,
    "attempts > 1": 0,
  });
});

/** Each starts a server of its own: more of them at once would have too little of the machine. */
const AT_ONCE = 3;

const lanes: Promise<unknown>[] = [];

/** Runs it when those before it in its lane have ended, however they did. */
function inLane<Value>(index: number, work: () => Promise<Value>): Promise<Value> {
  const lane = index % AT_ONCE;
  const mine = (lanes[lane] ?? Promise.resolve()).then(work, work);
  lanes[lane] = mine;
  return mine;
}

/**
 * What is told of each. The run ends once it has found something, so where a defect shows in two ways, either may be
 * first.
 */
const DEFECTS = [
  ["hands_out_twice", /handed out to/],
  ["hands_out_another", /It got the outcome of/],
  ["cuts_large_outcomes", /bytes that are not whole/],
  ["forgets_accepted", /nobody got it/],
  // The second way is a reader whose first answer was lost.
  ["forgets_readers", /asked again in time|nobody got it/],
  ["runs_keys_twice", /One key made 2 executions/],
  ["ignores_cancel", /It was cancelled, and after that/],
] as const;

describe.concurrent("finds that the service", () => {
  it.each(DEFECTS.map(([defect, told], index) => ({ defect, told, index })))(
    "$defect",
    async ({ defect, told, index }) => {
      const { code, out, report } = await inLane(index, () => chaos(defect, ...QUICK, "--defect", defect));
      expect([code, out]).toEqual([1, expect.stringContaining("BROKEN")]);
      expect((await report()).violations.flatMap(({ what }) => what).join(" ")).toMatch(told);
    },
  );
});

it.each([
  [["--cycles", "none"], "--cycles must be a whole number"],
  [["--defect", "any"], "--defect must be one of"],
  [["--faults", "earthquake"], "--faults does not know"],
  [["--seed", "a b"], "--seed must be"],
  [["--colour", "red"], "Unknown option '--colour'"],
])("refuses %j with what is wrong", async (words, told) => {
  const { code, out } = await chaos("usage", ...words);
  expect([code, out]).toEqual([2, expect.stringContaining(told)]);
});
