// Two versions side by side, or laid over one another; what differs, in words and on the pages.

import { Refusal, ask, askPicture, type Change, type Picture } from "./api.ts";
import { fill, h, icon, place } from "./dom.ts";
import { state } from "./state.ts";
import { day, t } from "./words.ts";

const WIDTH = 1100;

export class Compare {
  readonly element = h("main", { class: "full compare" });
  private readonly list = h("ol", { id: "diffs" });
  private readonly pair = h("div", { class: "pair", tabindex: "0", role: "region", "aria-label": t("Страницы") });
  private readonly step = h("span", { class: "fig" });
  private changes: Change[] = [];
  private at = 0;
  private against = "";

  async show(against = ""): Promise<void> {
    const versions = state.template!.versions;
    this.against = against || (versions.length ? String(versions.at(-1)!.number) : "engine");
    document.body.dataset.mode = "side";
    document.body.dataset.side = "b";
    fill(this.element, h("p", { class: "wait-here", role: "status" }, t("Сравниваю…")));
    const engine = this.against === "engine" ? { engine: "weasyprint" } : { with: this.against };
    try {
      const { changes } = await ask<{ changes: Change[] }>("compare", { ...state.looked(), files: state.texts, ...engine });
      this.changes = changes ?? [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fill(this.element, h("p", { class: "wait-here", role: "alert" }, error.message));
      return;
    }
    this.at = 0;
    this.lay();
    await this.pages();
    this.point();
  }

  private lay(): void {
    const rows = this.changes.map((row, at) => {
      const title = !row.before_box && !row.after_box ? t("Цвет") : !row.before ? t("Появилось") : !row.after ? t("Исчезло") : t("Изменилось");
      return h(
        "li",
        {},
        h("button", { class: row.before_box || row.after_box ? "" : "plain", onclick: () => { this.at = at; this.point(); } }, h("i", { class: "num" }, String(at + 1)), h("b", {}, title), row.before && h("del", {}, swatch(row.before), row.before), row.after && h("ins", {}, swatch(row.after), row.after)),
      );
    });
    fill(this.list, ...rows);
    const mode = (name: string, title: string) =>
      h("button", { "aria-pressed": String(name === "side"), "data-mode": name, onclick: (event: Event) => press(event, "mode", name) }, t(title));
    const side = (name: string, title: string) =>
      h("button", { "aria-pressed": String(name === "b"), "data-side": name, onclick: (event: Event) => press(event, "side", name) }, title);
    const none = h("p", { class: "same" }, icon("ok"), this.changes.length ? t("Остальное то же самое") : t("Отличий нет"));
    fill(
      this.element,
      h("aside", { class: "pane diffs", "aria-label": t("Что изменилось") }, h("h1", {}, t("Что изменилось")), h("p", { class: "sub" }, `${t("На образце")} «${this.sample()}»`), this.list, none),
      h(
        "div",
        { class: "cmp" },
        h(
          "div",
          { class: "cbar" },
          h("div", { class: "seg dk", role: "group", "aria-label": t("Как сравнивать") }, mode("side", "Рядом"), mode("over", "Наложить")),
          h("div", { class: "seg mb", role: "group", "aria-label": t("Что показать") }, side("a", this.name()), side("b", t("Черновик"))),
          this.choice(),
          h("span", { class: "grow" }),
          this.changes.length > 0 && h(
            "span",
            { class: "step" },
            h("button", { class: "btn quiet ico sm", "aria-label": t("Предыдущее отличие"), onclick: () => this.turn(-1) }, icon("left")),
            this.step,
            h("button", { class: "btn quiet ico sm", "aria-label": t("Следующее отличие"), onclick: () => this.turn(1) }, icon("right")),
          ),
        ),
        this.pair,
      ),
    );
  }

  private sample(): string {
    return state.data.kind === "sample" ? (state.template?.samples[state.data.name] ?? state.data.name) : state.dataTitle;
  }

  private name(): string {
    return this.against === "engine" ? "WeasyPrint" : `${t("Версия")} ${this.against}`;
  }

  private choice(): HTMLElement {
    const select = h("select", { class: "btn sm", "aria-label": t("С чем сравнить") });
    for (const row of [...state.template!.versions].reverse()) {
      select.append(h("option", { value: String(row.number) }, `${t("Версия")} ${row.number}${row.since ? `, ${t("с")} ${day(row.since)}` : ""}`));
    }
    select.append(h("option", { value: "engine" }, t("Другая программа печати")));
    select.value = this.against;
    select.addEventListener("change", () => void this.show(select.value));
    return select;
  }

  private async pages(): Promise<void> {
    const figure = (side: number, title: string, note: string) => {
      const sheet = h("div", { class: side ? "sheet" : "sheet old" });
      return { sheet, element: h("figure", {}, h("figcaption", {}, h("b", {}, title), ` ${note}`), sheet) };
    };
    const old = figure(0, this.name(), "");
    const fresh = figure(1, t("Черновик"), t("сейчас"));
    fill(this.pair, old.element, fresh.element);
    const page = this.changes[this.at]?.after_box?.page ?? this.changes[this.at]?.before_box?.page ?? 0;
    for (const [side, holder] of [[0, old.sheet], [1, fresh.sheet]] as const) {
      const [{ picture }, blob] = await askPicture<{ picture: Picture }>("compared", { side, page, width: WIDTH });
      if (!blob) continue;
      const bitmap = await createImageBitmap(blob);
      const canvas = h("canvas", { width: picture.width, height: picture.height, role: "img", "aria-label": side ? t("Счёт по черновику") : this.name() });
      canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
      holder.style.aspectRatio = `${picture.width} / ${picture.height}`;
      const marks = h("div", { class: "spots" });
      this.changes.forEach((row, at) => {
        const box = side ? row.after_box : row.before_box;
        if (!box || box.page !== page) return;
        const mark = h("div", { class: "dmark", "data-i": at }, h("i", { class: "num" }, String(at + 1)));
        place(mark, box);
        marks.append(mark);
      });
      holder.append(canvas, marks);
    }
    this.shownPage = page;
  }

  private shownPage = 0;

  private turn(by: number): void {
    this.at = (this.at + by + this.changes.length) % this.changes.length;
    const row = this.changes[this.at]!;
    const page = row.after_box?.page ?? row.before_box?.page ?? this.shownPage;
    if (page !== this.shownPage) void this.pages().then(() => this.point());
    this.point();
  }

  private point(): void {
    this.step.textContent = `${this.at + 1} ${t("из")} ${this.changes.length}`;
    [...this.list.querySelectorAll("button")].forEach((row, at) => row.setAttribute("aria-current", String(at === this.at)));
    for (const mark of this.pair.querySelectorAll<HTMLElement>(".dmark")) mark.classList.toggle("on", mark.dataset.i === String(this.at));
    this.pair.querySelector(".sheet:not(.old) .dmark.on")?.scrollIntoView({ block: "nearest" });
  }
}

function press(event: Event, key: string, value: string): void {
  document.body.dataset[key] = value;
  for (const row of document.querySelectorAll(`button[data-${key}]`)) row.setAttribute("aria-pressed", String(row === event.currentTarget));
}

function swatch(text: string): HTMLElement | null {
  if (!/^#[0-9a-f]{3,6}$/i.test(text)) return null;
  const dot = h("i", { class: "c" });
  dot.style.background = text;
  return dot;
}
