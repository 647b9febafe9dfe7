// The list of executions: the day's figures, filters, what it says where it is empty or not kept.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { isFull } from "../run/scale.ts";
import { seriousIn } from "./browser.ts";
import { Stage, button, said } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage.stop());
afterEach(() => stage.clear());

it("says what to do where nothing was scheduled", async () => {
  const { page } = await stage.open("/executions");
  expect(await said(page, "No executions in")).toBe("No executions in the last 24 hours.");
  await page.getByRole("main").getByRole("link", { name: "Run a component" }).click();
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Executions" }).waitFor();
  expect(page.url()).toMatch(/#\/run$/);
});

it("tells the day's figures, is narrowed by status and component, and opens an execution", async () => {
  const failed = await stage.schedule(503);
  await stage.schedule("gate");
  await stage.server.done(failed);
  const { page, errors } = await stage.open("/executions");
  expect(await said(page, "2 executions in the last 24 hours.")).toContain("2 executions in the last 24 hours.");
  expect(await said(page, "The other system: 1.")).toContain("The other system: 1.");
  await page.getByLabel("Status").selectOption("Running");
  expect(await said(page, "1 matching execution in the last 24 hours.")).toContain(
    "1 matching execution in the last 24 hours.",
  );
  await page.getByLabel("Status").selectOption("Any");
  await said(page, "2 executions in the last 24 hours.");
  await page.getByLabel("Component").fill("nobody's");
  await button(page, "Filter").click();
  expect(await said(page, "No execution matches.")).toContain("No execution matches.");
  await page.getByRole("link", { name: "Show all" }).click();
  await page.locator(`a[href="#/executions/${failed}"]`).click();
  expect(await said(page, "The other system failed")).toContain("(HTTP status 503)");
  expect(errors).toEqual([]);
});

it("goes on with more of them, and with the focus on the first that is new", async () => {
  await Promise.all([stage.schedule(200), stage.schedule(200)]);
  const { page } = await stage.open("/components");
  // As if the API's pages were that small.
  await page.route("**/v1/exec?*", (route) =>
    route.continue({ url: route.request().url().replace("limit=50", "limit=1") }),
  );
  await page.getByRole("link", { name: "Executions" }).click();
  const text = "The newest execution of the last 24 hours. There are more.";
  expect(await said(page, text)).toBe(text);
  await button(page, "More").press("Enter");
  await page.locator(".executions li:nth-child(2)").waitFor();
  expect(await page.locator(".executions li:nth-child(2) a:focus").count()).toBe(1);
});

it.runIf(isFull)("can be looked at by everybody, at both widths and in both schemes", async () => {
  await stage.server.done(await stage.schedule(401));
  const { page } = await stage.open("/executions");
  await said(page, "in the last 24 hours");
  expect(await seriousIn(page)).toEqual([]);
});

it("repeats what a deployment says that keeps no list", async () => {
  await stage.server.kill();
  await stage.server.start("--var", "EXECUTION_HISTORY:off");
  const { page } = await stage.open("/executions");
  expect(await said(page, "This deployment keeps no list of executions.")).toContain(
    "This deployment keeps no list of executions.",
  );
});
