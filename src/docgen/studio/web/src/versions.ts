// The history of a template: a draft becomes a version, an old version comes back as a new one.

import { Refusal, ask, askFile, type Summary, type Version } from "./api.ts";
import { download, fill, h, icon, toast } from "./dom.ts";
import type { PageView } from "./page.ts";
import { state } from "./state.ts";
import { day, dayInWords, plural, t } from "./words.ts";

export class Versions {
  readonly element = h("main", { class: "full versions" });
  private readonly list = h("ol", { id: "vers" });

  constructor(
    private readonly page: PageView,
    private readonly compare: (version: string) => void,
    private readonly reload: () => Promise<void>,
  ) {}

  show(): void {
    const template = state.template!;
    const rows = [...template.versions].reverse();
    const live = current(template.versions);
    fill(
      this.list,
      template.draft && this.draft(rows[0] ?? null, template.saved),
      ...rows.map((row, at) => this.row(row, rows[at - 1] ?? null, row === live)),
    );
    const sheet = h("div", { class: "sheet" });
    const seen = this.page.first;
    if (seen?.width) {
      const copy = h("canvas", { width: seen.width, height: seen.height, role: "img", "aria-label": t("Черновик") });
      copy.getContext("2d")!.drawImage(seen, 0, 0);
      sheet.style.aspectRatio = `${seen.width} / ${seen.height}`;
      sheet.append(copy);
    }
    fill(
      this.element,
      h(
        "div",
        { class: "vlist" },
        h("div", { class: "head" }, h("h1", {}, t("Версии")), h("span", { class: "grow" }), h("button", { class: "btn quiet", onclick: () => void this.save(0) }, t("Сохранить папкой…"))),
        this.list,
        !rows.length && h("p", { class: "tip" }, t("Пока только черновик. Опубликуйте его, и по нему будут печататься документы.")),
        h("p", { class: "tip" }, t("Выпущенные документы печатаются по той версии, по которой они выпущены.")),
      ),
      h("div", { class: "desk", tabindex: "0", role: "region", "aria-label": t("Страница") }, sheet),
    );
  }

  private draft(newest: Version | null, saved: Summary["saved"]): HTMLElement {
    const button = newest
      ? h("button", { class: "btn quiet sm", onclick: () => this.compare(String(newest.number)) }, `${t("Сравнить с версией")} ${newest.number}`)
      : null;
    return h("li", { class: "draft", "aria-current": "true" }, h("div", {}, h("b", {}, t("Черновик")), h("small", {}, saved ? moment(saved) : t("правится сейчас"))), button);
  }

  private row(version: Version, next: Version | null, isLive: boolean): HTMLElement {
    const since = version.since ? `${t("с")} ${day(version.since)}` : t("с самого начала");
    const until = next?.since ? ` ${t("до")} ${day(next.since)}` : "";
    const by = version.by ? ` · ${version.by}` : "";
    const button = isLive
      ? h("button", { class: "btn quiet sm", onclick: () => void this.save(version.number) }, t("Скачать"))
      : h("button", { class: "btn quiet sm", onclick: () => void this.again(version) }, t("Вернуть"));
    return h(
      "li",
      { class: isLive ? "live" : "" },
      h(
        "div",
        {},
        h("b", {}, `${t("Версия")} ${version.number}`),
        isLive && h("span", { class: "tag ok" }, t("Действует")),
        version.since && version.since > today() && h("span", { class: "tag" }, t("Ждёт даты")),
        h("small", {}, `${since}${until}${by}`),
        version.why && h("p", {}, version.why),
      ),
      button,
    );
  }

  private async save(version: number): Promise<void> {
    const template = state.template!;
    const blob = await askFile("export", { ...state.looked(), version });
    download(blob, `${template.name}${version ? `-v${version}` : ""}.zip`);
  }

  private async again(version: Version): Promise<void> {
    try {
      const done = await ask<Summary & { published: number }>("publish", { ...state.looked(), again: version.number, why: `${t("Возвращена версия")} ${version.number}` });
      toast(`${t("Версия")} ${version.number} ${t("снова действует: это версия")} ${done.published}`);
      await this.reload();
      this.show();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toast(error.message);
    }
  }
}

