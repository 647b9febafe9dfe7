// What the console shows of a component, and the addresses of its views.
import { describe, expect, it } from "vitest";

import { parseDescriptor } from "../../../src/console/script/component/descriptor.ts";
import { idOfFile } from "../../../src/console/script/component/id.ts";
import { parseRoute, pathOf } from "../../../src/console/script/route.ts";

const component = (data: Record<string, unknown>, name = "Pets") => parseDescriptor({ repo_id: "pets", name, data });

describe("a component", () => {
  it("has the name that it was pushed with, or else a title, or else its id", () => {
    expect(component({ title: "The pets" }).title).toBe("Pets");
    expect(component({ title: "The pets" }, "").title).toBe("The pets");
    expect(component({ title: 3 }, "").title).toBe("pets");
  });

  it("has its actions before its triggers, the higher order first", () => {
    const { entries } = component({
      triggers: { t: { title: "T", metadata: { out: { type: "object" } } } },
      actions: {
        a: { order: 1 },
        b: { title: "B", order: 2, help: { description: "Helps" }, dynamicMetadata: true },
        c: null,
      },
    });
    expect(entries.map(({ name, kind, title }) => [name, kind, title])).toEqual([
      ["b", "action", "B"],
      ["a", "action", "a"],
      ["c", "action", "c"],
      ["t", "trigger", "T"],
    ]);
    expect(entries[0]).toMatchObject({ description: "Helps", isDynamic: true, metadata: {} });
    expect(entries[3]).toMatchObject({ isDynamic: false, metadata: { out: { type: "object" } } });
  });

  it.each([
    ["iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo="],
    ["data:image/svg+xml;base64,PHN2Zz4=", "data:image/svg+xml;base64,PHN2Zz4="],
    ["https://example.com/tracks-you.png", null],
    ["data:text/html,<script>", null],
    ["iVBOR javascript:", null],
    [3, null],
  ])("shows the icon %j as %j", (icon, shown) => {
    expect(component({ icon }).icon).toBe(shown);
  });
});

describe("idOfFile", () => {
  it.each([
    ["petstore.gz", "petstore"],
    ["My Component.json.gz", "my-component"],
    ["_odd.tgz", "odd"],
    ["", ""],
  ])("suggests for %j the id %j", (name, id) => {
    expect(idOfFile(name)).toBe(id);
  });
});

describe("an address", () => {
  it.each([
    ["", [], ""],
    ["#/", [], ""],
    ["#/run/a%2Fb/c?account=x%20y", ["run", "a/b", "c"], "account=x+y"],
    ["#/run/%zz", ["run", "%zz"], ""],
    ["#/a?b=?", ["a"], "b=%3F"],
  ])("%j names a view", (hash, parts, query) => {
    const route = parseRoute(hash);
    expect([route.parts, route.query.toString()]).toEqual([parts, query]);
  });

  it("is read as it was written", () => {
    const { parts, query } = parseRoute(`#${pathOf(["run", "a/b?", "ü"], { account: "&" })}`);
    expect([parts, query.get("account")]).toEqual([["run", "a/b?", "ü"], "&"]);
  });
});
