// Bundles a script or a style sheet for browsers into one file.
import { build } from "esbuild";

export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: ["es2023", "chrome123", "firefox121", "safari17.5"],
    minify: true,
    legalComments: "none",
  });
  return outputFiles.map(({ text }) => text).join("");
}
