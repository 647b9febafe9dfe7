// An action or trigger that is being filled in: what it takes to execute it.
import type { GetMetaModel } from "../../../client/index.ts";
import type { Entry } from "../component/descriptor.ts";
import type { Form } from "../form/form.ts";

export interface Draft {
  readonly entry: Entry;
  readonly form: Form;
  /** Why it cannot be executed yet; null if it can, as far as the form is complete. */
  readonly blocked: () => string | null;
  /** What an order for it consists of, whatever its type. */
  readonly order: () => Omit<GetMetaModel, "execution_type">;
}
