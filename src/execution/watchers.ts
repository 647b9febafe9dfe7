// Who watches an execution: sockets that the object may sleep under, unbilled, told of each change as it happens. One kind waits for the
// progress, gets one message and is closed. The other follows the changes, and keeps on its socket how many it has been told, so that
// an object that slept, or was made anew, goes on where it was.
import { type Resource, resourceOf } from "./view.ts";
import { type Change, type State, progressOf } from "./state.ts";

/** One change as a watcher is told it; the execution comes along with the last one of those told at a time. */
export interface Told {
  /** Counted from 1. */
  readonly number: number;
  readonly change: {
    readonly status: Change["status"];
    readonly at: string;
    readonly attempt: number;
    readonly execution?: Resource;
  };
}

interface Follower {
  /** How many changes it has been told. */
  readonly sent: number;
}

/** Why a socket is closed after which there is nothing to tell. */
export const OVER = "over";

export class Watchers {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** A socket that is told the progress once it is no longer pending. */
  addWaiter(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A socket that is told every change after the first `sent`: those there are at once, the others as they happen. */
  addFollower(state: State, sent: number): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#follow(server, state, { sent });
    return new Response(null, { status: 101, webSocket: client });
  }

  tell(state: State): void {
    for (const socket of this.#ctx.getWebSockets()) {
      // One that is being closed may still be among them.
      if (socket.readyState !== WebSocket.OPEN) continue;
      const follower = socket.deserializeAttachment() as Follower | null;
      if (follower === null) this.#end(socket, state);
      else this.#follow(socket, state, follower);
    }
  }

  #end(socket: WebSocket, state: State): void {
    const progress = progressOf(state, state.status === "absent" ? "" : state.subject.owner, null);
    if (progress === "pending") return;
    socket.send(progress);
    socket.close(1000);
  }

  #follow(socket: WebSocket, state: State, { sent }: Follower): void {
    if (state.status === "absent") return socket.close(1000, OVER);
    const { changes } = state;
    if (changes.length > sent) {
      for (const told of toldAfter(this.#ctx.id.toString(), state, sent)) socket.send(JSON.stringify(told));
    }
    socket.serializeAttachment({ sent: changes.length } satisfies Follower);
    if (isOver(state)) socket.close(1000, OVER);
  }
}

/** Whether nothing but a cancellation, which changes nothing any more, can follow. */
export function isOver(state: State): boolean {
  return state.status === "handed_out" || state.status === "expired" || state.status === "cancelled";
}

function toldAfter(id: string, state: Exclude<State, { status: "absent" }>, sent: number): Told[] {
  return state.changes.slice(sent).map(({ status, at, attempt }, index, { length }) => ({
    number: sent + index + 1,
    change: {
      status,
      at: new Date(at).toISOString(),
      attempt,
      ...(index === length - 1 && { execution: resourceOf(id, state) }),
    },
  }));
}
