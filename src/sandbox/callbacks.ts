// What an isolate may ask of its host, as often as it likes and with whatever arguments.
import { RpcTarget } from "cloudflare:workers";

import { DEEPEST_NESTING, sizeOfJson } from "../json.ts";
import { ACCOUNT_KEYS_BYTES, LIMITS } from "../limits.ts";
import type { LogBook } from "./logbook.ts";
import type { Run } from "./port.ts";
import type { RunCallbacks } from "./protocol.ts";
import type { Redactor } from "./redaction.ts";

export class Callbacks extends RpcTarget implements RunCallbacks {
  readonly #run: Run;
  readonly #book: LogBook;
  readonly #addToRedactor: Redactor["add"];
  #isOver = false;
  #accountCalls = 0;

  constructor(run: Run, book: LogBook, addToRedactor: Redactor["add"]) {
    super();
    this.#run = run;
    this.#book = book;
    this.#addToRedactor = addToRedactor;
  }

  async log(level: unknown, text: unknown): Promise<void> {
    if (!this.#isOver) this.#book.write(level, text);
  }

  async updateKeys(json: unknown): Promise<void> {
    if (this.#isOver || !this.#mayCall()) return;
    const keys = keysIn(json);
    if (typeof keys !== "string") this.#learn(keys);
    const written = typeof keys === "string" ? keys : await this.#run.renewKeys(keys);
    if (written in NOT_RENEWED) this.#book.write("error", NOT_RENEWED[written as keyof typeof NOT_RENEWED]);
  }

  async retrieveAccount() {
    const account = this.#isOver || !this.#mayCall() ? null : await this.#run.retrieveAccount();
    if (account !== null) this.#learn(account.keys);
    return account;
  }

  /** Each is a call of the user's object. */
  #mayCall(): boolean {
    this.#accountCalls += 1;
    if (this.#accountCalls === MOST_ACCOUNT_CALLS + 1) this.#book.write("error", TOO_OFTEN);
    return this.#accountCalls <= MOST_ACCOUNT_CALLS;
  }

  /** What is the component's from now on is kept out of what it says like what it was given. */
  #learn(values: unknown): void {
    const given = { values, secretFields: this.#run.code.secretFields };
    this.#book.add(given);
    this.#addToRedactor(given);
  }

  /** From now on, nothing of what comes has an effect. Not a method: those are the isolate's to call. */
  readonly end = (): void => {
    this.#isOver = true;
  };
}

/** A token is renewed once in a run, and some components store what they do after each request. */
const MOST_ACCOUNT_CALLS = 100;

/** Keys that are too large are not looked into. */
function keysIn(json: unknown): object | keyof typeof NOT_RENEWED {
  if (typeof json !== "string") return "not_keys";
  if (json.length > ACCOUNT_KEYS_BYTES) return "account_keys";
  if (sizeOfJson(json).depth > DEEPEST_NESTING) return "not_keys";
  try {
    const keys: unknown = JSON.parse(json);
    return typeof keys === "object" && keys !== null ? keys : "not_keys";
  } catch {
    return "not_keys";
  }
}

const TOO_OFTEN = `The account was used more than ${MOST_ACCOUNT_CALLS} times in this run; from here on, calls do nothing.`;

/** What the component's author reads in the log. */
const NOT_RENEWED = {
  account_keys: `Renewed keys were not stored: the account would have more than ${LIMITS.account_keys.most / 1024} KiB.`,
  accounts_bytes: `Renewed keys were not stored: your accounts would have more than ${LIMITS.accounts_bytes.most / 2 ** 20} MiB.`,
  not_keys: `Renewed keys were not stored: send a JSON object, nested at most ${DEEPEST_NESTING} levels deep.`,
};
