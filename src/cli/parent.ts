/**
 * For Node's `--import`, in a child that has an IPC channel: ends it as soon as its parent is gone, even if that was
 * killed.
 */
export const END_WITH_PARENT = `data:text/javascript,process.on("disconnect",()=>process.exit(1)).channel?.unref()`;
