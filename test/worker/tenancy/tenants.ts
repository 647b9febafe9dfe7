// A tenant with one of each thing that a user can have, and everybody who might ask for it.
import { type Credentials, makeUser, schedule, send, verification, waitUntilDone } from "../client.ts";
import { packed } from "../components.ts";

export interface Tenant extends Credentials {
  readonly id: string;
  readonly account: string;
  readonly component: string;
  /** An execution that is done and not handed out. */
  readonly execution: string;
  /** One that was cancelled. */
  readonly cancelled: string;
  /** One that was handed out under READER_KEY. */
  readonly fetched: string;
}

export const READER_KEY = "reader";

export const PEOPLE = ["none", "wrong key", "deleted", "rotated key", "other", "root", "owner"] as const;

export type Person = (typeof PEOPLE)[number];

let count = 0;

/** An e-mail that nobody has had. */
export function freshEmail(): string {
  count += 1;
  return `tenant${count}@example.com`;
}

export async function gzip(value: unknown): Promise<ArrayBuffer> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export async function makeTenant(): Promise<Tenant> {
  const user = await makeUser(freshEmail());
  count += 1;
  const component = `own${count}`;
  const file = await gzip(packed(component, "async () => ({ verified: true })"));
  await send(`/v1/components/${component}`, {
    as: user,
    method: "PUT",
    headers: { "Content-Type": "application/gzip" },
    file,
  });
  await send(`/v1/repos/${component}/env`, { as: user, method: "PUT", body: { NAME: "value" } });
  const made = await send("/v1/accounts", { as: user, body: { name: "Mine", type: component, keys: { site: "own" } } });
  const { id: account } = await made.json<{ id: string }>();
  const execution = await schedule(verification(component), { as: user });
  const cancelled = await schedule(verification(component), { as: user });
  await send(`/v1/exec/${cancelled}`, { as: user, method: "DELETE" });
  const fetched = await schedule(verification(component), { as: user });
  await Promise.all([execution, fetched].map((id) => waitUntilDone(id, { as: user })));
  await send(`/v1/exec/result/${fetched}`, { as: user, headers: { "Idempotency-Key": READER_KEY } });
  return { ...user, account, component, execution, cancelled, fetched };
}

/** Renews the tenant's key, and answers it with the new one. */
async function renew(tenant: Tenant): Promise<Tenant> {
  const response = await send(`/v1/users/${tenant.id}/api_secret`, { as: tenant, method: "POST" });
  return { ...tenant, key: (await response.json<{ api_secret: string }>()).api_secret };
}

async function makeDeleted(): Promise<Credentials> {
  const user = await makeUser(freshEmail());
  await send("/v1/users", { as: user });
  await send(`/v1/users/${user.id}`, { method: "DELETE" });
  return user;
}

/** Everybody, the root user by null being the test client's own default. */
export async function gather(): Promise<{
  owner: Tenant;
  as: Readonly<Record<Person, Credentials | null | undefined>>;
}> {
  const before = await makeTenant();
  const owner = await renew(before);
  return {
    owner,
    as: {
      none: null,
      "wrong key": { ...owner, key: "0".repeat(64) },
      deleted: await makeDeleted(),
      "rotated key": before,
      other: await makeUser(freshEmail()),
      root: undefined,
      owner,
    },
  };
}

/** All that the tenant can see, but for what time changes; the outcome stays where it is. */
export async function worldOf(tenant: Tenant): Promise<unknown> {
  const paths = [
    "/v1/users",
    "/v1/accounts",
    `/v1/accounts/${tenant.account}`,
    "/v1/components/mine",
    `/v1/components/${tenant.component}`,
    `/v1/repos/${tenant.component}/env`,
    `/v1/exec/poll/${tenant.execution}`,
    `/v1/exec/${tenant.execution}`,
    `/v1/exec/${tenant.fetched}`,
    "/v1/exec",
  ];
  return Promise.all(
    paths.map(async (path) => {
      const response = await send(path, { as: tenant });
      return [path, response.status, await response.text()];
    }),
  );
}
