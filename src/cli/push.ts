// `coatcheck push`: packs a component's folder and uploads it; the next execution of the component runs it.
import { type Coatcheck, NotFound, type OwnedComponent } from "../client/index.ts";
import { type PackedFolder, defaultId } from "../pack/pack.ts";
import { type Command, EXIT, type Input, Mistakes } from "./command.ts";
import { jsonOf, linesOf, packOrThrow, readFolderName } from "./pack.ts";
import { showProgress } from "./progress.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readService } from "./service.ts";

export const push: Command = {
  summary: "pack a component's folder and upload it",
  help: `Usage: coatcheck push DIR [options]

Packs the component in DIR and uploads it as your own. Whatever you schedule from then on runs it. If nothing has
changed, nothing is uploaded.

  DIR  a folder in elastic.io's format, after npm install: component.json, verifyCredentials.js and the modules it names

Options
  --id ID            the component's id (default: the name in package.json)
  --name NAME        the component's name in listings (default: the title in component.json)
  --env KEY=VALUE    set an environment variable of the component; may be repeated; --env KEY= sets an empty one
${SERVICE_HELP}
  --json             print one line: {"id","version","bytes","modules","warnings","changed"}

The environment variable SCHEDULED_EXECUTION_TIMEOUT is the deadline of the component's executions, in seconds.

Exit codes
  0  the service has the component
  2  the command or the folder is wrong
  3  the service cannot be reached, or refused

Example
  npm run --silent coatcheck -- push examples/petstore --user dev@example.com:dev-api-key`,
  options: {
    id: { type: "string" },
    name: { type: "string" },
    env: { type: "string", multiple: true },
    ...SERVICE_OPTIONS,
  },

  async run(input) {
    const { terminal, values } = input;
    const mistakes = [...input.mistakes];
    const folder = readFolderName(input, mistakes);
    const env = readEnv(values["env"], mistakes);
    const given = values["id"];
    if (typeof given === "string" && !isId(given)) mistakes.push(`--id must be ${ID_RULE}.`);
    const service = readService(terminal, values, mistakes);
    if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);

    const component = await packOrThrow(folder, terminal);
    const id = typeof given === "string" ? given : defaultId(folder);
    const stopProgress = showProgress(`uploading ${id}`, terminal.stderr);
    const changed = await upload(service, id, component, values, env).finally(stopProgress);
    if (values["json"] === true) {
      terminal.print(JSON.stringify({ id, ...jsonOf(component), changed }));
      return EXIT.fulfilled;
    }
    for (const line of linesOf(component)) terminal.print(line);
    terminal.print(changed ? `Pushed as ${id}.` : `${id} is up to date.`);
    return EXIT.fulfilled;
  },
};

const ID_RULE = "1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first, and neither mine nor public";

/** /v1/components/mine and /v1/components/public are listings. */
function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text) && text !== "mine" && text !== "public";
}

/** Uploads the component unless the service has it, and sets its variables. Returns whether it was uploaded. */
async function upload(
  service: Coatcheck,
  id: string,
  { version, file, packed }: PackedFolder,
  values: Input["values"],
  env: Readonly<Record<string, string>> | null,
): Promise<boolean> {
  const name = String(values["name"] ?? packed.descriptor.title ?? id);
  const existing = await find(service, id);
  const isUpToDate = existing !== null && existing.version === version && existing.name === name;
  if (!isUpToDate) await service.components.upload(id, file, { name });
  if (env !== null) await service.components.setEnv(id, env);
  return !isUpToDate;
}

async function find(service: Coatcheck, id: string): Promise<OwnedComponent | null> {
  try {
    return await service.components.get(id);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/** Null if there is nothing to set. No message repeats a value: it may be a secret. */
function readEnv(given: Input["values"][string], mistakes: string[]): Record<string, string> | null {
  if (!Array.isArray(given)) return null;
  const pairs = (given as readonly string[]).map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) mistakes.push("--env must be KEY=VALUE.");
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}
