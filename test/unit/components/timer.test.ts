import { describe, expect, test } from "vitest";

import { type Call, callComponent } from "../../../src/runtime/call.ts";
import { builtinFolder, componentIn } from "../folder.ts";
import { services } from "./services.ts";

const timer = componentIn(builtinFolder("timer"));

async function run(call: Call): Promise<unknown> {
  const ending = await callComponent(timer, call, services);
  return ending.kind === "value" ? ending.value : Promise.reject(ending.error);
}

describe("the timer", () => {
  const trigger = { actionOrTrigger: "timer", cfg: {} } as const;

  test("answers its intervals", async () => {
    const intervals = await run({ type: "select_model", method: "getIntervals", ...trigger });
    expect(intervals).toMatchObject({ minute: "Every minute", hour: "Every hour" });
  });

  test("answers the metadata that its descriptor has", async () => {
    const metadata = await run({ type: "get_meta_model", ...trigger });
    expect(metadata).toEqual({
      in: { type: "object", properties: {} },
      out: {
        type: "object",
        properties: { fireTime: expect.objectContaining({ type: "string", format: "date-time" }) },
        required: ["fireTime"],
      },
    });
    expect(timer.descriptor.triggers?.["timer"]).toMatchObject({ metadata });
  });

  test("needs no credentials", async () => {
    expect(await run({ type: "verify_credentials", cfg: {} })).toEqual({ verified: true });
  });

  test("says which method it lacks", async () => {
    await expect(run({ type: "select_model", method: "getMoons", ...trigger })).rejects.toThrow(
      'Method "getMoons" is not found in "timer" action or trigger',
    );
  });
});
