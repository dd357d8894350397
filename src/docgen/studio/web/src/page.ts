// The page: drawn anew at every key, patched where it has changed, its values within reach.

import { Offline, Refusal, ask, askPicture, type Drawn, type Picture, type Spot } from "./api.ts";
import { fill, h, icon, place, type Box } from "./dom.ts";
import { state } from "./state.ts";
import { t } from "./words.ts";

const WIDEST = 900;
const PADDING = 52;
const IDLE = 260;
const NEAR = 18;
const PATIENCE = 1000;
/** Tells the windows of one author apart: each waits for a page of its own. */
const WINDOW = Math.random().toString(36).slice(2);

class Sheet {
  readonly element: HTMLElement;
  readonly canvas = h("canvas", { role: "img" });
  readonly marks = h("div", { class: "spots" });
  key = "";
  drawnOf = "";

  constructor(readonly number: number) {
    this.canvas.setAttribute("aria-label", `${t("Страница")} ${number + 1}`);
    this.element = h("div", { class: "sheet" }, this.canvas, this.marks);
    this.element.dataset.page = String(number);
  }

  async put(picture: Picture, blob: Blob | null, flash: boolean): Promise<void> {
    if (blob) {
      const bitmap = await createImageBitmap(blob);
      const context = this.canvas.getContext("2d")!;
      if (picture.is_whole) {
        this.canvas.width = picture.width;
        this.canvas.height = picture.height;
      }
      context.drawImage(bitmap, picture.left, picture.top);
      if (flash && !picture.is_whole) this.flash(picture, bitmap);
      bitmap.close();
    }
    this.key = picture.key;
  }

  private flash(picture: Picture, bitmap: ImageBitmap): void {
    const box = h("i", { class: "changed" });
    place(box, {
      page: this.number,
      left: picture.left / picture.width,
      top: picture.top / picture.height,
      width: bitmap.width / picture.width,
      height: bitmap.height / picture.height,
    });
    this.element.append(box);
    setTimeout(() => box.remove(), 900);
  }
}

export class PageView {
  readonly element: HTMLElement;
  private readonly desk = h("div", { class: "desk", tabindex: "-1", role: "region", "aria-label": t("Страница") });
  private readonly stack = h("div", { class: "stack" });
  private readonly thumbs = h("div", { class: "thumbs", role: "group", "aria-label": t("Страницы") });
  private readonly number = h("div", { class: "pageno" });
  private readonly notes = h("div");
  private readonly bar = h("div", { class: "thin", role: "progressbar", "aria-label": t("Готовится страница"), hidden: true }, h("i"));
  private readonly zoomLabel = h("button", { class: "btn quiet sm fig", title: "Ctrl 0", onclick: () => this.zoomTo(1) }, t("По ширине"));
  private sheets: Sheet[] = [];
  private zoom = 1;
  private key = "";
  private running = 0;
  private wanted = false;
  private timer = 0;
  private idle = 0;
  private grey = 0;
  private retry = 0;

  constructor(private readonly picker: HTMLElement) {
    this.element = h(
      "section",
      { class: "canvas", "aria-label": t("Страница документа") },
      h(
        "div",
        { class: "cbar" },
        this.picker,
        h("span", { class: "grow" }),
        h(
          "div",
          { class: "zoom" },
          h("button", { class: "btn quiet ico sm", "aria-label": t("Мельче"), onclick: () => this.zoomTo(this.zoom / 1.2) }, "−"),
          this.zoomLabel,
          h("button", { class: "btn quiet ico sm", "aria-label": t("Крупнее"), onclick: () => this.zoomTo(this.zoom * 1.2) }, "+"),
        ),
      ),
      this.notes,
      this.desk,
      this.number,
    );
    document.body.append(this.bar);
    this.desk.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.desk.addEventListener("click", (event) => this.tapped(event));
    this.desk.addEventListener("keydown", (event) => this.walked(event));
    new ResizeObserver(() => this.resized()).observe(this.desk);
    state.on("text", () => this.draw());
    state.on("data", () => this.draw());
    state.on("spot", () => this.light());
    state.on("spots", () => this.mark());
    state.on("drawn", () => this.note());
    state.on("opened", () => this.opened());
  }

