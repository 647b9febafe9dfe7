// WebAssembly that a component's code contains as text (ssh2 does, for one). The platform compiles only while an
// isolate starts: the modules that the packer found are compiled then, and found again by their bytes later.
import { define } from "./process.ts";

/** The platform's types for WebAssembly contain only what is always allowed. */
interface Compiler {
  readonly Module: { new (source: BufferSource): WebAssembly.Module; prototype: WebAssembly.Module };
  readonly compile: (source: BufferSource) => Promise<WebAssembly.Module>;
}

const { Instance } = WebAssembly;
const { Module: PlatformModule, compile: platformCompile } = WebAssembly as unknown as Compiler;

interface Compiled {
  readonly bytes: Buffer;
  readonly module: WebAssembly.Module;
}

const compiled: Compiled[] = [];

/** `texts`: in base64. A text that is not a module after all is skipped: compiling it later raises the error. */
export function compileAhead(texts: readonly string[]): void {
  for (const text of texts) {
    const bytes = Buffer.from(text, "base64");
    try {
      compiled.push({ bytes, module: new PlatformModule(bytes) });
    } catch {
      continue;
    }
  }
}

function find(source: unknown): WebAssembly.Module | undefined {
  if (source instanceof PlatformModule) return source;
  const isView = ArrayBuffer.isView(source);
  if (!isView && !(source instanceof ArrayBuffer)) return undefined;
  const bytes = isView ? Buffer.from(source.buffer, source.byteOffset, source.byteLength) : Buffer.from(source);
  return compiled.find((each) => each.bytes.equals(bytes))?.module;
}

async function compile(source: BufferSource): Promise<WebAssembly.Module> {
  return find(source) ?? platformCompile(source);
}

async function instantiate(source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports): Promise<unknown> {
  const module = find(source) ?? (await platformCompile(source as BufferSource));
  const instance = new Instance(module, imports);
  return source instanceof PlatformModule ? instance : { module, instance };
}

export function installWasm(): void {
  const Module = new Proxy(PlatformModule, {
    construct: (target, [source]: [BufferSource]) => find(source) ?? new target(source),
  });
  define(WebAssembly, { Module, compile, instantiate });
}
