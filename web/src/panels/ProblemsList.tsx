import { CircleAlert, PackageSearch, RotateCcw, TriangleAlert, X } from "lucide-react";
import { missing } from "../actions/missing";
import { showProblem } from "../actions/problems";
import { retry } from "../actions/retry";
import type { JobError, Problem } from "../api/types";
import { useApp, useDocuments, useRun } from "../app";
import { nodeAt } from "../graph/nodeAt";
import { withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { ActionButton } from "../shell/ActionButton";
import { activeDocument } from "../stores/documents";
import { NOTHING_SHOWN } from "../stores/run";
import { InputsSeen } from "./InputsSeen";
import css from "./panels.module.css";
import own from "./problems.module.css";

/** What hinders the run, each with its remedy; a click goes to the node. */
export default function ProblemsList() {
  const app = useApp();
  const document = useDocuments((state) => state.active);
  const problems = useRun((state) => (state.shown[document] ?? NOTHING_SHOWN).problems);
  if (problems.length === 0) return null;
  const failed = problems.some((problem) => "inputs" in problem);
  return (
    <section className={css.section} aria-label={t("Problems")}>
      <header className={css.head}>
        <TriangleAlert size={15} aria-hidden />
        <h2>{t("Problems")}</h2>
        <span className={css.number}>{problems.length}</span>
        <button
          type="button"
          className={css.x}
          aria-label={t("Close problems")}
          onClick={() => app.view.getState().set({ problems: false })}
        >
          <X size={13} aria-hidden />
        </button>
      </header>
      <ul className={own.list}>
        {problems.map((problem) => (
          <li key={`${problem.node} ${problem.input} ${problem.message}`}>
            <OneProblem problem={problem} />
          </li>
        ))}
      </ul>
      <Remedies failed={failed} />
    </section>
  );
}

/** What can be done about all of them. */
function Remedies({ failed }: { failed: boolean }) {
  const app = useApp();
  const lacks = missing.enabled(app);
  if (!failed && !lacks) return null;
  return (
    <div className={own.remedies}>
      {lacks && (
        <ActionButton action={missing} className={own.remedy}>
          <PackageSearch size={14} aria-hidden />
          {t("What is missing…")}
        </ActionButton>
      )}
      {failed && (
        <ActionButton action={retry} className={own.remedy}>
          <RotateCcw size={14} aria-hidden />
          {t("Try again")}
        </ActionButton>
      )}
    </div>
  );
}

function OneProblem({ problem }: { problem: Problem | JobError }) {
  const app = useApp();
  const title = useDocuments((state) => {
    const workflow = activeDocument(state).history.present;
    const node = problem.node === null ? undefined : nodeAt(workflow, problem.node);
    return node && (node.ui?.title || state.catalogue.describe(workflow, node)?.title || node.type);
  });
  const place = [problem.node && withoutIterations(problem.node), problem.input].filter(Boolean);
  return (
    <article className={own.problem}>
      <button
        type="button"
        className={own.go}
        onClick={() => showProblem(app, problem)}
        disabled={!title}
        title={title && t("Go to the node")}
      >
        <CircleAlert size={13} aria-hidden />
        <span className={own.where}>
          {title && <strong>{title}</strong>}
          <code>{place.join(" · ") || t("workflow")}</code>
        </span>
        <span className={own.message}>{problem.message}</span>
        {problem.remedy && <span className={own.advice}>{problem.remedy}</span>}
      </button>
      {"inputs" in problem && <InputsSeen error={problem} />}
    </article>
  );
}
