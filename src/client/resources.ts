// What the service keeps for a user: accounts, components, and the user.

/** Credentials, stored by the service; secrets come back masked. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** The id of the component that the account is for. */
  readonly type: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/** What is left out of an update stays; keys are merged by name, and null removes one. */
export interface AccountDetails {
  readonly name?: string;
  readonly type?: string;
  readonly keys?: Readonly<Record<string, unknown>>;
}

export interface Component {
  /** The component's id. */
  readonly repo_id: string;
  readonly name: string;
  /** component.json */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface OwnedComponent extends Component {
  /** Whose it is. */
  readonly team: string;
  /** Of one's own component: SHA-256 of what was pushed. */
  readonly version?: string;
}

export interface UploadedComponent extends OwnedComponent {
  /** False where the same was there already. */
  readonly changed: boolean;
}

export interface UserDetails {
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company?: string;
}

export interface User extends UserDetails {
  readonly id: string;
}

export interface UserWithKey extends User {
  /** The API key, shown this once. */
  readonly api_secret: string;
}
