// Answers what a client needs to configure a timer: the intervals to choose from, and what its message looks like. A
// timer fires in a flow; this service runs no flows, so there is no `process` here.
const { triggers } = require("../../component.json");

/** @type {Readonly<Record<string, string>>} */
const INTERVALS = {
  minute: "Every minute",
  "5_minutes": "Every 5 minutes",
  "15_minutes": "Every 15 minutes",
  hour: "Every hour",
  day: "Every day",
  week: "Every week",
};

exports.getIntervals = async () => INTERVALS;

/**
 * The metadata is the same for every interval. The descriptor contains it for clients that read only the descriptor.
 */
exports.getMetaModel = async () => triggers.timer.metadata;
