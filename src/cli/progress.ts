// A spinner and the elapsed time on a terminal; nothing on a pipe.

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 80;
const CLEAR_LINE = "\r\u001B[K";

/** Shows `text` until the returned function is called. */
export function showProgress(text: string, terminal: NodeJS.WriteStream = process.stderr): () => void {
  if (!terminal.isTTY) return () => {};
  const start = Date.now();
  let frame = 0;
  const draw = () => {
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    terminal.write(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length] ?? ""} ${text}  ${seconds} s`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return () => {
    clearInterval(timer);
    terminal.write(CLEAR_LINE);
  };
}
