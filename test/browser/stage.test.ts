// Executions in the console: one that is watched as it moves, its outcome fetched once, what is said when it fails, expires, is
// cancelled or cannot be seen; and the list of them.
import { resolve } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { coatcheck } from "../service/coatcheck.ts";
import { Server, verification } from "../service/server.ts";
import { launch, openPage, overflowOf, seriousIn, signIn } from "./browser.ts";
import { Gate } from "./gate.ts";
import { Wire } from "./wire.ts";

let server: Server;
let gate: Gate;
let browser: Browser;
beforeAll(async () => {
  [server, gate, browser] = await Promise.all([Server.start(), Gate.start(), launch()]);
  await coatcheck(server, ["push", resolve(import.meta.dirname, "paced"), "--id", "paced"]);
});
afterAll(async () => {
  await browser.close();
  gate.close();
  await server.stop();
});
afterEach(async () => {
  gate.open();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** Schedules what ends when the gate is opened, or at once with an answer of this status. */
const schedule = (path: string | number, on = server) =>
  on.schedule(verification("paced", { url: `${gate.url}/${path}` }));

/** A tab that shows the console at `path`, and what its browser has to say of errors. */
async function open(path: string, url = server.url) {
  const { page, errors } = await openPage(browser, url);
  await signIn(page);
  await page.goto(`${url}/#${path}`);
  return { page, errors };
}

const watch = (id: string, url?: string) => open(`/executions/${id}`, url);

/** The status of the execution that is shown, once it is this one. */
const shows = (page: Page, status: string) => page.locator(".standing .status").filter({ hasText: status }).waitFor();

/** The steps of the diagram, as they are read out. */
const stepsOf = (page: Page) => page.locator(".timeline .label").allTextContents();

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

describe("an execution", () => {
  it("is drawn as it moves, from the queue to the outcome that this tab fetches", async () => {
    const id = await schedule("gate");
    const { page, errors } = await watch(id);
    await shows(page, "Running");
    expect(await stepsOf(page)).toEqual([
      "POST schedule",
      "schedule",
      "202 accepted",
      "id",
      expect.stringMatching(/^waiting, \d+ ms$/),
      "claim, attempt 1",
      "run the component",
      expect.stringMatching(/^running, for \d+ s so far$/),
    ]);
    await says(page, /running, for [1-9]\d* s so far/);
    gate.open();
    await shows(page, "Fulfilled");
    await says(page, "It can be fetched once.");
    expect(await server.done(id)).toBe(303);
    await button(page, "Fetch the outcome").click();
    await says(page, '"said": "open"');
    await shows(page, "Handed out");
    await says(page, "The outcome was handed out to this tab.");
    expect((await stepsOf(page)).slice(-4)).toEqual(["settle: fulfilled", "GET result", "hand out", "outcome, once"]);
    expect((await server.fetch(`/v1/exec/result/${id}`)).status).toBe(404);
    expect(errors).toEqual([]);
  });

  it("keeps its outcome in the tab that fetched it, to be copied and downloaded", async () => {
    const { page } = await watch(await schedule(200));
    await button(page, "Fetch the outcome").click();
    await says(page, '"said": "an answer"');
    await page.getByRole("link", { name: "All executions" }).click();
    await page.goBack();
    await says(page, '"said": "an answer"');
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()]);
    const chunks = await (await download.createReadStream()).toArray();
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({ verified: true, said: "an answer" });
  });

  it("hands its outcome to one of two tabs that ask at once, and the other is told so", async () => {
    const id = await schedule(200);
    await server.done(id);
    const pages = await Promise.all([watch(id), watch(id)]);
    await Promise.all(pages.map(({ page }) => button(page, "Fetch the outcome").click()));
    await Promise.all(pages.map(({ page }) => shows(page, "Handed out")));
    const got = pages.map(({ page }) => page.getByText('"said": "an answer"'));
    const lost = pages.map(({ page }) => page.getByText("The outcome was handed out to another reader at"));
    await Promise.all(pages.map((_, index) => got[index]?.or(lost[index] ?? got[index]).waitFor()));
    const counts = await Promise.all([...got, ...lost].map((found) => found.count()));
    expect(counts.slice(0, 2).toSorted()).toEqual([0, 1]);
    expect(counts.slice(2)).toEqual([counts[1], counts[0]]);
  });

  it("says who failed, and reads the log out, where the component fails", async () => {
    const { page } = await watch(await schedule(401));
    await shows(page, "Fulfilled");
    await says(page, "The credentials failed (HTTP status 401).");
    await says(page, "info Asking");
  });

  it("is cancelled once the person has confirmed it", async () => {
    const { page } = await watch(await schedule("gate"));
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

  it("is followed on after the connection was lost, and the person is told of both", async () => {
    const wire = await Wire.to(server.port);
    try {
      const { page } = await watch(await schedule("gate"), wire.url);
      await shows(page, "Running");
      wire.cut();
      await says(page, "The connection is lost. Trying again…");
      gate.open();
      wire.mend();
      await shows(page, "Fulfilled");
      await page.getByText("The connection is lost").waitFor({ state: "hidden" });
      expect((await stepsOf(page)).filter((step) => step.startsWith("claim"))).toEqual(["claim, attempt 1"]);
    } finally {
      wire.close();
    }
  });

  it("asks again under its key where the answer with the outcome was lost", async () => {
    const wire = await Wire.to(server.port);
    try {
      const id = await schedule(200);
      const { page } = await watch(id, wire.url);
      await shows(page, "Fulfilled");
      // The service hands out, and the answer never arrives.
      await page.route(
        "**/v1/exec/result/*",
        async (route) => {
          await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
      await button(page, "Fetch the outcome").click();
      await says(page, '"said": "an answer"');
    } finally {
      wire.close();
    }
  });

  it("that does not exist is told from one that cannot be reached", async () => {
    const { page } = await watch("nothing");
    await says(page, "There is no such execution");
  });

  it("expires before the eyes of who watches it", async () => {
    const shortLived = await Server.start("--var", "EXECUTION_TTL_SECONDS:4");
    try {
      await coatcheck(shortLived, ["push", resolve(import.meta.dirname, "paced"), "--id", "paced"]);
      const { page } = await watch(await schedule("gate", shortLived), shortLived.url);
      await shows(page, "Running");
      await shows(page, "Expired");
      await says(page, "before there was an outcome.");
      expect((await stepsOf(page)).at(-1)).toBe("expired");
    } finally {
      await shortLived.stop();
    }
  });
});

describe("the list", () => {
  it("tells the day's figures, narrows by status and component, and opens an execution", async () => {
    const failed = await schedule(503);
    await schedule("gate");
    await server.done(failed);
    const { page, errors } = await open("/executions");
    await says(page, "of the last 24 hours");
    await says(page, "The other system: 1.");
    await page.getByLabel("Status").selectOption("Running");
    await says(page, "All 1 of the last 24 hours that match.");
    await page.getByLabel("Status").selectOption("Any");
    await page.getByLabel("Component").fill("nobody's");
    await button(page, "Filter").click();
    await says(page, "None matches.");
    await page.getByRole("link", { name: "Show all" }).click();
    await page.locator(`a[href="#/executions/${failed}"]`).click();
    await says(page, "The other system failed (HTTP status 503).");
    expect(errors).toEqual([]);
  });

  it("says what to do where nothing was scheduled, and what a deployment says that keeps none", async () => {
    const empty = await Server.start("--var", "EXECUTION_HISTORY:off");
    try {
      const { page } = await open("/executions", empty.url);
      await says(page, "This deployment keeps no list of executions.");
      await empty.kill();
      await empty.start("--var", "EXECUTION_HISTORY:on");
      await page.reload();
      await says(page, "Nothing was scheduled in the last 24 hours.");
      await page.getByRole("main").getByRole("link", { name: "Run a component" }).click();
      await page.getByRole("heading", { level: 1, name: "Run", exact: true }).waitFor();
    } finally {
      await empty.stop();
    }
  });
});

it("looks the part at both widths, light and dark: axe finds nothing serious, and nothing is cut off", async () => {
  const running = await watch(await schedule("gate"));
  await shows(running.page, "Running");
  const settled = await watch(await schedule(401));
  await shows(settled.page, "Fulfilled");
  const list = await open("/executions");
  await says(list.page, "of the last 24 hours");
  for (const { page } of [running, settled, list]) {
    expect(await seriousIn(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await page.setViewportSize({ width: 375, height: 812 });
    expect(await overflowOf(page)).toBe(0);
  }
});
