// A new template: its document, what it begins with, its look and its name, before any code.

import { Refusal, ask, askPicture, type DocumentType, type Drawn, type Summary } from "./api.ts";
import { base64, fill, h } from "./dom.ts";
import { state } from "./state.ts";
import { t } from "./words.ts";

const COLOURS: [string, string][] = [
  ["#0f6157", "Хвойный"],
  ["#1c4f8f", "Синий"],
  ["#3a3f46", "Графит"],
  ["#8c2f39", "Вишнёвый"],
  ["#7a4b12", "Медный"],
  ["#5b3a8c", "Сливовый"],
];
const FONTS: [string, string, string][] = [
  ["pt", "PT Sans", "f-pt"],
  ["arial", "Arial", "f-arial"],
  ["times", "Times", "f-times"],
];
const STEPS = ["Документ", "Основа", "Вид", "Имя"];
const BASES: Record<string, string> = { modern: "Современный", classic: "Классический" };

export class Wizard {
  readonly element = h("main", { class: "full wizard" });
  private readonly body = h("div", { class: "wbody" });
  private readonly steps = h("ol", { class: "steps", "aria-label": t("Шаги") });
  private readonly canvas = h("canvas", { role: "img", "aria-label": t("Так будет выглядеть документ") });
  private readonly wait = h("p", { class: "wait", role: "status" }, t("Готовлю первую страницу. Дальше будет мгновенно."));
  private at = 0;
  private type: DocumentType | null = null;
  private base = "";
  private look = { title: "", accent: "#0f6157", font: "pt", logo_width: 42, stamp: true, stamp_x: 0, stamp_y: 0 };
  private pictures: Record<string, { content: string; name: string }> = {};
  private name = "";
  private title = "";
  private wish = 0;
  private busy = false;

  constructor(private readonly done: (type: string, name: string) => void) {}

  show(): void {
    this.at = 0;
    this.choose(state.types.find((row) => row.code === "invoice") ?? state.types[0]!);
    const back = h("button", { class: "btn quiet", onclick: () => this.go(this.at - 1) }, t("Назад"));
    const next = h("button", { class: "btn main", onclick: () => this.go(this.at + 1) }, t("Дальше"));
    fill(
      this.element,
      h("div", { class: "wleft" }, this.steps, this.body, h("div", { class: "foot tall" }, back, h("span", { class: "grow" }), next)),
      h("div", { class: "desk", tabindex: "0", role: "region", "aria-label": t("Страница") }, h("div", { class: "sheet wz" }, this.canvas, this.wait)),
    );
    this.draw();
  }

  private choose(type: DocumentType): void {
    this.type = type;
    this.base = type.bases.includes("modern") ? "modern" : type.bases[0]!;
    this.title = `${t("Наш документ")}: ${type.title.toLowerCase()}`;
    this.name = free(type);
  }

  private go(step: number): void {
    if (step < 0) return;
    if (step >= STEPS.length) {
      void this.create();
      return;
    }
    this.at = step;
    this.draw();
  }

  private draw(): void {
    const rows = STEPS.map((title, at) =>
      h("li", { class: at < this.at ? "done" : "", "aria-current": at === this.at ? "step" : undefined }, h("button", { onclick: () => this.go(at) }, t(title))),
    );
    fill(this.steps, ...rows);
    const parts = [() => this.types(), () => this.bases(), () => this.looks(), () => this.naming()];
    fill(this.body, ...parts[this.at]!());
    void this.preview();
  }

  private types(): HTMLElement[] {
    return [h("h1", {}, t("Какой документ")), this.options("type", state.types.map((row) => [row.code, row.title]), this.type!.code, (code) => {
      this.choose(state.types.find((row) => row.code === code)!);
      void this.preview();
    })];
  }

