// `coatcheck push`: packs a component's folder and sends it to the service, where the next execution runs it.
import { type Coatcheck, NotFound, type OwnedComponent } from "../client/index.ts";
import { type PackedFolder, defaultId } from "../pack/pack.ts";
import { type Command, EXIT, type Input, Mistakes } from "./command.ts";
import { jsonOf, linesOf, packOrThrow, readFolderName } from "./pack.ts";
import { showProgress } from "./progress.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, serviceOf } from "./service.ts";

export const push: Command = {
  summary: "pack a component's folder and send it to the service",
  help: `Usage: coatcheck push DIR [options]

Packs the component in DIR and makes it one of the user's own: what is scheduled from then on runs it. The same content
again changes nothing.

  DIR  a folder of elastic.io's format: component.json, verifyCredentials.js, the modules that it names, after npm install

Options
  --id ID            the component's id (the name in package.json)
  --name NAME        its name in listings (the title in component.json)
  --env KEY=VALUE    set an environment variable of the component; may be repeated; --env KEY= sets an empty one
${SERVICE_HELP}
  --json             print one line: {"id","version","bytes","modules","warnings","changed"}

SCHEDULED_EXECUTION_TIMEOUT, as an environment variable, is the deadline of the component's executions in seconds.

Exit codes
  0  the component is there
  2  something is wrong with the folder, or with what was typed
  3  the service could not be reached, or refused

Example
  npm run --silent coatcheck -- push examples/petstore --user dev@example.com:dev-api-key`,
  options: {
    id: { type: "string" },
    name: { type: "string" },
    env: { type: "string", multiple: true },
    ...SERVICE_OPTIONS,
  },

  async run(input) {
    const mistakes = [...input.mistakes];
    const folder = folderOf(input, mistakes);
    const env = readEnv(input.values["env"], mistakes);
    const given = input.values["id"];
    if (typeof given === "string" && !isId(given)) mistakes.push(`--id must be ${ID_RULE}.`);
    const service = serviceOf(input.terminal, input.values, mistakes);
    if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);

    const stopPacking = showProgress(`packing ${folder}`, input.terminal.stderr);
    const sealed = await packFolder(folder).finally(stopPacking);
    const id = typeof given === "string" ? given : idOf(sealed, packageName(folder));
    const stopSending = showProgress(`sending ${id}`, input.terminal.stderr);
    const changed = await send(service, id, sealed, input.values, env).finally(stopSending);
    return print(id, sealed, changed, input);
  },
};

const ID_RULE = "1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first, and neither mine nor public";

/** What is under /v1/components/mine and /public are listings. */
function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text) && text !== "mine" && text !== "public";
}

/** Sends what the service does not have yet; answers whether there was anything. */
async function send(
  service: Coatcheck,
  id: string,
  { version, file, packed }: Sealed,
  values: Input["values"],
  env: Readonly<Record<string, string>> | null,
): Promise<boolean> {
  const name = String(values["name"] ?? packed.descriptor.title ?? id);
  const known = await knownAs(service, id);
  const isThere = known !== null && known.version === version && known.name === name;
  if (!isThere) await service.components.upload(id, file, { name });
  if (env !== null) await service.components.setEnv(id, env);
  return !isThere;
}

async function knownAs(service: Coatcheck, id: string): Promise<OwnedComponent | null> {
  try {
    return await service.components.get(id);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

function print(id: string, sealed: Sealed, changed: boolean, { terminal, values }: Input): number {
  const { version, bytes, modules, warnings } = sealed;
  if (values["json"] === true) {
    terminal.print(JSON.stringify({ id, version, bytes, modules, warnings, changed }));
    return EXIT.fulfilled;
  }
  for (const line of describe(sealed)) terminal.print(line);
  terminal.print(changed ? `Pushed as ${id}.` : `${id} is there already, unchanged.`);
  return EXIT.fulfilled;
}

/** Null where there is nothing to set. A value is never repeated to the person: it may be a secret. */
function readEnv(given: Input["values"][string], mistakes: string[]): Record<string, string> | null {
  if (!Array.isArray(given)) return null;
  const pairs = (given as readonly string[]).map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) mistakes.push("--env must be KEY=VALUE.");
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}
