// What a run comes to, in numbers.
import { type History, idOf, isKeyed } from "./history.ts";
import type { Journal } from "./journal.ts";
import type { Outage } from "./server.ts";

export type Table = Readonly<Record<string, number>>;

export function tabulate(histories: readonly History[], journal: Journal, outages: readonly Outage[]): Table {
  const accepted = histories.filter((history) => idOf(history) !== null);
  const ends = accepted.map(endOf);
  const heard = (what: string) => journal.counts.get(what) ?? 0;
  const struck = (fault: Outage["fault"]) => outages.filter((outage) => outage.fault === fault).length;
  return {
    tried: histories.filter(({ observations }) => observations.length > 0).length,
    accepted: accepted.length,
    "ticket lost (no key)": count(histories, (history) => history.isTold && idOf(history) === null),
    "fulfilled, handed out": count(ends, (end) => end === "fulfilled"),
    "rejected, handed out": count(ends, (end) => end === "rejected"),
    "answer lost (no key)": count(ends, (end) => end === "lost"),
    expired: count(ends, (end) => end === "expired"),
    cancelled: count(ends, (end) => end === "cancelled"),
    open: count(ends, (end) => end === "open"),
    "redelivered to the same reader": accepted.reduce((sum, history) => sum + redeliveries(history), 0),
    requests: histories.reduce((sum, { observations }) => sum + observations.length, 0),
    "answers lost": histories.reduce(
      (sum, { observations }) => sum + count(observations, ({ said }) => said.kind === "lost"),
      0,
    ),
    "runtime killed": struck("kill_runtime"),
    "server killed": struck("kill_server"),
    "code reloaded": struck("reload"),
    "messages lost": heard("never"),
    "messages sent twice": heard("twice"),
    "messages late": heard("late"),
    "messages again after ack": heard("again"),
    "deliveries refused": heard("bounce"),
    "objects aborted": heard("abort"),
    runs: heard("runs"),
    "attempts > 1": heard("attempts > 1"),
    "attempts failed": heard("attempt_failed"),
  };
}

export function format(table: Table): string {
  const width = Math.max(...Object.keys(table).map(({ length }) => length));
  return Object.entries(table)
    .map(([name, number]) => `  ${name.padEnd(width)}  ${String(number).padStart(7)}`)
    .join("\n");
}

type End = "fulfilled" | "rejected" | "cancelled" | "expired" | "lost" | "open";

function endOf({ observations, isTold }: History): End {
  const said = new Set(observations.map((observation) => observation.said.kind));
  for (const observation of observations) {
    if (observation.said.kind === "outcome") return observation.said.outcome.verdict;
  }
  if (said.has("cancelled")) return "cancelled";
  if (said.has("expired")) return "expired";
  return isTold ? "lost" : "open";
}

/** Times that a reader got what it, or its hung up request before, had got already. */
function redeliveries({ observations }: History): number {
  const asked = observations.filter(({ asked: what, reader }) => what === "result" && isKeyed(reader));
  const got = asked.filter(({ said }) => said.kind === "outcome");
  const [first] = got;
  if (first === undefined) return 0;
  const lost = asked.some(
    ({ said, reader, from }) => said.kind === "lost" && reader === first.reader && from < first.from,
  );
  return got.length - (lost ? 0 : 1);
}

function count<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length;
}
