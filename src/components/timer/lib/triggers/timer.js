// What a timer is asked before it is set: which intervals there are, and what its message looks like. It fires in a
// flow; this service runs none, so there is no `process` here.
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

/** The metadata is the same for every interval; the descriptor has it, for clients that read no more than that. */
exports.getMetaModel = async () => triggers.timer.metadata;
