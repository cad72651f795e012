import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useState } from "react";
import { useApp, useDocuments } from "../app";
import {
  exposable,
  type Form,
  type FormInput,
  formFields,
  formOf,
  sentence,
  setForm,
} from "../graph/form";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import css from "./form.module.css";

/** Which inputs the form shows, in which order, in which words. */
export default function FormChooser() {
  const app = useApp();
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const catalogue = useDocuments((state) => state.catalogue);
  const [words, setWords] = useState("");
  const scene = { workflow, graph: workflow, catalogue };
  const form = formOf(workflow);
  // What is shown without a choice is where a choice begins.
  const chosen: FormInput[] = form.inputs.length
    ? form.inputs
    : formFields(scene).map(({ node, input, label, group }) => ({ node, input, label, group }));
  const { editWorkflow, seal } = app.documents.getState();
  const change = (fields: Partial<Form>, key?: string) =>
    editWorkflow(t("Change the form"), (before) => setForm(before, fields), key);
  const has = (node: string, input: string) =>
    chosen.some((one) => one.node === node && one.input === input);
  const toggle = (node: string, input: string) =>
    change({
      inputs: has(node, input)
        ? chosen.filter((one) => one.node !== node || one.input !== input)
        : [...chosen, { node, input }],
    });
  const edit = (index: number, fields: Partial<FormInput>) =>
    change(
      { inputs: chosen.map((one, i) => (i === index ? { ...one, ...fields } : one)) },
      `form:${index}:${Object.keys(fields)}`,
    );
  // A button at the end stays one that can have the focus: it is where the keyboard was.
  const move = (index: number, by: number) => {
    if (!chosen[index + by]) return;
    const inputs = [...chosen];
    const [one] = inputs.splice(index, 1);
    if (one) inputs.splice(index + by, 0, one);
    change({ inputs });
  };
  const nodes = exposable(scene);
  const labelOf = ({ node, input }: FormInput) =>
    nodes.find((one) => one.node === node)?.fields.find((field) => field.input === input);
  const search = words.trim().toLowerCase();
  return (
    <div className={css.chooser}>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={form.opens}
          onChange={(event) => change({ opens: event.target.checked })}
        />
        {t("Open this workflow as a form")}
      </label>
      <label className={css.line}>
        {t("A word to whoever fills it in")}
        <textarea
          rows={2}
          value={form.about}
          onChange={(event) => change({ about: event.target.value }, "form:about")}
          onBlur={seal}
        />
      </label>
      <h2>{t("Shown")}</h2>
      <ol className={css.chosen}>
        {chosen.map((one, index) => {
          const field = labelOf(one);
          const name = one.label || (field ? sentence(field.row.label) : one.input);
          return (
            <li key={`${one.node}.${one.input}`} data-missing={field ? undefined : true}>
              <span className={css.from}>
                {field
                  ? `${field.title} · ${field.row.label}`
                  : t("{name} is gone", { name: `${one.node}.${one.input}` })}
              </span>
              <input
                aria-label={t("Label of {name}", { name })}
                placeholder={field ? sentence(field.row.label) : one.input}
                value={one.label ?? ""}
                onChange={(event) => edit(index, { label: event.target.value })}
                onBlur={seal}
              />
              <input
                aria-label={t("Group of {name}", { name })}
                placeholder={t("Group")}
                list="form-groups"
                value={one.group ?? ""}
                onChange={(event) => edit(index, { group: event.target.value })}
                onBlur={seal}
              />
              <span className={css.moves}>
                <button
                  type="button"
                  aria-label={t("Move {name} up", { name })}
                  aria-disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  aria-label={t("Move {name} down", { name })}
                  aria-disabled={index === chosen.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  aria-label={t("Take {name} off the form", { name })}
                  onClick={() => toggle(one.node, one.input)}
                >
                  <X size={14} aria-hidden />
                </button>
              </span>
            </li>
          );
        })}
      </ol>
      <datalist id="form-groups">
        {[...new Set(chosen.map(({ group }) => group).filter(Boolean))].map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
      <h2>{t("Every input")}</h2>
      <input
        type="search"
        className={css.search}
        aria-label={t("Search inputs")}
        placeholder={t("Search inputs")}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {nodes.map(({ node, title, fields }) => {
        const found = fields.filter(({ row }) =>
          `${title} ${row.label}`.toLowerCase().includes(search),
        );
        if (found.length === 0) return null;
        return (
          <fieldset key={node} className={css.offered}>
            <legend>{title}</legend>
            {found.map(({ input, row }) => (
              <label key={input} className={css.check}>
                <input
                  type="checkbox"
                  checked={has(node, input)}
                  onChange={() => toggle(node, input)}
                />
                {row.label}
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}
