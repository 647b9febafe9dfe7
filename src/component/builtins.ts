import type { Listed } from "./catalog.ts";

export const builtins: readonly Listed[] = [
  {
    id: "timer",
    name: "Timer",
    team: "coatcheck",
    component: {
      descriptor: { triggers: { timer: { main: "./timer.js" } } },
      has: () => false,
      load: () => ({
        getIntervals: async () => ({ minute: "Every minute" }),
        getMetaModel: async () => ({ in: {}, out: {} }),
      }),
    },
  },
];
