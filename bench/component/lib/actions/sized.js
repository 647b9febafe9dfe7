exports.process = async function process() {};

exports.getModel = async function getModel(cfg) {
  return { text: "x".repeat(cfg.bytes) };
};
