// What happens in a cycle, drawn from the seed before it begins: the executions that clients schedule, how each is
// read, and what is done to the server meanwhile.
import { Random } from "./random.ts";

export const FAULTS = ["kill_runtime", "kill_server", "reload"] as const;
export type Fault = (typeof FAULTS)[number];

/** How an execution's clients behave (stories.ts). */
export type Manner = "race" | "keyed_race" | "hang_up" | "lost_ticket" | "come_back" | "cancel" | "forget";

export type Behaviour = "quick" | "slow" | "rejects" | "large" | "hangs";

export interface Story {
  /** Of the whole run; the component says it back. */
  readonly mark: string;
  readonly manner: Manner;
  readonly type: "verify_credentials" | "select_model" | "get_meta_model";
  readonly component: string;
  readonly behaviour: Behaviour;
  readonly startMs: number;
  /** What the component waits for. */
  readonly pauseMs: number;
  /** How often the component repeats its run's name, of 36 characters, in its outcome. */
  readonly fill: number;
  /** Whether the client waits with `Prefer: wait`, or polls at short intervals. */
  readonly isPatient: boolean;
  /** When a client that cancels does so, after the ticket. */
  readonly cancelMs: number;
}

export interface Cycle {
  readonly stories: readonly Story[];
  readonly faults: readonly { readonly fault: Fault; readonly atMs: number }[];
}

export interface Load {
  readonly seed: string;
  /** How long a cycle schedules. */
  readonly cycleMs: number;
  readonly executions: number;
  readonly faults: readonly Fault[];
  /** The service's deadline of a run. */
  readonly runMs: number;
}

export const COMPONENTS = ["chaos-a", "chaos-b", "chaos-c"] as const;

const MANNERS = { race: 30, keyed_race: 20, hang_up: 20, lost_ticket: 20, come_back: 12, cancel: 12, forget: 3 };
const BEHAVIOURS = { quick: 50, slow: 20, rejects: 14, large: 12, hangs: 4 };
const TYPES = { verify_credentials: 1, select_model: 1, get_meta_model: 1 };

/** 3 to 5 MB: more than one stored piece, less than the largest outcome. */
const LARGE = { least: 85_000, most: 140_000 };

/** Chance of a second fault in a cycle. */
const SECOND_FAULT = 0.3;

/** `number` counts from 1. */
export function planCycle(load: Load, number: number): Cycle {
  const random = new Random(`${load.seed}/cycle ${number}`);
  const stories = Array.from({ length: load.executions }, (_, index) => planStory(load, random, `${number}-${index}`));
  return { stories, faults: planFaults(load, random, number) };
}

function planStory({ cycleMs, runMs }: Load, random: Random, mark: string): Story {
  const behaviour = random.weighted(BEHAVIOURS);
  return {
    mark: `m-${mark}-${random.between(1e8, 1e9 - 1)}`,
    manner: random.weighted(MANNERS),
    type: random.weighted(TYPES),
    component: random.weighted({ "chaos-a": 1, "chaos-b": 1, "chaos-c": 1 }),
    behaviour,
    startMs: random.between(0, cycleMs),
    pauseMs: pauseOf(behaviour, runMs, random),
    fill: behaviour === "large" ? random.between(LARGE.least, LARGE.most) : random.between(0, 20),
    isPatient: random.chance(0.5),
    cancelMs: random.between(0, 800),
  };
}

/** What hangs answers long after its deadline: nobody may listen to it any more. */
function pauseOf(behaviour: Behaviour, runMs: number, random: Random): number {
  if (behaviour === "hangs") return runMs * 3;
  return behaviour === "slow" ? random.between(200, Math.round(runMs / 3)) : 0;
}

/** Every kind has its turn, so that few cycles meet them all. */
function planFaults({ seed, faults, cycleMs }: Load, random: Random, number: number): Cycle["faults"] {
  if (faults.length === 0) return [];
  const first = Math.floor(new Random(`${seed}/turn`).next() * faults.length);
  const turns = [number, ...(random.chance(SECOND_FAULT) ? [number + random.between(1, faults.length)] : [])];
  return turns
    .map((turn) => faults[(first + turn) % faults.length])
    .filter((fault) => fault !== undefined)
    .map((fault) => ({ fault, atMs: random.between(0, cycleMs) }))
    .toSorted((one, other) => one.atMs - other.atMs);
}
