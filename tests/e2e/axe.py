"""axe over what a page shows now: WCAG 2.2, levels A and AA, in every theme."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OTHER_THEMES = ("light", "contrast")

LOOK = """async ([rules, others]) => {
    const told = ({ id, nodes }) =>
        nodes.map((n) => `${id}: ${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`);
    // Whoever looks at the graph from afar made the targets small, and makes them large again with
    // one key: as on any map, that is what zooming is.
    const view = document.querySelector('.react-flow__viewport');
    const far = view && new DOMMatrix(getComputedStyle(view).transform).a < 1;
    const small = (id, node) =>
        far && id === 'target-size' && view.contains(document.querySelector(node.target[0]));
    const run = async (runOnly) => {
        const { violations } = await axe.run(document, { runOnly });
        return violations
            .map((v) => ({ id: v.id, nodes: v.nodes.filter((node) => !small(v.id, node)) }))
            .flatMap(told);
    };
    const { dataset } = document.documentElement;
    const before = dataset.theme;
    const found = { [before]: await run(rules) };
    for (const theme of others) {
        dataset.theme = theme;
        // Nothing but its colours is another.
        found[theme] = await run({ type: 'rule', values: ['color-contrast'] });
    }
    dataset.theme = before;
    return Object.fromEntries(Object.entries(found).filter(([, all]) => all.length > 0));
}"""


def violations(page: Page) -> dict[str, list[str]]:
    """By theme, what axe holds against the page; nothing when all is well."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SOURCE.read_text())
    page.emulate_media(reduced_motion="reduce")  # A colour on its way is no colour to judge.
    found: dict[str, list[str]] = page.evaluate(LOOK, [list(RULES), list(OTHER_THEMES)])
    return found
