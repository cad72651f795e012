import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompress } from "./precompress.ts";

const SERVER = process.env.TESSERA_SERVER ?? "http://127.0.0.1:8188";

export default defineConfig({
  base: "./",
  // The server puts a fresh nonce in its place for every page.
  html: { cspNonce: "__CSP_NONCE__" },
  plugins: [react(), precompress()],
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 800,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first paint needs comes in two files: split finer, it would compress worse.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "libraries", test: /node_modules/, tags: ["$initial"], priority: 1 },
            { name: "start", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": { target: SERVER, ws: true } } },
  test: { isolate: false, include: ["src/**/*.test.{ts,tsx}"] },
});
