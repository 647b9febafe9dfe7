// The components that are part of this Worker, public to every user.
import type { Descriptor } from "../pack/descriptor.ts";
import type { Packed } from "../pack/packed.ts";

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly descriptor: Descriptor;
  /** Its code, as a pushed component's would be. */
  packed(): Packed;
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
