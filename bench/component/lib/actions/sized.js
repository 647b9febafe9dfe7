exports.process = async function process() {};

exports.getModel = async function getModel(cfg) {
  if (cfg.waitMs > 0) await new Promise((resume) => setTimeout(resume, cfg.waitMs));
  return { text: "x".repeat(cfg.bytes) };
};
