import Renderer from "markdown-to-jsx/react";
import type { ReactNode } from "react";

/**
 * Markdown as elements of the page. Somebody else may have written it: HTML in it is text, an
 * address that runs code is dropped, and a picture is a link to it, because fetching it would tell
 * its server who reads the note.
 */
export function Markdown({ text }: { text: string }) {
  return <Renderer options={OPTIONS}>{text}</Renderer>;
}

const OPTIONS = {
  disableParsingRawHTML: true,
  forceBlock: true,
  wrapper: "div",
  overrides: { a: Link, img: Picture },
} as const;

function Link({ href, children }: { href?: string; children?: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="nodrag">
      {children}
    </a>
  );
}

function Picture({ src, alt }: { src?: string; alt?: string }) {
  return <Link href={src}>{alt || src}</Link>;
}
