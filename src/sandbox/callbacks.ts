// What an isolate may ask of its host, as often as it likes and with whatever arguments.
import { RpcTarget } from "cloudflare:workers";

import { DEEPEST_NESTING } from "../json.ts";
import { LIMITS } from "../limits.ts";
import type { LogBook } from "./logbook.ts";
import type { Run } from "./port.ts";
import type { RunCallbacks } from "./protocol.ts";
import type { Redactor } from "./redaction.ts";

export class Callbacks extends RpcTarget implements RunCallbacks {
  readonly #run: Run;
  readonly #book: LogBook;
  readonly #addToRedactor: Redactor["add"];
  #isOver = false;

  constructor(run: Run, book: LogBook, addToRedactor: Redactor["add"]) {
    super();
    this.#run = run;
    this.#book = book;
    this.#addToRedactor = addToRedactor;
  }

  async log(level: unknown, text: unknown): Promise<void> {
    if (!this.#isOver) this.#book.write(level, text);
  }

  async updateKeys(keys: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#learn(keys);
    const written = await this.#run.renewKeys(keys);
    if (written in NOT_RENEWED) this.#book.write("error", NOT_RENEWED[written as keyof typeof NOT_RENEWED]);
  }

  async retrieveAccount() {
    const account = this.#isOver ? null : await this.#run.retrieveAccount();
    if (account !== null) this.#learn(account.keys);
    return account;
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

/** What the component's author reads in the log. */
const NOT_RENEWED = {
  account_keys: `Renewed keys were not stored: the account would have more than ${LIMITS.account_keys.most / 1024} KiB.`,
  accounts_bytes: `Renewed keys were not stored: your accounts would have more than ${LIMITS.accounts_bytes.most / 2 ** 20} MiB.`,
  not_keys: `Renewed keys were not stored: send a JSON object, nested at most ${DEEPEST_NESTING} levels deep.`,
};
