// node:fs with Node's messages: the platform's errors have the right codes, but name neither the operation nor the
// path.
import platform from "node:fs";

const SYSCALLS: Readonly<Record<string, string>> = {
  readFile: "open",
  writeFile: "open",
  open: "open",
  createReadStream: "open",
  readdir: "scandir",
  stat: "stat",
  lstat: "lstat",
  access: "access",
  unlink: "unlink",
  mkdir: "mkdir",
  rmdir: "rmdir",
};

const REASONS: Readonly<Record<string, { readonly errno: number; readonly text: string }>> = {
  ENOENT: { errno: -2, text: "no such file or directory" },
  EACCES: { errno: -13, text: "permission denied" },
  EPERM: { errno: -1, text: "operation not permitted" },
  EEXIST: { errno: -17, text: "file already exists" },
  ENOTDIR: { errno: -20, text: "not a directory" },
  EISDIR: { errno: -21, text: "illegal operation on a directory" },
};

type Function = (...args: unknown[]) => unknown;

function worded(error: unknown, method: string, path: unknown): unknown {
  const { code } = (error ?? {}) as { code?: string };
  const reason = REASONS[code ?? ""];
  const syscall = SYSCALLS[method];
  if (!(error instanceof Error) || reason === undefined || syscall === undefined) return error;
  const message = `${code}: ${reason.text}, ${syscall} '${String(path)}'`;
  return Object.assign(error, { message, errno: reason.errno, syscall, path: String(path) });
}

function synchronous(method: string): Function {
  const call = (platform as unknown as Record<string, Function>)[`${method}Sync`];
  return (...args) => {
    try {
      return call?.(...args);
    } catch (error) {
      throw worded(error, method, args[0]);
    }
  };
}

function calling(method: string): Function {
  const call = (platform as unknown as Record<string, Function>)[method];
  return (...args) => {
    const callback = args.at(-1);
    if (typeof callback !== "function") return call?.(...args);
    const reworded = (error: unknown, ...rest: unknown[]) =>
      (callback as Function)(worded(error, method, args[0]), ...rest);
    return call?.(...args.slice(0, -1), reworded);
  };
}

function promising(method: string): Function {
  const call = (platform.promises as unknown as Record<string, Function>)[method];
  return async (...args) => {
    try {
      return await call?.(...args);
    } catch (error) {
      throw worded(error, method, args[0]);
    }
  };
}

function wrapped(wrap: (method: string) => Function, suffix: string, on: object): Record<string, Function> {
  const methods = Object.keys(SYSCALLS).filter((method) => `${method}${suffix}` in on && method !== "createReadStream");
  return Object.fromEntries(methods.map((method) => [`${method}${suffix}`, wrap(method)]));
}

const promises = { ...platform.promises, ...wrapped(promising, "", platform.promises) };

export const fs = {
  ...platform,
  ...wrapped(calling, "", platform),
  ...wrapped(synchronous, "Sync", platform),
  promises,
};
