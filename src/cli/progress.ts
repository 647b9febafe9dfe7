// A spinner and the elapsed time on a terminal; nothing on a pipe.
import type { Output } from "./output.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 80;

/** Shows `text` until the returned function is first called. */
export function showProgress(text: string, terminal: Output): () => void {
  if (!terminal.isTTY) return () => {};
  const start = Date.now();
  let frame = 0;
  const draw = () => {
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    terminal.replaceLine(`${FRAMES[frame++ % FRAMES.length] ?? ""} ${text}  ${seconds} s`);
  };
  draw();
  let timer: NodeJS.Timeout | null = setInterval(draw, FRAME_MS);
  return () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    terminal.replaceLine("");
  };
}
