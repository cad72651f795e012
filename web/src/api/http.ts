/** Requests to the server, and its problems as errors. */

import type { Json } from "../graph/workflow";
import type { Problem } from "./types";

export const BASE = "/api/v1";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: readonly Problem[] = [],
    readonly remedy: string | null = null,
  ) {
    super(message);
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer.");
  }
}

export type Request = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  query?: Record<string, string | number | boolean | null | undefined>;
};

export async function request<T>(path: string, options: Request = {}): Promise<T> {
  return (await respond(path, options)).body as T;
}

export async function respond(
  path: string,
  { method = "GET", json, body, headers = {}, query = {} }: Request = {},
): Promise<{ body: unknown; headers: Headers }> {
  const response = await fetch(url(path, query), {
    method,
    body: json === undefined ? body : JSON.stringify(json),
    headers: json === undefined ? headers : { "content-type": "application/json", ...headers },
  }).catch(() => {
    throw new Unreachable();
  });
  const kind = response.headers.get("content-type") ?? "";
  const answer = /json/.test(kind) ? await response.json() : await response.text();
  if (!response.ok) throw errorOf(response.status, answer);
  return { body: answer, headers: response.headers };
}

function url(path: string, query: NonNullable<Request["query"]>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return `${BASE}${path}${given.length ? `?${search}` : ""}`;
}

type ProblemAnswer = {
  code?: string;
  title?: string;
  detail?: string;
  message?: string;
  remedy?: string | null;
  problems?: Problem[];
  [key: string]: Json | Problem[] | undefined;
};

function errorOf(status: number, answer: unknown): ApiError {
  const problem = (typeof answer === "object" && answer !== null ? answer : {}) as ProblemAnswer;
  return new ApiError(
    status,
    problem.code ?? `http.${status}`,
    problem.detail ?? problem.message ?? problem.title ?? `The server answered ${status}.`,
    problem.problems ?? [],
    problem.remedy ?? null,
  );
}
