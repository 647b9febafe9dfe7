// A spinner and the elapsed time on a terminal; nothing on a pipe.
import type { Output } from "./terminal.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 80;
const CLEAR_LINE = "\r\u001B[K";

/** Shows `text` until the returned function is first called. */
export function showProgress(text: string, terminal: Output): () => void {
  if (terminal.isTTY !== true) return () => {};
  const start = Date.now();
  let frame = 0;
  const draw = () => {
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    terminal.write(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length] ?? ""} ${text}  ${seconds} s`);
  };
  draw();
  let timer: NodeJS.Timeout | null = setInterval(draw, FRAME_MS);
  return () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    terminal.write(CLEAR_LINE);
  };
}
