// Who a request comes from.

export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly company?: string | undefined;
}

export interface Actor {
  readonly profile: Profile;
  /** The tenant that executions belong to: a user who is deleted and created again is another one. */
  readonly owner: string;
  readonly isRoot: boolean;
  /** SHA-256 of the API key that the request came with. */
  readonly keyDigest: Uint8Array;
}

/** What the actor shows the user's object with each request. */
export type Caller = Pick<Actor, "owner" | "keyDigest">;

/** The user was deleted, or their key replaced, since the key was found valid: nothing was read or changed. */
export type Unauthorized = "unauthorized";

export interface StoredUser {
  readonly profile: Profile;
  /** SHA-256 of the API key: the key has 256 random bits, so no slow hash is needed. */
  readonly keyDigest: Uint8Array;
  readonly createdAt: number;
}

export function ownerOf({ profile, createdAt }: StoredUser): string {
  return `${profile.id}.${createdAt.toString(36)}`;
}
