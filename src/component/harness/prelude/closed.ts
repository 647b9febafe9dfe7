// What the platform offers to every Worker, Node has not, and no component may have: a cache that outlives executions, and
// that the platform does not promise to keep apart for each loaded Worker.

export function installClosed(): void {
  Reflect.deleteProperty(globalThis, "caches");
}
