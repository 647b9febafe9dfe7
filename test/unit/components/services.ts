// Services for a component that uses none.
import type { Services } from "../../../src/runtime/call.ts";

export const services: Services = { logger: {}, apiClient: {}, config: {}, updateKeys: async () => {} };
