// Who is signed in: the e-mail and API key, which the browser keeps for this tab alone, until you close it.
import { Coatcheck } from "../../client/index.ts";

export interface Credentials {
  readonly email: string;
  readonly apiKey: string;
}

const KEY = "coatcheck.credentials";

/** Null if nobody is signed in. */
export function recall(): Credentials | null {
  const stored = sessionStorage.getItem(KEY);
  return stored === null ? null : (JSON.parse(stored) as Credentials);
}

export function remember(credentials: Credentials): void {
  sessionStorage.setItem(KEY, JSON.stringify(credentials));
}

export function forget(): void {
  sessionStorage.removeItem(KEY);
}

/** Fewer tries than the client's default, because a person is waiting. */
const TRIES = 3;

/** `parse` replaces JSON.parse. */
export function connect(credentials: Credentials, parse?: (text: string) => unknown): Coatcheck {
  return new Coatcheck({
    ...credentials,
    parse,
    url: location.origin,
    tries: TRIES,
    // Otherwise the browser answers a 401 with its own dialog.
    fetch: (url, init) => fetch(url, { ...init, credentials: "omit" }),
  });
}
