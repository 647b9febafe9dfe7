// The measurements as tables for people.
import { dollarsPerMillion } from "./dollars.ts";
import { type Measurements, type Rounds, ratio } from "./measurements.ts";
import type { Load } from "./parts/load.ts";
import { median } from "./statistics.ts";
import type { Target } from "./targets.ts";

type Row = readonly string[];

export function tableOf(all: Measurements, targets: readonly Target[]): string {
  const sections: string[] = [];
  const section = (title: string, rows: readonly Row[]) => sections.push(`${title}\n${aligned(rows)}`);

  for (const [clients, rounds] of Object.entries(all.load ?? {})) {
    section(clients === "1" ? "One execution at a time" : `${clients} clients`, loadRows(rounds));
  }
  if (all.memory !== undefined) {
    section(
      "Memory after that",
      Object.entries(all.memory).map(([name, bytes]) => [name, megabytes(bytes)]),
    );
  }
  if (all.original !== undefined) {
    const p50 = median(all.original.map((round) => round.p50));
    const cpu = median(all.original.map((round) => round.cpu));
    section("The original: a process per execution", [
      ["p50 ms", "CPU ms"],
      [fixed(p50), fixed(cpu)],
    ]);
  }
  if (all.requests !== undefined) {
    section("Schedule alone, 8 clients (CPU: with the run behind it)", loadRows(all.requests.schedule));
    section("Poll alone, 8 clients", loadRows(all.requests.poll));
    section("With Prefer: wait, one execution at a time", loadRows(all.requests.wait));
  }
  for (const [bytes, rounds] of Object.entries(all.sizes ?? {})) {
    const rows = Object.entries(rounds).map(([name, times]) => [name, fixed(median(times))]);
    section(`A result of ${Number(bytes) / 1000} KB`, [["", "p50 ms"], ...rows]);
  }
  if (all.isolates !== undefined) {
    const { components, first, warm, memoryBytes } = all.isolates;
    section(`${components} components that have not run here before`, [
      ["first call ms", "warm call ms", "memory each"],
      [fixed(first), fixed(warm), megabytes(memoryBytes)],
    ]);
  }
  if (all.alive !== undefined) {
    const rows = all.alive.map(({ alive, next, memoryBytes, diskBytes }) => [
      String(alive),
      fixed(next.p50),
      fixed(next.p95),
      megabytes(memoryBytes),
      megabytes(diskBytes),
    ]);
    section("Executions that are alive at once", [["alive", "next: p50 ms", "p95 ms", "memory", "disk"], ...rows]);
  }
  if (all.disk !== undefined) {
    section("On disk, per execution", [
      ["alive KB", "wiped KB"],
      [fixed(all.disk.aliveBytes / 1000), fixed(all.disk.wipedBytes / 1000)],
    ]);
  }
  if (all.operations !== undefined) {
    const [bare, full] = [all.operations, all.operationsWithHistory ?? all.operations];
    const rows = (Object.keys(bare) as (keyof typeof bare)[]).map((name) => [
      words(name),
      fixed(bare[name]),
      fixed(full[name]),
    ]);
    const cpu = all.load?.[1]?.["coatcheck"]?.map((load) => load.cpu);
    const dollars = cpu && [bare, full].map((counted) => fixed(dollarsPerMillion(counted, median(cpu))));
    section("Billable operations per execution, counted", [
      ["", "EXECUTION_HISTORY off", "on"],
      ...rows,
      ...(dollars === undefined ? [] : [["dollars for a million executions, with 2 polls each", ...dollars]]),
    ]);
  }
  if (all.development !== undefined) {
    const rounds = all.development;
    const cpu = (name: string) => fixed(median((rounds[name] ?? []).map((load) => load.cpu)));
    const relative = (name: string) => fixed(ratio(rounds, name, "bare", (load) => load.cpu));
    section("npm run dev, 8 clients", [
      ["", "CPU ms", "/ without wrangler"],
      ["with local observability", cpu("observed"), relative("observed")],
      ["as it is", cpu("dev"), relative("dev")],
      ["without wrangler", cpu("bare"), "1.00"],
    ]);
  }
  section(
    "Targets",
    targets.map(({ name, value, most, least, isReached, floor }) => [
      name,
      value.toFixed(3),
      most === null ? `>= ${least}` : `<= ${Number(most.toFixed(3))}`,
      isReached ? "reached" : "MISSED",
      floor === null ? "" : `the floor: ${floor.toFixed(3)}`,
    ]),
  );
  return sections.join("\n\n");
}

function loadRows(rounds: Rounds<Load>): Row[] {
  const contenders = Object.keys(rounds);
  const rows = contenders.map((name) => {
    const of = (value: (load: Load) => number) => median((rounds[name] ?? []).map(value));
    const relative = (value: (load: Load) => number) =>
      name === "coatcheck" ? "" : fixed(ratio(rounds, "coatcheck", name, value));
    return [
      name,
      fixed(of(({ p50 }) => p50)),
      fixed(of(({ p95 }) => p95)),
      fixed(of(({ perSecond }) => perSecond)),
      fixed(of(({ cpu }) => cpu)),
      relative(({ p50 }) => p50),
      relative(({ cpu }) => cpu),
      relative(({ perSecond }) => perSecond),
    ];
  });
  return [["", "p50 ms", "p95 ms", "per second", "CPU ms", "coatcheck/it: p50", "CPU", "per second"], ...rows];
}

function aligned(rows: readonly Row[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const line = (row: Row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join("\n");
}

function fixed(number: number): string {
  return Number.isNaN(number) ? "unknown" : number.toFixed(2);
}

function megabytes(bytes: number): string {
  return `${fixed(bytes / 1e6)} MB`;
}

/** `rowsWritten` becomes `rows written`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z](?![0-9A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
