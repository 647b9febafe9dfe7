// Adds a pet to the store.
const { Petstore } = require("../petstore.js");
const pet = require("../schemas/pet.json");

exports.process = async function process({ body }, cfg) {
  const category = cfg.category ? { name: cfg.category } : body.category;
  return { body: await new Petstore(cfg).createPet({ ...body, category }) };
};

/** The store assigns the id. The category comes from the field, if that is filled in. */
exports.getMetaModel = async function getMetaModel({ category }) {
  const { id: _id, ...properties } = pet.properties;
  if (category) delete properties.category;
  return { in: { ...pet, properties }, out: pet };
};
