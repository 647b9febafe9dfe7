// What an isolate lacks. It fails as it would on a machine without it, so that code which can do without carries on.
import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";

type Callback = (error: Error, stdout: string, stderr: string) => void;

/** node:child_process on a machine with no programs installed. */
export const childProcess = {
  exec: (_command: string, ...rest: unknown[]) => start("/bin/sh", rest),
  execFile: (file: string, ...rest: unknown[]) => start(file, rest),
  spawn: (file: string) => start(file, []),
  fork: (file: string) => start(file, []),
  execSync: () => fail("/bin/sh"),
  execFileSync: (file: string) => fail(file),
  spawnSync: (file: string) => ({
    pid: 0,
    status: null,
    signal: null,
    output: null,
    stdout: null,
    stderr: null,
    error: noProgram(file, "spawnSync"),
  }),
  ChildProcess: EventEmitter,
};

function noProgram(file: string, call = "spawn"): Error {
  const error = new Error(`${call} ${file} ENOENT`);
  return Object.assign(error, { code: "ENOENT", errno: -2, syscall: `${call} ${file}`, path: file, spawnargs: [] });
}

function fail(file: string): never {
  throw noProgram(file, "spawnSync");
}

function start(file: string, rest: readonly unknown[]): EventEmitter {
  const child = new EventEmitter();
  const stdin = new Writable({ write: (_chunk, _encoding, done) => done() });
  Object.assign(child, {
    pid: undefined,
    stdin,
    stdout: Readable.from([]),
    stderr: Readable.from([]),
    kill: () => false,
    ref() {},
    unref() {},
  });
  const callback = rest.findLast((value): value is Callback => typeof value === "function");
  process.nextTick(() => {
    const error = noProgram(file);
    if (callback !== undefined) callback(error, "", "");
    else child.emit("error", error);
    child.emit("close", -2, null);
  });
  return child;
}

/** node:domain, as far as code needs it that only checks for one. */
export class Domain extends EventEmitter {
  readonly members: unknown[] = [];

  add(member: unknown): void {
    this.members.push(member);
  }

  remove(): void {}

  run(task: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
    try {
      return task.apply(this, args);
    } catch (error) {
      if (!this.emit("error", error)) throw error;
      return undefined;
    }
  }

  bind(task: (...args: unknown[]) => unknown) {
    return (...args: unknown[]) => this.run(task, ...args);
  }

  intercept(task: (...args: unknown[]) => unknown) {
    return (error: unknown, ...args: unknown[]) => (error ? this.emit("error", error) : this.run(task, ...args));
  }

  enter(): void {}

  exit(): void {}

  dispose(): void {}
}

export const domain = { Domain, create: () => new Domain(), createDomain: () => new Domain(), active: null };

/** node:http2: in an isolate, only the platform itself speaks HTTP/2, underneath `fetch`. */
export function connectHttp2(): never {
  throw new Error("coatcheck: HTTP/2 connections (http2.connect, gRPC) are not supported; use HTTP/1.1.");
}
