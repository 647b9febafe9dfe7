// Components that answer, fail, hang and count, for tests of what surrounds a run. Each is packed by hand: its entry is
// all of its code.
import type { BuiltIn } from "../../src/sandbox/catalog.ts";
import { ENTRY, type Packed } from "../../src/pack/packed.ts";

/** A password field of every component here, whose name says nothing. */
export const DESCRIBED = "code";

const DESCRIPTOR = {
  title: "",
  credentials: { fields: { pin: { viewClass: "PasswordFieldView" }, [DESCRIBED]: { viewClass: "PasswordFieldView" } } },
  actions: { act: { main: "./act.js" } },
};

const ACT = `{
  async echo(cfg) { return cfg; },
  async letters({ count }) { return "x".repeat(Number(count)); },
  async fail({ text }) { throw new TypeError(String(text)); },
  async hang() { await new Promise((resolve) => setTimeout(resolve, 3_600_000)); },
  async overflow() { this.emit("updateKeys", { access_token: "x".repeat(60_000) }); return "ok"; },
  async nonsense() { this.emit("updateKeys", ["no", "names"]); return "ok"; },
  async renew({ renewal }) { this.emit("updateKeys", renewal ?? { access_token: "renewed" }); return "ok"; },
}`;

/** A component whose verifyCredentials is the expression `verify`. */
export function packed(id: string, verify: string): Packed {
  const js = `export const table = { verifyCredentials: () => ${verify}, "act.js": () => (${ACT}) }; export const interpreter = undefined;`;
  return { format: 1, descriptor: { ...DESCRIPTOR, title: id }, modules: { [ENTRY]: { js } } };
}

/** A component whose credentials have these fields, by their view class. */
export function packedAs(id: string, fields: Readonly<Record<string, string>>): Packed {
  const { descriptor, ...rest } = packed(id, "async () => ({ verified: true })");
  const described = Object.entries(fields).map(([name, viewClass]) => [name, { viewClass }]);
  return { ...rest, descriptor: { ...descriptor, credentials: { fields: Object.fromEntries(described) } } };
}

function listed(id: string, verify: string): BuiltIn {
  return {
    id,
    name: id,
    team: "test",
    descriptor: { ...DESCRIPTOR, title: id },
    packed: () => packed(id, verify),
  };
}

export const testComponents: readonly BuiltIn[] = [
  listed("probe", "async (cfg) => ({ verified: cfg.verified ?? true })"),
  listed("hanging", "() => new Promise((resolve) => setTimeout(resolve, 3_600_000))"),
  // Its isolate stays warm, so it can tell how often it ran before, by the tag that it is given.
  listed("counted", "async ({ tag }) => ({ verified: true, run: (globalThis[tag] = (globalThis[tag] ?? 0) + 1) })"),
];
