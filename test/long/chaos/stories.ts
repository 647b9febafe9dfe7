// What the clients of one execution do, from the schedule to the end. They repeat what a key makes repeatable for as
// long as answers are lost, and write down all that they are told; what that means is judged elsewhere (judge.ts).
import { type History, type Observation, type Said, isKeyed, read } from "./history.ts";
import type { Client, Question } from "./http.ts";
import type { Story } from "./plan.ts";

const READERS = 4;
const POLL_PAUSE_MS = 250;
const LOST_PAUSE_MS = 150;

/** After the execution's last deadline the clients give up, and the execution counts as stuck. */
const GRACE_MS = 60_000;

export interface Setting {
  readonly client: Client;
  readonly account: string;
  readonly executionMs: number;
  readonly outcomeMs: number;
  /** Ends the clients in the middle. */
  readonly signal: AbortSignal;
}

export async function tell(setting: Setting, history: History): Promise<void> {
  const clients = new Clients(setting, history);
  await clients.pause(history.story.startMs);
  await clients.live();
  history.isTold = !setting.signal.aborted && Date.now() < clients.givesUpAt;
}

class Clients {
  readonly #setting: Setting;
  readonly #history: History;
  readonly #story: Story;
  #readers = 0;
  givesUpAt = Infinity;

  constructor(setting: Setting, history: History) {
    this.#setting = setting;
    this.#history = history;
    this.#story = history.story;
  }

