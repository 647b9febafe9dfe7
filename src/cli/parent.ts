const END = "process.exit(1)";

/**
 * For Node's `--import`, in a child that has an IPC channel: ends it as soon as its parent is gone, even if that was
 * killed, and even if that was before the child had started.
 */
export const END_WITH_PARENT = `data:text/javascript,process.connected||${END};process.on("disconnect",()=>${END}).channel?.unref()`;
