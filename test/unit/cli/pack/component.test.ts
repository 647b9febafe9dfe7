// What is said about a folder before anything is bundled.
import { describe, expect, it } from "vitest";

import { missingDependencies, readFolder } from "../../../../src/pack/folder.ts";
import { fileOf } from "../../../../src/pack/file.ts";
import { componentWith, folderWith } from "./folder.ts";

function mistakesIn(root: string): string[] {
  const mistakes: string[] = [];
  readFolder(root, mistakes);
  return mistakes;
}

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [index, null]));

describe("a folder", () => {
  it("is fine as elastic.io's are", () => {
    const root = componentWith({
      "component.json":
        '\uFEFF{"triggers":{"t":{"main":"lib/t"},"none":null},"actions":null,"credentials":{"fields":{}}}',
      "lib/t.js": "",
    });
    expect(mistakesIn(root)).toEqual([]);
  });

  it.each([
    ["no component.json", {}, ["DIR must be the folder of a component"]],
    ["no JSON", { "component.json": "{" }, ["component.json is not valid JSON"]],
    ["no object", { "component.json": "[]" }, ["component.json must hold a JSON object"]],
    [
      "everything at once",
      {
        "component.json": {
          triggers: { a: { main: "./lib/a.js" }, b: {}, c: "x", d: { main: "../outside.js" } },
          actions: [],
          credentials: { fields: 1 },
        },
      },
      [
        "triggers.a.main is ./lib/a.js, which does not exist",
        "triggers.b.main must be the path of a module",
        "triggers.c must be an object",
        "triggers.d.main is ../outside.js, outside",
        "actions must be an object",
        "credentials.fields must be an object",
      ],
    ],
    ["too much", { "component.json": { title: "x".repeat(300_000) } }, ["component.json has 300"]],
    ["too deep", { "component.json": `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}` }, ["nested more than 100 levels"]],
    [
      "too many",
      { "component.json": { triggers: numbered(250), actions: numbered(251), credentials: { fields: numbered(201) } } },
      ["has 501 triggers and actions; the limit is 500", "credentials has 201 fields; the limit is 200"],
    ],
    [
      "names too long",
      {
        "component.json": { actions: { ["a".repeat(201)]: null }, credentials: { fields: { ["b".repeat(201)]: {} } } },
      },
      ["200 characters; this one is longer: aaa", "200 characters; this one is longer: bbb"],
    ],
  ] as const)("is told all that is wrong: %s", (_, files, words) => {
    const mistakes = mistakesIn(folderWith(files));
    expect(mistakes).toHaveLength(words.length);
    for (const [index, word] of words.entries()) expect(mistakes[index]).toContain(word);
  });

  it("lacks the dependencies that are not installed, here or above", () => {
    const root = folderWith({
      "package.json": { dependencies: { there: "1", "@scope/gone": "1", stream: "1", above: "1" } },
      "node_modules/there/index.js": "",
    });
    expect(missingDependencies(root)).toEqual(["@scope/gone", "above"]);
  });
});

describe("a packed component", () => {
  it("is refused where it is too large, with the largest files", () => {
    const mistakes: string[] = [];
    const modules = { ".coatcheck/entry.js": { cjs: "" }, "large.json": { text: "x".repeat(25 * 2 ** 20) } };
    fileOf({ format: 1, descriptor: {}, modules }, mistakes);
    expect(mistakes).toEqual([expect.stringMatching(/25\.0 MiB; the limit is 24\.0 MiB.*large\.json \(25\.0 MiB\)/)]);
  });

  it.each([
    ["files", numbered(5001), {}, "has 5001 files; the limit is 5000"],
    ["values", {}, { title: "", list: Array.from({ length: 50_000 }, () => 1) }, "more than 50000 names and values"],
    ["characters in a name", { ["x".repeat(501)]: null }, {}, "more than 500 characters: xxx"],
  ])("is refused where it has too many %s", (_, names, descriptor, words) => {
    const mistakes: string[] = [];
    const modules = Object.fromEntries(Object.keys(names).map((name) => [name, { text: "" }]));
    fileOf({ format: 1, descriptor, modules }, mistakes);
    expect(mistakes).toEqual([expect.stringContaining(words)]);
  });
});
