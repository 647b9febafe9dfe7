// Who failed, where a component's execution did not end well: derived, not proven.
export type Origin = "credentials" | "upstream" | "component" | "platform";

export interface Blame {
  readonly origin: Origin;
  readonly name: string;
  readonly message: string;
  /** Of the last answer from outside, where there was one. */
  readonly httpStatus?: number;
}
