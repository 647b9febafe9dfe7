// Chromium, and what every test wants of a page: signed in, at a width, light or dark, with nothing amiss.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { AxeResults } from "axe-core";
import { type Browser, type Page, chromium } from "playwright-core";
import { inject } from "vitest";

import { HOW_TO_GET_ONE } from "../run/chromium.ts";
import { scaled } from "../run/scale.ts";

/** Nobody knows how busy the machine is. */
const PATIENCE_MS = 60_000;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NARROW = { width: 375, height: 812 } as const;
const WIDE = { width: 1440, height: 900 } as const;

const EVERY_LOOK = [NARROW, WIDE].flatMap((size) => [
  { ...size, colorScheme: "light" as const },
  { ...size, colorScheme: "dark" as const },
]);

/** In the small case each width and each scheme once. */
export const LOOKS = scaled(
  EVERY_LOOK.filter(({ width, colorScheme }) => (width === NARROW.width) === (colorScheme === "dark")),
  EVERY_LOOK,
);

export function launch(): Promise<Browser> {
  const executablePath = inject("chromium");
  if (executablePath === "") return Promise.reject(new Error(HOW_TO_GET_ONE));
  return chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE_MS });
}

/** A tab of its own, and all that its console was told of errors. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto("/");
  return { page, errors };
}

export async function signIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Console" }).waitFor();
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds serious or critical, at every width and in both schemes. */
export async function seriousIn(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      found.push(`${width} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    }
  }
  return found;
}

/** How many pixels of the page lie beyond its right edge. */
export async function overflowOf(page: Page): Promise<number> {
  return (await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")) as number;
}
