// The same HTTP contract on Cloudflare Workflows: an instance per execution, with the component in one step. A Workflow
// shows its output any number of times; handing it out once takes another object with one row per instance.
import { DurableObject, WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { type Input, loadComponent } from "../isolate.ts";

interface Env {
  readonly RUNS: Workflow<Input>;
  readonly HANDOUTS: DurableObjectNamespace<Handout>;
  readonly LOADER: WorkerLoader;
  readonly COMPONENT: string;
}

export class Run extends WorkflowEntrypoint<Env, Input> {
  override run({ payload }: Readonly<WorkflowEvent<Input>>, step: WorkflowStep): Promise<string> {
    return step.do("run", async () => JSON.stringify(await loadComponent(this.env).run(payload)));
  }
}

export class Handout extends DurableObject<Env> {
  isFirst(): boolean {
    if (this.ctx.storage.kv.get("taken") === true) return false;
    this.ctx.storage.kv.put("taken", true);
    return true;
  }
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/exec/schedule") {
      const { id } = await env.RUNS.create({ params: await request.json<Input>() });
      return new Response(null, { status: 202, headers: { Location: `/v1/exec/poll/${id}` } });
    }
    const id = pathname.slice(pathname.lastIndexOf("/") + 1);
    const instance = await env.RUNS.get(id);
    const { status, output } = await instance.status();
    if (pathname.startsWith("/v1/exec/poll/")) {
      if (status !== "complete") return new Response(null);
      return new Response(null, { status: 303, headers: { Location: `/v1/exec/result/${id}` } });
    }
    const isFirst = status === "complete" && (await env.HANDOUTS.getByName(id).isFirst());
    return isFirst ? new Response(String(output)) : new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<Env>;
