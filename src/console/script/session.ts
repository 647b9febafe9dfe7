// Who is signed in: e-mail and API key, kept by the browser for this tab alone and until it is closed.
import { Coatcheck } from "../../client/index.ts";

export interface Credentials {
  readonly email: string;
  readonly apiKey: string;
}

const KEY = "coatcheck.credentials";

/** Null where nobody is signed in. */
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

/** Fewer tries than a program wants: somebody is waiting for an answer. */
const TRIES = 3;

/** `parse` takes the place of JSON.parse. */
export function connect(credentials: Credentials, parse?: (text: string) => unknown): Coatcheck {
  return new Coatcheck({
    ...credentials,
    parse,
    url: location.origin,
    tries: TRIES,
    // Or the browser would answer a refusal with a dialog of its own.
    fetch: (url, init) => fetch(url, { ...init, credentials: "omit" }),
  });
}
