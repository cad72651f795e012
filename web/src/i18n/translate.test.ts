import { expect, test } from "vitest";
import { translator } from "./translate";

test("a sentence without a translation is said as it stands", () => {
  const t = translator("en", { "Not yet": "" });
  expect(t("Not yet")).toBe("Not yet");
  expect(t("Never {when}", { when: "now" })).toBe("Never now");
  expect(t("toString")).toBe("toString");
});

test("values are filled in once, as they are", () => {
  const t = translator("en", { "{a} of {b}": "{b}: {a}, {a}" });
  expect(t("{a} of {b}", { a: "{b}", b: "$& $1 $t(x)" })).toBe("$& $1 $t(x): {b}, {b}");
  expect(t("{a} and {toString}", { a: 0 })).toBe("0 and {toString}");
});

test("a number takes the plural that its language has for it", () => {
  const forms = { "{count} files_one": "1 файл", "{count} files_few": "{count} файла" };
  const t = translator("ru", { ...forms, "{count} files_many": "{count} файлов" });
  expect([1, 3, 21, 12].map((count) => t("{count} files", { count }))).toEqual([
    "1 файл",
    "3 файла",
    "1 файл",
    "12 файлов",
  ]);
  expect(t("{count} files", { count: 1.5 })).toBe("1.5 files");
});

test("a count in words takes no plural", () => {
  const t = translator("en", { "{count} files_one": "one file" });
  expect(t("{count} files", { count: "1" })).toBe("1 files");
});
