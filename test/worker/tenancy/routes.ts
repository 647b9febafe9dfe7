// Each operation of the description, as a request for what belongs to a tenant, and the answer to each who might send
// it.
import { packed } from "../components.ts";
import { bindings } from "../client.ts";
import { type Person, READER_KEY, type Tenant, freshEmail, gzip } from "./tenants.ts";

export interface Request {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly file?: ArrayBuffer;
}

type Things = Pick<Tenant, "id" | "account" | "component" | "execution" | "cancelled" | "fetched">;

export interface Route {
  /** As the description writes it. */
  readonly operation: string;
  readonly request: (things: Things) => Request | Promise<Request>;
  /** Of owner, another user, and root; everybody else is unauthorized. */
  readonly answers: readonly [owner: number, other: number, root: number];
  /** Root may do this to the tenant. */
  readonly isRootsToDo?: true;
  /** Who does it has something of their own then, under the tenant's id. */
  readonly isEverybodys?: true;
}

const at = (pattern: string) => (things: Things) => ({ path: fill(pattern, things) });

function fill(pattern: string, things: Things): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_, name: keyof Things) => things[name]);
}

const ordered = ({ component, account }: Partial<Things>) => ({
  path: "/v1/exec/schedule",
  body: {
    execution_type: "get_meta_model",
    component: component ?? "probe",
    action_or_trigger: "act",
    account_id: account,
  },
});

export const routes: readonly Route[] = [
  { operation: "POST /v1/exec/schedule", request: ordered, answers: [303, 404, 404] },
  { operation: "POST /v1/exec/schedule", request: ({ account }) => ordered({ account }), answers: [303, 404, 404] },
  { operation: "GET /v1/exec/poll/{id}", request: at("/v1/exec/poll/{execution}"), answers: [303, 404, 404] },
  { operation: "GET /v1/exec/result/{id}", request: at("/v1/exec/result/{execution}"), answers: [200, 404, 404] },
  {
    operation: "DELETE /v1/exec/result/{id}",
    request: (things) => ({
      ...at("/v1/exec/result/{fetched}")(things),
      headers: { "Idempotency-Key": READER_KEY },
    }),
    answers: [204, 404, 404],
  },
  { operation: "GET /v1/exec/{id}", request: at("/v1/exec/{execution}"), answers: [200, 404, 404] },
  {
    operation: "GET /v1/exec/{id}/events",
    // One that ends: there is nothing after the last change of an execution that was cancelled.
    request: at("/v1/exec/{cancelled}/events"),
    answers: [200, 404, 404],
  },
  { operation: "GET /v1/exec/{id}/logs", request: at("/v1/exec/{execution}/logs"), answers: [200, 404, 404] },
  { operation: "GET /v1/exec", request: at("/v1/exec"), answers: [200, 200, 200] },
  { operation: "DELETE /v1/exec/{id}", request: at("/v1/exec/{execution}"), answers: [204, 404, 404] },
  { operation: "GET /v1/accounts", request: at("/v1/accounts"), answers: [200, 200, 200] },
  { operation: "POST /v1/accounts", request: () => ({ path: "/v1/accounts", body: {} }), answers: [200, 200, 200] },
  { operation: "GET /v1/accounts/{id}", request: at("/v1/accounts/{account}"), answers: [200, 404, 404] },
  {
    operation: "PUT /v1/accounts/{id}",
    request: (things) => ({ ...at("/v1/accounts/{account}")(things), body: { name: "Theirs" } }),
    answers: [200, 404, 404],
  },
  { operation: "DELETE /v1/accounts/{id}", request: at("/v1/accounts/{account}"), answers: [204, 404, 404] },
  { operation: "GET /v1/components/public", request: at("/v1/components/public"), answers: [200, 200, 200] },
  { operation: "GET /v1/components/mine", request: at("/v1/components/mine"), answers: [200, 200, 200] },
  { operation: "GET /v1/components/{id}", request: at("/v1/components/{component}"), answers: [200, 404, 404] },
  {
    operation: "PUT /v1/components/{id}",
    request: async (things) => ({
      ...at("/v1/components/{component}")(things),
      file: await gzip(packed("another", "async () => ({ verified: false })")),
    }),
    answers: [200, 201, 201],
    isEverybodys: true,
  },
  { operation: "DELETE /v1/components/{id}", request: at("/v1/components/{component}"), answers: [204, 404, 404] },
  { operation: "GET /v1/repos/{id}/env", request: at("/v1/repos/{component}/env"), answers: [200, 404, 404] },
  {
    operation: "PUT /v1/repos/{id}/env",
    request: (things) => ({ ...at("/v1/repos/{component}/env")(things), body: { NAME: null } }),
    answers: [200, 404, 404],
  },
  { operation: "GET /v1/users", request: at("/v1/users"), answers: [200, 200, 200] },
  {
    operation: "POST /v1/users",
    request: () => ({ path: "/v1/users", body: { email: freshEmail() } }),
    answers: [403, 403, 201],
  },
  {
    operation: "POST /v1/users/{id}/api_secret",
    request: at("/v1/users/{id}/api_secret"),
    answers: [200, 403, 200],
    isRootsToDo: true,
  },
  {
    operation: "DELETE /v1/users/{id}",
    request: at("/v1/users/{id}"),
    answers: [403, 403, 204],
    isRootsToDo: true,
  },
];

export function expectedOf({ answers: [owner, other, root] }: Route, person: Person): number {
  return { owner, other, root }[person as "owner"] ?? 401;
}

/** Ids that are well formed, and of nothing that ever was. */
export function neverWere(): Things {
  return {
    id: bindings.USERS.idFromName(freshEmail()).toString(),
    account: "0123456789abcdef01234567",
    component: "never-was",
    execution: bindings.EXECUTIONS.newUniqueId().toString(),
    cancelled: bindings.EXECUTIONS.newUniqueId().toString(),
    fetched: bindings.EXECUTIONS.newUniqueId().toString(),
  };
}