  /** The first page as it is drawn now. */
  get first(): HTMLCanvasElement | undefined {
    return this.sheets[0]?.canvas;
  }

  private opened(): void {
    this.sheets = [];
    this.key = "";
    this.skeleton();
    this.draw();
  }

  private skeleton(): void {
    const lines = [[8, 5, 22, 1.4], [64, 5, 28, 2.2], [8, 14, 17, 1], [8, 16, 24, 1], [39, 14, 19, 1], [39, 16, 22, 1], [70, 14, 17, 1.8]];
    for (let row = 0; row < 8; row += 1) lines.push([8, 25.5 + row * 2.45, 44 - (row * 7) % 20, 1], [84, 25.5 + row * 2.45, 8, 1]);
    const ghost = h("div", { id: "ghost" });
    for (const [left, top, width, height] of lines as [number, number, number, number][]) {
      const bone = h("i");
      place(bone, { page: 0, left: left / 100, top: top / 100, width: width / 100, height: height / 100 });
      ghost.append(bone);
    }
    const sheet = h("div", { class: "sheet ghost", "aria-hidden": "true" }, ghost);
    fill(this.desk, sheet, h("p", { class: "wait", role: "status" }, t("Готовлю первую страницу. Дальше будет мгновенно.")));
    this.number.hidden = true;
    this.reachable();
    this.fit([595, 842], sheet);
  }

