// @vitest-environment happy-dom
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import recorded from "../graph/fixtures/words.json";
import { words } from "../graph/ports";
import { inWords, setNodeTexts } from "../i18n/nodeTexts";
import { NodeHelp } from "./NodeHelp";

function shown(type: string): HTMLElement {
  const description = catalogue.get(type);
  if (!description) throw new Error(type);
  const host = document.createElement("div");
  host.innerHTML = renderToStaticMarkup(<NodeHelp description={inWords(description)} />);
  return host;
}

const plain = (text: string) => text.replace(/[`\s]+/g, " ");
afterEach(() => setNodeTexts({}));

describe("the help of a node", () => {
  it.each(catalogue.nodes.map(({ type }) => type))("%s tells all that is known of it", (type) => {
    const node = catalogue.get(type);
    const text = plain(shown(type).textContent ?? "");
    expect(text).toContain(plain(node?.summary ?? "?"));
    for (const { name, title, help = "" } of [...(node?.inputs ?? []), ...(node?.outputs ?? [])]) {
      expect(text).toContain(title ?? words(name));
      expect(text).toContain(plain(help));
    }
    expect(shown(type).querySelectorAll("dt")).toHaveLength(
      (node?.inputs.length ?? 0) + (node?.outputs.length ?? 0),
    );
  });
  it("tells ranges, defaults and the choices", () => {
    const text = plain(shown("KSampler").textContent ?? "");
    expect(text).toContain("1 … 10000");
    expect(text).toContain("default 20");
    expect(text).toContain("dpmpp_2m");
  });
  it("tells what each option of a choice takes", () => {
    const [jpeg] = [...shown("SaveImage").querySelectorAll("li")].filter((item) =>
      item.textContent?.startsWith("jpeg"),
    );
    expect(plain(jpeg?.textContent ?? "")).toMatch(/quality whole number · 1 … 100 · default \d+/);
  });
  it("is told in the reader's language, but for identifiers", () => {
    setNodeTexts(Object.fromEntries(recorded.map((text) => [text, `«${text}»`])));
    for (const { type } of catalogue.nodes) {
      const host = shown(type);
      for (const said of host.querySelectorAll("dt, dd > ul > li > strong"))
        expect(said.textContent).toMatch(/«|^[^\p{L}]*$/u);
    }
  });
});
