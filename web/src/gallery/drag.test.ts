// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { pictureOf } from "../fixtures/pictures";
import { ASSETS, carried, carries, carry } from "./drag";

test("one picture goes to the desktop as its own file, several as an archive", () => {
  const one = new DataTransfer();
  carry(one, [pictureOf("a", { name: "a:b\n.png" })], "http://here");
  expect(one.getData("DownloadURL")).toBe("image/png:a_b_.png:http://here/api/v1/assets/a/content");
  const two = new DataTransfer();
  carry(two, [pictureOf("a"), pictureOf("b")], "http://here");
  expect(two.getData("text/uri-list")).toBe("http://here/api/v1/archive?assets=a,b");
  expect(carried(two).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("somebody else's drag carries none of ours", () => {
  const data = new DataTransfer();
  expect(carries(data)).toBe(false);
  expect(carried(data)).toEqual([]);
  for (const hostile of ["{", "3", '[{"id": 3}, null, "x"]']) {
    data.setData(ASSETS, hostile);
    expect(carried(data)).toEqual([]);
  }
});
