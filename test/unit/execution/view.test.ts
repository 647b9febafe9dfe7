import { describe, expect, it } from "vitest";

import { viewOf } from "../../../src/execution/view.ts";
import { MINUTE, HOUR, SECOND, T, states } from "./samples.ts";

const iso = (at: number) => new Date(at).toISOString();

const availableUntil = (state: Parameters<typeof viewOf>[1]) => viewOf("x", state).result_available_until;

describe("viewOf", () => {
  it("tells when a waiting execution would expire, and when a running one must be done", () => {
    expect(viewOf("x", states.scheduled)).toEqual({
      id: "x",
      status: "scheduled",
      execution_type: "verify_credentials",
      component: "timer",
      component_version: null,
      action_or_trigger: null,
      scheduled_at: iso(T),
      started_at: null,
      finished_at: null,
      attempt: 0,
      must_finish_by: iso(T + HOUR),
      result_available_until: null,
      handed_out_at: null,
      cancelled_at: null,
      expired_at: null,
      size: null,
      failure: null,
    });
    expect(viewOf("x", states.running)).toMatchObject({
      started_at: iso(T),
      attempt: 1,
      must_finish_by: iso(T + 120 * SECOND),
    });
  });

  it("tells until when a result can be had, and had again", () => {
    expect(availableUntil(states.fulfilled)).toBe(iso(T + 15 * MINUTE));
    expect(availableUntil(states.handed_out)).toBe(iso(T + 15 * SECOND));
    expect(availableUntil({ ...states.handed_out, redeliverUntil: null })).toBeNull();
    expect(availableUntil(states.expired)).toBeNull();
  });

  it("tells when it was finished by whatever ended it first", () => {
    const changes = [
      { status: "scheduled", at: T, attempt: 0 },
      { status: "running", at: T + 1, attempt: 1 },
      { status: "fulfilled", at: T + 2, attempt: 1 },
      { status: "handed_out", at: T + 3, attempt: 1 },
      { status: "cancelled", at: T + 4, attempt: 1 },
    ] as const;
    const all = viewOf("x", { ...states.cancelled, changes });
    expect(all).toMatchObject({ finished_at: iso(T + 2), handed_out_at: iso(T + 3), cancelled_at: iso(T + 4) });
    const early = viewOf("x", states.cancelled);
    expect([early.finished_at, early.cancelled_at]).toEqual([iso(T), iso(T)]);
  });

  it("shows who failed, with the status only where there was one", () => {
    const failure = { origin: "upstream", name: "Error", message: "no" } as const;
    expect(viewOf("x", { ...states.rejected, failure }).failure).toEqual(failure);
    const known = { ...states.rejected, failure: { ...failure, httpStatus: 503 } };
    expect(viewOf("x", known).failure).toEqual({ ...failure, http_status: 503 });
  });
});
