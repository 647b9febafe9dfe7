// What can be broken on purpose (defects.ts), to see that it is found.
export const DEFECTS = [
  "hands_out_twice",
  "hands_out_another",
  "cuts_large_outcomes",
  "forgets_accepted",
  "skips_alarms",
  "forgets_readers",
  "closes_windows",
  "runs_keys_twice",
  "ignores_cancel",
] as const;
export type Defect = (typeof DEFECTS)[number];
