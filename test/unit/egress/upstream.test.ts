import { describe, expect, it } from "vitest";

import { Upstream } from "../../../src/egress/upstream.ts";

describe("an attempt's upstream", () => {
  it("keeps the answer that came last, whichever request began last", () => {
    const upstream = new Upstream();
    const [first, second] = [upstream.begin(), upstream.begin()];
    second.answered(200);
    expect([upstream.lastAnswer, upstream.isAwaiting]).toEqual([{ kind: "answer", status: 200 }, true]);
    first.failed();
    expect([upstream.lastAnswer, upstream.isAwaiting]).toEqual([{ kind: "failure" }, false]);
  });

  it("counts each request once, however often it ends", () => {
    const upstream = new Upstream();
    const request = upstream.begin();
    upstream.begin();
    request.answered(401);
    request.failed();
    expect([upstream.lastAnswer, upstream.isAwaiting]).toEqual([{ kind: "answer", status: 401 }, true]);
  });

  it("keeps its last answer when we refuse a request midway", () => {
    const upstream = new Upstream();
    upstream.begin().answered(200);
    upstream.begin().dropped();
    expect([upstream.lastAnswer, upstream.isAwaiting]).toEqual([{ kind: "answer", status: 200 }, false]);
  });
});
