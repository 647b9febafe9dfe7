import { expect, it } from "vitest";

import { withoutPlaces } from "../../../src/sandbox/redaction/places.ts";

it.each([
  ["no\n    at f (/a/b.js:1:2)\n    at g", "no"],
  ["no\n\n \n    at f", "no"],
  ["no\nat noon", "no\nat noon"],
  ["look at this\n  attic\n  at f", "look at this\n  attic"],
  ["no\nRequire stack:\n- /a/b.js", "no"],
  ["no\n  at f\nRequire stack:\n- /a/b.js", "no"],
])("ends a message where its stack trace begins: %j", (text, message) => {
  expect(withoutPlaces(text)).toBe(message);
});

it.each([
  ["Cannot find '/opt/app/lib/x.js' or file:///opt/app/y.mjs", "Cannot find 'x.js' or y.mjs"],
  ["(/a/b.ts:1:2)", "(b.ts:1:2)"],
  ["/a/b.js,/c/d.cts", "d.cts"],
  ["/a/b.js/c", "b.js/c"],
  ["x=/a/b.js", "x=b.js"],
  ["/a/b.js.map", "b.js.map"],
  ["/a/b/.js", "/a/b/.js"],
  ["/a/b.js/.js", "b.js/.js"],
  ["/a/b.jsx", "/a/b.jsx"],
  ["/b.js", "/b.js"],
  ["//a/b.js", "//a/b.js"],
  ["401 to GET /v1/users.json", "401 to GET /v1/users.json"],
  ["GET https://api.example.com/v1/users.js failed", "GET https://api.example.com/v1/users.js failed"],
  ["lib/a/b.js", "lib/a/b.js"],
  ["a-/b/c.js", "a-c.js"],
])("shrinks a path of the machine to its file's name, and leaves all others: %j", (text, shrunk) => {
  expect(withoutPlaces(text)).toBe(shrunk);
});

it.each([
  ["60,000 ends of lines", "\n".repeat(60_000)],
  ["ends of lines and spaces", "\n ".repeat(60_000)],
  ["80 KB of folders", "/-".repeat(40_000)],
  ["folders without names", "/".repeat(80_000)],
  ["files in files", "/a.js".repeat(16_000).concat("x")],
  ["suffixes of files", "/a/".concat(".js".repeat(26_000), "x")],
  ["names with nothing before the dot", "/a".concat("/.js".repeat(20_000))],
  ["URLs of files", "file:///".repeat(10_000)],
])("comes to an end: %s", (_, text) => {
  expect(withoutPlaces(text).length).toBeLessThanOrEqual(text.length);
});
