// component.json, as far as the service reads it. The rest reaches clients untouched.

export interface Entry {
  readonly main?: string;
}

export interface CredentialsDescriptor {
  readonly credentials?: { readonly fields?: Readonly<Record<string, { readonly viewClass?: unknown }>> };
}

export interface Descriptor extends CredentialsDescriptor {
  readonly title?: string;
  readonly triggers?: Readonly<Record<string, Entry>>;
  readonly actions?: Readonly<Record<string, Entry>>;
}

/** The names that `action_or_trigger` may have. */
export function entryNames(descriptor: Descriptor): string[] {
  return [...Object.keys(descriptor.triggers ?? {}), ...Object.keys(descriptor.actions ?? {})];
}

/** The names of the credential fields that are passwords. */
export function secretFields(descriptor: CredentialsDescriptor): string[] {
  return Object.entries(descriptor.credentials?.fields ?? {}).flatMap(([name, field]) => {
    const viewClass = (field as { viewClass?: unknown } | null)?.viewClass;
    return typeof viewClass === "string" && /password/i.test(viewClass) ? [name] : [];
  });
}