  async live(): Promise<void> {
    const { executionMs, outcomeMs } = this.#setting;
    const id = await this.#schedule();
    this.givesUpAt = Date.now() + executionMs + outcomeMs + GRACE_MS;
    if (id === null) return;
    if (this.#story.manner === "cancel") return this.#cancel(id);
    const end = await this.#end(id);
    if (end === "expired") return void (await this.#fetch(id, this.#stranger()));
    switch (this.#story.manner) {
      case "race":
        return this.#race(id);
      case "keyed_race":
      case "lost_ticket":
        return this.#raceWithKeys(id);
      case "hang_up":
        return this.#hangUp(id);
      case "come_back":
        return this.#comeBack(id);
      case "forget":
        return this.#forget(id);
    }
  }

  /** Null where the ticket is lost for good: without a key nobody can ask for it again. */
  async #schedule(): Promise<string | null> {
    const { type, component, mark, behaviour, pauseMs, fill, manner } = this.#story;
    const input = { mark, behaviour, pauseMs, fill };
    const job = { execution_type: type, component };
    const act = { account_id: this.#setting.account, action_or_trigger: "act", cfg: input };
    const json =
      type === "verify_credentials"
        ? { ...job, account_data: input }
        : { ...job, ...act, ...(type === "select_model" && { model_method: "choose" }) };
    const question: Question = { method: "POST", path: "/v1/exec/schedule", json };
    if (manner !== "lost_ticket") {
      const said = await this.#ask("schedule", this.#stranger(), question);
      return said.kind === "accepted" ? said.id : null;
    }
    const key = `ticket-${mark}`;
    await this.#ask("schedule", key, { ...question, hangUp: "sent" });
    const said = await this.#insist("schedule", key, question);
    await this.#insist("schedule", key, question);
    return said.kind === "accepted" ? said.id : null;
  }

  /** Polls until there is something else to do than to wait. */
  async #end(id: string): Promise<Said["kind"]> {
    for (;;) {
      const said = await this.#insist("poll", this.#stranger(), {
        method: "GET",
        path: `/v1/exec/poll/${id}`,
        ...(this.#story.isPatient && { prefer: "wait=5" }),
      });
      if (said.kind !== "pending" || this.#isOver()) return said.kind;
      await this.pause(POLL_PAUSE_MS);
    }
  }

  async #race(id: string): Promise<void> {
    await Promise.all(Array.from({ length: READERS }, () => this.#fetch(id, this.#stranger())));
    await this.#fetch(id, this.#stranger());
    await this.#poll(id, this.#stranger());
  }

  async #raceWithKeys(id: string): Promise<void> {
    const keys = Array.from({ length: READERS }, (_, index) => `reader-${index}-${this.#story.mark}`);
    await Promise.all(keys.map((key) => this.#fetch(id, key)));
    await Promise.all([...keys, this.#stranger()].map((key) => this.#fetch(id, key)));
    await Promise.all(keys.map((key) => this.#poll(id, key)));
  }

  async #hangUp(id: string): Promise<void> {
    const key = `reader-${this.#story.mark}`;
    const path = `/v1/exec/result/${id}`;
    const halfway = Math.max(1, this.#story.fill * 18);
    await this.#ask("result", key, { method: "GET", path, key, hangUp: halfway });
    await Promise.all([this.#fetch(id, key), this.#fetch(id, this.#stranger())]);
    await this.#fetch(id, key);
  }

  /** The reader comes back once its window is over, and acknowledges. */
  async #comeBack(id: string): Promise<void> {
    const key = `reader-${this.#story.mark}`;
    await this.#fetch(id, key);
    await this.pause(this.#setting.outcomeMs);
    await this.#fetch(id, key);
    await this.#insist("acknowledge", key, { method: "DELETE", path: `/v1/exec/result/${id}` });
    await this.#fetch(id, key);
    await this.#poll(id, key);
  }

  /** Half of the clients that cancel have a colleague who reads at the same time. */
  async #cancel(id: string): Promise<void> {
    const { isPatient, cancelMs, mark } = this.#story;
    const key = `reader-${mark}`;
    const colleague = async () => {
      if (isPatient && (await this.#end(id)) === "ready") await this.#fetch(id, key);
    };
    const cancel = async () => {
      await this.pause(cancelMs);
      await this.#insist("cancel", this.#stranger(), { method: "DELETE", path: `/v1/exec/${id}` });
    };
    await Promise.all([colleague(), cancel()]);
    await this.#poll(id, key);
    await this.#fetch(id, key);
    await this.#fetch(id, this.#stranger());
  }

  async #forget(id: string): Promise<void> {
    await this.pause(this.#setting.outcomeMs);
    await this.#poll(id, this.#stranger());
    await this.#fetch(id, this.#stranger());
  }

  #poll(id: string, reader: string): Promise<Said> {
    return this.#insist("poll", reader, { method: "GET", path: `/v1/exec/poll/${id}` });
  }

  /** Without a key nobody may ask twice: it would be another reader. */
  #fetch(id: string, reader: string): Promise<Said> {
    const question: Question = { method: "GET", path: `/v1/exec/result/${id}` };
    return isKeyed(reader) ? this.#insist("result", reader, question) : this.#ask("result", reader, question);
  }

  async #insist(asked: Observation["asked"], reader: string, question: Question): Promise<Said> {
    for (;;) {
      const said = await this.#ask(asked, reader, question);
      if (said.kind !== "lost" || this.#isOver()) return said;
      await this.pause(LOST_PAUSE_MS);
    }
  }

  async #ask(asked: Observation["asked"], reader: string, question: Question): Promise<Said> {
    const from = Date.now();
    const key = isKeyed(reader) ? reader : undefined;
    const said = read(await this.#setting.client.ask({ ...question, key }), asked, this.#story);
    if (!this.#setting.signal.aborted) {
      this.#history.observations.push({ from, until: Date.now(), asked, reader, said });
    }
    return said;
  }

  #stranger(): string {
    this.#readers += 1;
    return `#${this.#readers}`;
  }

  #isOver(): boolean {
    return this.#setting.signal.aborted || Date.now() > this.givesUpAt;
  }

  pause(ms: number): Promise<void> {
    const { signal } = this.#setting;
    return new Promise((resume) => {
      if (signal.aborted) return resume();
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resume();
      }
    });
  }
}
