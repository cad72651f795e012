/**
 * What may go wrong with a request.
 *
 * Unreachable   the server does not answer at all
 * ApiError      it answered with a problem (RFC 9457); `problems` has each one of a workflow's
 */

import { t } from "../i18n";
import { inReadersWords } from "../i18n/said";
import type { Problem } from "./types";

export class Unreachable extends Error {
  constructor() {
    super(t("The server does not answer."));
  }
}

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

/** The error an answer stands for. */
export async function errorOf(response: Response): Promise<ApiError> {
  const told = inReadersWords(await response.json().catch(() => ({})));
  return new ApiError(
    response.status,
    told.code ?? `http.${response.status}`,
    told.detail ?? told.title ?? t("The server answered {status}.", { status: response.status }),
    (told.problems ?? []).map(inReadersWords),
    told.remedy ?? null,
  );
}
