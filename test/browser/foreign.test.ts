// A page of another site, in a browser that keeps the user's e-mail and API key: it cannot have a key replaced.
import { once } from "node:events";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { Server } from "../service/server.ts";
import { launch } from "./browser.ts";

let server: Server;
let browser: Browser;
let far: HttpServer;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.shared(), launch()]);
  far = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html").end(`
      <form method="post" enctype="text/plain" action="${server.url}/v1/users/${server.user.id}/api_secret">
        <button>Win</button>
      </form>`);
  }).listen(0, "127.0.0.1");
  await once(far, "listening");
});
afterAll(async () => {
  far.close();
  await browser.close();
  await server.stop();
});

it("is refused what a form, and what a script, of its own sends", async () => {
  const { email: username, key: password } = server.user;
  const context = await browser.newContext({ httpCredentials: { username, password } });
  const page = await context.newPage();
  // From here on the browser has the credentials, and sends them along.
  const own = await page.goto(`${server.url}/v1/users`);
  expect(own?.status()).toBe(200);
  await page.goto(`http://127.0.0.1:${(far.address() as AddressInfo).port}/`);
  const url = `${server.url}/v1/users/${server.user.id}/api_secret`;
  await page.evaluate(`fetch("${url}", { method: "POST", mode: "no-cors", credentials: "include" })`);
  await page.getByRole("button", { name: "Win" }).click();
  const told = await page.getByText('{"').innerText();
  expect((await server.fetch("/v1/users")).status).toBe(200);
  expect(told).toContain("only pages of this service");
  await context.close();
});
