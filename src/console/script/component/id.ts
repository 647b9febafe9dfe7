// The id that a component's file name suggests. Pure.

/** "My Component.gz" becomes "my-component". */
export function idOfFile(name: string): string {
  return name
    .replace(/(\.tar|\.json|\.coatcheck)?\.t?gz$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 64);
}
