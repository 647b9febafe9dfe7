// Which of a component's isolates a run goes to. An isolate serves one account at a time, and is renewed before it
// serves another (runtime/prelude/renewal.ts); it knows itself whose it is. This is what one isolate of this Worker
// remembers of them, so that a run seldom knocks in vain: an account's runs go where its last one went; others to a new
// isolate while there are few, then to the one that has been idle for longest. The fewer there are, the better: each is
// billed by the day.

interface Slot {
  /** Whose run was here last, as far as it is known here. */
  account: string | null;
  /** Whose it was before that. */
  former: string | null;
  /** Runs that this isolate of the Worker has there. */
  runs: number;
  /** Until when nobody but its account goes there: epoch milliseconds. */
  keptUntil: number;
  /** When the last run began, as a count. */
  usedAt: number;
}

/**
 * So many accounts take turns without a renewal: a few at a time set a connector up. Four isolates cost less than a
 * cent a day.
 */
const WARM = 4;

/** An isolate that another isolate of this Worker uses may be free again after this. */
const TAKEN_MS = 60_000;

/** Beyond this many components, the one that was used first is forgotten. */
const MOST_COMPONENTS = 1000;

export class Slots {
  readonly #components = new Map<string, Slot[]>();
  readonly #warm: number;
  #uses = 0;

  constructor(warm = WARM) {
    this.#warm = warm;
  }

  /** The number of the isolate for a run of `account`; `leave` must follow. `now`: epoch milliseconds. */
  take(component: string, account: string, now: number): number {
    const slots = this.#of(component);
    const free = slots.filter(({ runs, keptUntil }) => runs === 0 && keptUntil <= now);
    const idle = free.toSorted((one, other) => one.usedAt - other.usedAt)[0];
    const own = slots.find((slot) => slot.account === account);
    const slot = own ?? (idle !== undefined && slots.length >= this.#warm ? idle : undefined) ?? added(slots);
    this.#uses += 1;
    const former = slot.account === account ? slot.former : slot.account;
    Object.assign(slot, { account, former, runs: slot.runs + 1, usedAt: this.#uses });
    return slots.indexOf(slot);
  }

  leave(component: string, number: number): void {
    const slot = this.#of(component)[number];
    if (slot !== undefined) slot.runs -= 1;
  }

  /** The isolate is another account's: the one that had it before, as far as it is known here. */
  isTaken(component: string, number: number, now: number): void {
    const slot = this.#of(component)[number];
    if (slot !== undefined) Object.assign(slot, { account: slot.former, keptUntil: now + TAKEN_MS });
  }

  /** Its account keeps the isolate: a run was ended there by force, and may still be at work, or left what stays. */
  keep(component: string, number: number): void {
    const slot = this.#of(component)[number];
    if (slot !== undefined) slot.keptUntil = Number.POSITIVE_INFINITY;
  }

  #of(component: string): Slot[] {
    const known = this.#components.get(component);
    if (known !== undefined) return known;
    const slots: Slot[] = [];
    this.#components.set(component, slots);
    const [oldest] = this.#components.keys();
    if (this.#components.size > MOST_COMPONENTS && oldest !== undefined) this.#components.delete(oldest);
    return slots;
  }
}

function added(slots: Slot[]): Slot {
  const slot: Slot = { account: null, former: null, runs: 0, keptUntil: 0, usedAt: 0 };
  slots.push(slot);
  return slot;
}
