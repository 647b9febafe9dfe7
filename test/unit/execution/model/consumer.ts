// The real consumer as the model sees it: what it does next, after each way in which its steps so far may have ended.
// It is explored once, beforehand, so that the model can look it up for each of its worlds.
import type { Attempt, Claim } from "../../../../src/execution/object.ts";
import { type Steps, bury, deliver } from "../../../../src/queue/delivery.ts";
import { completion } from "../samples.ts";

/** What the consumer is about to do; `attempt` is the one that it claimed, 0 before. */
export interface Step {
  readonly type: Exclude<keyof Steps, "report">;
  readonly attempt: number;
}

/**
 * How a step ended: with what it answered, or as a failure. A claim answers the attempt, or 0 where there is nothing to
 * run.
 */
export type Ending = "done" | "failed" | number;

/** By `keyOf`: the step that follows; null where the consumer has ended. */
type Plan = ReadonlyMap<string, Step["type"] | null>;

/** The consumer does the same whichever attempt it is. */
function keyOf(isDead: boolean, endings: readonly Ending[]): string {
  const kinds = endings.map((ending) => (typeof ending === "number" ? (ending === 0 ? "skip" : "run") : ending));
  return `${isDead}/${kinds.join()}`;
}

export function stepAfter(isDead: boolean, endings: readonly Ending[]): Step | null {
  const type = PLAN.get(keyOf(isDead, endings));
  if (type === undefined) throw new Error(`The consumer never gets to ${keyOf(isDead, endings)}.`);
  const attempt = endings.find((ending) => typeof ending === "number") ?? 0;
  return type && { type, attempt };
}

const nothing = () => undefined;

async function explore(): Promise<Plan> {
  const plan = new Map<string, Step["type"] | null>();
  const open = [true, false].map((isDead) => ({ isDead, endings: [] as readonly Ending[] }));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { isDead, endings } = at;
    const step = await replay(isDead, endings);
    plan.set(keyOf(isDead, endings), step);
    if (step !== null) open.push(...endingsOf(step).map((ending) => ({ isDead, endings: [...endings, ending] })));
  }
  return plan;
}

function endingsOf(type: Step["type"]): Ending[] {
  if (type === "claim") return ["failed", 0, 1];
  return type === "acknowledge" || type === "retry" ? ["done"] : ["done", "failed"];
}

/** Runs the consumer until it takes a step whose ending is not known; null where it ends before. */
function replay(isDead: boolean, endings: readonly Ending[]): Promise<Step["type"] | null> {
  const rest = [...endings];
  const { promise: next, resolve } = Promise.withResolvers<Step["type"] | null>();
  /** The ending of the step; never, where it is the one that was asked for. */
  const take = <Answer>(step: Step["type"], answer: (ending: Ending) => Answer): Promise<Answer> => {
    const ending = rest.shift();
    if (ending === undefined) {
      resolve(step);
      return new Promise(() => {});
    }
    return ending === "failed" ? Promise.reject(new Error("lost")) : Promise.resolve(answer(ending));
  };
  /** One that answers nothing, and that the consumer does not wait for. */
  const takeAtOnce = (step: Step["type"]) => {
    if (rest.shift() === undefined) resolve(step);
  };
  const steps: Steps = {
    claim: () => take("claim", claimOf),
    run: () => take("run", () => completion),
    settle: () => take("settle", nothing),
    release: () => take("release", nothing),
    abandon: () => take("abandon", nothing),
    acknowledge: () => takeAtOnce("acknowledge"),
    retry: () => takeAtOnce("retry"),
    report: nothing,
  };
  void (isDead ? bury : deliver)(steps, 1).then(() => resolve(null));
  return next;
}

/** Only what the consumer itself looks at. */
function claimOf(attempt: Ending): Claim {
  return attempt === 0
    ? { kind: "skip", status: "absent" }
    : ({ kind: "run", attempt } as Pick<Attempt, "kind" | "attempt"> as Attempt);
}

const PLAN: Plan = await explore();
