// Before the tests: makes what the Worker carries as text, and packs the little components, for tests that have no file
// system.
import type { TestProject } from "vitest/node";

import { buildAll } from "../../src/build/main.ts";
import { packFixtures } from "../fixtures.ts";

export default async function setup(project: TestProject): Promise<void> {
  await buildAll();
  project.provide("fixtures", await packFixtures());
}