/** Asks from when the draft is to be printed by, and publishes it. */
export function publishDialog(matrix: () => void, done: () => Promise<void>): void {
  const template = state.template!;
  const next = (template.versions.at(-1)?.number ?? 0) + 1;
  const opener = document.activeElement as HTMLElement | null;
  const date = h("input", { class: "date", type: "date", value: nextMonth(), "aria-label": t("Дата начала") });
  const now = h("input", { type: "radio", name: "when", checked: true });
  const later = h("input", { type: "radio", name: "when" });
  const why = h("textarea", { rows: "2", maxlength: "500" });
  const submit = h("button", { class: "btn main", type: "submit" });
  const problem = h("p", { class: "ferr", role: "alert" });
  const calm = template.issued ? `${plural(template.issued, "выпущенный документ останется прежним", "выпущенных документа останутся прежними", "выпущенных документов останутся прежними")}.` : "";
  const troubles = state.troubles ?? state.hints.length;
  const isChosen = template.chosen === template.name;
  const lead = isChosen
    ? `${t("Новые документы будут печататься по версии")} ${next}.`
    : `${t("По версии")} ${next} ${t("будут печататься документы, для которых выбран этот шаблон: в карточке клиента, организации или в docgen.toml, раздел [template_choice], строка")} ${template.type} = "${template.name}".`;
  const name = () => (submit.textContent = later.checked ? `${t("Опубликовать с")} ${dayInWords(date.value)}` : t("Опубликовать"));
  const form = h(
    "form",
    { class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "pub-h" },
    h("h2", { id: "pub-h" }, `${t("Опубликовать")} «${template.title}»`),
    h("p", { class: "lead" }, lead),
    troubles > 0
      ? h("div", { class: "ready warn" }, icon("warn"), h("span", {}, `${t("На образцах есть замечания")}: ${troubles}. ${t("Публиковать можно.")}`), h("button", { class: "linkish", type: "button", onclick: () => { close(); matrix(); } }, t("Посмотреть")))
      : h("div", { class: "ready" }, icon("ok"), h("span", {}, t("Ошибок нет"))),
    h(
      "fieldset",
      {},
      h("legend", {}, t("Действует")),
      h("label", { class: "opt" }, now, h("span", {}, t("сразу"))),
      h("div", { class: "opt" }, h("label", { class: "opt" }, later, h("span", {}, t("с даты"))), date),
    ),
    h("label", { class: "fld" }, t("Что изменилось"), why),
    calm && h("p", { class: "calm" }, calm),
    problem,
    h("div", { class: "row end" }, h("button", { class: "btn quiet", type: "button", onclick: () => close() }, t("Отмена")), submit),
  );
  const veil = h("div", { class: "veil" }, form);
  const close = () => {
    veil.remove();
    document.getElementById("app")!.inert = false;
    opener?.focus();
  };
  date.addEventListener("input", () => { later.checked = true; name(); });
  now.addEventListener("change", name);
  later.addEventListener("change", name);
  veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const since = later.checked ? date.value : "";
    void ask<Summary & { published: number }>("publish", { ...state.looked(), since, why: why.value })
      .then(async (told) => {
        close();
        toast(`${t("Опубликована версия")} ${told.published}`);
        await done();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        problem.textContent = error.message;
      });
  });
  name();
  document.getElementById("app")!.inert = true;
  document.body.append(veil);
  why.focus();
}

/** «Мельникова О. С., сегодня в 14:32». */
function moment(saved: { at: string; by: string }): string {
  const at = new Date(saved.at);
  const isToday = at.toLocaleDateString("sv") === today();
  const date = isToday ? t("сегодня") : day(at.toLocaleDateString("sv"));
  const time = at.toLocaleTimeString("sv", { hour: "2-digit", minute: "2-digit" });
  const said = `${date} ${t("в")} ${time}`;
  return saved.by ? `${saved.by}, ${said}` : `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}

/** The version that prints a document of today. */
function current(versions: Version[]): Version | undefined {
  const started = versions.filter((row) => !row.since || row.since <= today());
  return started.sort((one, other) => (one.since ?? "").localeCompare(other.since ?? "") || one.number - other.number).at(-1);
}

function today(): string {
  return new Date().toLocaleDateString("sv");
}

function nextMonth(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth() + 1, 1).toLocaleDateString("sv");
}
