// How the console looks and what it is made of: at both widths, in both schemes, for those who cannot see it, and how
// much of it there is.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { scaled } from "../run/scale.ts";
import { coatcheck } from "../service/coatcheck.ts";
import { DEV_USER, Server } from "../service/server.ts";
import { LOOKS, launch, openPage, overflowOf, seriousIn, signIn } from "./browser.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const WRANGLER = resolve(ROOT, "node_modules/wrangler/wrangler-dist/cli.js");

let server: Server;
let browser: Browser;
let account: string;
beforeAll(async () => {
  [server, browser] = await Promise.all([Server.shared("root"), launch()]);
  await coatcheck(server, ["push", resolve(import.meta.dirname, "odd"), "--id", "odd"]);
  const made = await server.fetch("/v1/accounts", { json: { name: "Mine", type: "odd", keys: { password: "p" } } });
  account = (await made.json<{ id: string }>()).id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const EVERY_VIEW: [string, () => string, string][] = [
  ["signing in", () => "", "Sign in"],
  ["running", () => `/run/odd/choose?account=${account}`, "Get the metadata"],
  ["running what needs no credentials", () => "/run/timer/timer", "Output"],
  ["accounts", () => "/accounts", "Mine"],
  ["a new account", () => "/accounts/new?component=odd", "Not supported."],
  ["an account", () => `/accounts/${account}`, "Delete account"],
  ["an account that is gone", () => "/accounts/none", "There is no such account"],
  ["components", () => "/components", "Every kind of field"],
  ["nothing", () => "/nothing", "The console has no such page."],
];

describe.each(scaled(EVERY_VIEW.slice(0, 2), EVERY_VIEW))("the view of %s", (_, path, text) => {
  it("is whole at both widths, in both schemes, with nothing serious for axe to find", async () => {
    const { page } = await openPage(browser, server.url);
    if (path() !== "") {
      await signIn(page);
      await page.goto(`/#${path()}`);
    }
    await page.getByRole("main").getByText(text).first().waitFor();
    for (const { width, height } of LOOKS) {
      await page.setViewportSize({ width, height });
      expect([width, await overflowOf(page)]).toEqual([width, 0]);
    }
    expect(await seriousIn(page)).toEqual([]);
    await page.context().close();
  });
});

it("sees to it that a dialog and what went wrong can be read by everybody", async () => {
  const { page } = await openPage(browser, server.url);
  await signIn(page);
  await page.goto(`/#/run/odd/choose?account=${account}`);
  await page.getByRole("button", { name: "Load the options of Broken" }).click();
  await page.getByText("The model is broken.").waitFor();
  await page.getByRole("button", { name: "Load the options of Tags" }).click();
  await page.getByText("2 options").waitFor();
  expect(await seriousIn(page)).toEqual([]);
  await page.goto(`/#/accounts/${account}`);
  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await seriousIn(page)).toEqual([]);
  await page.context().close();
});

describe("the page", () => {
  it("is less than 100 KB with all that it loads, and loads nothing from elsewhere", async () => {
    const { page, errors } = await openPage(browser, server.url);
    await signIn(page);
    const loaded = (await page.evaluate(
      "performance.getEntriesByType('resource').map(({ name }) => name)",
    )) as string[];
    expect(loaded.every((url) => url.startsWith(server.url))).toBe(true);
    const files = [server.url, ...loaded.filter((url) => url.includes("/assets/"))];
    expect(files.length).toBeGreaterThanOrEqual(4);
    const sizes = await Promise.all(files.map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength));
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(100_000);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("may run its own script and ask its own service, and has nothing written into it", async () => {
    const response = await fetch(server.url);
    expect(response.headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  });

  it("names what it loads by its content, to be kept for ever", async () => {
    const page = await (await fetch(server.url)).text();
    const paths = Array.from(page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g), ([, path = ""]) => path);
    expect(paths.length).toBeGreaterThanOrEqual(3);
    for (const path of paths) {
      expect(path).toMatch(/-[0-9a-f]{12}\.(js|css|svg)$/);
      const { headers } = await fetch(server.url + path);
      expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    }
  });

  it("answers GET and HEAD, and leaves every other path to the API", async () => {
    expect((await fetch(server.url, { method: "HEAD" })).status).toBe(200);
    const posted = await fetch(server.url, { method: "POST" });
    expect([posted.status, posted.headers.get("Allow")]).toEqual([405, "GET"]);
    for (const path of ["/index.html", "/assets/console.js", "/_headers", "/executions/1", "/favicon.ico"]) {
      const response = await fetch(server.url + path);
      expect([path, response.status, await response.text()]).toEqual([path, 404, '{"message":"Not Found"}']);
      // A file that is not there yet, while a deployment is under way, is not kept as missing.
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

it("leaves no trace of the development user in what is deployed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "coatcheck-deployed-"));
  await promisify(execFile)(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", folder], { cwd: ROOT });
  const script = await readFile(join(folder, "index.js"), "utf8");
  expect(script).toContain("The console needs JavaScript");
  for (const secret of Object.values(DEV_USER)) expect(script).not.toContain(secret);
  await rm(folder, { recursive: true });
});
