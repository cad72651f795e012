// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { ACTIONS, actionFor } from "./index";
import { isAltLetter, isTyping, matches, show } from "./shortcut";

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
  it("belong to one action each", () => {
    const all = ACTIONS.flatMap((action) => action.shortcut ?? []);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(ACTIONS.map((action) => action.id)).size).toBe(ACTIONS.length);
  });
});

describe("actionFor", () => {
  const pressed = (target: HTMLElement, key: string, held = {}) => {
    document.body.replaceChildren(target);
    const event = new KeyboardEvent("keydown", { key, bubbles: true, ...held });
    target.dispatchEvent(event);
    return actionFor(event)?.id;
  };
  it("leaves what is typed to the field", () => {
    expect(pressed(document.createElement("textarea"), "Delete")).toBeUndefined();
    expect(pressed(document.createElement("div"), "Delete")).toBe("remove");
    expect(pressed(document.createElement("textarea"), "Enter", { ctrlKey: true })).toBe("run");
    expect(pressed(document.createElement("textarea"), "a", { ctrlKey: true })).toBeUndefined();
    expect(pressed(document.createElement("textarea"), "w", { altKey: true })).toBe("close");
    expect(isAltLetter(keys("w", { altKey: true }), true)).toBe(false);
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
