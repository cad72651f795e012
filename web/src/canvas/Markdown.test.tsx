// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { Markdown } from "./Markdown";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

function draw(text: string): HTMLElement {
  const host = document.createElement("div");
  act(() => createRoot(host).render(<Markdown text={text} />));
  return host;
}

it("draws headings, lists, links and code", () => {
  const host = draw("# Title\n\n- **one**\n- two\n\n[here](https://example.org) `x = 1`");
  expect(host.querySelector("h1")?.textContent).toBe("Title");
  expect(host.querySelectorAll("li")).toHaveLength(2);
  expect(host.querySelector("a")?.getAttribute("rel")).toBe("noopener noreferrer");
  expect(host.querySelector("code")?.textContent).toBe("x = 1");
});

it("runs nothing and fetches nothing of what somebody else wrote", () => {
  const hostile = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    "<iframe src='https://example.org'></iframe>",
    "[click](javascript:alert(1))",
    "[data](data:text/html,<script>alert(1)</script>)",
    "![see](https://example.org/track.png)",
    '<a href="javascript:alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "<style>body { display: none }</style>",
    "![x](javascript:alert(1))",
  ];
  const host = draw(hostile.join("\n\n"));
  expect(host.querySelectorAll("script, img, iframe, svg, style")).toHaveLength(0);
  for (const link of host.querySelectorAll("a"))
    expect(link.getAttribute("href") ?? "").not.toMatch(/^\s*(javascript|data):/i);
  for (const element of host.querySelectorAll("*"))
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
  expect(host.textContent).toContain("<script>");
});
