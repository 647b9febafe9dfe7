// What the person sees where the network loses something while an execution is watched, and where nobody came in time.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import { Stage, button, said, shows, stepsOf } from "./stage.ts";
import { Wire } from "./wire.ts";

let stage: Stage;
let wire: Wire;
beforeAll(async () => {
  stage = await Stage.shared();
});
afterAll(() => stage.stop());
beforeEach(async () => {
  wire = await Wire.to(stage.server.port);
});
afterEach(async () => {
  await stage.clear();
  wire.close();
});

it("says that the connection is lost, and goes on where it was once it is back", async () => {
  const page = await stage.watch(await stage.schedule("gate"), wire.url);
  await shows(page, "Running");
  wire.cut();
  const lost = page.getByText("Connection lost. Trying again…");
  await lost.waitFor();
  stage.gate.open();
  wire.mend();
  await shows(page, "Fulfilled");
  await lost.waitFor({ state: "hidden" });
  expect((await stepsOf(page)).slice(5)).toEqual([
    "claim, attempt 1",
    "run the component",
    expect.stringMatching(/^running, [\d.]+ m?s$/),
    "settle: fulfilled",
  ]);
});

it("asks again, as the same reader, where the answer with the outcome was lost", async () => {
  const id = await stage.schedule(200);
  const page = await stage.watch(id);
  await shows(page, "Fulfilled");
  const statuses: number[] = [];
  await page.route(
    "**/v1/exec/result/*",
    async (route) => {
      statuses.push((await route.fetch()).status());
      await route.abort();
    },
    { times: 1 },
  );
  await button(page, "Fetch the result").click();
  expect(await said(page, '"said": "an answer"')).toContain('"verified": true');
  // It was handed out, and never arrived.
  expect(statuses).toEqual([200]);
});

it("sees an execution expire, and says that there was no outcome", async () => {
  const brief = await Stage.start("--var", "EXECUTION_TTL_SECONDS:6");
  try {
    const page = await brief.watch(await brief.schedule("gate"));
    await shows(page, "Running");
    await shows(page, "Expired");
    expect(await said(page, "Expired at")).toContain("before there was a result.");
    expect((await stepsOf(page)).at(-1)).toBe("expired");
    expect(await button(page, "Fetch the result").count()).toBe(0);
  } finally {
    await brief.stop();
  }
});
