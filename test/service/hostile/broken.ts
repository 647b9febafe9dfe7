// Requests that break one rule of the description, and keep the others: each has to be refused for it.
import * as fc from "fast-check";

import { type Request, basic } from "./http.ts";
import { FIXED, type Requests, gzip, segment, withBody, withHeaders } from "./requests.ts";
import { ROOT, packed } from "./tenant.ts";
import { broken, wrong } from "./values.ts";

const WRONG_CREDENTIALS = [
  "",
  "Basic",
  "Basic !",
  "Basic Og==",
  `Bearer ${ROOT.key}`,
  basic({ email: ROOT.email, key: "wrong" }),
  basic({ email: "", key: ROOT.key }),
];

const OTHER_TYPES = ["text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded"];

/** More than any body may have. */
const LARGE = Buffer.alloc(7 * 2 ** 20, " ");

export function unauthorized(requests: Requests): fc.Arbitrary<Request> {
  return fc
    .tuple(requests.valid(), fc.constantFrom(...WRONG_CREDENTIALS))
    .map(([request, authorization]) => withHeaders(request, { authorization }));
}

/** None where the operation takes nothing that could be wrong. */
export function refused(requests: Requests): fc.Arbitrary<Request>[] {
  return [
    ...wrongPaths(requests),
    ...wrongHeaders(requests),
    ...wrongQueries(requests),
    ...wrongBodies(requests),
    ...foreign(requests),
  ];
}

/** What a page of another site sends. */
function foreign(requests: Requests): fc.Arbitrary<Request>[] {
  if (requests.operation.method === "GET") return [];
  const page = fc
    .tuple(requests.valid(), fc.constantFrom("null", "https://evil.example"))
    .map(([request, origin]) => withHeaders(request, { origin, "content-type": "application/json" }));
  const form = fc
    .tuple(requests.valid(), fc.constantFrom(...OTHER_TYPES))
    .map(([request, type]) => withHeaders(request, { "content-type": type }));
  return [page, form];
}

function wrongPaths(requests: Requests): fc.Arbitrary<Request>[] {
  const ids = requests.parameters("path").flatMap(({ schema }) => texts(wrong(schema)));
  return ids.filter((id) => !FIXED.has(id)).map((id) => requests.valid(fc.constant(segment(id))));
}

function wrongHeaders(requests: Requests): fc.Arbitrary<Request>[] {
  return requests.parameters("header").flatMap(({ name, schema }) => {
    const values = texts(wrong(schema)).filter((value) => !value.includes("\0"));
    return values.map((value) =>
      requests.valid().map((request) => withHeaders(request, { [name.toLowerCase()]: value })),
    );
  });
}

function wrongQueries(requests: Requests): fc.Arbitrary<Request>[] {
  return requests.parameters("query").flatMap(({ name, schema }) => {
    const queries = texts(wrong(schema)).map((value) => `${name}=${segment(value)}`);
    return [`${name}=a&${name}=b`, ...queries].map((query) =>
      requests
        .valid()
        .map(({ path, ...request }) => Object.assign(request, { path: `${path.split("?")[0]}?${query}` })),
    );
  });
}

function wrongBodies(requests: Requests): fc.Arbitrary<Request>[] {
  const { body } = requests.operation;
  if (body === null) return [];
  const values =
    body.type === "application/json"
      ? broken(body.schema, requests.hints).map((value) => Buffer.from(JSON.stringify(value)))
      : brokenFile().map(gzip);
  const changed = fc.tuple(requests.valid(), values).map(([request, bytes]) => withBody(request, bytes));
  const cut = fc.tuple(requests.valid(), fc.nat({ max: 99 })).map(([request, percent]) => {
    const whole = request.body ?? Buffer.alloc(0);
    return withBody(request, whole.subarray(0, Math.floor((whole.byteLength * percent) / 100)));
  });
  const large = requests.valid().map((request) => withBody(request, LARGE));
  // A large one costs as much as a hundred others.
  const rarelyLarge = fc.oneof({ weight: 60, arbitrary: changed }, { weight: 1, arbitrary: large });
  return [changed, changed, changed, cut, rarelyLarge];
}

function brokenFile(): fc.Arbitrary<unknown> {
  const good = packed("x");
  return fc.constantFrom<unknown>(
    null,
    [],
    5,
    {},
    { ...good, format: 2 },
    { ...good, modules: {} },
    { ...good, modules: { "../x": { text: "" } } },
    { ...good, descriptor: [] },
    { ...good, descriptor: { actions: { a: { main: 5 } } } },
  );
}

const texts = (values: readonly unknown[]) => values.filter((value) => typeof value === "string");
