// Says no to everybody but one, and falls over for another.
module.exports = async function verifyCredentials({ user, password }) {
  if (user === "nobody") throw new Error("There is no user of that name.");
  return { verified: password === "open sesame", reason: "The password is another one." };
};
