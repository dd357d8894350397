// All templates of the author, or, on the first visit, three ways to begin.

import type { DocumentType, Summary } from "./api.ts";
import { fill, h, icon } from "./dom.ts";
import { state } from "./state.ts";
import { free } from "./wizard.ts";
import { bring } from "./word.ts";
import { plural, t } from "./words.ts";

interface Ways {
  wizard: () => void;
  open: (type: string, name: string) => void;
  blank: () => void;
}

export class Home {
  readonly element = h("main", { class: "full home" });

  constructor(private readonly ways: Ways) {}

  show(): void {
    const own = state.types.flatMap((row) => row.templates);
    this.element.classList.toggle("has-own", own.length > 0);
    fill(
      this.element,
      h(
        "div",
        { class: "hero" },
        h("h1", {}, own.length ? t("Ваши шаблоны") : t("Здесь появятся ваши шаблоны")),
        !own.length && h("p", {}, t("Возьмите готовый документ, поменяйте цвет и слова — страница сразу покажет, что вышло.")),
      ),
      own.length > 0 && h("div", { class: "own" }, ...own.map((row) => this.card(row))),
      own.length > 0 && h("h2", { class: "cap again" }, t("Начать новый")),
      this.starts(),
      h("p", { class: "tip center" }, t("Готовые формы docgen уже работают. Ваш шаблон понадобится, только если хочется своего вида.")),
    );
  }

  private card(row: Summary): HTMLElement {
    const versions = row.versions.length ? plural(row.versions.length, "версия", "версии", "версий") : t("ещё не опубликован");
    return h(
      "button",
      { class: "card", onclick: () => this.ways.open(row.type, row.name) },
      h("small", {}, row.typeTitle),
      h("b", {}, row.title),
      h("span", {}, versions, row.draft && h("i", { class: "tag" }, t("Черновик"))),
    );
  }

  private starts(): HTMLElement {
    const paper = h("span", { class: "pic p1" }, h("span", { class: "mini-sheet", "aria-hidden": "true" }, ...[34, 62, 50, 0, 88, 88, 88, 88, 40].map((width) => bone(width))));
    const word = h("span", { class: "pic p2" }, h("span", { class: "fico" }, icon("word")), h("em", {}, t("Перетащите сюда файл")));
    const input = h("input", { type: "file", accept: ".docx,.html,.htm,.zip", class: "file", "aria-label": t("Файл шаблона") });
    input.addEventListener("change", () => void this.take(input.files?.[0]));
    const drop = h("label", { class: "start dropz" }, word, h("b", {}, t("Принести свой файл")), h("small", {}, t("Word, HTML или папка в ZIP; метки Битрикс24 и Perfectum станут шорткодами")), input);
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.take(event.dataTransfer?.files[0]);
    });
    return h(
      "div",
      { class: "starts" },
      h("button", { class: "start", onclick: this.ways.wizard }, paper, h("b", {}, t("Начать с готового")), h("small", {}, t("Счёт, акт, договор, накладная: логотип и цвет за пару минут"))),
      drop,
      h("button", { class: "start", onclick: this.ways.blank }, h("span", { class: "pic p3" }, h("i"), h("i"), h("i")), h("b", {}, t("С чистого листа")), h("small", {}, t("Если вы знаете HTML"))),
    );
  }

  private async take(file: File | undefined): Promise<void> {
    if (!file) return;
    const title = file.name.toLowerCase();
    const type = state.types.find((row) => title.includes(row.title.toLowerCase().split(" ")[0]!));
    if (type) await this.bring(type, file);
    else this.choose(file);
  }

  /** Asks which document a file is, where its name does not tell. */
  private choose(file: File): void {
    const rows = state.types.map((type) => h("button", { class: "btn", onclick: () => void this.bring(type, file) }, type.title));
    const back = h("button", { class: "btn quiet", onclick: () => this.show() }, t("Отмена"));
    fill(this.element, h("div", { class: "hero" }, h("h1", {}, t("Какой это документ")), h("p", {}, file.name)), h("div", { class: "which" }, ...rows, back));
    this.element.querySelector<HTMLElement>(".which button")!.focus();
  }

  private async bring(type: DocumentType, file: File): Promise<void> {
    const name = free(type);
    if (await bring(type.code, name, file)) this.ways.open(type.code, name);
  }
}

function bone(width: number): HTMLElement {
  const element = h("i");
  element.style.width = `${width}%`;
  return element;
}
