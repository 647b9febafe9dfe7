const { behave } = require("./lib/behave.js");

module.exports = async function verify(account) {
  return { verified: true, ...(await behave(this, account)) };
};
