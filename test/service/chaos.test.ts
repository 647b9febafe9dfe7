// `npm run chaos`: three short cycles of it and what it finds, and one cycle in the small case.
import { expect, inject, it } from "vitest";

import { readOptions } from "../long/chaos/options.ts";
import { isFull, scaled } from "../run/scale.ts";
import { QUIET, chaos } from "./chaos.ts";

const CYCLES = scaled(1, 3);
const EXECUTIONS = scaled(10, 15);

/** An outage that is longer than an outcome, or what a reader has got, would be kept. */
const AWAY = ["--faults", "kill_server", "--window", "5", "--away", "6"];

/** Three cycles meet every fault; the only one of the small case leaves least standing, and is away for long. */
const FAULTS = scaled(["server killed"], ["runtime killed", "server killed", "code reloaded"]);

it.concurrent("accounts for everything that is accepted while the service is killed, reloaded and faulted", async () => {
  const faults = scaled(AWAY, []);
  const load = ["--cycles", `${CYCLES}`, "--seconds", "4", "--executions", `${EXECUTIONS}`];
  const { code, out, report } = await chaos(...load, ...faults, "--seed", `${inject("seed")}`);
  expect([code, out]).toEqual([0, expect.anything()]);
  const { cycles, table, violations } = await report();
  expect({ cycles, violations }).toEqual({ cycles: CYCLES, violations: [] });
  expect(table).toMatchObject({ tried: CYCLES * EXECUTIONS, open: 0 });
  const met = [...FAULTS, "fulfilled, handed out", "accepted"];
  expect(met.filter((what) => !table[what])).toEqual([]);
});

it.runIf(isFull).concurrent("loses no reader's result to outages that outlast its window", async () => {
  const load = ["--cycles", "2", "--seconds", "4", "--executions", "30", "--seed", `${inject("seed")}`];
  const { code, out, report } = await chaos(...AWAY, ...load);
  expect([code, out]).toEqual([0, expect.anything()]);
  const { table, violations } = await report();
  expect({ open: table["open"], violations }).toEqual({ open: 0, violations: [] });
});

it.runIf(isFull).concurrent("finds nothing in a service that nothing happens to", async () => {
  const { code, out, report } = await chaos(...QUIET);
  expect([code, out]).toEqual([0, expect.anything()]);
  expect((await report()).table).toMatchObject({
    tried: 40,
    accepted: 40,
    "answer lost (no key)": 0,
    "attempts > 1": 0,
  });
});

it.runIf(isFull).concurrent("finds that a service forgets what it has accepted", async () => {
  const { code, out } = await chaos(...QUIET, "--defect", "forgets_accepted");
  expect([code, out]).toEqual([1, expect.stringContaining("BROKEN")]);
});

it("ends with 2 and what is wrong where it was typed wrongly", async () => {
  const { code, out } = await chaos("--cycles", "none");
  expect([code, out]).toEqual([2, expect.stringContaining("--cycles must be a whole number")]);
});

it.each([
  [["--defect", "any"], "--defect must be one of"],
  [["--faults", "earthquake"], "--faults does not know"],
  [["--seed", "a b"], "--seed must be"],
  [["--window", "0"], "--window must be a whole number"],
  [["--away", "long"], "--away must be a whole number"],
  [["--colour", "red"], "Unknown option '--colour'"],
])("refuses %j with what is wrong", (words, told) => {
  expect(() => readOptions(words)).toThrow(told);
});
