import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import { declare } from "../../../src/build/api/declare.ts";
import { API_FILE, clientTypes } from "../../../src/build/api/main.ts";

it("has the types that the API's description says: if not, run `npm run build:api`", async () => {
  expect(await readFile(API_FILE, "utf8")).toBe(await clientTypes());
});

it("declares nothing for a schema that it does not understand", () => {
  expect(() => declare({ Odd: { properties: { odd: { type: "tuple" } } } })).toThrow("type tuple");
});
