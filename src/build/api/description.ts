// The description of the API that /openapi.json serves. It loads the whole router, and with it modules of the platform:
// main.ts bundles it with stand-ins for those, so that Node can run it.
import { createApp } from "../../http/app.ts";
import { describe } from "../../http/reference/description.ts";
import { Catalog } from "../../sandbox/catalog.ts";
import { KeyMemory } from "../../user/keys.ts";

export const description = describe(createApp(new Catalog([]), new KeyMemory()), "http://localhost:8787");
