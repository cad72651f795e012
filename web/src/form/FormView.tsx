import { ListChecks, Workflow as WorkflowIcon } from "lucide-react";
import { Suspense } from "react";
import { cancel } from "../actions/cancel";
import { show } from "../actions/shortcut";
import { showForm } from "../actions/showForm";
import { useApp, useDocuments, useRun, useScreens } from "../app";
import { fetched } from "../fetched";
import { formFields, formOf, grouped } from "../graph/form";
import { t } from "../i18n";
import { ActionButton } from "../shell/ActionButton";
import { RunButton } from "../shell/RunButton";
import { activeDocument } from "../stores/documents";
import { NOTHING_SHOWN } from "../stores/run";
import { FormField } from "./FormField";
import { FormProgress } from "./FormProgress";
import { FormResults } from "./FormResults";
import css from "./form.module.css";

const FormChooser = fetched(() => import("./FormChooser"));

/** A workflow without its graph: what it asks for, Run, and what it made. */
export default function FormView() {
  const app = useApp();
  const id = useDocuments((state) => state.active);
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const catalogue = useDocuments((state) => state.catalogue);
  const choosing = useScreens((state) => state.choosing);
  const problems = useRun((state) => (state.shown[id] ?? NOTHING_SHOWN).problems);
  const fields = formFields({ workflow, graph: workflow, catalogue });
  const { about } = formOf(workflow);
  const ofField = (node: string, input: string) =>
    problems.find((problem) => problem.node === node && problem.input === input);
  const others = problems.filter(
    ({ node, input }) => !fields.some((field) => field.node === node && field.input === input),
  );
  return (
    <main className={css.form} aria-label={t("Form")} data-form>
      <header className={css.head}>
        <h1>{workflow.name}</h1>
        <button
          type="button"
          aria-pressed={choosing}
          onClick={() => app.screens.getState().set({ choosing: !choosing })}
        >
          <ListChecks size={15} aria-hidden />
          <span>{t("Choose inputs")}</span>
        </button>
        <button
          type="button"
          title={show(showForm.shortcut?.[0] ?? "")}
          onClick={() => void showForm.perform(app)}
        >
          <WorkflowIcon size={15} aria-hidden />
          <span>{t("Show the graph")}</span>
        </button>
      </header>
      <div className={css.columns}>
        <section className={css.asked} aria-label={t("Inputs")}>
          {about && <p className={css.about}>{about}</p>}
          {choosing ? (
            <Suspense>
              <FormChooser />
            </Suspense>
          ) : (
            grouped(fields).map(([group, found]) => (
              <fieldset key={group} className={css.group}>
                {group && <legend>{group}</legend>}
                {found.map((field) => (
                  <FormField
                    key={`${field.node}.${field.input}`}
                    field={field}
                    problem={ofField(field.node, field.input)}
                  />
                ))}
              </fieldset>
            ))
          )}
          {fields.length === 0 && !choosing && (
            <p className={css.nothing}>
              {catalogue.nodes.length > 0
                ? t("This workflow asks for nothing. Choose inputs to show here.")
                : t("Getting the node types from the server…")}
            </p>
          )}
        </section>
        <div className={css.go}>
          <FormProgress document={id} />
          <div className={css.buttons}>
            <ActionButton action={cancel} className={css.cancel}>
              {t("Cancel")}
            </ActionButton>
            <RunButton />
          </div>
        </div>
        <div className={css.shown}>
          {others.length > 0 && (
            <ul className={css.problems} role="alert">
              {others.map(({ node, input, message, remedy }) => (
                <li key={`${node} ${input} ${message}`}>
                  {message} {remedy}
                </li>
              ))}
            </ul>
          )}
          <FormResults document={id} />
        </div>
      </div>
    </main>
  );
}
