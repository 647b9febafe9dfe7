// Verifies the API key by using it: the inventory is the one part of the API that wants a key and needs nothing else. An
// error's message is what the person reads.
const { Petstore } = require("./lib/petstore.js");

module.exports = async function verifyCredentials(credentials) {
  await new Petstore(credentials).inventory();
  return { verified: true };
};
