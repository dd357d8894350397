// A Word template: what is wrong, paragraph by paragraph, beside its page.

import { Refusal, ask, askFile, type Problem } from "./api.ts";
import { base64, download, fill, h, icon, toast } from "./dom.ts";
import { afterPress } from "./hand.ts";
import { state } from "./state.ts";
import { plural, t } from "./words.ts";

export class WordPane {
  readonly element = h("section", { class: "pane edit wordpane", "aria-label": t("Файл Word и замечания") });
  private problems: Problem[] = [];
  private isDue = false;

  constructor() {
    state.on("opened", () => {
      this.problems = [];
      if (state.template?.word) void this.look();
    });
    state.on("drawn", () => {
      if (!state.template?.word) return;
      if (this.isDue) void this.look();
      else this.draw();
    });
  }

  /** Looks the file over as soon as its page is drawn: that goes first. */
  lookLater(): void {
    this.isDue = true;
  }

  /** Looks the file over: when it is opened, brought anew, mended, or saved by Word. */
  async look(): Promise<void> {
    this.isDue = false;
    afterPress(() => this.draw());
    try {
      const { problems } = await ask<{ problems: Problem[] }>("lint", state.looked());
      this.problems = problems;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toast(error.message);
    }
    afterPress(() => this.draw());
  }

  private draw(): void {
    const template = state.template;
    if (!template?.word) return; // its author has gone elsewhere meanwhile
    const seen = new Set<string>();
    const all = [...state.problems, ...this.problems].filter((row) => {
      const key = `${row.message}|${row.line}`;
      return !seen.has(key) && seen.add(key);
    });
    const names = fixes(all);
    const place = `.studio/${template.type}/${template.name}/template.docx`;
    const input = h("input", { type: "file", accept: ".docx", class: "file", "aria-label": t("Заменить файл Word") });
    input.addEventListener("change", () => void this.replace(input.files?.[0]));
    fill(
      this.element,
      h("div", { class: "filecard" }, h("span", { class: "fico" }, icon("word")), h("div", {}, h("b", {}, `${template.title}.docx`), h("small", {}, `${t("Лежит в папке шаблонов")}: ${place}. ${t("Сохраните его в Word — страница обновится сама.")}`))),
      h("h2", { class: "cap" }, all.length ? plural(all.length, "замечание", "замечания", "замечаний") : t("Замечаний нет")),
      h("ol", { class: "finds" }, ...all.map((row, at) => this.row(row, at))),
      h(
        "div",
        { class: "foot tall" },
        Object.keys(names).length
          ? h("button", { class: "btn", onclick: () => void this.mend(names, true) }, t("Скачать с исправлениями"))
          : h("button", { class: "btn", onclick: () => void this.save() }, t("Скачать файл")),
        h("span", { class: "grow" }),
        h("label", { class: "btn quiet" }, t("Заменить файл…"), input),
      ),
    );
  }

  private row(problem: Problem, at: number): HTMLElement {
    const [nearest] = problem.nearest;
    return h(
      "li",
      { class: problem.severity === "error" ? "err" : "warn" },
      h("div", { class: "fh" }, h("i", { class: "num" }, String(at + 1)), h("b", {}, problem.message), problem.line !== null && h("small", {}, `${t("Абзац")} ${problem.line}`)),
      problem.excerpt && h("blockquote", {}, problem.excerpt),
      problem.remedy && h("p", { class: "remedy" }, problem.remedy),
      nearest && h("button", { class: "btn sm", onclick: () => void this.mend({ [problem.written]: nearest }, false) }, `${t("Заменить на")} [${nearest}]`),
    );
  }

  private async save(): Promise<void> {
    download(await askFile("source", state.looked()), `${state.template!.title}.docx`);
  }

  /** Puts right the names of shortcodes in the file, and has it looked over anew. */
  private async mend(names: Record<string, string>, save: boolean): Promise<void> {
    try {
      await ask("mend", { ...state.looked(), names });
      if (save) await this.save();
      state.tell("data");
      await this.look();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toast(error.message);
    }
  }

  private async replace(file: File | undefined): Promise<void> {
    if (!file) return;
    const { type, name } = state.looked();
    if (await bring(type, name, file)) state.tell("data");
    await this.look();
  }
}

/** What is meant by each name that is written wrong, where it can be told. */
function fixes(problems: Problem[]): Record<string, string> {
  return Object.fromEntries(problems.flatMap((row) => (row.written && row.nearest[0] ? [[row.written, row.nearest[0]]] : [])));
}

/** Sends a file from elsewhere; says what has become of it, or why it is not taken. */
export async function bring(type: string, name: string, file: File): Promise<boolean> {
  try {
    const told = await ask<{ replaced: number; left: { tag: string }[] }>("bring", { type, name, file: file.name, content: await base64(file) });
    const left = told.left.length ? `. ${t("Осталось")}: ${told.left.slice(0, 3).map((row) => row.tag).join(", ")}` : "";
    if (told.replaced) toast(`${t("Меток другой системы перенесено")}: ${told.replaced}${left}`);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.message);
    return false;
  }
}
