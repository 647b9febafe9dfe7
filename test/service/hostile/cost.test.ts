// The worst that a request of its size can be, and a poll of another user's meanwhile: within three times of what it is
// beside an ordinary request of that size.
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Server } from "../server.ts";
import { isFull, scaled } from "../../run/scale.ts";
import { Bystander } from "./cost.ts";

/** As much as a request may hold, less what else is in it. */
const SIZE = 250_000;

/** As often as there is room for it in JSON. */
const repeated = (piece: string) => piece.repeat(SIZE / (JSON.stringify(piece).length - 2));

const WORDS = "The quick brown fox jumps over 13 lazy dogs. ";

const ENTRY = `
const say = async (cfg) => { for (let line = 0; line < 5; line++) console.log(cfg.text.slice(0, 20_000)); };
export const table = { verifyCredentials: () => async function (cfg) {
  await say(cfg);
  if (cfg.renews) {
    let keys = { token: "x" };
    for (let level = 0; level < 12; level++) keys = { a: keys, b: keys };
    for (let time = 0; time < 50; time++) this.emit("updateKeys", keys);
  }
  throw new Error(cfg.text);
} };
export const interpreter = undefined;`;

let server: Server;
let bystander: Bystander;
let account: string;
beforeAll(async () => {
  server = await Server.shared();
  bystander = await Bystander.at(server);
  const packed = { format: 1, descriptor: { title: "Loud" }, modules: { ".coatcheck/entry.js": { js: ENTRY } } };
  const headers = { "Content-Type": "application/gzip" };
  const body = gzipSync(JSON.stringify(packed));
  await server.fetch("/v1/components/loud", { method: "PUT", headers, body });
  const made = await server.fetch("/v1/accounts", { json: { name: "a", type: "timer", keys: {} } });
  account = (await made.json<{ id: string }>()).id;
});
afterAll(() => server.stop());

async function execute(order: object): Promise<void> {
  const id = await server.schedule(order);
  await server.done(id);
  await server.fetch(`/v1/exec/result/${id}`);
}

const method = (model_method: string) => () =>
  execute({
    execution_type: "select_model",
    component: "timer",
    action_or_trigger: "timer",
    account_id: account,
    model_method,
  });

const loud = (account_data: object) => () =>
  execute({ execution_type: "verify_credentials", component: "loud", account_data });

const TEXTS: [string, string][] = [
  ["folders", "/-"],
  ["ends of lines", "\n"],
  ["lines that are indented", "\n "],
  ["traces without an end", "\n at"],
  ["files", "/a.js"],
  ["backslashes", "\\"],
  ["percent signs", "%25"],
  ["base64", "YWFh"],
  ["references", "&#x1"],
  ["brackets", "["],
];

describe("another user's poll takes its time beside", () => {
  const texts = scaled(TEXTS.slice(0, 1), TEXTS);

  it.each(texts)("the name of a method that is all %s", async (_, piece) => {
    expect(await bystander.ratio(method(repeated(piece)), method(repeated(WORDS)))).toBeLessThan(3);
  });

  it.runIf(isFull).each(texts)("a log and an error that are all %s", async (_, piece) => {
    const usual = loud({ text: repeated(WORDS) });
    expect(await bystander.ratio(loud({ text: repeated(piece) }), usual)).toBeLessThan(3);
  });

  it.runIf(isFull)("a log and an error with 12,000 values to look for", async () => {
    const values = Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`k${index}`, `v${index * 7919}`]));
    const usual = loud({ text: repeated(WORDS) });
    expect(await bystander.ratio(loud({ ...values, text: repeated(WORDS).slice(0, 2000) }), usual)).toBeLessThan(3);
  });

  it.runIf(isFull)("keys that are renewed with a structure whose parts repeat", async () => {
    const [text, usual] = [WORDS, loud({ text: repeated(WORDS) })];
    expect(await bystander.ratio(loud({ text, renews: true }), usual)).toBeLessThan(3);
  });
});
