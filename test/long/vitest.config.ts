// `npm run test:long`: what is not for every commit, from a seed that changes. Some of the files are those of `npm
// test`, done in full here.
import { defineConfig } from "vitest/config";

import { COMMON, browser, service, unit } from "../projects.ts";

const SEED = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
process.stdout.write(`Seed ${SEED}. To repeat this run: SEED=${SEED} npm run test:long\n`);

/** It floods: nothing runs beside it. */
const ALONE = ["pressure.test.ts"];

/** Of a room, these files alone. */
function only<Room extends ReturnType<typeof unit>>(room: Room, name: string, include: string[]): Room {
  return { ...room, test: { ...room.test, name, include } };
}

const inFull = service(0);
const pages = browser(0);

export default defineConfig({
  test: {
    ...COMMON,
    provide: { scale: "full", seed: SEED },
    projects: [
      only(unit(0), "unit", ["execution/model.test.ts"]),
      only(inFull, "service", [
        "hostile/generated.test.ts",
        "hostile/cost.test.ts",
        "chaos.test.ts",
        "bench.test.ts",
        "rotation.test.ts",
        "packages.test.ts",
      ]),
      { ...inFull, test: { ...inFull.test, name: "long", root: import.meta.dirname, include: ["*.test.ts"] } },
      ...(pages === null
        ? []
        : [only(pages, "browser", ["looks.test.ts", "docs.test.ts", "list.test.ts", "watching.test.ts"])]),
      only(service(1), "service, alone", ALONE),
    ],
  },
});
