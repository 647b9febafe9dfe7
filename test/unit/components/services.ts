// What callComponent gives a component that asks for nothing.
import type { Services } from "../../../src/runtime/call.ts";

export const services: Services = { logger: {}, apiClient: {}, config: {}, updateKeys: async () => {} };
