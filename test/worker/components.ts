// Components that answer, fail, hang and count, for tests of what surrounds a run.
import type { Cfg } from "../../src/component/call.ts";
import type { Listed } from "../../src/component/catalog.ts";

type Method = (this: { emit(event: string, ...values: unknown[]): boolean }, cfg: Cfg) => unknown;

const entries: Record<string, Method> = {
  async echo(cfg) {
    return cfg;
  },
  async letters({ count }) {
    return "x".repeat(Number(count));
  },
  async fail({ text }) {
    throw new TypeError(String(text));
  },
  hang() {},
  async renew() {
    this.emit("updateKeys", { access_token: "renewed" });
    return "ok";
  },
};

/** Runs of the component `counted`, by the tag that they were given. */
export const runs = new Map<string, number>();

function component(id: string, verify: Method): Listed {
  return {
    id,
    name: id,
    team: "test",
    component: {
      descriptor: {
        title: id,
        credentials: { fields: { pin: { viewClass: "PasswordFieldView" } } },
        actions: { act: { main: "./act.js" } },
      },
      has: () => true,
      load: (path) => (path === "verifyCredentials" ? verify : entries),
    },
  };
}

export const testComponents: readonly Listed[] = [
  component("probe", async (cfg) => ({ verified: cfg["verified"] ?? true })),
  component("hanging", () => {}),
  component("counted", async ({ tag }) => {
    runs.set(String(tag), (runs.get(String(tag)) ?? 0) + 1);
    return { verified: true };
  }),
];
