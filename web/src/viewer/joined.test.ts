import { expect, test } from "vitest";
import { pictureOf } from "../fixtures/pictures";
import { joined } from "./joined";

const of = (ids: string) => [...ids].map((id) => pictureOf(id));
const told = ({ assets, index }: ReturnType<typeof joined>) =>
  `${assets.map(({ id }) => id).join("")} ${assets[index]?.id}`;

test("more pictures, before and behind, leave the one that is shown", () => {
  expect(told(joined({ assets: of("bc"), index: 1 }, of("abcde")))).toBe("abcde c");
});

test("a picture that is let through no longer stays while it is looked at", () => {
  expect(told(joined({ assets: of("abc"), index: 1 }, of("ac")))).toBe("abc b");
  expect(told(joined({ assets: of("abc"), index: 2 }, of("a")))).toBe("ac c");
  expect(told(joined({ assets: of("a"), index: 0 }, []))).toBe("a a");
});

test("the same list changes nothing", () => {
  const assets = of("ab");
  const shown = { assets, index: 0 };
  expect(joined(shown, assets)).toBe(shown);
});
