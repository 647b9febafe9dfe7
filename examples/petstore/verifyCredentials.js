// Verifies the API key by using it: the inventory is the one part of the API that needs a key and nothing else. If it fails,
// the person sees the error's message.
const { Petstore } = require("./lib/petstore.js");

module.exports = async function verifyCredentials(credentials) {
  await new Petstore(credentials).inventory();
  return { verified: true };
};
