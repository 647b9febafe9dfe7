// Requests to an operation: valid ones, ones that break one rule (broken.ts), and absurd ones.
import { gzipSync } from "node:zlib";

import * as fc from "fast-check";

import type { Operation, Parameter } from "./description.ts";
import { type Request, basic } from "./http.ts";
import { READER_KEY, type Tenant, ROOT, packed } from "./tenant.ts";
import { type Hints, valid } from "./values.ts";

type Headers = Record<string, string>;

/** Segments that make another path of the one that they are in. */
export const FIXED = new Set(["", ".", "..", "public", "mine", "schedule", "poll", "result"]);

/** What says how the message is framed is for the hand-written tests, and would leave nothing to these. */
const FRAMING = /^(?:host|connection|content-length|transfer-encoding|upgrade|expect|te|trailer|keep-alive)$/i;

const TYPES = ["application/json", "application/gzip", "text/html", "*/*", "application/json;", "a/b;c=d"];

export class Requests {
  readonly operation: Operation;
  readonly hints: Hints;
  readonly #tenant: Tenant;

  constructor(operation: Operation, tenant: Tenant) {
    this.operation = operation;
    this.#tenant = tenant;
    this.hints = {
      component: mostly(tenant.component),
      account_id: mostly(tenant.account),
      action_or_trigger: fc.constant("act"),
      model_method: fc.constantFrom("list", "fail", "none", "__proto__"),
    };
  }

  /** As the description wants it; `ids` are what may stand in the path. */
  valid(ids = this.#ids()): fc.Arbitrary<Request> {
    const { method, path, body } = this.operation;
    const target = fc
      .tuple(ids, fc.constantFrom("", "/"), this.#query())
      .map(([id, slash, query]) => path.replace(/\{\w+\}/, id) + slash + query);
    const parts = {
      target,
      headers: this.#headers(),
      content: body === null ? fc.constant(undefined) : this.#content(),
    };
    const fixed = { authorization: basic(this.#actor()), ...(body !== null && { "content-type": body.type }) };
    return fc.record(parts).map(({ target: filled, headers, content }) => {
      return { method, path: filled, headers: { ...fixed, ...headers }, body: content };
    });
  }

  /** As nobody would send it. */
  absurd(): fc.Arbitrary<Request> {
    const header = fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,20}$/), printable());
    const parts = fc.record({
      request: this.valid(bytesInPath()),
      body: fc.option(fc.uint8Array({ maxLength: 4000 })),
      headers: fc.array(header, { maxLength: 8 }),
      type: fc.option(fc.constantFrom(...TYPES)),
      authorization: rarely(printable()),
    });
    return parts.map(({ request, body, headers, type, authorization }) => {
      const more = Object.fromEntries(headers.filter(([name]) => !FRAMING.test(name)));
      if (type !== null) more["content-type"] = type;
      if (authorization !== null) more["authorization"] = authorization;
      const changed = withHeaders(request, more);
      return body === null ? changed : withBody(changed, Buffer.from(body));
    });
  }

  parameters(where: Parameter["in"]): Parameter[] {
    return this.operation.parameters.filter((parameter) => parameter.in === where);
  }

  /** Only root has users to make, renew and delete. */
  #actor(): { email: string; key: string } {
    return this.operation.path.includes("/users") && this.operation.name !== "GET /v1/users" ? ROOT : this.#tenant;
  }

  #ids(): fc.Arbitrary<string> {
    const { account, component, executions, id } = this.#tenant;
    const things = { exec: executions, accounts: [account], users: [id], components: [component], repos: [component] };
    const own = things[this.operation.path.split("/")[2] as keyof typeof things];
    const pattern = this.parameters("path")[0]?.schema.pattern;
    const any =
      pattern === undefined ? fc.string({ unit: "binary", minLength: 1 }) : fc.stringMatching(new RegExp(pattern));
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...own) },
      { weight: 1, arbitrary: any.filter((each) => !FIXED.has(each)).map(segment) },
    );
  }

  #query(): fc.Arbitrary<string> {
    const known = this.parameters("query").map(({ name, schema }) =>
      valid(schema, {}).map((value) => `?${name}=${segment(String(value))}`),
    );
    return fc.oneof(fc.constantFrom("", "?", "?__proto__=1", "?a[]=1&a[]=2", "?%00=%ff"), ...known);
  }

  #headers(): fc.Arbitrary<Headers> {
    const requiredKeys: string[] = [];
    const values = this.parameters("header").map(({ name, schema, required }): [string, fc.Arbitrary<string>] => {
      const any = name === "Prefer" ? prefer() : (valid(schema, {}) as fc.Arbitrary<string>);
      if (required !== true) return [name.toLowerCase(), any];
      requiredKeys.push(name.toLowerCase());
      // It must be the one key that is right as likely as not.
      return [name.toLowerCase(), fc.oneof(fc.constant(READER_KEY), any)];
    });
    return fc.record(Object.fromEntries(values), { requiredKeys });
  }

  #content(): fc.Arbitrary<Buffer> {
    const { body } = this.operation;
    if (body?.type === "application/json") {
      return valid(body.schema, this.hints).map((value) => Buffer.from(JSON.stringify(value)));
    }
    return fc.string({ unit: "binary", maxLength: 30 }).map((title) => gzip(packed(title)));
  }
}

export const segment = (text: string) => encodeURIComponent(text.toWellFormed());

export const gzip = (value: unknown) => gzipSync(JSON.stringify(value));

export const withHeaders = (request: Request, headers: Headers): Request => {
  return { ...request, headers: { ...request.headers, ...headers } };
};

export const withBody = (request: Request, body: Buffer): Request => ({ ...request, body });

const printable = () => fc.stringMatching(/^[\u0021-\u007e]{0,40}$/);

/** Mostly nothing. */
const rarely = (values: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });

const prefer = () =>
  fc.oneof(fc.constantFrom("wait=0", "wait=1", "respond-async, wait=1", "wait=-1", "wait"), printable());

const mostly = (value: string) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.string({ minLength: 1 }) });

/** Bytes that are no UTF-8 as likely as not. */
const bytesInPath = () =>
  fc
    .uint8Array({ minLength: 1, maxLength: 80 })
    .map((bytes) => `x${Buffer.from(bytes).toString("hex").replaceAll(/../g, "%$&")}`);
