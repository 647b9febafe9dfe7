// What processes use, as the system counts it. Linux only: elsewhere CPU time and memory are NaN and shown as unknown.
import { execFile } from "node:child_process";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const TICKS_PER_SECOND = 100;

/** The process ids of its children. */
export async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,comm="]);
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, command]) => Number(parent) === pid && command !== "ps")
    .map(([child]) => Number(child));
}

/**
 * Milliseconds of CPU that a process has used, user and system; with `children`, those of its children that have ended.
 */
export async function cpuMs(pid: number | "self", children = false): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return Number.NaN;
  // The fields after the command in parentheses; the first of them is field 3 in proc_pid_stat(5).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user, system] = children ? [fields[13], fields[14]] : [fields[11], fields[12]];
  return ((Number(user) + Number(system)) * 1000) / TICKS_PER_SECOND;
}

/** Bytes of a process's resident memory. */
export async function memoryBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1]) * 1024;
}

/** How many bytes the files in a folder take on disk, and how many files there are. */
export async function diskUse(folder: string): Promise<{ bytes: number; files: number }> {
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += (found?.blocks ?? 0) * 512;
    files += found === null ? 0 : 1;
  }
  return { bytes, files };
}
