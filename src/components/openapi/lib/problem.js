/** An error that the user can do something about. Its `code` is for programs, its message for people. */
class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} message without credentials: it reaches people, logs and stored outcomes
   */
  constructor(code, message) {
    super(message);
    this.name = "OpenApiError";
    this.code = code;
  }
}

exports.Problem = Problem;
