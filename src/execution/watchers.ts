// Who watches an execution: sockets that the object may sleep under, unbilled, and that hear of each change as it
// happens. A waiter gets one message, the progress, and is closed. A follower gets every change, and keeps on its
// socket how many it has got, so that an object that slept, or was loaded again, goes on where it was.
import { type State, isOver, progressOf } from "./state.ts";
import { eventsAfter } from "./view.ts";

interface Follower {
  /** How many changes it has got. */
  readonly sent: number;
}

/** Why a socket is closed once nothing can follow. */
export const OVER = "over";

export class Watchers {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** A socket that gets the progress once it is no longer pending. */
  addWaiter(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A socket that gets every change after the first `sent`: those there are at once, the others as they happen. */
  addFollower(state: State, sent: number): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#follow(server, state, { sent });
    return new Response(null, { status: 101, webSocket: client });
  }

  notify(state: State): void {
    for (const socket of this.#ctx.getWebSockets()) {
      // One that is being closed may still be among them.
      if (socket.readyState !== WebSocket.OPEN) continue;
      const follower = socket.deserializeAttachment() as Follower | null;
      if (follower === null) this.#end(socket, state);
      else this.#follow(socket, state, follower);
    }
  }

  #end(socket: WebSocket, state: State): void {
    const progress = progressOf(state, state.status === "absent" ? "" : state.owner, null);
    if (progress === "pending") return;
    socket.send(progress);
    socket.close(1000);
  }

  #follow(socket: WebSocket, state: State, { sent }: Follower): void {
    if (state.status === "absent") return socket.close(1000, OVER);
    const { length } = state.changes;
    if (length > sent) {
      for (const event of eventsAfter(sent, this.#ctx.id.toString(), state)) socket.send(JSON.stringify(event));
    }
    socket.serializeAttachment({ sent: length } satisfies Follower);
    if (isOver(state)) socket.close(1000, OVER);
  }
}
