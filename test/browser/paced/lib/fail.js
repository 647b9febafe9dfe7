exports.getMetaModel = async function () {
  throw new Error("There is no such table");
};
