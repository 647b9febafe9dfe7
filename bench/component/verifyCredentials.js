module.exports = async function verifyCredentials() {
  return { verified: true };
};
