"""What of a page can be seen and pressed at the size it has now."""

from __future__ import annotations

from playwright.sync_api import Page

CUT = """() => {
    const width = innerWidth, height = innerHeight;
    const scrolls = (element, sideways) => {
        const how = getComputedStyle(element)[sideways ? 'overflowX' : 'overflowY'];
        return how === 'auto' || how === 'scroll';
    };
    // The part of a box that is left of it, or can be scrolled to, in all that holds it.
    const reached = (element) => {
        const box = element.getBoundingClientRect();
        let { left, right, top, bottom } = box;
        for (let at = element.parentElement; at; at = at.parentElement) {
            const around = at.getBoundingClientRect();
            const style = getComputedStyle(at);
            if (scrolls(at, false)) [top, bottom] = [around.top, around.bottom];
            else if (style.overflowY !== 'visible')
                [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
            if (scrolls(at, true)) [left, right] = [around.left, around.right];
            else if (style.overflowX !== 'visible')
                [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
            if (style.position === 'fixed' || at.matches('dialog, [popover]')) break;
        }
        [left, right] = [Math.max(left, 0), Math.min(right, width)];
        [top, bottom] = [Math.max(top, 0), Math.min(bottom, height)];
        const whole = Math.min(box.width, 24) * Math.min(box.height, 24);
        return Math.min(right - left, 24) * Math.min(bottom - top, 24) >= whole * 0.8
            && right > left && bottom > top;
    };
    const screen = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const found = [];
    for (const element of screen.querySelectorAll('button, input, select, textarea, a[href]')) {
        // The graph is moved under the window, at any size.
        if (element.closest('.react-flow__viewport, .visually-hidden')) continue;
        if (element.matches('.visually-hidden') || !element.checkVisibility({ visibilityProperty: true })) continue;
        if (!reached(element))
            found.push(element.ariaLabel || element.textContent.trim() || element.outerHTML.slice(0, 120));
    }
    if (document.documentElement.scrollWidth > width) found.push('the page is wider than the window');
    return found;
}"""


def cut_off(page: Page) -> list[str]:
    """What nobody can get at: beyond the window, or cut off by what it lies in."""
    found: list[str] = page.evaluate(CUT)
    return found
