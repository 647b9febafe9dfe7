// An OAuth 2 server that gives each refresh token once, and an API that takes only the newest access token.
import type { ServerResponse } from "node:http";

import { type Asked, send } from "./api.ts";

export const CLIENT = { id: "client-1", secret: "client-secret-9b" };

/** The tokens at the start; the access token is no longer valid. */
export const TOKENS = { token_type: "Bearer", access_token: "access-0", refresh_token: "refresh-0" };

const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64");

export class OAuth {
  #turn = 0;

  answer({ method, path, headers, body }: Asked, response: ServerResponse): boolean {
    if (`${method} ${path}` === "POST /oauth/token") return this.#refresh(headers, new URLSearchParams(body), response);
    if (path !== "/oauth/contacts") return false;
    const isValid = this.#turn > 0 && headers["authorization"] === `Bearer access-${this.#turn}`;
    if (!isValid) return send(response, 401, { error: "invalid_token" });
    return send(response, 200, [
      { id: "1", name: "Ada" },
      { id: "2", name: "Grace" },
    ]);
  }

  #refresh(headers: Asked["headers"], form: URLSearchParams, response: ServerResponse): boolean {
    if (headers["authorization"] !== `Basic ${basic}`) return send(response, 401, { error: "invalid_client" });
    const isCurrent = form.get("refresh_token") === `refresh-${this.#turn}`;
    if (form.get("grant_type") !== "refresh_token" || !isCurrent)
      return send(response, 400, { error: "invalid_grant" });
    this.#turn += 1;
    const tokens = { access_token: `access-${this.#turn}`, refresh_token: `refresh-${this.#turn}` };
    return send(response, 200, { ...tokens, token_type: "Bearer", expires_in: 3600 });
  }
}
