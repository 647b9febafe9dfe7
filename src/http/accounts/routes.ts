// The accounts' routes. Keys come in as they are and go out masked. The Worker says what built-in components declare as
// passwords; the user's object knows the rest.
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";

import { hex } from "../../bytes.ts";
import type { Catalog } from "../../sandbox/catalog.ts";
import { secretFields as secretFieldsOf } from "../../pack/descriptor.ts";
import { mask } from "../../user/secrets.ts";
import type { Account, AccountWrite, AccountsPage, DescribedAccount } from "../../user/accounts.ts";
import type { Unauthorized } from "../../user/actor.ts";
import type { BuiltInFields } from "../../user/object.ts";
import { type AppEnv, asUser } from "../authenticate.ts";
import { body } from "../body.ts";
import {
  bodyResponses,
  changeResponses,
  commonResponses,
  json,
  jsonAnswer,
  messageAnswer,
  noContent,
  refuse,
} from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { AccountDetails, AccountSchema } from "./schemas.ts";

const unknownAccount = messageAnswer("The account does not exist.");

const list = createRoute({
  method: "get",
  path: "/v1/accounts",
  summary: "List your accounts",
  responses: { 200: jsonAnswer("The accounts.", z.array(AccountSchema)), ...commonResponses },
});

const create = createRoute({
  method: "post",
  path: "/v1/accounts",
  summary: "Create an account",
  request: { body: body(AccountDetails) },
  responses: {
    200: jsonAnswer("The account, with its id.", AccountSchema),
    409: messageAnswer("You have too many accounts."),
    ...bodyResponses,
    ...commonResponses,
  },
});

const retrieve = createRoute({
  method: "get",
  path: "/v1/accounts/{id}",
  summary: "Get an account",
  request: { params: IdParam },
  responses: { 200: jsonAnswer("The account.", AccountSchema), 404: unknownAccount, ...commonResponses },
});

const update = createRoute({
  method: "put",
  path: "/v1/accounts/{id}",
  summary: "Update an account",
  request: { params: IdParam, body: body(AccountDetails) },
  responses: {
    200: jsonAnswer("The changed account.", AccountSchema),
    404: unknownAccount,
    ...bodyResponses,
    ...commonResponses,
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/accounts/{id}",
  summary: "Delete an account",
  request: { params: IdParam },
  responses: { 204: { description: "Deleted." }, 404: unknownAccount, ...changeResponses, ...commonResponses },
});

export function addAccountRoutes(addRoute: AddRoute, catalog: Catalog): void {
  const builtIn: BuiltInFields = Object.fromEntries(
    catalog.list().map(({ id, descriptor }) => [id, secretFieldsOf(descriptor)]),
  );
  const shown = ({ secretFields, ...account }: DescribedAccount): Account => {
    const declared = Object.hasOwn(builtIn, account.type) ? (builtIn[account.type] ?? []) : [];
    return { ...account, keys: mask(account.keys, [...secretFields, ...declared]) };
  };
  const written = (c: Context<AppEnv>, write: AccountWrite): Response => {
    switch (write.kind) {
      case "unknown":
        return refuse({ reason: "unknown_account" });
      case "excess":
        return refuse({ ...write, reason: "over_limit" });
      case "written":
        return c.json(shown(write.account), 200);
    }
  };

  /** Page by page, because each takes many times its size while it is opened and masked; as text, it does not. */
  const listed = (c: Context<AppEnv>, texts: readonly string[], after: string | null): Promise<Response> =>
    asUser(
      c,
      (user, caller): Promise<AccountsPage | Unauthorized> => user.accounts(caller, after),
      ({ accounts, next }) => {
        const all = [...texts, ...accounts.map((account) => JSON.stringify(shown(account)))];
        return next === null ? json(`[${all.join(",")}]`) : listed(c, all, next);
      },
    );

  addRoute(list, (c) => listed(c, [], null));

  addRoute(create, (c) => {
    const { name = "", type = "", keys = {} } = c.req.valid("json");
    const account = { id: makeAccountId(), name, type, keys };
    return asUser(
      c,
      (user, caller): Promise<AccountWrite | Unauthorized> => user.createAccount(caller, account, builtIn),
      (write) => written(c, write),
    );
  });

  addRoute(retrieve, (c) => {
    const { id } = c.req.valid("param");
    return asUser(
      c,
      (user, caller): Promise<DescribedAccount | null | Unauthorized> => user.account(caller, id),
      (account) => (account === null ? refuse({ reason: "unknown_account" }) : c.json(shown(account), 200)),
    );
  });

  addRoute(update, (c) => {
    const { id } = c.req.valid("param");
    const details = c.req.valid("json");
    return asUser(
      c,
      (user, caller): Promise<AccountWrite | Unauthorized> => user.updateAccount(caller, id, details, builtIn),
      (write) => written(c, write),
    );
  });

  addRoute(remove, (c) => {
    const { id } = c.req.valid("param");
    return asUser(
      c,
      (user, caller): Promise<boolean | Unauthorized> => user.deleteAccount(caller, id),
      (isDeleted) => (isDeleted ? noContent() : refuse({ reason: "unknown_account" })),
    );
  });
}

/** 24 hexadecimal digits, as elastic.io's ids have. */
function makeAccountId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(12)));
}
