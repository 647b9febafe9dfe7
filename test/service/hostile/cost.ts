// What a request costs somebody else: how long another user's poll takes at worst while it is worked on. Compared with
// an ordinary one of the same size, side by side, because nobody knows how fast the machine is, or what else it does.
import { performance } from "node:perf_hooks";

import type { Server, User } from "../server.ts";
import { scaled } from "../../run/scale.ts";
import { basic, send } from "./http.ts";

/** What else the machine does can make one take longer, and none shorter: the best of a few is the request's own. */
const ROUNDS = scaled(2, 5);

/** Of work that waits for something, the beginning is looked at. */
const LONGEST_LOOK_MS = 1000;

/** Work of which a bystander notices nothing takes some milliseconds, too. */
const FLOOR_MS = 20;

/** Most of them only happened to go on beside something else. */
const SUSPECTS = 4;

export type Work = () => Promise<unknown>;

interface Watched {
  readonly name: string;
  readonly work: Work;
  readonly ms: number;
}

export class Bystander {
  readonly #server: Server;
  readonly #user: User;
  #watched: Watched[] = [];

  private constructor(server: Server, user: User) {
    this.#server = server;
    this.#user = user;
  }

  static async at(server: Server): Promise<Bystander> {
    return new Bystander(server, await server.makeUser());
  }

  /** Milliseconds that one poll takes. */
  async poll(): Promise<number> {
    const from = performance.now();
    const headers = { authorization: basic(this.#user) };
    await send(this.#server.port, { method: "GET", path: "/v1/users", headers });
    return performance.now() - from;
  }

  /** Does the work, and keeps it where a poll meanwhile takes longer than beside all others but a few. */
  async watch<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
    const [answer, ms] = await Promise.all([work(), this.poll()]);
    this.#watched.push({ name, work, ms });
    if (this.#watched.length > 2 * SUSPECTS) this.#watched = this.suspects;
    return answer;
  }

  /** What was watched and seemed to cost most. */
  get suspects(): Watched[] {
    return this.#watched.toSorted((one, other) => other.ms - one.ms).slice(0, SUSPECTS);
  }

  /** How many times as long as beside `ordinary` a poll takes at worst beside `work`. */
  async ratio(work: Work, ordinary: Work): Promise<number> {
    const [worst, usual] = [[] as number[], [] as number[]];
    for (let round = 0; round < ROUNDS; round++) {
      usual.push(await this.#longestBeside(ordinary));
      worst.push(await this.#longestBeside(work));
    }
    return Math.min(...worst) / Math.max(FLOOR_MS, Math.min(...usual));
  }

  async #longestBeside(work: Work): Promise<number> {
    const from = performance.now();
    const state = { isOver: false };
    const over = work().finally(() => (state.isOver = true));
    let longest = 0;
    do longest = Math.max(longest, await this.poll());
    while (!state.isOver && performance.now() - from < LONGEST_LOOK_MS);
    if (state.isOver) await over;
    else over.catch(() => {});
    return longest;
  }
}
