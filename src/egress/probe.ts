// Tries a host once more to find out why it could not be reached (diagnosis.ts). Under `npm run dev` only.
import { connect } from "cloudflare:sockets";

import type { Probe } from "./diagnosis.ts";
import { inUrl } from "./host.ts";

/** Anything on this machine or near it answers sooner. */
const PATIENCE_MS = 2000;

/** Nothing listens there: the error is what tells. */
const IDLE_PORT = 1;

export const probe: Probe = {
  async resolves({ host }) {
    if (host.kind !== "name") return true;
    try {
      await fetch(`http://${host.text}:${IDLE_PORT}/`, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) });
      return true;
    } catch (error) {
      return !String(error).includes("internal error");
    }
  },

  async opens({ host, port }) {
    const socket = connect({ hostname: inUrl(host), port });
    try {
      const opened = socket.opened.then(() => true);
      return await Promise.race([opened, scheduler.wait(PATIENCE_MS).then(() => false)]);
    } catch {
      return false;
    } finally {
      socket.close().catch(() => {});
    }
  },
};
