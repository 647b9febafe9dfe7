// Runs an order and fetches its result. If the person leaves meanwhile, the execution is cancelled.
import type { Order } from "../../client/index.ts";
import type { Context } from "./context.ts";
import { isAbort } from "./explain.ts";

/** How long the service may hold each poll. It allows 30 at most. */
const WAIT_SECONDS = 20;

/** Calls `scheduled` with the execution's id as soon as there is one. Throws what the client throws. */
export async function execute(
  { coatcheck, signal }: Context,
  order: Order,
  scheduled: (id: string) => void = () => {},
): Promise<unknown> {
  const { id } = await coatcheck.schedule(order, { signal });
  scheduled(id);
  try {
    while ((await coatcheck.poll(id, { waitSeconds: WAIT_SECONDS, signal })) === "pending");
    return await coatcheck.result(id, { signal });
  } catch (error) {
    if (isAbort(error)) await coatcheck.cancel(id).catch(() => {});
    throw error;
  }
}
