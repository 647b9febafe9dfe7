// The components that an execution can name: the built-in ones, public to every user.
import type { Component } from "./call.ts";

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly component: Component;
}

export class Catalog {
  readonly #listed: ReadonlyMap<string, Listed>;

  constructor(listed: readonly Listed[]) {
    this.#listed = new Map(listed.map((entry) => [entry.id, entry]));
  }

  find(id: string): Listed | null {
    return this.#listed.get(id) ?? null;
  }

  public(): readonly Listed[] {
    return [...this.#listed.values()];
  }
}
