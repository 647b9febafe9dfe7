import { describe, expect, it } from "vitest";

import { type Gate, admit } from "../../../src/egress/admission.ts";
import { Budgets } from "../../../src/egress/budget.ts";
import { signPass } from "../../../src/egress/pass.ts";

const secret = new Uint8Array(32).fill(1);
const claims = { execution: "e1", attempt: 1, serviceHost: "coatcheck.example", endsAt: 1000 };

function gate(): { gate: Gate; lines: object[] } {
  const lines: object[] = [];
  const rules = { ownHosts: [], allow: [], tcp: [], requests: 30, bytes: 10 };
  const log: Gate["log"] = (event, fields) => lines.push({ event, ...fields });
  return { gate: { secrets: [secret], rules, budgets: new Budgets(10), log }, lines };
}

describe("admit", () => {
  it("logs which execution was refused, why and which host, a few times only", async () => {
    const { gate: open, lines } = gate();
    const admission = await admit(await signPass(secret, claims), open, 0);
    if ("code" in admission) throw new Error(admission.message);
    for (let times = 0; times < 50; times++) admission.refuse({ reason: "own_api", host: "coatcheck.example" });
    expect(lines).toHaveLength(20);
    expect(lines[0]).toEqual({
      event: "egress_refused",
      execution: "e1",
      reason: "own_api",
      host: "coatcheck.example",
    });
  });

  it("logs a request without a valid pass under no execution, and never the pass", async () => {
    const { gate: open, lines } = gate();
    expect(await admit("forged.canary", open, 0)).toMatchObject({ code: "EGRESS_REFUSED" });
    expect(await admit(null, open, 0)).toMatchObject({ code: "EGRESS_REFUSED" });
    expect(lines).toEqual([
      { event: "egress_refused", execution: "", reason: "pass_forged" },
      { event: "egress_refused", execution: "", reason: "pass_missing" },
    ]);
  });

  it("counts what is admitted", async () => {
    const { gate: open } = gate();
    const pass = await signPass(secret, claims);
    const admissions = [];
    for (let times = 0; times < 31; times++) admissions.push(await admit(pass, open, 0));
    expect(admissions.filter((admission) => "code" in admission)).toHaveLength(1);
  });
});
