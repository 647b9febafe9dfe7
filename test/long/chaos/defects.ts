// The Worker that chaos runs against, with one defect, named by the variable CHAOS_DEFECT: each breaks one promise, now
// and then or in one corner, as a mistake would.
import type { Defect } from "./defect.ts";
import { draw } from "./random.ts";
import careful, { Execution as Careful, Egress, User } from "./worker.ts";

export { Egress, User };

type Env = ConstructorParameters<typeof Careful>[1] & { readonly CHAOS_DEFECT?: Defect };
type Order = Parameters<Careful["schedule"]>[0];
type Handout = ReturnType<Careful["handOut"]>;

/** Every how many-th execution has the defect, where it is not in a corner of its own. */
const SHARE = 0.3;

/** What was handed out last by any object of this isolate. */
const last: { handout: Handout | null } = { handout: null };

export class Execution extends Careful {
  readonly #defect: Defect | undefined;
  #handout: Handout | null = null;
  #reader: string | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#defect = env.CHAOS_DEFECT;
  }

  override schedule(order: Order): ReturnType<Careful["schedule"]> {
    return this.#has("forgets_accepted") ? "accepted" : super.schedule(order);
  }

  override cancel(owner: string): ReturnType<Careful["cancel"]> {
    return this.#has("ignores_cancel", 1) ? "cancelled" : super.cancel(owner);
  }

  override alarm(info?: AlarmInvocationInfo): void {
    if (!this.#has("skips_alarms", 1)) super.alarm(info);
  }

  /** The careful one answers a promise, which its type does not say. */
  override handOut(owner: string, reader: string, isKeyed: boolean): Handout {
    return this.#handOut(owner, reader, isKeyed) as unknown as Handout;
  }

  async #handOut(owner: string, reader: string, isKeyed: boolean): Promise<Handout> {
    if (this.#has("forgets_readers", 1) && this.#reader === reader) return { kind: "absent" };
    if (this.#has("closes_windows", 1) && this.#isWindowOver(owner)) return { kind: "absent" };
    const handout = await (super.handOut(owner, reader, isKeyed) as Handout | Promise<Handout>);
    if (handout.kind === "absent") return this.#has("hands_out_twice") ? (this.#handout ?? handout) : handout;
    const before = last.handout;
    this.#reader = reader;
    this.#handout = handout;
    last.handout = handout;
    if (before !== null && this.#has("hands_out_another")) return before;
    if (this.#has("cuts_large_outcomes", 1) && handout.bytes.byteLength > 2_000_000) {
      const { bytes } = handout;
      // As if the second of its pieces were missing.
      return { ...handout, bytes: new Uint8Array([...bytes.slice(0, 1_000_000), ...bytes.slice(1_900_000)]) };
    }
    return handout;
  }

  /** As if the end of a reader's window counted at once, whether or not the service was there. */
  #isWindowOver(owner: string): boolean {
    const { status, result_available_until: until = null } = super.view(owner) ?? {};
    return status === "handed_out" && until !== null && Date.parse(until) <= Date.now();
  }

  #has(defect: Defect, share = SHARE): boolean {
    return this.#defect === defect && draw(`${defect}/${this.ctx.id.toString()}`) < share;
  }
}

export default {
  ...careful,
  fetch(request, env, ctx) {
    const headers = new Headers(request.headers);
    if (env.CHAOS_DEFECT === "runs_keys_twice" && request.method === "POST") headers.delete("Idempotency-Key");
    return careful.fetch?.(new Request(request, { headers }), env, ctx) ?? new Response(null, { status: 500 });
  },
} satisfies ExportedHandler<Env, { readonly id: string }>;
