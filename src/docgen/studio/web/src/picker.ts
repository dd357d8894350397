// On which data the page is looked at: the sample's name with arrows, and a list of all there is.

import { Refusal, ask, type DataChoice } from "./api.ts";
import { fill, h, icon } from "./dom.ts";
import { state } from "./state.ts";
import { t } from "./words.ts";

interface Client {
  name: string;
  inn: string;
  number: string;
  contract: string;
  client: string;
  hidden: boolean;
}

interface Found {
  clients: Client[];
  documents: { id: number; number: string; date: string; client: string }[];
}

export class Picker {
  readonly element: HTMLElement;
  readonly pop = h("div", { class: "pop datapop", role: "dialog", "aria-label": t("На каких данных смотреть"), hidden: true });
  private readonly title = h("span");
  private readonly button = h("button", { class: "btn pick", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggle() }, h("span", { class: "lbl" }, t("Данные")), this.title, icon("chev"));
  private timer = 0;

  constructor() {
    this.element = h(
      "div",
      { class: "picker" },
      h("button", { class: "btn quiet ico sm", "aria-label": t("Предыдущий образец"), onclick: () => this.step(-1) }, icon("left")),
      this.button,
      h("button", { class: "btn quiet ico sm", "aria-label": t("Следующий образец"), onclick: () => this.step(1) }, icon("right")),
    );
    state.on("data", () => this.name());
    state.on("opened", () => this.name());
    document.addEventListener("click", (event) => {
      const inside = event.composedPath().some((row) => row === this.pop || row === this.button);
      if (!this.pop.hidden && !inside) this.close();
    });
    this.pop.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close();
        this.button.focus();
      }
    });
  }

  private name(): void {
    const samples = state.template?.samples ?? {};
    this.title.textContent = state.data.kind === "sample" ? t(samples[state.data.name] ?? state.data.name) : state.dataTitle;
  }

  private step(by: number): void {
    const names = Object.keys(state.template?.samples ?? {});
    const at = state.data.kind === "sample" ? names.indexOf(state.data.name) : 0;
    this.choose({ kind: "sample", name: names[(at + by + names.length) % names.length]! }, "");
  }

  private choose(data: DataChoice, title: string): void {
    state.data = data;
    state.dataTitle = title;
    state.tell("data");
    this.close();
  }

  private toggle(): void {
    if (this.pop.hidden) void this.open();
    else this.close();
  }

  private close(): void {
    this.pop.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  private async open(): Promise<void> {
    const input = h("input", { type: "search", placeholder: t("Клиент, ИНН или номер договора"), "aria-label": t("Найти клиента или документ") });
    const found = h("div");
    const samples = Object.entries(state.template?.samples ?? {}).map(([name, title]) => {
      const pressed = state.data.kind === "sample" && state.data.name === name;
      return h("button", { "aria-pressed": String(pressed), onclick: () => this.choose({ kind: "sample", name }, title) }, t(title));
    });
    fill(this.pop, h("label", { class: "find" }, icon("search"), input), h("h3", {}, t("Образцы")), h("div", { class: "samples" }, ...samples), found);
    this.pop.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const box = this.button.getBoundingClientRect();
    const holder = this.pop.offsetParent?.getBoundingClientRect();
    if (window.innerWidth > 760 && holder) this.pop.style.left = `${Math.max(box.left - holder.left - 30, 8)}px`;
    input.focus();
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(input.value, found), 150);
    });
    await this.search("", found);
  }

  private async search(text: string, holder: HTMLElement): Promise<void> {
    let found: Found;
    try {
      found = await ask<Found>("find", { type: state.template?.type, text });
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    const clients = found.clients.map((row) =>
      h(
        "button",
        { class: "crow", onclick: () => this.choose({ kind: "contract", contract: row.contract, client: row.client }, row.name) },
        h("b", {}, row.name),
        h("span", {}, `${t("ИНН")} ${row.inn} · ${t("договор №")} ${row.number}`),
      ),
    );
    const documents = found.documents.map((row) =>
      h(
        "button",
        { class: "crow", onclick: () => this.choose({ kind: "document", id: row.id }, `№ ${row.number}`) },
        h("b", {}, `№ ${row.number} ${t("от")} ${row.date}`),
        h("span", {}, row.client),
      ),
    );
    const hidden = found.clients.some((row) => row.hidden);
    fill(
      holder,
      clients.length > 0 && h("h3", {}, t("Клиенты")),
      ...clients,
      hidden && h("p", { class: "tip" }, icon("lock"), t("Личные данные скрыты: у вас нет права их видеть.")),
      documents.length > 0 && h("h3", {}, t("Выпущенные")),
      ...documents,
      text && !clients.length && !documents.length && h("p", { class: "tip" }, t("Ничего не нашлось.")),
    );
  }
}
