// An API that is entered with a token, or with a name and a password.
import type { ServerResponse } from "node:http";

import { type Api, type Asked, send } from "./api.ts";

export const TOKEN = "token-7d1e";
export const USER = { username: "ada", password: "löve & 1815" };

const OBJECTS = [
  { name: "order", label: "Order" },
  { name: "item", label: "Item" },
  { name: "customer", label: "Customer" },
];

const LISTS = [
  { id: "a", name: "Alpha" },
  { id: "b", name: "Beta" },
];

const FIELDS = [
  { tag: "EMAIL", name: "E-mail", type: "text", required: true },
  { tag: "AGE", name: "Age", type: "number", required: false },
];

const PAGE_SIZE = 2;

const basic = Buffer.from(`${USER.username}:${USER.password}`).toString("base64");

export const bearer: Api = (asked, response, url) => {
  const [, door, ...rest] = url.pathname.split("/");
  if (door !== "bearer" && door !== "basic") return false;
  const expected = door === "bearer" ? `Bearer ${TOKEN}` : `Basic ${basic}`;
  if (asked.headers["authorization"] !== expected) {
    const challenge = { "WWW-Authenticate": `${door} realm="far"` };
    return send(response, 401, { error: "unauthorized", message: "These are the wrong credentials." }, challenge);
  }
  return answer(rest.join("/"), asked, response, url);
};

function answer(path: string, { method }: Asked, response: ServerResponse, { searchParams }: URL): boolean {
  switch (`${method} ${path}`) {
    case "GET me":
      return send(response, 200, { name: "Ada" });
    case "GET objects":
      return page(response, searchParams.get("page"));
    case "GET objects/order": {
      const fields = [
        { name: "id", type: "string", net: "System.String" },
        { name: "total", type: "number", label: "Total", net: "System.Decimal" },
      ];
      return send(response, 200, { name: "order", fields });
    }
    case "GET objects/item":
    case "GET objects/customer":
      return send(response, 200, { name: path, fields: [{ name: "id", type: "string" }] });
    case "GET lists":
      return send(response, 200, LISTS);
    case "GET lists/a%2Fb/fields":
    case "GET lists/a/fields":
      return send(response, 200, FIELDS);
    default:
      return send(response, 404, { message: "Not found" });
  }
}

/** All of them where no page is asked for. */
function page(response: ServerResponse, asked: string | null): boolean {
  if (asked === null) return send(response, 200, OBJECTS);
  const number = Number(asked);
  const end = number * PAGE_SIZE;
  const next = `</bearer/objects?page=${number + 1}>; rel="next"`;
  return send(response, 200, OBJECTS.slice(end - PAGE_SIZE, end), end < OBJECTS.length ? { Link: next } : {});
}
