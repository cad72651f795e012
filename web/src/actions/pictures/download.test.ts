// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { perform } from "..";
import { download } from "./download";

const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
afterEach(() => click.mockClear());
const fetched = () => click.mock.instances.map((link) => (link as HTMLAnchorElement).href);

it("fetches one as it is, under its name", async () => {
  const app = testApp();
  app.gallery.getState().choose([pictureOf("a", { name: "star 1.png" })], true);
  await perform(app, download);
  expect(click.mock.instances[0]).toMatchObject({ download: "star 1.png" });
  expect(fetched()[0]).toMatch(/\/api\/v1\/assets\/a\/content$/);
});

it("fetches several as archives of so many", async () => {
  const app = testApp();
  app.gallery.getState().choose(
    Array.from({ length: 501 }, (_, i) => pictureOf(`p${i}`)),
    true,
  );
  await perform(app, download);
  expect(fetched()).toHaveLength(2);
  expect(fetched()[0]).toMatch(/archive\?assets=p0,p1,/);
  expect(fetched()[1]).toMatch(/archive\?assets=p500$/);
});
