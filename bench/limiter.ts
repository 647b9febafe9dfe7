// Rate limits for the benchmark. Cloudflare counts in the memory of the machine that serves the request; miniflare
// simulates that with an object that writes a row per request, which costs more than the request itself. These count in
// memory, like Cloudflare's.

export interface Limit {
  readonly limit: number;
  readonly periodSeconds: number;
}

/** The variable that contains the limits by binding. */
export const LIMITS = "LIMITS";

const envs = new WeakMap<object, Env>();

/** The same bindings, with the limits in LIMITS instead of the platform's. */
export function withLimits(env: Env): Env {
  const known = envs.get(env);
  if (known !== undefined) return known;
  const limits = Object.entries(Reflect.get(env, LIMITS) as Record<string, Limit>);
  const limited = { ...env, ...Object.fromEntries(limits.map(([name, limit]) => [name, new Limiter(limit)])) };
  envs.set(env, limited);
  return limited;
}

class Limiter {
  readonly #limit: Limit;
  readonly #counts = new Map<string, { epoch: number; count: number }>();

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  async limit({ key }: { key: string }): Promise<{ success: boolean }> {
    const epoch = Math.floor(Date.now() / (this.#limit.periodSeconds * 1000));
    const known = this.#counts.get(key);
    const count = known?.epoch === epoch ? known.count + 1 : 1;
    this.#counts.set(key, { epoch, count });
    return { success: count <= this.#limit.limit };
  }
}
