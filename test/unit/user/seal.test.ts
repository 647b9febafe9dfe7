import { describe, expect, it } from "vitest";

import { SealError, Sealer } from "../../../src/seal.ts";

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const sealer = new Sealer([secret(1)]);

describe("Sealer", () => {
  it("opens what it sealed, for the same user and record", async () => {
    const sealed = await sealer.seal({ token: "canary" }, "alice", "account:1");
    expect(await sealer.open(sealed, "alice", "account:1")).toEqual({ token: "canary" });
    expect(Buffer.from(sealed).toString("latin1")).not.toContain("canary");
  });

  it("never seals the same value to the same bytes", async () => {
    const [one, other] = await Promise.all([sealer.seal(1, "alice", "r"), sealer.seal(1, "alice", "r")]);
    expect(one).not.toEqual(other);
  });

  it("opens for no other user, record or secret, and nothing damaged", async () => {
    const sealed = await sealer.seal(1, "alice", "r");
    const flipped = sealed.map((byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte));
    await expect(sealer.open(sealed, "bob", "r")).rejects.toThrow(SealError);
    await expect(sealer.open(sealed, "alice", "s")).rejects.toThrow(SealError);
    await expect(new Sealer([secret(2)]).open(sealed, "alice", "r")).rejects.toThrow(SealError);
    await expect(sealer.open(flipped, "alice", "r")).rejects.toThrow(SealError);
    await expect(sealer.open(new Uint8Array(), "alice", "r")).rejects.toThrow(SealError);
  });

  it("seals under the first secret, and opens under every one", async () => {
    const rotating = new Sealer([secret(2), secret(1)]);
    const [old, fresh] = [await sealer.seal("old", "alice", "r"), await rotating.seal("new", "alice", "r")];
    expect(await rotating.open(old, "alice", "r")).toBe("old");
    expect(await new Sealer([secret(2)]).open(fresh, "alice", "r")).toBe("new");
    await expect(sealer.open(fresh, "alice", "r")).rejects.toThrow(SealError);
    const safe = rotating.safeOf("alice");
    expect([await safe.isCurrent(old), await safe.isCurrent(fresh)]).toEqual([false, true]);
  });

  it("knows the digest of before by every secret, the current one first", async () => {
    const digests = await new Sealer([secret(2), secret(1)]).digests("x", "alice");
    expect(digests).toEqual([await new Sealer([secret(2)]).digest("x", "alice"), await sealer.digest("x", "alice")]);
  });

  it("digests equal texts of one user alike, and those of two users not", async () => {
    expect(await sealer.digest("x", "alice")).toBe(await sealer.digest("x", "alice"));
    expect(await sealer.digest("x", "alice")).not.toBe(await sealer.digest("y", "alice"));
    expect(await sealer.digest("x", "alice")).not.toBe(await sealer.digest("x", "bob"));
    expect(await sealer.digest("x", "alice")).not.toBe(await new Sealer([secret(2)]).digest("x", "alice"));
  });
});
