import { TriangleAlert, X } from "lucide-react";
import { showProblem } from "../actions/problems";
import { useApp, useDocuments, useRun } from "../app";
import { NOTHING_SHOWN } from "../stores/run";
import css from "./panels.module.css";

/** What hinders the run, each with its remedy; a click goes to the node. */
export function ProblemsList() {
  const app = useApp();
  const document = useDocuments((state) => state.active);
  const problems = useRun((state) => (state.shown[document] ?? NOTHING_SHOWN).problems);
  if (problems.length === 0) return null;
  return (
    <section className={css.section} aria-label="Problems">
      <header className={css.head}>
        <TriangleAlert size={15} aria-hidden />
        <h2>Problems</h2>
        <span className={css.number}>{problems.length}</span>
        <button
          type="button"
          className={css.x}
          aria-label="Close problems"
          onClick={() => app.view.getState().set({ problems: false })}
        >
          <X size={13} aria-hidden />
        </button>
      </header>
      {problems.map((problem) => (
        <button
          key={`${problem.node} ${problem.input} ${problem.message}`}
          type="button"
          className={css.problem}
          onClick={() => showProblem(app, problem)}
        >
          <code>{[problem.node, problem.input].filter(Boolean).join(" · ")}</code>
          <span>{problem.message}</span>
          {problem.remedy && <em>{problem.remedy}</em>}
        </button>
      ))}
    </section>
  );
}
