// Finds pets by the id, the status or the tags in the message.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const { Petstore } = require("../petstore.js");
const pet = require("../schemas/pet.json");

const FINDERS = {
  id: async (petstore, { id }) => [await petstore.pet(id)],
  status: (petstore, { status }) => petstore.petsByStatus(status),
  tags: (petstore, { tags }) => petstore.petsByTags(tags),
};

exports.process = async function process({ body }, cfg) {
  const find = FINDERS[criterionOf(cfg)];
  return { body: { pets: await find(new Petstore(cfg), body) } };
};

exports.getMetaModel = async function getMetaModel(cfg) {
  return {
    in: schemaOf(criterionOf(cfg)),
    out: { type: "object", properties: { pets: { type: "array", items: pet } } },
  };
};

/** One of the names above. It becomes part of a file's name, so no other will do. */
function criterionOf({ criterion }) {
  if (Object.hasOwn(FINDERS, criterion ?? "")) return criterion;
  throw new Error(`Choose what to find pets by: ${Object.keys(FINDERS).join(", ")}.`);
}

function schemaOf(criterion) {
  return JSON.parse(readFileSync(join(__dirname, `../schemas/by-${criterion}.json`), "utf8"));
}