  private bases(): HTMLElement[] {
    const rows = this.type!.bases.map((name): [string, string] => [name, t(BASES[name] ?? name)]);
    return [h("h1", {}, t("С чего начать")), this.options("base", rows, this.base, (name) => {
      this.base = name;
      void this.preview();
    })];
  }

  private options(name: string, rows: [string, string][], now: string, choose: (value: string) => void): HTMLElement {
    return h(
      "div",
      { class: "opts big-opts", role: "radiogroup", "aria-label": t(STEPS[this.at]!) },
      ...rows.map(([value, title]) => h("label", {}, h("input", { type: "radio", name, checked: value === now, onchange: () => choose(value) }), h("span", {}, title))),
    );
  }

  private looks(): HTMLElement[] {
    const note = h("p", { class: "mini", role: "status" });
    const hex = h("input", { value: this.look.accent.slice(1), "aria-label": t("Свой цвет"), maxlength: "6" });
    const dots: HTMLElement[] = [];
    const paint = (colour: string) => {
      this.look.accent = colour;
      hex.value = colour.slice(1);
      for (const dot of dots) dot.setAttribute("aria-checked", String(dot.dataset.c === colour));
      const enough = contrast(colour) >= 4.5;
      note.textContent = enough ? t("Читается и на чёрно-белом принтере.") : t("Бледно: на бумаге такой текст трудно прочесть. Возьмите темнее.");
      void this.preview();
    };
    for (const [colour, title] of COLOURS) {
      const dot = h("button", { role: "radio", "aria-checked": String(colour === this.look.accent), "aria-label": t(title), title: t(title), "data-c": colour, onclick: () => paint(colour) });
      dot.style.setProperty("--c", colour);
      dots.push(dot);
    }
    hex.addEventListener("input", () => /^[0-9a-f]{6}$/i.test(hex.value) && paint(`#${hex.value.toLowerCase()}`));
    note.textContent = t("Читается и на чёрно-белом принтере.");
    return [
      h("h1", {}, t("Как он выглядит")),
      h("fieldset", {}, h("legend", {}, t("Логотип")), this.drop("logo", "Логотипа пока нет", "Файл логотипа", "Чёткий в любом размере — PNG шире 600 точек"), this.range("Ширина", "logo_width", 20, 80)),
      h("fieldset", {}, h("legend", {}, t("Цвет")), h("div", { class: "sw", role: "radiogroup", "aria-label": t("Цвет") }, ...dots, h("label", { class: "hex" }, h("span", { "aria-hidden": "true" }, "#"), hex)), note),
      h("fieldset", {}, h("legend", {}, t("Шрифт")), h("div", { class: "fonts", role: "radiogroup", "aria-label": t("Шрифт") }, ...FONTS.map(([value, title, style]) => this.font(value, title, style)))),
      h("fieldset", {}, h("legend", {}, t("Печать")), this.drop("stamp", "Печать организации из её настроек", "Файл печати", "Лучше всего PNG с прозрачным фоном"), this.stamp(), this.range("Правее", "stamp_x", 0, 40), this.range("Ниже", "stamp_y", -10, 20)),
    ];
  }

  private font(value: string, title: string, style: string): HTMLElement {
    const choose = () => {
      this.look.font = value;
      void this.preview();
    };
    return h("label", {}, h("input", { type: "radio", name: "ff", checked: this.look.font === value, onchange: choose }), h("b", { class: style }, t("Счёт № 15")), h("small", {}, title));
  }

  private stamp(): HTMLElement {
    const input = h("input", { type: "checkbox", checked: this.look.stamp });
    input.addEventListener("change", () => {
      this.look.stamp = input.checked;
      void this.preview();
    });
    return h("label", { class: "switch" }, input, h("span", {}, t("Ставить, когда документ уходит письмом")));
  }

