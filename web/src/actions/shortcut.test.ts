// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { createKeys } from "../stores/keys";
import { fit } from "./fit";
import { ACTIONS, actionFor, othersWith } from "./index";
import { isAltLetter, isBrowsers, isTyping, matches, shortcutOf, show } from "./shortcut";
import { undo } from "./undo";

const keys = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe("shortcuts", () => {
  it("match the keys held, and no others", () => {
    expect(matches("Mod+Z", keys("z", { ctrlKey: true }), false)).toBe(true);
    expect(matches("Mod+Z", keys("z", { metaKey: true }), true)).toBe(true);
    expect(matches("Mod+Z", keys("Z", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches("Mod+Shift+Z", keys("Z", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matches("Delete", keys("Delete", { altKey: true }))).toBe(false);
  });
  it("let a sign hold its own Shift", () => {
    expect(matches("?", keys("?", { shiftKey: true }))).toBe(true);
    expect(matches("Alt++", keys("+", { shiftKey: true, altKey: true }))).toBe(true);
  });
  it("know the key that a Mac types another letter with", () => {
    const pressed = { ...keys("∑", { altKey: true }), code: "KeyW" };
    expect(matches("Alt+W", pressed, true)).toBe(true);
    expect(matches("Alt+Q", pressed, true)).toBe(false);
  });
  it("are shown as the machine writes them", () => {
    expect(show("Mod+Shift+Enter", false)).toBe("Ctrl Shift ⏎");
    expect(show("Mod+K", true)).toBe("⌘K");
    expect(show("Alt++", false)).toBe("Alt +");
  });
  it.each([
    ["Mod+Z", keys("z", { ctrlKey: true }), false],
    ["Mod+Shift+Z", keys("Z", { metaKey: true, shiftKey: true }), true],
    ["Mod+Alt+Shift+Enter", keys("Enter", { ctrlKey: true, shiftKey: true, altKey: true }), false],
    ["?", keys("?", { shiftKey: true }), false],
    ["Alt+W", { ...keys("∑", { altKey: true }), code: "KeyW" }, true],
    ["Space", keys(" "), false],
    ["F1", keys("F1"), false],
  ])("%s is written as it is pressed, and then heard", (shortcut, pressed, mac) => {
    expect(shortcutOf(pressed, mac)).toBe(shortcut);
    expect(matches(shortcut, pressed, mac)).toBe(true);
  });
  it("are declared as they are written", () => {
    const declared = ACTIONS.flatMap((action) => action.shortcut ?? []);
    const odd = declared.filter((key) => !/^(Mod\+)?(Alt\+)?(Shift\+)?([^+]+|\+)$/.test(key));
    expect(odd).toEqual([]);
  });
  it("are not written before a key is pressed", () => {
    expect(shortcutOf(keys("Control", { ctrlKey: true }))).toBeNull();
  });
  it("know what a browser never lets go", () => {
    expect(["Mod+T", "Mod+Shift+N", "Alt+W", "Mod+K"].map(isBrowsers)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  it("belong to one action each", () => {
    const keys = createKeys(undefined);
    const shared = ACTIONS.flatMap((action) =>
      (action.shortcut ?? [])
        .filter((key) => othersWith({ keys }, key, action).length > 0)
        .map((key) => `${key}: ${action.id}`),
    );
    expect(shared).toEqual([]);
    expect(new Set(ACTIONS.map((action) => action.id)).size).toBe(ACTIONS.length);
  });
});

describe("actionFor", () => {
  const app = { keys: createKeys(undefined) };
  const pressed = (target: HTMLElement, key: string, held = {}) => {
    document.body.replaceChildren(target);
    const event = new KeyboardEvent("keydown", { key, bubbles: true, ...held });
    target.dispatchEvent(event);
    return actionFor(app, event)?.id;
  };
  it("leaves what is typed to the field", () => {
    expect(pressed(document.createElement("textarea"), "Delete")).toBeUndefined();
    expect(pressed(document.createElement("div"), "Delete")).toBe("remove");
    expect(pressed(document.createElement("textarea"), "Enter", { ctrlKey: true })).toBe("run");
    expect(pressed(document.createElement("textarea"), "a", { ctrlKey: true })).toBeUndefined();
    expect(pressed(document.createElement("textarea"), "w", { altKey: true })).toBe("close");
    expect(isAltLetter(keys("w", { altKey: true }), true)).toBe(false);
  });
  it("goes by the keys a person gave, before those an action was born with", () => {
    const keys = createKeys(undefined);
    const press = (key: string) => {
      const event = new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true });
      document.body.dispatchEvent(event);
      return actionFor({ keys }, event)?.id;
    };
    keys.getState().set(fit, ["Mod+Z"]);
    expect(press("z")).toBe("fit");
    expect(othersWith({ keys }, "Mod+Z", fit)).toEqual([undo]);
    keys.getState().set(undo, ["Mod+B"]);
    keys.getState().reset(fit);
    expect([press("z"), press("b")]).toEqual([undefined, "undo"]);
  });
  it("leaves pasting to the browser's own event", () => {
    expect(pressed(document.createElement("div"), "v", { ctrlKey: true })).toBeUndefined();
  });
  it("knows a field from a switch", () => {
    const box = document.createElement("input");
    box.type = "checkbox";
    expect(isTyping(box)).toBe(false);
    expect(isTyping(document.createElement("input"))).toBe(true);
  });
});
