// The wall of samples: what is wrong goes first, with the very spot enlarged.

import { Refusal, ask, askPicture, type Tile, type Trouble } from "./api.ts";
import { fill, h, place } from "./dom.ts";
import { afterPress } from "./hand.ts";
import { state } from "./state.ts";
import { plural, t } from "./words.ts";

interface Row {
  name: string;
  title: string;
  tile: Tile | null;
  canvas: HTMLCanvasElement | null;
  refused: string;
}

type Filter = "all" | "trouble" | "long";

const WIDTH = 620;
const CROP = 748 / 316;

export class Matrix {
  readonly element = h("main", { class: "full matrix" });
  private rows: Row[] = [];
  private filter: Filter = "all";
  private run = 0;

  constructor(private readonly open: (sample: string, trouble: Trouble | null) => void) {}

  async show(): Promise<void> {
    const run = (this.run += 1);
    const { samples } = await ask<{ samples: Record<string, string> }>("wall", { type: state.template!.type });
    this.rows = Object.entries(samples).map(([name, title]) => ({ name, title, tile: null, canvas: null, refused: "" }));
    this.draw();
    for (const row of this.rows) {
      if (run !== this.run) return;
      await this.make(row);
      afterPress(() => run === this.run && this.draw());
    }
    if (run !== this.run) return;
    state.troubles = this.rows.filter(hasTrouble).length;
    state.tell("saved");
  }

  leave(): void {
    this.run += 1;
  }

  private async make(row: Row): Promise<void> {
    const looked = { ...state.looked(), files: state.texts, data: { kind: "sample", name: row.name }, width: WIDTH };
    try {
      const [tile, blob] = await askPicture<Tile & { problems?: { message: string }[] }>("tile", looked);
      row.tile = tile.troubles ? tile : { pages: 0, picture: null, troubles: [] };
      if (tile.problems?.[0]) row.refused = tile.problems[0].message;
      if (blob && tile.picture) {
        const bitmap = await createImageBitmap(blob);
        row.canvas = h("canvas", { width: bitmap.width, height: bitmap.height });
        row.canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      row.tile = { pages: 0, picture: null, troubles: [] };
      row.refused = error.message;
    }
  }

  private draw(): void {
    const bad = this.rows.filter(hasTrouble);
    const fine = this.rows.filter((row) => row.tile && !hasTrouble(row));
    const waiting = this.rows.filter((row) => !row.tile);
    const long = (row: Row) => (row.tile?.pages ?? 0) > 1 || /long|many|lines/.test(row.name);
    const keeps = (row: Row) => this.filter === "all" || (this.filter === "trouble" ? hasTrouble(row) : long(row));
    const told = [
      bad.length && `${bad.length} ${t("с замечаниями")}`,
      fine.length && `${fine.length} ${t("в порядке")}`,
      waiting.length && `${waiting.length} ${t("считается")}`,
    ].filter(Boolean);
    const chip = (name: Filter, title: string, count: number) =>
      h("button", { "aria-pressed": String(this.filter === name), onclick: () => { this.filter = name; this.draw(); } }, `${t(title)} `, h("i", {}, String(count)));
    fill(
      this.element,
      h(
        "div",
        { class: "head" },
        h("h1", {}, t("Все образцы")),
        h("p", { role: "status" }, told.join(", ")),
        h("span", { class: "grow" }),
        h("div", { class: "chips", role: "group", "aria-label": t("Показать") }, chip("all", "Все", this.rows.length), chip("trouble", "С замечаниями", bad.length), chip("long", "Длинные", this.rows.filter(long).length)),
      ),
      h("div", { class: "troubles" }, ...bad.filter(keeps).map((row) => this.card(row))),
      this.filter !== "trouble" && fine.length > 0 && h("h2", { class: "cap" }, t("В порядке")),
      this.filter !== "trouble" && h("div", { class: "wall" }, ...fine.filter(keeps).map((row) => this.tile(row)), ...waiting.map((row) => this.tile(row))),
    );
  }

  private card(row: Row): HTMLElement {
    const trouble = row.tile?.troubles[0] ?? null;
    const others = (row.tile?.troubles.length ?? 0) - 1;
    const crop = h("div", { class: "crop" });
    if (row.canvas) cropInto(crop, row.canvas, trouble);
    return h(
      "article",
      { class: `trb ${trouble?.severity === "warning" ? "warn" : "bad"}` },
      crop,
      h(
        "div",
        { class: "tt" },
        h("small", {}, t(row.title)),
        h("b", {}, trouble?.message ?? row.refused),
        others > 0 && h("small", {}, `${t("и ещё")} ${plural(others, "замечание", "замечания", "замечаний")}`),
        h("div", {}, h("button", { class: "btn sm", onclick: () => this.open(row.name, trouble) }, trouble?.line ? t("К строке") : t("Открыть"))),
      ),
    );
  }

  private tile(row: Row): HTMLElement {
    const sheet = h("span", { class: "th" });
    if (!row.tile) {
      sheet.append(h("i"), h("em", {}, t("считается")));
      return h("div", { class: "tile busy" }, sheet, h("b", {}, t(row.title)));
    }
    if (row.canvas) sheet.append(row.canvas);
    const pages = row.tile.pages > 1 ? plural(row.tile.pages, "страница", "страницы", "страниц") : "";
    return h("button", { class: "tile", onclick: () => this.open(row.name, null) }, sheet, h("b", {}, t(row.title)), pages && h("small", {}, pages));
  }
}

function hasTrouble(row: Row): boolean {
  return row.refused !== "" || (row.tile?.troubles.some((one) => one.severity !== "info") ?? false);
}

/** Shows the part of a page around a spot, as large as it fits. */
function cropInto(holder: HTMLElement, page: HTMLCanvasElement, trouble: Trouble | null): void {
  const box = trouble?.box ?? { page: 0, left: 0.06, top: 0.02, width: 0.5, height: 0.1 };
  const width = Math.min(Math.max(box.width * 1.5, 0.34), 1) * page.width;
  const height = width / CROP;
  const left = clamp((box.left + box.width / 2) * page.width - width / 2, page.width - width);
  const top = clamp((box.top + box.height / 2) * page.height - height / 2, page.height - height);
  const part = h("canvas", { width: 748, height: 316 });
  part.getContext("2d")!.drawImage(page, left, top, width, height, 0, 0, 748, 316);
  holder.append(part);
  if (!trouble?.box) return;
  const frame = h("i");
  place(frame, {
    page: 0,
    left: (box.left * page.width - left) / width - 0.01,
    top: (box.top * page.height - top) / height - 0.02,
    width: (box.width * page.width) / width + 0.02,
    height: (box.height * page.height) / height + 0.04,
  });
  holder.append(frame);
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), Math.max(most, 0));
}
