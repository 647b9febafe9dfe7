// Limits live with the data: what will be stored is measured, not what was sent.
import { describe, expect, it } from "vitest";

import { makeAccount, schedule, send, waitUntilDone } from "./client.ts";

const keysOf = async (account: string) => (await (await send(`/v1/accounts/${account}`)).json<{ keys: object }>()).keys;

/** Runs a method of the component `probe` with the account, and answers what it logged. */
async function logOf(model_method: string, account_id: string): Promise<string[]> {
  const id = await schedule({
    execution_type: "select_model",
    component: "probe",
    action_or_trigger: "act",
    model_method,
    account_id,
  });
  expect((await waitUntilDone(id)).status).toBe(303);
  const { logs } = await (await send(`/v1/exec/${id}/logs`)).json<{ logs: { text: string }[] }>();
  return logs.map(({ text }) => text);
}

describe("an account's keys", () => {
  it("stay within the limit, however many updates they come in", async () => {
    const account = await makeAccount({ first: "x".repeat(40_000) });
    const update = (keys: object) => send(`/v1/accounts/${account}`, { method: "PUT", body: { keys } });
    const refused = await update({ second: "x".repeat(40_000) });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      message: "Invalid request.",
      errors: [{ path: "keys", message: "all of the account's keys together may have 64 KiB" }],
    });
    expect(Object.keys(await keysOf(account))).toEqual(["first"]);
    expect((await update({ first: null, second: "x".repeat(40_000) })).status).toBe(200);
  });

  it("are too many for a new account, too", async () => {
    const response = await send("/v1/accounts", { body: { keys: { one: "x".repeat(70_000) } } });
    expect(response.status).toBe(400);
  });

  it("stay as they are when a component renews more than there is room for, which its log says", async () => {
    const account = await makeAccount({ region: "x".repeat(20_000) });
    expect(await logOf("overflow", account)).toEqual([
      "Renewed keys were not stored: the account would have more than 64 KiB.",
    ]);
    expect(Object.keys(await keysOf(account))).toEqual(["region"]);
  });

  it("stay as they are when a component renews what are no keys", async () => {
    const account = await makeAccount({ region: "eu" });
    expect(await logOf("nonsense", account)).toEqual([
      "Renewed keys were not stored: send a JSON object, nested at most 100 levels deep.",
    ]);
    expect(await keysOf(account)).toEqual({ region: "eu" });
  });
});
