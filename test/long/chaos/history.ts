// The history of one execution as its clients saw it: every request, when it was under way, and what its answer said.
import { createHash } from "node:crypto";

import type { Answer } from "./http.ts";
import type { Story } from "./plan.ts";

export interface Outcome {
  readonly verdict: "fulfilled" | "rejected";
  /** Of all the bytes. */
  readonly digest: string;
  /** Whose outcome it says it is, where its component made it. */
  readonly mark: string | null;
  readonly run: string | null;
  /** Whether it is all there, and all of one run. */
  readonly isWhole: boolean;
  /** The name of a rejection's reason. */
  readonly reason: string | null;
}

export type Said =
  | { readonly kind: "lost" | "pending" | "ready" | "expired" | "absent" | "cancelled" | "acknowledged" }
  | { readonly kind: "accepted"; readonly id: string }
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "nonsense"; readonly status: number; readonly text: string };

export interface Observation {
  /** Epoch milliseconds: when the question was asked, and when its answer was there or given up. */
  readonly from: number;
  readonly until: number;
  readonly asked: "schedule" | "poll" | "result" | "acknowledge" | "cancel";
  /** The Idempotency-Key, or a name for a reader without one, which starts with `#`. */
  readonly reader: string;
  readonly said: Said;
}

export interface History {
  readonly story: Story;
  readonly cycle: number;
  readonly observations: Observation[];
  /** Whether the clients have done all that they set out to. */
  isTold: boolean;
}

/** The execution's id, once a client was told it. */
export function idOf({ observations }: History): string | null {
  for (const { said } of observations) if (said.kind === "accepted") return said.id;
  return null;
}

export function isKeyed(reader: string): boolean {
  return !reader.startsWith("#");
}

export function read(answer: Answer | null, asked: Observation["asked"], story: Story): Said {
  if (answer === null || !answer.isOwn) return { kind: "lost" };
  const { status, location, body } = answer;
  const text = body.byteLength < 1000 ? body.toString() : "";
  if (status === 202 && location !== null) return { kind: "accepted", id: location.split("/").at(-1) ?? "" };
  if (status === 303) return { kind: "ready" };
  if (status === 204) return { kind: asked === "cancel" ? "cancelled" : "acknowledged" };
  if (status === 404 && text.includes("Expired.")) return { kind: "expired" };
  if (status === 404 && text.includes("Result does not exist.")) return { kind: "absent" };
  if (status === 200 && text.includes("Result not ready yet.")) return { kind: "pending" };
  const outcome = status === 200 || status === 400 ? outcomeOf(body, status, story) : null;
  return outcome === null ? { kind: "nonsense", status, text: text.slice(0, 300) } : { kind: "outcome", outcome };
}

interface Body {
  readonly data?: { readonly said?: string; readonly fill?: string; readonly reason?: string };
  readonly reason?: { readonly name?: string; readonly message?: string };
}

function outcomeOf(body: Buffer, status: number, { fill }: Story): Outcome | null {
  const { data, reason } = parse(body) ?? {};
  if (data === undefined && reason === undefined) return null;
  const said = data?.said ?? data?.reason ?? reason?.message ?? "";
  const [, backwards, run = null] = /chaos:([^:]+):(\S+)/.exec(said) ?? [];
  return {
    verdict: status === 200 ? "fulfilled" : "rejected",
    digest: createHash("sha256").update(body).digest("hex").slice(0, 16),
    mark: backwards === undefined ? null : backwards.split("").toReversed().join(""),
    run,
    isWhole: data?.said === undefined || data.fill === (run ?? "").repeat(fill),
    reason: reason?.name ?? null,
  };
}

function parse(body: Buffer): Body | null {
  try {
    return JSON.parse(body.toString()) as Body;
  } catch {
    return null;
  }
}
