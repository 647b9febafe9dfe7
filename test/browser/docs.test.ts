// The API reference in a browser: whole, for everybody, and asking nobody but the service.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isFull } from "../run/scale.ts";
import { DEV_USER, Server } from "../service/server.ts";
import { LOOKS, launch, openPage, overflowOf, seriousIn, signIn } from "./browser.ts";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([Server.shared("root"), launch()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const summaries = (page: Page) => page.locator(".opblock-summary-control");

async function openDocs(page: Page): Promise<void> {
  await page.goto("/docs");
  await summaries(page).first().waitFor();
}

async function openOperation(page: Page, summary: string): Promise<void> {
  await page.getByRole("button", { name: summary }).first().click();
  await page.locator(".opblock.is-open", { hasText: summary }).getByText("Responses").first().waitFor();
}

describe("/docs", () => {
  it("lists every operation of the description, loads nothing from elsewhere, and has no error in its console", async () => {
    const { page, errors } = await openPage(browser, server.url);
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    await openDocs(page);
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { summary: string }>>;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const listed = await summaries(page).allInnerTexts();
    expect(listed).toHaveLength(operations.length);
    for (const { summary } of operations) expect(listed.filter((text) => text.includes(summary))).not.toEqual([]);
    expect([...hosts].filter((origin) => origin !== "null")).toEqual([server.url]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it.runIf(isFull)(
    "fits both widths, with nothing serious for axe to find, operations open, closed and tried",
    async () => {
      const { page } = await openPage(browser, server.url);
      await openDocs(page);
      for (const summary of [
        "Schedule an execution",
        "List your executions",
        "Push a component of your own",
        "Delete a user",
      ]) {
        await openOperation(page, summary);
      }
      await page.getByRole("button", { name: "Try it out" }).first().click();
      for (const { width, height } of LOOKS) {
        await page.setViewportSize({ width, height });
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
      }
      expect(await seriousIn(page)).toEqual([]);
      await page.context().close();
    },
  );

  it("opens an operation by keyboard, shows its example, and puts it into the address", async () => {
    const { page } = await openPage(browser, server.url);
    await openDocs(page);
    await page.getByRole("button", { name: "Schedule an execution" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText('"$COATCHECK_URL/v1/exec/schedule"').first().waitFor();
    expect(page.url()).toBe(`${server.url}/docs#/Executions/scheduleExecution`);
    await page.context().close();
  });

  it("tries a request as who is signed in to the console in the same tab", async () => {
    const { page } = await openPage(browser, server.url);
    await signIn(page);
    await openDocs(page);
    await openOperation(page, "Get yourself");
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Execute" }).click();
    const answer = page.locator(".live-responses-table .highlight-code").first();
    expect(await answer.innerText()).toContain(`"email": "${DEV_USER.email}"`);
    await page.context().close();
  });

  it("tries a request that changes something without a body", async () => {
    const { page } = await openPage(browser, server.url);
    await signIn(page);
    await openDocs(page);
    await openOperation(page, "Delete an account");
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByPlaceholder("id").fill("none");
    await page.getByRole("button", { name: "Execute" }).click();
    const answer = page.locator(".live-responses-table .highlight-code").first();
    expect(await answer.innerText()).toContain('"message": "Account does not exist."');
    await page.context().close();
  });

  it("is a page with and without a slash, of the console's policy, and takes no other method", async () => {
    const [plain, slashed, console] = await Promise.all(
      ["/docs", "/docs/", "/"].map((path) => fetch(server.url + path)),
    );
    expect([plain?.status, slashed?.status]).toEqual([200, 200]);
    for (const name of ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]) {
      expect(plain?.headers.get(name)).toBe(console?.headers.get(name));
    }
    const posted = await fetch(`${server.url}/docs`, { method: "POST" });
    expect([posted.status, posted.headers.get("Allow")]).toEqual([405, "GET"]);
  });
});
