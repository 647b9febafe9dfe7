// An execution, watched as it moves: its outcome, which is fetched once, and what is said where it fails, is cancelled
// or expires.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { isFull } from "../run/scale.ts";
import { overflowOf, seriousIn } from "./browser.ts";
import { Stage, button, said, shows, stepsOf } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.shared();
});
afterAll(() => stage.stop());
afterEach(() => stage.clear());

const ANSWER = '"said": "an answer"';

describe("an execution", () => {
  it("is drawn as it moves, from the queue to the outcome that this tab fetches", async () => {
    const id = await stage.schedule("gate");
    const { page, errors } = await stage.open(`/executions/${id}`);
    await shows(page, "Running");
    expect(await stepsOf(page)).toEqual([
      "POST schedule",
      "schedule",
      "202 accepted",
      "id",
      expect.stringMatching(/^waiting, [\d.]+ m?s$/),
      "claim, attempt 1",
      "run the component",
      expect.stringMatching(/^running, for \d+ s so far$/),
    ]);
    await said(page, /running, for [1-9]\d* s so far/);
    stage.gate.open();
    await shows(page, "Fulfilled");
    expect(await said(page, "You can fetch the result once")).toContain("nobody gets it again");
    expect(await stage.server.done(id)).toBe(303);
    await button(page, "Fetch the result").click();
    expect(await said(page, '"said": "open"')).toContain('"verified": true');
    await shows(page, "Handed out");
    expect(await said(page, "The result was handed out to")).toContain("to this tab");
    expect((await stepsOf(page)).slice(-5)).toEqual([
      "settle: fulfilled",
      "GET result",
      "hand out",
      "outcome",
      "result, once",
    ]);
    expect((await stage.server.fetch(`/v1/exec/result/${id}`)).status).toBe(404);
    expect(errors).toEqual([]);
  });

  it("leaves its outcome in the tab that fetched it, to be looked at again and downloaded", async () => {
    const page = await stage.watch(await stage.schedule(200));
    await button(page, "Fetch the result").click();
    await said(page, ANSWER);
    await page.getByRole("link", { name: "All executions" }).click();
    await page.goBack();
    await said(page, ANSWER);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()]);
    const chunks = (await (await download.createReadStream()).toArray()) as Buffer[];
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({ verified: true, said: "an answer" });
  });

  it("hands its outcome to one of two tabs that ask at once; the other says that it was handed out", async () => {
    const id = await stage.schedule(200);
    await stage.server.done(id);
    const pages = await Promise.all([stage.watch(id), stage.watch(id)]);
    await Promise.all(pages.map((page) => button(page, "Fetch the result").waitFor()));
    // In the page: by the time that a mouse is there, the slower one has heard of the faster one.
    await Promise.all(pages.map((page) => page.locator(".offer button").dispatchEvent("click")));
    await Promise.all(pages.map((page) => shows(page, "Handed out")));
    const endings = await Promise.all(pages.map((page) => said(page, /to this tab\.|to another reader at/)));
    expect(endings.filter((ending) => ending.includes("to this tab."))).toHaveLength(1);
    const outcomes = await Promise.all(pages.map((page) => page.getByText(ANSWER).count()));
    expect(outcomes).toEqual(endings.map((ending) => (ending.includes("to this tab") ? 1 : 0)));
  });

  it("says who failed, with which status, and what was logged", async () => {
    const page = await stage.watch(await stage.schedule(401));
    await shows(page, "Fulfilled");
    expect(await said(page, "The credentials failed")).toContain("(HTTP status 401)");
    expect(await said(page, "Asking")).toContain("info");
  });

  it("shows the reason of a rejection as the outcome that it is", async () => {
    const made = await stage.server.fetch("/v1/accounts", { json: { name: "Any", type: "paced", keys: {} } });
    const { id: account } = await made.json<{ id: string }>();
    const order = { execution_type: "get_meta_model", component: "paced", action_or_trigger: "fail" };
    const page = await stage.watch(await stage.server.schedule({ ...order, account_id: account }));
    await shows(page, "Rejected");
    expect(await said(page, "The component failed.")).toContain("There is no such table");
    await button(page, "Fetch the result").click();
    await page.getByRole("heading", { name: "Result: rejected by the component" }).waitFor();
    expect(await said(page, '"message"')).toContain('"There is no such table"');
  });

  it("is cancelled once the person has confirmed it", async () => {
    const page = await stage.watch(await stage.schedule("gate"));
    await shows(page, "Running");
    await button(page, "Cancel").click();
    await button(page, "Keep it").click();
    await shows(page, "Running");
    await button(page, "Cancel").click();
    await button(page, "Cancel the execution").click();
    await shows(page, "Cancelled");
    expect((await stepsOf(page)).slice(-2)).toEqual(["DELETE", "cancel"]);
    expect(await button(page, "Cancel").count()).toBe(0);
  });

  it("is said to be none where there is none", async () => {
    const page = await stage.watch("nothing");
    expect(await said(page, "There is no such execution")).toContain("never scheduled");
  });

  it.runIf(isFull)(
    "can be looked at by everybody, at both widths, in both schemes, while it runs and when it is done",
    async () => {
      const running = await stage.watch(await stage.schedule("gate"));
      await shows(running, "Running");
      const failed = await stage.watch(await stage.schedule(401));
      await said(failed, "The credentials failed");
      for (const page of [running, failed]) {
        for (const width of [1440, 375]) {
          await page.setViewportSize({ width, height: 812 });
          expect([width, await overflowOf(page)]).toEqual([width, 0]);
        }
        expect(await seriousIn(page)).toEqual([]);
      }
    },
  );
});
