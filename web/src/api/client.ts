/** Requests, typed by the server's own OpenAPI document. */

import createClient from "openapi-fetch";
import { ApiError, errorOf, Unreachable } from "./errors";
import type { paths } from "./schema";

export const BASE = "/api/v1";

/** A client whose calls throw ApiError or Unreachable. */
export function openClient(origin = location.origin) {
  const client = createClient<paths>({ baseUrl: origin, fetch: (request) => fetch(request) });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await errorOf(response);
    },
    onError({ error }) {
      return error instanceof ApiError ? error : new Unreachable();
    },
  });
  return client;
}

/** The body of an answer. */
export async function bodyOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
