// Every run says whose it is and which run it is, in its outcome and in the log. The mark is said backwards, because the
// service takes what a component was given out of its log lines.
const { randomUUID } = require("node:crypto");
const { setTimeout: wait } = require("node:timers/promises");

exports.behave = async function behave(scope, { mark, behaviour, pauseMs, fill }) {
  const run = randomUUID();
  const said = `chaos:${[...mark].toReversed().join("")}:${run}`;
  scope.logger.info(said);
  await wait(pauseMs);
  if (behaviour === "rejects") throw new Error(said);
  return { said, fill: run.repeat(fill) };
};
