// Says what of an execution's history breaks the service's promises. Pure: the clients' observations, the server's log
// and the times in which the server was not all there go in, sentences come out. What a fault excuses is said at each
// rule.
import { type History, type Observation, type Outcome, isKeyed } from "./history.ts";
import type { Line } from "./journal.ts";
import { AFTERMATH_MS, type Outage } from "./server.ts";

export interface Evidence {
  readonly history: History;
  /** What the log says of the execution, in order. */
  readonly lines: readonly Line[];
  /** How many executions ran for this one's mark. */
  readonly executions: number;
  readonly outages: readonly Outage[];
  readonly spans: Spans;
}

export interface Spans {
  readonly runMs: number;
  readonly executionMs: number;
  readonly outcomeMs: number;
}

/** Clocks are one, but answers take their time on a busy machine. */
const SLACK_MS = 2000;

/** A lost message is sent again after this; doubled with each. */
const RESEND_MS = 25_000;

/** A reader's last call is as long as its window, and no longer than this. */
const LONGEST_LAST_CALL_MS = 120_000;

/** A consumer that died is noticed this long after its run's deadline. */
const LEASE_GRACE_MS = 15_000;

/** What claiming and running may take on a busy machine, behind others. */
const TURN_MS = 10_000;

export function judge(evidence: Evidence): string[] {
  return RULES.flatMap((rule) => rule(evidence));
}

const RULES: readonly ((evidence: Evidence) => string[])[] = [
  function onlyKnownAnswers({ history: { observations } }) {
    return observations.flatMap(({ asked, said }) =>
      said.kind === "nonsense" ? [`A ${asked} was answered with ${said.status}: ${said.text}`] : [],
    );
  },

  function comesToItsEnd({ history }) {
    return history.isTold ? [] : ["It did not end."];
  },

  function oneExecutionForAKey({ history: { observations }, executions }) {
    const ids = new Set(observations.flatMap(({ said }) => (said.kind === "accepted" ? [said.id] : [])));
    return [
      ...(ids.size > 1 ? [`One key made ${ids.size} executions: ${[...ids].join(", ")}.`] : []),
      ...(executions > 1 ? [`It ran as ${executions} executions.`] : []),
    ];
  },

  function ownBytes({ history }) {
    const { mark, fill, behaviour } = history.story;
    return outcomes(history).flatMap(({ outcome }) => {
      if (outcome.mark !== null && outcome.mark !== mark) return [`It got the outcome of ${outcome.mark}.`];
      if (!outcome.isWhole) return [`It got bytes that are not whole (${fill} times the run's name were made).`];
      return isPossible(behaviour, outcome)
        ? []
        : [`A component that is ${behaviour} cannot end as ${describe(outcome)}.`];
    });
  },

  function oneOutcome({ history, lines, outages }) {
    const digests = new Set(outcomes(history).map(({ outcome }) => outcome.digest));
    const settled = lines.filter(({ status }) => status === "fulfilled" || status === "rejected");
    const [first, last] = [settled[0], settled.at(-1)];
    // A line may be written and its state lost, where the runtime was killed in between.
    const isTwice = first !== undefined && last !== undefined && first !== last && !isOut(outages, first.at, last.at);
    return [
      ...(digests.size > 1 ? [`It was handed out with ${digests.size} different outcomes.`] : []),
      ...(isTwice ? ["It was settled twice."] : []),
    ];
  },

  function bytesOfTheSettledRun({ history, lines, outages }) {
    const settledAt = lines.findLast(({ status }) => status === "fulfilled" || status === "rejected")?.at ?? Infinity;
    const runs = lines.filter(({ event }) => event === "component_log");
    return outcomes(history).flatMap(({ outcome: { run }, from, until }) => {
      if (run === null || isOut(outages, history.observations[0]?.from ?? from, until)) return [];
      const of = runs.find(({ said }) => said?.endsWith(run));
      if (of === undefined) return ["It got the bytes of a run that the log does not know."];
      return of.at > settledAt + SLACK_MS ? ["It got the bytes of a run that began after it was settled."] : [];
    });
  },

  function oneReader({ history }) {
    const readers = new Set(outcomes(history).map(({ reader }) => reader));
    return readers.size > 1 ? [`It was handed out to ${readers.size} readers: ${[...readers].join(", ")}.`] : [];
  },

  function theReaderMayAskAgain(evidence) {
    const { history } = evidence;
    const [first] = outcomes(history);
    if (first === undefined || !isKeyed(first.reader)) return [];
    const ended = history.observations.find(({ asked }) => asked === "cancel" || asked === "acknowledge");
    const until = Math.min(keptUntil(evidence), ended?.from ?? Infinity);
    return history.observations
      .filter(({ reader, from, until: end }) => reader === first.reader && from >= first.until && end <= until)
      .filter(({ said }) => said.kind === "absent" || said.kind === "expired")
      .map(({ asked }) => `Its reader asked again in time (${asked}) and was told that there is nothing.`);
  },

  function somebodyGetsIt(evidence) {
    const { history, outages } = evidence;
    const { observations } = history;
    const asked = observations.filter(({ asked: what }) => what === "result");
    const isExcused = observations.some(({ said }) => said.kind === "expired" || said.kind === "cancelled");
    const [first] = asked;
    if (first === undefined || isExcused || outcomes(history).length > 0 || !history.isTold) return [];
    // Without a key a lost answer is lost, to wrangler's proxy, which asks again by itself, as well.
    if (
      asked.some(
        ({ reader, said, from, until }) => !isKeyed(reader) && (said.kind === "lost" || isOut(outages, from, until)),
      )
    )
      return [];
    const lastAsked = asked.findLast(({ reader }) => isKeyed(reader)) ?? first;
    if (lastAsked.until > keptUntil(evidence)) return [];
    return ["It was ready, and nobody got it."];
  },

  function isNotForgotten({ history: { observations } }) {
    const accepted = observations.find(({ said }) => said.kind === "accepted");
    const ended = observations.find(
      ({ asked, said }) => asked === "result" || asked === "cancel" || said.kind === "expired",
    );
    const gone = observations.find(({ asked, said }) => asked === "poll" && said.kind === "absent");
    const isForgotten = accepted !== undefined && gone !== undefined && gone.until < (ended?.from ?? Infinity);
    return isForgotten ? ["It was accepted, and then it did not exist."] : [];
  },

  function expiresInTime({ history: { observations }, spans }) {
    const [first] = observations;
    const accepted = observations.find(({ said }) => said.kind === "accepted");
    const expired = observations.find(({ said }) => said.kind === "expired");
    if (first === undefined || accepted === undefined) return [];
    const soonest = first.from + Math.min(spans.outcomeMs, spans.executionMs);
    const latest = accepted.until + spans.executionMs + SLACK_MS;
    return [
      ...(expired !== undefined && expired.until < soonest ? ["It expired before its deadline."] : []),
      ...(observations.some(({ from, said }) => said.kind === "pending" && from > latest)
        ? ["It was pending after its deadline."]
        : []),
    ];
  },

  function expiresOnlyIfNeedBe(evidence) {
    const { history, lines, outages, spans } = evidence;
    const [first] = history.observations;
    const expired = history.observations.find(({ said }) => said.kind === "expired");
    if (first === undefined || expired === undefined || history.story.manner === "forget") return [];
    const settled = lines.findLast(({ status }) => status === "fulfilled" || status === "rejected");
    // An outcome waits while its readers cannot get through.
    if (settled !== undefined) {
      return isOut(outages, settled.at, settled.at + spans.outcomeMs) ? [] : ["It was ready, and expired unread."];
    }
    const deadline = first.from + spans.executionMs;
    const hits = hitsOf(evidence, first.from, deadline);
    const last = Math.max(...hits);
    const patience = Math.max(RESEND_MS * 2 ** (hits.length - 1), spans.runMs + LEASE_GRACE_MS) + TURN_MS;
    if (hits.length > 0 && last + patience > deadline) return [];
    return [`It expired before it was run, though the last of ${hits.length} faults was ${deadline - last} ms before.`];
  },

  function endsForGood({ history: { observations } }) {
    return (["expired", "cancelled", "acknowledged"] as const).flatMap((end) => {
      const ended = observations.find(({ said }) => said.kind === end);
      if (ended === undefined) return [];
      const later = observations.filter(
        ({ from, said }) => from >= ended.until && (said.kind === "ready" || said.kind === "outcome"),
      );
      return later.map(({ asked, said }) => `It was ${end}, and after that a ${asked} was told: ${said.kind}.`);
    });
  },

  function givesUpOnlyAfterFaults(evidence) {
    const { history } = evidence;
    const [first] = history.observations;
    const found = outcomes(history).find(({ outcome }) => outcome.reason === "AttemptsExhaustedError");
    if (first === undefined || found === undefined || hitsOf(evidence, first.from, found.until).length > 0) return [];
    return ["It was given up although nothing had happened to it."];
  },
];

