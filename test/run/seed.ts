// Imported for its effect: what fast-check draws, it draws from the run's seed, so that a run can be repeated.
import { configureGlobal } from "fast-check";
import { inject } from "vitest";

configureGlobal({ seed: inject("seed") });
