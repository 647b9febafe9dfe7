// The service, as the console asks it.
export * from "../../client/index.ts";
