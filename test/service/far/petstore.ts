// Swagger's Petstore, version 3, as far as examples/petstore asks it, with a key that is checked.
import { type Api, send } from "./api.ts";

export const API_KEY = "special-key";

const ROOT = "/api/v3";

const dogs = { id: 1, name: "Dogs" };
const cats = { id: 2, name: "Cats" };

const PETS = [
  {
    id: 1,
    category: cats,
    name: "Cat 1",
    photoUrls: ["url1", "url2"],
    tags: [{ id: 1, name: "tag1" }],
    status: "available",
  },
  { id: 3, category: cats, name: "Cat 3", photoUrls: ["url1"], tags: [{ id: 1, name: "tag3" }], status: "pending" },
  { id: 4, category: dogs, name: "Dog 1", photoUrls: ["url1"], tags: [{ id: 1, name: "tag1" }], status: "available" },
  { id: 5, category: dogs, name: "Dog 2", photoUrls: ["url1"], tags: [{ id: 1, name: "tag2" }], status: "sold" },
];

export const petstore: Api = ({ method, headers, body }, response, { pathname, searchParams }) => {
  if (!pathname.startsWith(`${ROOT}/`)) return false;
  if (headers["api_key"] !== API_KEY) return send(response, 401, { code: 401, message: "unauthorized" });
  const statuses = Object.groupBy(PETS, ({ status }) => status);
  switch (`${method} ${pathname.slice(ROOT.length)}`) {
    case "GET /store/inventory": {
      const counts = Object.entries(statuses).map(([status, pets]) => [status, pets?.length]);
      // What somebody wrote into the public one.
      return send(response, 200, { ...Object.fromEntries(counts), string: 600 });
    }
    case "GET /pet/findByStatus": {
      const status = searchParams.get("status") ?? "";
      const found = statuses[status];
      return found
        ? send(response, 200, found)
        : send(response, 400, { code: 400, message: `Input error: query parameter \`status value \`${status}\`` });
    }
    case "GET /pet/findByTags": {
      const tags = searchParams.getAll("tags");
      return send(
        response,
        200,
        PETS.filter((pet) => pet.tags.some(({ name }) => tags.includes(name))),
      );
    }
    case "POST /pet":
      return send(response, 200, { id: 10, ...(JSON.parse(body) as object) });
    default: {
      const found = PETS.find(({ id }) => pathname === `${ROOT}/pet/${id}`);
      return found ? send(response, 200, found) : send(response, 404, { code: 404, message: "Pet not found" });
    }
  }
};
