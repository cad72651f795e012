import { Search } from "lucide-react";
import { useState } from "react";
import { useApp, useView } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { SETTINGS } from ".";
import { settingsFor } from "./find";
import { Keys } from "./Keys";
import { SettingRow } from "./SettingRow";
import { type Page, SECTIONS, type Section } from "./setting";
import css from "./settings.module.css";

const NAMES: Record<Page, string> = {
  appearance: t("Appearance"),
  canvas: t("Canvas"),
  running: t("Running"),
  pictures: t("Pictures"),
  keys: t("Keys"),
};

/** Everything that can be set, with a search over all of it. */
export default function SettingsDialog() {
  const app = useApp();
  const page = useView((state) => state.settings) ?? "appearance";
  const [query, setQuery] = useState("");
  const found = settingsFor(query);
  const filled = SECTIONS.filter((section) => SETTINGS.some((one) => one.section === section));
  const go = (to: Page) => {
    setQuery("");
    app.view.getState().set({ settings: to });
  };
  return (
    <Dialog
      label={t("Settings")}
      className={css.dialog}
      onClose={() => app.view.getState().set({ settings: null })}
    >
      <nav className={css.pages} aria-label={t("Parts of the settings")}>
        <h2>{t("Settings")}</h2>
        {[...filled, "keys" as const].map((section) => (
          <button
            key={section}
            type="button"
            aria-current={!query && section === page ? "page" : undefined}
            onClick={() => go(section)}
          >
            {NAMES[section]}
          </button>
        ))}
      </nav>
      <div className={css.main}>
        <div className={css.search}>
          <Search size={15} aria-hidden />
          <input
            type="search"
            aria-label={t("Search the settings")}
            placeholder={t("Search the settings")}
            data-first
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <div className={css.scroll}>
          {query ? (
            <>
              {filled.map((section) => (
                <Part
                  key={section}
                  section={section}
                  settings={found.filter((one) => one.section === section)}
                />
              ))}
              <Keys query={query} alone={found.length === 0} />
            </>
          ) : page === "keys" ? (
            <Keys query="" alone />
          ) : (
            <Part section={page} settings={SETTINGS.filter((one) => one.section === page)} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Part({ section, settings }: { section: Section; settings: typeof SETTINGS }) {
  if (settings.length === 0) return null;
  return (
    <section aria-label={NAMES[section]}>
      <h3>{NAMES[section]}</h3>
      {settings.map((setting) => (
        <SettingRow key={setting.id} setting={setting} />
      ))}
    </section>
  );
}
