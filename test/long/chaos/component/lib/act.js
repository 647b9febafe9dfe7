const { behave } = require("./behave.js");

exports.getMetaModel = function getMetaModel(cfg) {
  return behave(this, cfg);
};

exports.choose = exports.getMetaModel;
