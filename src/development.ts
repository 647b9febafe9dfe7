// The user that exists under `npm run dev` and nowhere else: config.ts keeps it out of a deployed bundle.
export const DEVELOPMENT_USER = { email: "dev@example.com", key: "dev-api-key" };
