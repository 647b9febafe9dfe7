// Emits each pet that has the chosen status.
const { Petstore } = require("../petstore.js");
const STATUSES = require("../schemas/pet.json").properties.status.enum;

exports.process = async function process(_message, cfg) {
  const pets = await new Petstore(cfg).petsByStatus(cfg.status);
  for (const pet of pets) await this.emit("data", { body: pet });
};

/** The statuses that pets have right now, each with its label. */
exports.getStatuses = async function getStatuses(cfg) {
  const inventory = await new Petstore(cfg).inventory();
  // Anybody can write anything into the public Petstore's inventory, but the search takes only these.
  const found = STATUSES.filter((status) => Object.hasOwn(inventory, status));
  return Object.fromEntries(found.map((status) => [status, status[0].toUpperCase() + status.slice(1)]));
};
