/** The launch link's token, exchanged once for a cookie. */

import type { Api } from "./api";

/** Takes `#token=…` out of the address and hands it to the server. */
export async function exchangeToken(
  api: Pick<Api, "openSession">,
  location: Location,
  history: History,
): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  history.replaceState(null, "", location.pathname + location.search);
  await api.openSession(token);
}
