// The user that exists under `npm run dev` and nowhere else. Who imports it sees to it that a deployed bundle has none of it.
export const DEVELOPMENT_USER = { email: "dev@example.com", key: "dev-api-key" };
