// `npm run chaos`: three short cycles of it and what it finds, and one cycle in the small case.
import { expect, inject, it } from "vitest";

import { readOptions } from "../long/chaos/options.ts";
import { isFull, scaled } from "../run/scale.ts";
import { QUIET, chaos } from "./chaos.ts";

const CYCLES = scaled(1, 3);
const EXECUTIONS = scaled(10, 15);

/** Three cycles meet every fault; the only one of the small case is the one that leaves least standing. */
const FAULTS = scaled(["server killed"], ["runtime killed", "server killed", "code reloaded"]);

it.concurrent("accounts for everything that is accepted while the service is killed, reloaded and faulted", async () => {
  const faults = scaled(["--faults", "kill_server"], []);
  const load = ["--cycles", `${CYCLES}`, "--seconds", "4", "--executions", `${EXECUTIONS}`];
  const { code, out, report } = await chaos(...load, ...faults, "--seed", `${inject("seed")}`);
  expect([code, out]).toEqual([0, expect.anything()]);
  const { cycles, table, violations } = await report();
  expect({ cycles, violations }).toEqual({ cycles: CYCLES, violations: [] });
  expect(table).toMatchObject({ tried: CYCLES * EXECUTIONS, open: 0 });
  const met = [...FAULTS, "fulfilled, handed out", "accepted"];
  expect(met.filter((what) => !table[what])).toEqual([]);
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
  [["--colour", "red"], "Unknown option '--colour'"],
])("refuses %j with what is wrong", (words, told) => {
  expect(() => readOptions(words)).toThrow(told);
});
