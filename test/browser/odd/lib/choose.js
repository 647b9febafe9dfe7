// Countries, and the cities of one of them.
const CITIES = { de: { b: "Berlin", bn: "Bonn" }, fr: { p: "Paris" } };

exports.process = async function process() {};

exports.getCountries = async () => ({ de: "Germany", fr: "France", xx: "Nowhere" });

exports.getCities = async ({ country }) => {
  if (!(country in CITIES)) throw new Error(`There are no cities in ${country}.`);
  return CITIES[country];
};

exports.getTags = async () => ["old", "large"];

exports.fail = async () => {
  throw new Error("The model is broken.");
};

exports.getMetaModel = async ({ country, city }) => {
  if (country === "fr") throw new TypeError("France has no metadata.");
  return {
    in: { type: "object", required: ["name"], properties: { name: { type: "string", title: `Name in ${city}` } } },
    out: {
      type: "object",
      properties: { streets: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } } },
    },
  };
};
