/** What a person can do something about. Its `code` tells programs what its message tells people. */
class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} message free of credentials: it reaches people, logs and stored outcomes
   */
  constructor(code, message) {
    super(message);
    this.name = "OpenApiError";
    this.code = code;
  }
}

exports.Problem = Problem;
