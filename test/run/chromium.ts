// Finds a Chromium on this machine: where the environment says, where systems have it, or where playwright keeps its
// own.
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const HOW_TO_GET_ONE =
  "There is no Chromium: install one (apt-get install chromium, or npx playwright install chromium), or name it in CHROMIUM_PATH.";

const HOME = homedir();

const USUAL = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) => `/usr/bin/${name}`),
  "/usr/local/bin/chromium",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/opt/homebrew/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  join(HOME, "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
];

/** Where playwright keeps its browsers, each version in a folder of its own. */
const CACHES = [
  process.env["PLAYWRIGHT_BROWSERS_PATH"],
  join(HOME, ".cache/ms-playwright"),
  join(HOME, "Library/Caches/ms-playwright"),
  join(process.env["LOCALAPPDATA"] ?? join(HOME, "AppData/Local"), "ms-playwright"),
];

/** Within the folder of a version: `chromium-1200` holds one of these, `chromium_headless_shell-1200` another. */
const IN_CACHE = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "chrome-win/chrome.exe",
  "chrome-win64/chrome.exe",
  "chrome-linux/headless_shell",
  "chrome-headless-shell-linux64/chrome-headless-shell",
  "chrome-mac/headless_shell",
  "chrome-headless-shell-mac-arm64/chrome-headless-shell",
  "chrome-headless-shell-mac-x64/chrome-headless-shell",
  "chrome-win/headless_shell.exe",
  "chrome-headless-shell-win64/chrome-headless-shell.exe",
];

/** The path of its program; null where there is none. CHROMIUM_PATH, where it is set, is the only place to look. */
export function findChromium(): string | null {
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined) return existsSync(given) ? given : null;
  return [...USUAL, ...CACHES.flatMap(inCache)].find((path) => existsSync(path)) ?? null;
}

/** The newest first, and whole browsers before headless shells. */
function inCache(cache: string | undefined): string[] {
  if (cache === undefined || !existsSync(cache)) return [];
  const versions = readdirSync(cache)
    .filter((name) => name.startsWith("chromium"))
    .toSorted((a, b) => Number(a.includes("_")) - Number(b.includes("_")) || b.localeCompare(a));
  return versions.flatMap((version) => IN_CACHE.map((path) => join(cache, version, path)));
}