  /** Wishes for a new page: the newest one goes, and no more than one waits. */
  draw(): void {
    if (!state.template) return;
    this.wanted = true;
    const age = performance.now() - this.running;
    if (this.running && age < PATIENCE) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.wanted && this.draw(), PATIENCE - age);
      return;
    }
    void this.send();
  }

  private async send(): Promise<void> {
    this.wanted = false;
    const begun = (this.running = performance.now());
    const slow = window.setTimeout(() => (this.bar.hidden = false), 250);
    const first = this.current;
    const sheet = this.sheets[first];
    try {
      const [drawn, blob] = await askPicture<Drawn>("draw", {
        ...state.looked(),
        files: state.texts,
        window: WINDOW,
        page: first,
        width: this.pixels,
        have: sheet?.key ?? "",
      });
      this.came();
      if (!drawn.superseded && this.running === begun) await this.show(drawn, blob);
    } catch (error) {
      this.failed(error);
    } finally {
      clearTimeout(slow);
      if (this.running === begun) {
        this.running = 0;
        this.bar.hidden = true;
        if (this.wanted) this.draw();
        else void this.others();
      }
    }
  }

  private came(): void {
    this.retry = 0;
    if (!state.online) {
      state.online = true;
      state.tell("saved");
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Refusal) {
      state.refused = error.message;
      state.problems = [];
      this.stale(true);
      state.tell("drawn");
    } else if (error instanceof Offline) {
      const wait = [1, 2, 3, 5, 10][Math.min(this.retry, 4)]!;
      this.retry += 1;
      state.online = false;
      state.retryIn = wait;
      this.stale(true);
      state.tell("drawn");
      state.tell("saved");
      setTimeout(() => this.draw(), wait * 1000);
    } else {
      throw error;
    }
  }

  private async show(drawn: Drawn, blob: Blob | null): Promise<void> {
    state.refused = "";
    state.problems = drawn.problems ?? [];
    if (!drawn.picture) {
      this.nothing();
      clearTimeout(this.grey);
      this.grey = window.setTimeout(() => this.stale(state.errors.length > 0), 1000);
      state.tell("drawn");
      return;
    }
    clearTimeout(this.grey);
    // What is wrong in a Word file is marked on its page, which is drawn anew all the same.
    this.stale(state.errors.length > 0 && !state.template?.word);
    const wasEmpty = this.sheets.length === 0;
    state.drawn = drawn;
    this.key = drawn.key;
    this.lay(drawn.sizes);
    const sheet = this.sheets[drawn.picture.page]!;
    await sheet.put(drawn.picture, blob, !wasEmpty);
    sheet.drawnOf = drawn.key;
    performance.mark("docgen-drawn");
    document.body.dataset.drawn = String(Number(document.body.dataset.drawn ?? 0) + 1);
    state.tell("drawn");
    clearTimeout(this.idle);
    this.idle = window.setTimeout(() => void this.locate(), wasEmpty ? 0 : IDLE);
  }

  private isSettling = false;

  /** Has a long document laid out as it prints, once all of it is drawn: a key would wait for that. */
  private async settle(): Promise<void> {
    const drawn = state.drawn;
    const sheet = this.sheets[this.current];
    if (this.isSettling || !drawn || !sheet || drawn.is_settled) return;
    this.isSettling = true;
    try {
      const [settled, blob] = await askPicture<Partial<Drawn>>("settle", { key: this.key, page: sheet.number, width: this.pixels, have: sheet.key });
      if (drawn !== state.drawn || this.wanted || this.running) return;
      drawn.is_settled = true;
      if (settled.picture) await this.show(settled as Drawn, blob);
      void this.others();
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Refusal)) throw error;
    } finally {
      this.isSettling = false;
    }
  }

  /** Says why there is no page where there never was one. */
  private nothing(): void {
    const sheet = this.desk.querySelector(".ghost");
    const error = state.problems[0];
    if (!sheet || !error) return;
    const card = h("div", { class: "no-page" }, h("b", {}, error.message), h("span", {}, error.remedy));
    fill(sheet, card);
    sheet.removeAttribute("aria-hidden");
    this.desk.querySelector(".wait")?.remove();
  }

  /** Makes as many sheets as there are pages; those that stay keep their pictures. */
  private lay(sizes: [number, number][]): void {
    if (this.sheets.length === sizes.length && this.stack.isConnected) return;
    while (this.sheets.length > sizes.length) this.sheets.pop()!.element.remove();
    while (this.sheets.length < sizes.length) this.sheets.push(new Sheet(this.sheets.length));
    const many = sizes.length > 1;
    fill(this.stack, ...this.sheets.map((row) => row.element));
    fill(this.thumbs, ...(many ? this.sheets.map((row) => this.thumb(row.number)) : []));
    const touch = h("p", { class: "touch" }, t("Коснитесь значения на странице — покажу, откуда оно."));
    fill(this.desk, h("div", { class: many ? "many" : "" }, many && this.thumbs, this.stack), touch);
    this.number.hidden = !many;
    this.sheets.forEach((row, at) => this.fit(sizes[at]!, row.element));
    this.scrolled();
  }

  private thumb(number: number): HTMLElement {
    return h(
      "button",
      { "aria-label": `${t("Страница")} ${number + 1}`, onclick: () => this.sheets[number]!.element.scrollIntoView() },
      h("i"),
      String(number + 1),
    );
  }

  private fit(size: [number, number], element: HTMLElement): void {
    element.style.aspectRatio = `${size[0]} / ${size[1]}`;
    element.style.width = `${this.width}px`;
    element.style.maxWidth = "none";
  }

  private get width(): number {
    const strip = this.sheets.length > 1 && window.innerWidth > 760 ? 78 : 0;
    const padding = window.innerWidth > 760 ? PADDING : 24;
    const room = Math.min(this.desk.clientWidth - padding - strip, WIDEST);
    return Math.max(Math.floor(room * this.zoom), 200);
  }

  private get pixels(): number {
    return Math.min(Math.round(this.width * window.devicePixelRatio), 3000);
  }

  private resized(): void {
    if (!state.drawn || !this.sheets.length || !this.desk.clientWidth) return;
    this.sheets.forEach((row, at) => this.fit(state.drawn!.sizes[at]!, row.element));
    const before = this.sheets[this.current]?.canvas.width;
    if (before !== this.pixels) {
      for (const row of this.sheets) row.drawnOf = "";
      void this.others();
    }
  }

  zoomTo(zoom: number): void {
    this.zoom = Math.min(Math.max(zoom, 0.4), 3);
    this.zoomLabel.textContent = this.zoom === 1 ? t("По ширине") : `${Math.round(this.zoom * 100)} %`;
    this.resized();
  }

  get zoomNow(): number {
    return this.zoom;
  }

  /** The page that takes up most of what is seen. */
  private get current(): number {
    const middle = this.desk.scrollTop + this.desk.clientHeight / 2;
    const found = this.sheets.findIndex((row) => {
      const top = row.element.offsetTop - this.desk.offsetTop;
      return top + row.element.offsetHeight > middle;
    });
    return found < 0 ? Math.max(this.sheets.length - 1, 0) : found;
  }

  private scrolled(): void {
    const current = this.current;
    this.number.textContent = `${current + 1} ${t("из")} ${this.sheets.length}`;
    [...this.thumbs.children].forEach((row, at) => {
      if (at === current) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
    void this.others();
  }

  private drawing = false;

  /** Draws what is seen, and then the rest, page by page, as long as nothing newer is wished for. */
  private async others(): Promise<void> {
    if (this.drawing) return;
    this.drawing = true;
    try {
      for (;;) {
        const current = this.current;
        const waiting = this.sheets.filter((row) => row.drawnOf !== this.key);
        const next = waiting.sort((one, other) => Math.abs(one.number - current) - Math.abs(other.number - current))[0];
        if (!next) document.body.dataset.whole = document.body.dataset.drawn;
        if (this.wanted || this.running || !this.key) return;
        if (!next) return void this.settle();
        const key = this.key;
        const [{ picture }, blob] = await askPicture<{ picture: Picture | null }>("picture", {
          key,
          page: next.number,
          width: this.pixels,
          have: next.key,
        });
        if (!picture && key !== this.key) continue; // another page has come meanwhile
        if (!picture) return;
        await next.put(picture, blob, false);
        next.drawnOf = key;
        this.preview(next);
      }
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Refusal)) throw error;
    } finally {
      this.drawing = false;
    }
  }

  private preview(sheet: Sheet): void {
    const holder = this.thumbs.children[sheet.number]?.querySelector("i");
    if (!holder) return;
    const small = h("canvas", { width: 120, height: 170 });
    small.getContext("2d")!.drawImage(sheet.canvas, 0, 0, 120, 170);
    holder.replaceChildren(small);
  }

  private stale(on: boolean): void {
    this.desk.classList.toggle("stale", on);
    this.reachable();
  }

  /** Without values that can be walked, the page itself is what the keyboard scrolls. */
  private reachable(): void {
    const hasValues = state.spots.length > 0 && !this.desk.classList.contains("stale");
    this.desk.tabIndex = hasValues ? -1 : 0;
  }

  /** Asks where the values stand, once the author rests. */
  private async locate(): Promise<void> {
    if (this.wanted || this.running) return;
    const key = this.key;
    try {
      const { spots } = await ask<{ spots: Spot[] }>("spots", { ...state.looked(), files: state.texts });
      if (key !== this.key) return;
      state.spots = spots;
      state.tell("spots");
      if (this.sheets[0]) this.preview(this.sheets[0]);
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Refusal)) throw error;
    }
  }

  private mark(): void {
    for (const sheet of this.sheets) sheet.marks.replaceChildren();
    let first = true;
    state.spots.forEach((spot, at) => {
      spot.boxes.forEach((box) => {
        const mark = this.spotMark(spot, box, at, first);
        first = false;
        this.sheets[box.page]?.marks.append(mark);
      });
    });
    this.reachable();
    const chosen = state.spot;
    // A value that is printed in another way now, or has changed, is still the one that was chosen.
    if (chosen) state.spot = state.spots.find((row) => sameSpot(row, chosen)) ?? state.spots.find((row) => sameCode(row, chosen)) ?? null;
    this.light(false);
  }

  private spotMark(spot: Spot, box: Box, at: number, first: boolean): HTMLElement {
    const label = `${spot.title}: ${spot.text}`;
    const mark = h("button", { class: box.left + box.width / 2 > 0.5 ? "spot far" : "spot", "aria-label": label, tabindex: first ? "0" : "-1" }, h("span", { "aria-hidden": "true" }, spot.title));
    mark.dataset.at = String(at);
    place(mark, box);
    mark.addEventListener("click", (event) => {
      event.stopPropagation();
      this.choose(at);
    });
    return mark;
  }

  private choose(at: number): void {
    state.spot = state.spots[at] ?? null;
    document.body.dataset.value = "1";
    state.tell("spot");
  }

  private light(scroll = true): void {
    const lit = state.spot;
    const marks = [...this.desk.querySelectorAll<HTMLElement>(".spot")];
    const same = marks.filter((row) => lit && sameCode(state.spots[Number(row.dataset.at)]!, lit));
    for (const row of marks) row.classList.toggle("lit", same.includes(row));
    if (!scroll || !same.length) return;
    const desk = this.desk.getBoundingClientRect();
    const visible = same.some((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > desk.top && box.top < desk.bottom;
    });
    if (!visible) same[0]!.scrollIntoView({ block: "center" });
  }

  private tapped(event: MouseEvent): void {
    let best: HTMLElement | null = null;
    let far = NEAR;
    for (const row of this.desk.querySelectorAll<HTMLElement>(".spot")) {
      const box = row.getBoundingClientRect();
      const across = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      const down = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
      if (Math.hypot(across, down) < far) {
        far = Math.hypot(across, down);
        best = row;
      }
    }
    best?.click();
  }

  /** The page is one stop of Tab: arrows walk its values. */
  private walked(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const marks = [...this.desk.querySelectorAll<HTMLElement>(".spot")];
    const at = marks.indexOf(document.activeElement as HTMLElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = marks[(at + step + marks.length) % marks.length]!;
    marks[at]!.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  private note(): void {
    fill(this.notes, ...this.told());
  }

  /** Asks which of two texts is to stay, where two authors have written one file. */
  private settling(by: string): HTMLElement {
    const settle = (isMine: boolean) => () => document.dispatchEvent(new CustomEvent("docgen-settle", { detail: isMine }));
    const said = `${t("Пока вы писали, этот шаблон сохранил другой автор")}${by ? `: ${by}` : ""}.`;
    const box = note("warn", "warn", h("span", {}, said), t("Взять его текст"), settle(false));
    box.append(h("button", { class: "linkish", onclick: settle(true) }, t("Оставить мой")));
    return box;
  }

  private told(): HTMLElement[] {
    if (!state.online) {
      return [note("warn", "cloud", h("span", {}, h("b", {}, t("Нет связи.")), ` ${t("Пишите дальше: ничего не пропадёт.")} ${t("Пробую снова через")} ${state.retryIn}\u00a0${t("с.")}`), t("Сейчас"), () => this.draw())];
    }
    if (state.conflict) return [this.settling(state.conflict.by)];
    if (state.refused) {
      const last = this.sheets.length ? ` ${t("Это последняя верная страница.")}` : "";
      return [note("bad", "err", h("span", {}, h("b", {}, state.refused), last), t("Ещё раз"), () => this.draw())];
    }
    const [error] = state.errors;
    if (!error) return [];
    const word = state.template?.word ?? false;
    const where = error.line ? `${word ? t("Абзац") : t("Строка")} ${error.line}` : error.message;
    const told = word ? t("не читается: это место отмечено на странице.") : t("не читается. Это последняя верная страница.");
    const text = error.line ? `${where} ${told}` : `${where}.`;
    const go = () => {
      state.tell("line");
      document.dispatchEvent(new CustomEvent("docgen-go", { detail: error }));
    };
    return [note("bad", "err", h("span", {}, text), word ? "" : t("К строке"), go)];
  }
}

function note(kind: string, sign: string, text: HTMLElement, action: string, act: (() => void) | null): HTMLElement {
  return h("div", { class: `note ${kind}`, role: "status" }, icon(sign), text, action && h("button", { class: "linkish", onclick: act }, action));
}

function sameSpot(one: Spot, other: Spot): boolean {
  return sameCode(one, other) && one.text === other.text;
}

function sameCode(one: Spot, other: Spot): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column;
}
