import "./theme/tokens.css";
import "./theme/light.css";
import "./theme/contrast.css";
import "./theme/forced.css";
import "./theme/base.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { createApi } from "./api/api";
import { AppProvider, createApp } from "./app";
import { fetchAhead } from "./fetched";
import { language } from "./i18n";
import { Shell } from "./shell/Shell";
import { start } from "./start";
import { followAppearance } from "./theme/theme";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root.");

document.documentElement.lang = language;

const app = createApp(createApi());
followAppearance(app.settings);
const client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: 1 } } });
void start(app, client);
const untilDrawn = app.documents.subscribe(({ catalogue }) => {
  if (catalogue.nodes.length === 0) return;
  untilDrawn();
  void fetchAhead();
});

createRoot(root).render(
  <AppProvider value={app}>
    <QueryClientProvider client={client}>
      <Shell />
    </QueryClientProvider>
  </AppProvider>,
);
