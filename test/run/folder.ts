// One folder for all that a run of the tests leaves on disk: it takes the place of the temporary directory for this
// process and everything that it starts, and goes with it. A keeper, a process of its own, sees to that where this one
// is killed.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAME = /^coatcheck-run-(\d+)$/;

/** What each system calls the place for temporary files. */
const VARIABLES = ["TMPDIR", "TEMP", "TMP"];

/**
 * Waits until its standard input ends, as it does when the run's process is gone, and removes the folder: again and
 * again for some time, because servers of a killed run need a moment to notice, and write until then.
 */
const KEEPER = `
  const { rmSync } = require("node:fs");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  process.stdin.resume().on("end", () => {
    let times = 0;
    const remove = () => {
      try { rmSync(process.argv[1], { recursive: true, force: true }); } catch {}
      if (++times === 40) process.exit();
    };
    remove();
    setInterval(remove, 250);
  });
`;

export function openFolder(): void {
  const parent = realpathSync(tmpdir());
  removeThoseOfDeadRuns(parent);
  const folder = join(parent, `coatcheck-run-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const name of VARIABLES) process.env[name] = folder;
  const keeper = spawn(process.execPath, ["--eval", KEEPER, folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  keeper.unref();
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    keeper.kill("SIGKILL");
  });
}

/** A machine that loses its power loses the keeper too. */
function removeThoseOfDeadRuns(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
