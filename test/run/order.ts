// The order of the files: those that take longest first, so that none of them is left over when all others are done.
// Vitest itself knows only how long each took the last time, which a fresh clone does not.
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST =
  "generated chaos defects restart rotation packages program losses bench console looks readme watching tenancy docs list executions failure"
    .split(" ")
    .map((name) => `/${name}.test.ts`);

function rank({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
  return found === -1 ? LONGEST.length : found;
}

function group({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => group(a) - group(b) || rank(a) - rank(b)));
  }
}