  private range(title: string, name: "logo_width" | "stamp_x" | "stamp_y", least: number, most: number): HTMLElement {
    const output = h("output", {}, `${this.look[name]} ${t("мм")}`);
    const input = h("input", { type: "range", min: least, max: most, value: this.look[name] });
    input.addEventListener("input", () => {
      this.look[name] = Number(input.value);
      output.textContent = `${input.value} ${t("мм")}`;
      void this.preview();
    });
    return h("label", { class: "rng" }, h("span", {}, t(title)), input, output);
  }

  private drop(kind: string, none: string, label: string, hint: string): HTMLElement {
    const now = this.pictures[kind];
    const input = h("input", { type: "file", accept: "image/png,image/jpeg", class: "file", "aria-label": t(label) });
    const told = h("small", { role: "status" }, now ? t(hint) : t("Перетащите PNG или JPEG сюда"));
    const take = async (file: File | undefined) => {
      if (!file) return;
      if (!["image/png", "image/jpeg"].includes(file.type)) {
        told.textContent = t("Нужна картинка PNG или JPEG.");
        return;
      }
      this.pictures[kind] = { content: await base64(file), name: file.name };
      this.draw();
    };
    input.addEventListener("change", () => void take(input.files?.[0]));
    const shown = now && h("img", { class: "pict", alt: "", src: `data:image/*;base64,${now.content}` });
    const holder = h("label", { class: "drop has" }, shown, h("div", {}, h("b", {}, now?.name ?? t(none)), told), h("span", { class: "btn quiet sm" }, now ? t("Заменить") : t("Выбрать")), input);
    holder.addEventListener("dragover", (event) => event.preventDefault());
    holder.addEventListener("drop", (event) => {
      event.preventDefault();
      void take(event.dataTransfer?.files[0]);
    });
    return holder;
  }

  private naming(): HTMLElement[] {
    const title = h("input", { value: this.title, class: "field", "aria-label": t("Название") });
    const name = h("input", { value: this.name, class: "field", "aria-label": t("Имя папки") });
    const told = h("p", { class: "ferr", role: "alert", id: "wizard-told" });
    title.addEventListener("input", () => (this.title = title.value));
    name.addEventListener("input", () => (this.name = name.value));
    return [
      h("h1", {}, t("Как его назвать")),
      h("fieldset", {}, h("label", { class: "fld" }, t("Название"), title), h("label", { class: "fld" }, t("Имя папки"), name), h("p", { class: "mini" }, t("Латиница, цифры и дефис. По этому имени шаблон выбирают в настройках."))),
      told,
    ];
  }

  private question(): Record<string, unknown> {
    return { type: this.type!.code, base: this.base, look: { ...this.look, title: this.title }, ...Object.fromEntries(Object.entries(this.pictures).map(([kind, row]) => [kind, row.content])) };
  }

  /** Draws the page anew; of many wishes the newest one alone. */
  private async preview(): Promise<void> {
    this.wish += 1;
    if (this.busy) return;
    this.busy = true;
    try {
      for (let wish = 0; wish !== this.wish; ) {
        wish = this.wish;
        const sample = Object.keys(this.type!.samples)[0]!;
        const width = Math.round(Math.max(this.canvas.clientWidth, 300) * window.devicePixelRatio);
        const [drawn, blob] = await askPicture<Drawn>("draw", { ...this.question(), data: { kind: "sample", name: sample }, width });
        if (!blob || !drawn.picture) continue;
        const bitmap = await createImageBitmap(blob);
        this.canvas.width = drawn.picture.width;
        this.canvas.height = drawn.picture.height;
        this.canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
        this.wait.hidden = true;
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.busy = false;
    }
  }

  private async create(): Promise<void> {
    try {
      const told = await ask<Summary>("create", { ...this.question(), name: this.name });
      this.done(told.type, told.name);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.go(STEPS.length - 1);
      document.getElementById("wizard-told")!.textContent = error.message;
    }
  }
}

export function free(type: DocumentType): string {
  const taken = new Set(type.templates.map((row) => row.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "our" : `our-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The contrast of a colour with white paper, by WCAG. */
function contrast(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
