// Takes out of a message where its component ran: a stack trace ends the message that it follows; a path of the machine
// shrinks to its file's name. Linear: no pattern here has two ways to match the same text, and none is tried again
// within what it has matched.

export function withoutPlaces(text: string): string {
  return withoutFolders(withoutTrace(text));
}

function withoutTrace(text: string): string {
  const stack = text.indexOf("\nRequire stack:");
  const message = stack < 0 ? text : text.slice(0, stack);
  for (const { 0: space, index } of message.matchAll(/\s+/g)) {
    const line = space.indexOf("\n");
    const isIndented = line >= 0 && line < space.length - 1;
    if (isIndented && message.startsWith("at ", index + space.length)) return message.slice(0, index + line);
  }
  return message;
}

const FILE_URL = "file://";

function withoutFolders(text: string): string {
  let kept = "";
  let done = 0;
  for (const { 0: path, index } of text.matchAll(/(?:\/[^\s/:'"()]+)+/g)) {
    const isUrl = text.endsWith(FILE_URL, index);
    const root = isUrl ? 0 : rootIn(path, text[index - 1] ?? "");
    const file = root < 0 ? null : fileIn(path, root);
    if (file === null) continue;
    kept += text.slice(done, isUrl ? index - FILE_URL.length : index + root) + path.slice(file.start, file.end);
    done = index + file.end;
  }
  return kept + text.slice(done);
}

/** The first slash that no name, port or URL stands before; -1 if there is none. */
function rootIn(path: string, before: string): number {
  if (!/[\w.:/]/.test(before)) return 0;
  const found = /[^\w./]\//.exec(path);
  return found === null ? -1 : found.index + 1;
}

/** The last name of a JavaScript or TypeScript file that stands in a folder below `root`. */
function fileIn(path: string, root: number): { readonly start: number; readonly end: number } | null {
  for (const { 0: suffix, index } of Array.from(path.matchAll(/\.[cm]?[jt]s\b/g)).toReversed()) {
    const start = path.lastIndexOf("/", index) + 1;
    if (start <= root + 1) return null;
    if (start < index) return { start, end: index + suffix.length };
  }
  return null;
}
