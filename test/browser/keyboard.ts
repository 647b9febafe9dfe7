// A person who has no mouse: goes from one thing to the next, and knows each by the name that a screen reader says.
import type { Page } from "playwright-core";

/** More than there are on any page. */
const MOST_STEPS = 60;

/** As a screen reader names what has the focus: by its label, its own words, or its label element. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const label = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
  return label.replace(/ optional$/, "").trim();
})()`;

export async function focused(page: Page): Promise<string> {
  return (await page.evaluate(FOCUSED)) as string;
}

/** Presses Tab, or Shift and Tab, until something of this name has the focus. */
export async function tabTo(page: Page, name: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (now === name) return;
    passed.push(now);
  }
  throw new Error(`${key} does not lead to ${name}, but to: ${passed.join(", ")}.`);
}
