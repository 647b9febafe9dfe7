// What people do in the console, in a real browser: from signing in to seeing what an action takes, and what they are
// told when it does not go that way.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { ROOT, coatcheck } from "../service/coatcheck.ts";
import { API_KEY } from "../service/far/petstore.ts";
import { Far } from "../service/far.ts";
import { DEV_USER, Server, verification } from "../service/server.ts";
import { runCommand } from "../terminal.ts";
import { launch, openPage, signIn } from "./browser.ts";
import { focused, tabTo } from "./keyboard.ts";

const ODD = resolve(import.meta.dirname, "odd");

let server: Server;
let far: Far;
let browser: Browser;
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "coatcheck-console-"));
  [server, far, browser] = await Promise.all([Server.shared("root"), Far.start(), launch()]);
  await coatcheck(server, ["push", ODD, "--id", "odd"]);
});
afterAll(async () => {
  await browser.close();
  far.close();
  await server.stop();
  await rm(room, { recursive: true });
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const alert = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

const choice = (page: Page, label: string) =>
  page.getByRole("combobox", { name: new RegExp(`^${label}( optional)?$`) });
const input = (page: Page, label: string) => page.getByRole("textbox", { name: label, exact: true });

/** The texts of what can be chosen, without the first line that asks for it. */
const optionsOf = async (select: Locator) => (await select.getByRole("option").allTextContents()).slice(1);

async function signedIn(path = "/"): Promise<Page> {
  const { page } = await openPage(browser, server.url);
  await signIn(page);
  await page.goto(`/#${path}`);
  return page;
}

async function accountFor(type: string, keys: object = {}): Promise<string> {
  const made = await server.fetch("/v1/accounts", { json: { name: `Of ${type}`, type, keys } });
  return (await made.json<{ id: string }>()).id;
}

describe("signing in", () => {
  it("says why it does not work, and works with what it is filled in with", async () => {
    const { page, errors } = await openPage(browser, server.url);
    await page.getByLabel("API key").fill("another");
    await button(page, "Sign in").click();
    await alert(page, "The e-mail or the API key is wrong.").waitFor();
    await expect.poll(() => focused(page)).toBe("API key");
    await page.getByLabel("API key").fill("");
    await button(page, "Sign in").click();
    await alert(page, "Enter your API key.").waitFor();
    await page.getByLabel("API key").fill(DEV_USER.key);
    await button(page, "Sign in").click();
    await heading(page, "Run").waitFor();
    await expect.poll(() => focused(page)).toBe("Run");
    // The browser's own line about the 401.
    expect(errors.filter((error) => !error.includes("401"))).toEqual([]);
  });

  it("lasts for the tab, and no longer than until the person signs out", async () => {
    const page = await signedIn();
    await page.reload();
    await heading(page, "Run").waitFor();
    const other = await page.context().newPage();
    await other.goto(server.url);
    await heading(other, "Sign in").waitFor();
    await button(page, "Sign out").click();
    await heading(page, "Sign in").waitFor();
    await page.reload();
    await heading(page, "Sign in").waitFor();
    expect(await page.evaluate("sessionStorage.length + localStorage.length + document.cookie.length")).toBe(0);
  });
});

it("goes from a packed file to an account that is verified and saved, and to what an action takes", async () => {
  const { page, errors } = await openPage(browser, server.url);
  await signIn(page);
  await page.getByRole("link", { name: "Components" }).click();
  const file = join(room, "petstore.gz");
  await runCommand(["pack", "examples/petstore", "-o", file], { cwd: ROOT });
  await page.getByLabel("Packed file").setInputFiles(file);
  await button(page, "Upload").click();
  await page.getByText("Petstore uploaded.").waitFor();

  await page.getByRole("link", { name: "Add account for Petstore" }).click();
  await heading(page, "Add an account").waitFor();
  await button(page, "Verify").click();
  await alert(page, "API key is required.").waitFor();
  await expect.poll(() => focused(page)).toBe("API key");
  await page.getByLabel("Base URL").fill(`${far.url}/api/v3`);
  await page.getByLabel("API key").fill("no-key");
  await button(page, "Verify").click();
  await alert(page, "Not verified.").waitFor();
  await page.getByLabel("API key").fill(API_KEY);
  expect(await alert(page, "Not verified.").count()).toBe(0);
  await button(page, "Verify").click();
  await alert(page, "Verified. The component accepts these credentials.").waitFor();
  await button(page, "Save account").click();
  await heading(page, "Petstore").waitFor();

  await page.getByLabel("Account name").fill("<b>Shop</b>");
  await button(page, "Save").click();
  await heading(page, "<b>Shop</b>").waitFor();
  await button(page, "Verify").click();
  await alert(page, "Type it again to verify it.").waitFor();
  await page.getByRole("link", { name: "Run with this account" }).click();

  await choice(page, "Action or trigger").selectOption({ label: "Get pets" });
  const status = choice(page, "Status");
  await status.click();
  await page.getByText("3 options").waitFor();
  expect(await optionsOf(status)).toEqual(["Available", "Pending", "Sold"]);
  await page.getByText("Described in ./lib/schemas/pet.json").waitFor();

  await choice(page, "Action or trigger").selectOption({ label: "Find pets" });
  await button(page, "Get the metadata").click();
  await alert(page, "Find by is required.").waitFor();
  await choice(page, "Find by").selectOption({ label: "Id" });
  await button(page, "Get the metadata").click();
  await page.getByText("id integer required").waitFor();
  await page.getByText("pets array of object").waitFor();
  await button(page, "JSON").click();
  expect(await page.getByRole("region", { name: "JSON" }).textContent()).toContain('"title": "Id"');
  await page.getByRole("link", { name: "See the execution" }).click();
  await page.waitForURL(/#\/executions\/[0-9a-f]{64}$/);
  expect(errors).toEqual([]);
});

it("needs no mouse", async () => {
  const { page } = await openPage(browser, server.url);
  const press = (key: string) => page.keyboard.press(key);
  await tabTo(page, "Sign in");
  await press("Enter");
  await heading(page, "Run").waitFor();
  await tabTo(page, "Accounts", "Shift+Tab");
  await press("Enter");
  await page.getByRole("link", { name: "Add an account" }).waitFor();
  await tabTo(page, "Add an account");
  await press("Enter");
  await heading(page, "Add an account").waitFor();
  await choice(page, "Component").waitFor();
  await tabTo(page, "Component");
  await page.keyboard.type("Odd");
  await tabTo(page, "User");
  await page.keyboard.type("me");
  await tabTo(page, "Password");
  await page.keyboard.type("open sesame");
  await tabTo(page, "Verify");
  await press("Enter");
  await alert(page, "Verified").waitFor();
  await tabTo(page, "Save account", "Shift+Tab");
  await press("Enter");
  await page.getByRole("link", { name: "Run with this account" }).waitFor();
  await tabTo(page, "Run with this account");
  await press("Enter");
  await choice(page, "Country").waitFor();
  await tabTo(page, "Country");
  await press("ArrowDown");
  await page.getByText("3 options").waitFor();
  await expect.poll(() => focused(page)).toBe("Country");
  await page.keyboard.type("Germany");
  await press("Enter");
  await tabTo(page, "City");
  await press("Enter");
  await page.getByText("2 options").waitFor();
  await page.keyboard.type("Bonn");
  await press("Enter");
  await tabTo(page, "Get the metadata");
  await press("Enter");
  await page.getByText("name string required Name in bn").waitFor();
});

describe("a component that fails", () => {
  it("is heard, beside what was asked of it", async () => {
    const page = await signedIn(`/run/odd/choose?account=${await accountFor("odd")}`);
    await choice(page, "Broken").click();
    const broken = page.locator(".field").filter({ has: choice(page, "Broken") });
    const told = broken.getByRole("alert").filter({ hasText: "failed" });
    expect(await told.textContent()).toBe("The component failed. Error: The model is broken.");
    await button(page, "Load the options of Country").click();
    await page.getByText("3 options").waitFor();
    await choice(page, "Country").selectOption({ label: "France" });
    await button(page, "Load the options of City").click();
    await page.getByText("1 option", { exact: true }).waitFor();
    await choice(page, "City").selectOption({ label: "Paris" });
    await button(page, "Get the metadata").click();
    await alert(page, "The component failed. TypeError: France has no metadata.").waitFor();
  });

  it("says why it does not accept a credential, whether it said so or fell over", async () => {
    const page = await signedIn("/accounts/new?component=odd");
    await input(page, "User").fill("me");
    await input(page, "Password").fill("sesame");
    await button(page, "Verify").click();
    await alert(page, "Not verified. The password is another one.").waitFor();
    await input(page, "User").fill("nobody");
    await button(page, "Verify").click();
    const verdict = await alert(page, "Not verified. There").textContent();
    expect(verdict).toBe("Not verified. There is no user of that name. See the execution");
  });
});

it("asks for options again once what they depend on has changed", async () => {
  const page = await signedIn(`/run/odd/choose?account=${await accountFor("odd")}`);
  const [country, city] = [choice(page, "Country"), choice(page, "City")];
  await city.click();
  await alert(page, "Choose Country first: these options depend on it.").waitFor();
  await country.click();
  await page.getByText("3 options").waitFor();
  await country.selectOption({ label: "Germany" });
  await city.click();
  await page.getByText("2 options").waitFor();
  await city.selectOption({ label: "Berlin" });
  await country.selectOption({ label: "France" });
  expect(await city.inputValue()).toBe("");
  expect(await optionsOf(city)).toEqual([]);
  await button(page, "Load the options of City").click();
  await page.getByText("1 option", { exact: true }).waitFor();
  expect(await optionsOf(city)).toEqual(["Paris"]);
  await country.selectOption({ label: "Nowhere" });
  await button(page, "Load the options of City").click();
  await alert(page, "There are no cities in xx.").waitFor();
  await button(page, "Load the options of Tags").click();
  await page.getByRole("checkbox", { name: "large" }).check();
});

it("says that the service cannot be reached, and goes on where it was once it can be", async () => {
  const page = await signedIn("/accounts/new?component=odd");
  await input(page, "User").fill("me");
  await input(page, "Password").fill("open sesame");
  await page.context().setOffline(true);
  await button(page, "Save account").click();
  await alert(page, "The service could not be reached.").waitFor();
  await page.context().setOffline(false);
  await button(page, "Save account").click();
  await heading(page, "Odd").waitFor();
  expect(await input(page, "User").inputValue()).toBe("me");
});

it("leaves of an account what was not typed anew, and what cannot be typed", async () => {
  const oauth = { scope: "all", access_token: "a-token" };
  const id = await accountFor("odd", { user: "me", password: "open sesame", port: 5, oauth });
  const page = await signedIn(`/accounts/${id}`);
  await page.getByLabel("Account name").fill("Renamed");
  await input(page, "User").fill("you");
  await button(page, "Save").click();
  await page.getByText("Saved.").waitFor();
  expect(await (await server.fetch(`/v1/accounts/${id}`)).json()).toMatchObject({
    name: "Renamed",
    keys: { user: "you", password: "********", port: 5, oauth: { scope: "all", access_token: "********" } },
  });
});

it("lets no text turn around what is around it: a name, a result, a log, an error", async () => {
  const turned = "a\u202Eb\u2066c";
  const folder = join(room, "turned");
  await mkdir(folder);
  await writeFile(join(folder, "component.json"), JSON.stringify({ title: turned, description: turned }));
  const verify = `module.exports = async function () {
    this.logger.info(${JSON.stringify(turned)});
    return { verified: false, reason: ${JSON.stringify(turned)} };
  };`;
  await writeFile(join(folder, "verifyCredentials.js"), verify);
  await coatcheck(server, ["push", folder, "--id", "turned"]);
  const page = await signedIn("/components");
  const seen = "a\\u202eb\\u2066c";
  await page.getByText(seen).first().waitFor();
  const id = await server.schedule(verification("turned"));
  await server.done(id);
  await page.goto(`/#/executions/${id}`);
  await page.getByRole("list", { name: "Log lines" }).getByText(seen).waitFor();
  await button(page, "Fetch the result").click();
  await page.getByRole("region", { name: "JSON" }).getByText(seen).waitFor();
  const shown = (await page.title()) + (await page.locator("body").innerText());
  expect(/[\u202A-\u202E\u2066-\u2069]/.test(shown)).toBe(false);
  expect(await page.evaluate("getComputedStyle(document.querySelector('.log li span')).unicodeBidi")).toBe("isolate");
});

describe("what is gone for good", () => {
  it("goes after a question only: an account", async () => {
    const id = await accountFor("odd");
    const page = await signedIn(`/accounts/${id}`);
    await button(page, "Delete account").click();
    await page.getByRole("dialog", { name: "Delete Of odd?" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("Delete account");
    expect((await server.fetch(`/v1/accounts/${id}`)).status).toBe(200);
    await button(page, "Delete account").click();
    await button(page, "Delete it").click();
    await heading(page, "Accounts").waitFor();
    expect((await server.fetch(`/v1/accounts/${id}`)).status).toBe(404);
  });

  it("goes after a question only: a component", async () => {
    await coatcheck(server, ["push", ODD, "--id", "doomed", "--name", "Doomed"]);
    const page = await signedIn("/components");
    const card = page.getByRole("listitem").filter({ hasText: "doomed" });
    await card.getByRole("button", { name: "Remove Doomed" }).click();
    await button(page, "Keep it").click();
    await card.getByRole("button", { name: "Remove Doomed" }).click();
    await button(page, "Remove it").click();
    await card.waitFor({ state: "detached" });
    expect((await server.fetch("/v1/components/doomed")).status).toBe(404);
  });
});

it("says what is wrong with a file that is no component", async () => {
  const page = await signedIn("/components");
  await button(page, "Upload").click();
  await alert(page, "Choose the file that").waitFor();
  const nonsense = { name: "Non sense.gz", mimeType: "application/gzip", buffer: Buffer.from("nonsense") };
  await page.getByLabel("Packed file").setInputFiles(nonsense);
  expect(await page.getByLabel("Id", { exact: true }).inputValue()).toBe("non-sense");
  await button(page, "Upload").click();
  await alert(page, "It is not gzipped").waitFor();
});

it("moves nothing from under the pointer when the lists of components arrive", async () => {
  const page = await signedIn();
  const arrival = Promise.withResolvers<void>();
  await page.route("**/v1/components**", async (route) => {
    await arrival.promise;
    await route.continue();
  });
  await page.goto("/#/components");
  const place = await button(page, "Upload").boundingBox();
  arrival.resolve();
  await page.getByRole("heading", { level: 3, name: "Timer" }).waitFor();
  expect(await button(page, "Upload").boundingBox()).toEqual(place);
});

it("makes the account that a component without credentials is run with, too", async () => {
  const page = await signedIn("/run/timer");
  await button(page, "Create an empty account").click();
  await button(page, "Create an empty account").waitFor({ state: "detached" });
  await choice(page, "Interval").click();
  await page.getByText(/\d+ options/).waitFor();
  await page.getByText("fireTime string required").waitFor();
  await button(page, "Run and watch").click();
  await alert(page, "Interval is required.").waitFor();
  await choice(page, "What to run").selectOption({ label: "Options of Interval" });
  await button(page, "Run and watch").click();
  await page.waitForURL(/#\/executions\/[0-9a-f]{64}$/);
  await expect.poll(() => focused(page)).toBe("Options of timer");
});
