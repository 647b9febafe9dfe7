// The built-in components: part of this Worker, and public to every user.
import { type Descriptor, entryNames, secretFields } from "../pack/descriptor.ts";
import type { Packed } from "../pack/packed.ts";
import type { Runnable } from "../user/components.ts";

export interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly descriptor: Descriptor;
  /** Its code, as that of a pushed component would be. */
  packed(): Packed;
}

export class Catalog {
  readonly #builtIns: ReadonlyMap<string, BuiltIn>;

  constructor(builtIns: readonly BuiltIn[]) {
    this.#builtIns = new Map(builtIns.map((builtIn) => [builtIn.id, builtIn]));
  }

  find(id: string): BuiltIn | null {
    return this.#builtIns.get(id) ?? null;
  }

  list(): readonly BuiltIn[] {
    return [...this.#builtIns.values()];
  }

  /** What a schedule needs of it. */
  runnable(id: string): Runnable | null {
    const builtIn = this.find(id);
    if (builtIn === null) return null;
    const { descriptor } = builtIn;
    const code = { version: null, key: "", variables: null, secretFields: secretFields(descriptor) };
    return { names: entryNames(descriptor), code, runSeconds: null };
  }
}
