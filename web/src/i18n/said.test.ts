import { afterEach, expect, it } from "vitest";
import { setNodeTexts } from "./nodeTexts";
import { inReadersWords } from "./said";

afterEach(() => setNodeTexts({}));

const problem = {
  message: "KSampler `steps`: 0 is out of range.",
  remedy: "Choose a whole number from 1.",
  said: {
    message: {
      pattern: "{type} `{name}`: {message}.",
      values: {
        type: "KSampler",
        name: "steps",
        message: { pattern: "{value} is out of range", values: { value: 0 } },
      },
    },
    remedy: {
      pattern: "Choose {fits}.",
      values: { fits: { pattern: "a whole number", values: {} } },
    },
  },
};

it("says a sentence in the reader's language, and what stands in it too", () => {
  setNodeTexts({
    "{type} `{name}`: {message}.": "{type} `{name}`：{message}。",
    "{value} is out of range": "{value} 超出范围",
  });
  const told = inReadersWords(problem);
  expect(told.message).toBe("KSampler `steps`：0 超出范围。");
  expect(told.remedy).toBe("Choose a whole number from 1.");
});

it("leaves what a plugin raised in its own words, and English as it is", () => {
  setNodeTexts({ "Choose {fits}.": "请选择{fits}。" });
  const plugins = { message: "Kaputt.", remedy: null, said: {} };
  expect(inReadersWords(plugins)).toEqual(plugins);
  setNodeTexts({});
  expect(inReadersWords(problem)).toEqual(problem);
});

it("fills nothing into the values themselves", () => {
  setNodeTexts({ "{a} and {b}": "{b}和{a}" });
  const said = { message: { pattern: "{a} and {b}", values: { a: "{b}", b: "x" } } };
  expect(inReadersWords({ message: "{b} and x", said }).message).toBe("x和{b}");
});
