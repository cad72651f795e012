import { Component, type ReactNode } from "react";
import { t } from "../i18n";
import css from "./notes.module.css";

type Props = { children: ReactNode };
type State = { error: Error | null };

/** Keeps a mistake in one part of the editor from taking the others, and the graph, off the page. */
export class Guard extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className={css.fault} role="alert">
        <p>{t("A part of the editor has failed: {message}", { message: error.message })}</p>
        <p>{t("Your workflows are kept.")}</p>
        <button type="button" onClick={() => this.setState({ error: null })}>
          {t("Show it again")}
        </button>
      </section>
    );
  }
}
