// The part of the Petstore's API that this component uses. Every failure is an error whose message says what to do.
const axios = require("axios");

const PUBLIC_PETSTORE = "https://petstore3.swagger.io/api/v3";

// A person is waiting for the answer.
const TIMEOUT_MS = 10_000;

exports.Petstore = class Petstore {
  #api;
  #apiKey;

  constructor({ apiKey, baseUri }) {
    this.#apiKey = apiKey;
    // An empty field of a form is an empty string.
    const baseURL = baseUri || PUBLIC_PETSTORE;
    this.#api = axios.create({ baseURL, timeout: TIMEOUT_MS, headers: { api_key: apiKey } });
  }

  /** How many pets there are, by status. */
  inventory() {
    return this.#call("GET", "/store/inventory");
  }

  petsByStatus(status) {
    return this.#call("GET", "/pet/findByStatus", { params: { status } });
  }

  petsByTags(tags) {
    return this.#call("GET", "/pet/findByTags", { params: { tags }, paramsSerializer: { indexes: null } });
  }

  pet(id) {
    return this.#call("GET", `/pet/${encodeURIComponent(id)}`);
  }

  createPet(pet) {
    return this.#call("POST", "/pet", { data: pet });
  }

  async #call(method, url, options = {}) {
    if (!this.#apiKey) throw new Error("The API key is missing.");
    const { data } = await this.#api.request({ method, url, ...options }).catch((error) => {
      throw new Error(this.#reasonOf(error), { cause: error });
    });
    // With a wrong base URL, a web page may answer.
    if (typeof data === "object") return data;
    throw new Error(`There is no Petstore at ${this.#api.defaults.baseURL}: the answer is not JSON.`);
  }

  #reasonOf({ response, message }) {
    const { baseURL } = this.#api.defaults;
    if (response === undefined) return `The Petstore at ${baseURL} cannot be reached: ${message}`;
    const { status, statusText, data } = response;
    if (status === 401 || status === 403) return `The Petstore refused the API key (${status}).`;
    const detail = typeof data?.message === "string" ? data.message : statusText;
    return `The Petstore at ${baseURL} answered ${status}: ${detail}`;
  }
};