function outcomes({ observations }: History): (Observation & { readonly outcome: Outcome })[] {
  return observations.flatMap((observation) =>
    observation.said.kind === "outcome" ? [{ ...observation, outcome: observation.said.outcome }] : [],
  );
}

/**
 * Until when a reader with a key has its result at least: its time begins when somebody first asks, and if the service
 * is away at the end of it, there is a last call once it is back.
 */
function keptUntil({ history, outages, spans }: Evidence): number {
  const askedAt = history.observations.find(({ asked }) => asked === "result")?.from ?? Infinity;
  const endsAt = askedAt + spans.outcomeMs;
  const outage = outages.findLast(({ from, until }) => from <= endsAt && until >= endsAt);
  const lastCallMs = Math.min(spans.outcomeMs, LONGEST_LAST_CALL_MS);
  return Math.max(endsAt, (outage?.until ?? 0) - AFTERMATH_MS) + lastCallMs - SLACK_MS;
}

/** The instants of what may have held the execution up. */
function hitsOf({ lines, outages }: Evidence, from: number, until: number): number[] {
  const own = lines.filter(({ event }) => event === "chaos").map(({ at }) => at);
  const common = outages.filter((outage) => outage.from < until && outage.until > from).map((outage) => outage.until);
  return [...own, ...common.map((at) => Math.min(at, until))];
}

function isOut(outages: readonly Outage[], from: number, until: number): boolean {
  return outages.some((outage) => outage.from <= until && outage.until >= from);
}

function isPossible(behaviour: History["story"]["behaviour"], { verdict, mark, reason }: Outcome): boolean {
  if (reason === "AttemptsExhaustedError") return true;
  if (behaviour === "hangs") return reason === "TimeoutError";
  // What rejects says so itself, as an outcome of verify_credentials or as a rejection.
  return behaviour === "rejects" ? mark !== null : verdict === "fulfilled" && mark !== null;
}

function describe({ verdict, reason, mark }: Outcome): string {
  return `${verdict}${reason === null ? "" : ` (${reason})`}${mark === null ? ", with no mark" : ""}`;
}
