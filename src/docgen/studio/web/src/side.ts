// The side: what can be inserted, the data, and the value that was clicked.

import { Refusal, ask, type Entry, type Field, type Form, type Spot } from "./api.ts";
import { fill, h, icon, put, toast } from "./dom.ts";
import type { Editor } from "./editor.ts";
import { absenceOf, shapeOf, shaped, withAbsence } from "./shortcodes.ts";
import { state } from "./state.ts";
import { day, t } from "./words.ts";

interface Explained {
  sources: string[];
  setting: { level: string } | null;
}

const LEVELS: Record<string, string> = {
  document: "документ", contract: "договор", client: "клиент", organisation: "организация",
  store: "правило в хранилище", host: "настройки docgen.toml", template: "шаблон", type: "вид документа", channel: "канал",
};

type Tab = "palette" | "data" | "value";

const GROUPS: [string, (entry: Entry) => boolean][] = [
  ["Часто нужны", (row) => OFTEN.includes(row.name)],
  ["Покупатель", (row) => row.name.startsWith("buyer")],
  ["Продавец", (row) => row.name.startsWith("seller")],
  ["Договор", (row) => row.name.startsWith("contract")],
  ["Суммы", (row) => /^(total|currency|vat|balance)/.test(row.name)],
  ["Строки документа", (row) => row.block !== "" || row.kind === "block"],
  ["Картинки", (row) => row.kind === "picture"],
  ["Остальное", () => true],
];
const OFTEN = ["total", "due_date", "number", "date", "contract.number", "contract.date", "period", "qr"];
const FIRST = 5;

export class Side {
  readonly element: HTMLElement;
  private readonly body = h("div", { class: "body" });
  private readonly tabs: Record<Tab, HTMLElement>;
  private readonly input = h("input", { type: "search", placeholder: t("ИНН, сумма, срок…"), "aria-label": t("Найти значение") });
  private tab: Tab = "palette";
  private open = new Set<string>();
  private asJson = false;
  private timer = 0;

  constructor(private readonly editor: Editor) {
    const tab = (name: Tab, title: string) =>
      h("button", { role: "tab", id: `tab-${name}`, "aria-controls": "side-body", onclick: () => this.show(name) }, t(title));
    this.tabs = { palette: tab("palette", "Вставить"), data: tab("data", "Данные"), value: tab("value", "Значение") };
    this.body.id = "side-body";
    this.body.setAttribute("role", "tabpanel");
    this.element = h(
      "aside",
      { class: "pane side", "aria-label": t("Вставка, данные, значение") },
      h("div", { class: "tabs", role: "tablist" }, ...Object.values(this.tabs)),
      this.body,
    );
    this.input.addEventListener("input", () => this.palette());
    state.on("entries", () => this.refresh());
    // While a field is written in, it stays, and what is found is told beside it.
    state.on("line", () => this.tab === "data" && this.tellFindings());
    state.on("opened", () => this.show("palette"));
    state.on("spot", () => {
      if (!state.spot) return;
      this.show("value");
    });
    state.on("spots", () => this.tab === "value" && this.refresh());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.body.dataset.value) {
        delete document.body.dataset.value;
        this.show("palette");
      }
    });
    this.show("palette");
  }

  show(tab: Tab): void {
    this.tab = tab;
    for (const [name, element] of Object.entries(this.tabs)) {
      element.setAttribute("aria-selected", String(name === tab));
    }
    this.body.className = `body ${tab === "data" ? "data" : tab === "value" ? "insp" : ""}`;
    this.refresh();
  }

  focusSearch(): void {
    this.show("palette");
    this.input.focus();
  }

  private refresh(): void {
    if (this.tab === "palette") this.palette();
    if (this.tab === "data") this.data();
    if (this.tab === "value") void this.value();
  }

  // Palette --------------------------------------------------------------------------------

  private palette(): void {
    if (this.tab !== "palette") return;
    if (!state.entries.length) {
      fill(this.body, ...Array.from({ length: 7 }, () => h("i", { class: "bone", "aria-hidden": "true" })));
      return;
    }
    const wanted = this.input.value.trim().toLowerCase();
    const list = h("div", { id: "palette" });
    if (wanted) this.found(list, wanted);
    else this.grouped(list);
    const tip = state.template?.word
      ? h("p", { class: "tip" }, icon("copy"), t("Щелчок копирует шорткод, а вставляете вы его в Word."))
      : null;
    if (this.body.firstElementChild?.classList.contains("find")) {
      while (this.body.children.length > 1) this.body.lastElementChild!.remove();
      put(this.body, tip, list);
    } else {
      fill(this.body, h("label", { class: "find" }, icon("search"), this.input), tip, list);
    }
  }

  private found(list: HTMLElement, wanted: string): void {
    const rows = state.entries.filter((row) =>
      `${row.title} ${row.alias} ${row.name} ${row.value}`.toLowerCase().includes(wanted),
    );
    fill(list, h("h3", {}, `${t("Найдено")}: ${rows.length}`), ...rows.slice(0, 60).map((row) => this.row(row)));
    if (!rows.length) fill(list, h("p", { class: "tip" }, t("Ничего не нашлось. Попробуйте «сумма» или «адрес».")));
  }

  private grouped(list: HTMLElement): void {
    const left = new Set(state.entries);
    GROUPS.forEach(([name, holds], at) => {
      const rows = [...left].filter(holds);
      if (at === 0) rows.sort((one, other) => OFTEN.indexOf(one.name) - OFTEN.indexOf(other.name));
      if (!rows.length) return;
      if (at > 0) for (const row of rows) left.delete(row);
      const isOpen = at < 2 || this.open.has(name);
      if (!isOpen) {
        const toggle = () => {
          this.open.add(name);
          this.palette();
        };
        list.append(h("button", { class: "grp", "aria-expanded": "false", onclick: toggle }, h("span", {}, t(name)), h("i", {}, String(rows.length))));
        return;
      }
      const all = this.open.has(name) || at === 0;
      list.append(h("h3", {}, t(name)), ...(all ? rows : rows.slice(0, FIRST)).map((row) => this.row(row)));
      if (!all && rows.length > FIRST) {
        const more = () => {
          this.open.add(name);
          this.palette();
        };
        list.append(h("button", { class: "linkish more", onclick: more }, `${t("Ещё")} ${rows.length - FIRST}`));
      }
    });
  }

  private row(entry: Entry): HTMLElement {
    const code = entry.kind === "block" ? `[${entry.alias}][/${entry.alias}]` : `[${entry.alias}]`;
    const value = entry.kind === "block" ? t("повтор для каждой строки") : entry.value;
    const button = h(
      "button",
      { class: "pal", draggable: true, title: entry.block ? `${t("Внутри")} [${entry.block}]` : undefined },
      h("b", {}, entry.title),
      h("span", { class: value ? "" : "none" }, value || t("в этих данных нет")),
      h("code", {}, code),
    );
    button.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", code));
    button.addEventListener("click", () => this.put(code));
    return button;
  }

  private put(code: string): void {
    if (state.template?.word) {
      void navigator.clipboard.writeText(code).then(() => toast(`${t("Скопировано")}: ${code}`));
      return;
    }
    if (!state.file.endsWith(".html")) {
      toast(t("Шорткоды вставляют на вкладке «Страница»"));
      return;
    }
    const line = this.editor.insert(code);
    toast(`${t("Вставлено в строку")} ${line}: ${code}`);
  }

  // Data -----------------------------------------------------------------------------------

  private data(): void {
    const form = h("button", { "aria-pressed": String(!this.asJson), onclick: () => this.view(false) }, t("Форма"));
    const json = h("button", { "aria-pressed": String(this.asJson), onclick: () => this.view(true) }, "JSON");
    fill(
      this.body,
      h("div", { class: "seg", role: "group", "aria-label": t("Вид данных") }, form, json),
      h("p", { class: "tip" }, t("Правки здесь меняют только просмотр, а не учёт.")),
      h("div", { class: "problems", role: "status" }),
      ...(this.asJson ? [this.json()] : this.form()),
    );
    this.tellFindings();
  }

  /** Tells what was found beside the fields that it is about, and above them what is about none. */
  private tellFindings(): void {
    const places = [...this.body.querySelectorAll<HTMLElement>("[data-path]")];
    const isBeside = (path: string) => places.some((row) => row.dataset.path === path);
    const others = state.findings.filter((row) => !isBeside(row.path));
    const problems = this.body.querySelector(".problems");
    if (problems) fill(problems, ...others.map((row) => h("p", { class: "ferr" }, row.message)));
    for (const place of places) {
      const finding = state.findings.find((row) => row.path === place.dataset.path);
      const input = place.querySelector("input, select")!;
      const id = `f-${place.dataset.path!.replaceAll(".", "-")}`;
      place.querySelector(".ferr")?.remove();
      input.classList.toggle("wrong", Boolean(finding));
      input.toggleAttribute("aria-invalid", Boolean(finding));
      if (!finding) {
        input.removeAttribute("aria-describedby");
        continue;
      }
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      place.append(h("p", { class: "ferr", id }, finding.message));
    }
  }

  private view(asJson: boolean): void {
    this.asJson = asJson;
    this.data();
  }

  private json(): HTMLElement {
    const area = h("textarea", { class: "json", spellcheck: "false", "aria-label": t("Данные в JSON"), rows: "24" });
    area.value = JSON.stringify(state.shown, cut, 2);
    const told = h("p", { class: "ferr", role: "status" });
    area.addEventListener("input", () => {
      try {
        const value = JSON.parse(area.value, (_key, row) => (row === CUT ? undefined : row));
        told.textContent = "";
        this.type(value);
      } catch {
        told.textContent = t("Это пока не JSON: проверьте скобки, кавычки и запятые.");
      }
    });
    return h("div", {}, area, told);
  }

  private form(): HTMLElement[] {
    const shown = state.shown;
    const groups = PARTS.filter(([part]) => !part || isPart(shown[part])).map(([part, title]) => this.group(t(title), part));
    const lines = shown.lines;
    if (Array.isArray(lines)) groups.push(this.lines(lines));
    return groups;
  }

  private group(title: string, part: string): HTMLElement {
    const own = part ? [] : NUMBER.filter((row) => state.shown[row.path]);
    const fields = (state.template?.fields ?? []).filter((row) => partOf(row.path) === part && this.isShown(row));
    return h("fieldset", {}, h("legend", {}, title), ...[...own, ...fields].map((row) => this.field(row)));
  }

  /** What has a value and a title; of the document itself also what is empty, so that it can be filled. */
  private isShown(field: Field): boolean {
    const value = valueAt(state.shown, field.path);
    const isEmpty = value === undefined || value === null || value === "";
    if (!isEmpty && !isPlain(value)) return false;
    return field.required || (this.isTitled(field.path) && !(isEmpty && partOf(field.path)));
  }

  private isTitled(path: string): boolean {
    return Boolean(KNOWN[path] ?? KNOWN[path.split(".").at(-1)!]) || state.entries.some((row) => row.path === path);
  }

  private titleOf(path: string): string {
    const known = KNOWN[path] ?? KNOWN[path.split(".").at(-1)!];
    return known ? t(known) : (state.entries.find((row) => row.path === path)?.title ?? path.split(".").at(-1)!);
  }

  private field(field: Field): HTMLElement {
    const { path } = field;
    const value = valueAt(state.shown, path);
    const input = this.control(field, value);
    input.addEventListener("input", () => {
      const copy = structuredClone(state.shown);
      setAt(copy, field, input instanceof HTMLInputElement && input.type === "checkbox" ? input.checked : input.value);
      this.type(copy);
    });
    return h("div", { "data-path": path }, h("label", {}, this.titleOf(path), input));
  }

  private control(field: Field, value: unknown): HTMLInputElement | HTMLSelectElement {
    if (field.kind === "choice") {
      const options = field.required ? field.options : ["", ...field.options];
      return h("select", {}, ...options.map((row) => h("option", { value: row, selected: row === value }, t(CHOICES[row] ?? row))));
    }
    if (field.kind === "flag") return h("input", { type: "checkbox", checked: value === true });
    const type = field.kind === "date" ? "date" : "text";
    const mode = field.kind === "number" ? "decimal" : field.kind === "whole" ? "numeric" : undefined;
    return h("input", { value: String(value ?? ""), type, inputmode: mode });
  }

  private lines(lines: Record<string, unknown>[]): HTMLElement {
    const rows = lines.slice(0, this.open.has("lines") ? 60 : 3);
    const more = () => {
      this.open.add("lines");
      this.data();
    };
    return h(
      "fieldset",
      {},
      h("legend", {}, `${t("Строки")} `, h("span", { class: "q" }, String(lines.length))),
      ...rows.map((row) => {
        const item = (row.item ?? {}) as Record<string, unknown>;
        return h("div", { class: "row" }, h("span", {}, String(item.name ?? row.name ?? "")), h("b", {}, String(row.amount ?? row.price ?? "")));
      }),
      lines.length > rows.length && h("button", { class: "linkish more", type: "button", onclick: more }, `${t("Ещё")} ${lines.length - rows.length}`),
    );
  }

  /** Looks at what was typed, once the author stops for a moment. */
  private type(value: Record<string, unknown>): void {
    state.shown = value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      state.data = { kind: "typed", value };
      state.dataTitle = t("Свои данные");
      state.tell("data");
    }, 250);
  }

  // The value that was clicked ---------------------------------------------------------------

  private async value(): Promise<void> {
    const spot = state.spot;
    if (!spot) {
      fill(this.body, h("p", { class: "tip" }, t("Щёлкните значение на странице — покажу, откуда оно.")));
      return;
    }
    const isOwn = spot.file in state.texts;
    const group = this.body.contains(document.activeElement) ? (document.activeElement as HTMLInputElement).name : "";
    const where = isOwn ? `${t("строка")} ${spot.line}` : t("общая часть");
    const forms = h("div");
    fill(
      this.body,
      h("p", { class: "big" }, spot.text || t("пусто")),
      h("p", { class: "what" }, spot.title),
      h("button", { class: "scode", title: t("Показать в тексте"), onclick: () => this.jump(spot) }, spot.shortcode, h("span", {}, where)),
      forms,
      ...(isOwn ? this.absence(spot) : []),
      h("h3", {}, t("Откуда взято")),
      this.chain(spot),
    );
    this.hold(group);
    if (state.data.kind === "document") void this.explained(spot, state.data.id);
    if (!isOwn || state.template?.word) return;
    try {
      const { forms: found } = await ask<{ forms: Form[] }>("forms", { ...state.looked(), name: spot.name });
      if (spot !== state.spot || found.length < 2) return;
      fill(forms, ...this.forms(spot, found));
      this.hold(group);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Gives the keyboard its place back among the choices that were made anew. */
  private hold(group: string): void {
    if (!group || document.activeElement !== document.body) return;
    this.body.querySelector<HTMLInputElement>(`input[name="${group}"]:checked`)?.focus();
  }

  /** Of an issued document more is known: the source's own place, and whose setting decided. */
  private async explained(spot: Spot, id: number): Promise<void> {
    try {
      const { values } = await ask<{ values: Explained[] }>("explain", { id, name: spot.name });
      const found = values[0];
      if (!found || spot !== state.spot) return;
      const told = [...found.sources, found.setting ? `${t("Решил")}: ${t(LEVELS[found.setting.level] ?? found.setting.level)}` : ""].filter(Boolean);
      put(this.body, h("p", { class: "tip" }, told.join(" · ")));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private forms(spot: Spot, found: Form[]): HTMLElement[] {
    const now = shapeOf(spot.shortcode);
    const isKnown = found.some((row) => row.text === spot.text);
    const options = found.map((row) => {
      const checked = isKnown ? row.text === spot.text : row.modifier === now;
      const input = h("input", { type: "radio", name: "form", checked, onchange: () => this.rewrite(spot, shaped(spot.shortcode, row.modifier)) });
      return h("label", {}, input, h("span", {}, row.text), h("em", {}, row.title.replaceAll("_", " ")));
    });
    return [h("h3", {}, t("Как печатать")), h("div", { class: "opts", role: "radiogroup", "aria-label": t("Как печатать") }, ...options)];
  }

  private absence(spot: Spot): HTMLElement[] {
    const now = absenceOf(spot.shortcode);
    const ways: [string, string][] = [
      [t("Не выпускать документ"), ""],
      [t("Не печатать"), "необязательно"],
      [t("Напечатать «не указан»"), 'умолчание="не указан"'],
    ];
    const options = ways.map(([title, attribute]) => {
      const name = attribute.split("=")[0];
      const checked = attribute ? now.startsWith(name!) || (name === "необязательно" && now === "optional") : now === "";
      const input = h("input", { type: "radio", name: "none", checked, onchange: () => this.rewrite(spot, withAbsence(spot.shortcode, attribute)) });
      return h("label", {}, input, h("span", {}, title));
    });
    return [h("h3", {}, t("Если значения нет")), h("div", { class: "opts", role: "radiogroup", "aria-label": t("Если значения нет") }, ...options)];
  }

  private rewrite(spot: Spot, code: string): void {
    this.jump(spot);
    this.editor.replace(spot.line, spot.shortcode, code);
    state.spot = { ...spot, shortcode: code };
  }

  private jump(spot: Spot): void {
    document.dispatchEvent(new CustomEvent("docgen-go", { detail: { file: spot.file, line: spot.line, code: spot.shortcode } }));
  }

  private chain(spot: Spot): HTMLElement {
    const list = h("ol", { class: "chain" });
    const add = (title: string, value: string, note = "", end = false) =>
      list.append(h("li", { class: end ? "end" : "" }, h("b", {}, title), h("span", {}, value), note && h("small", {}, note)));
    const { date, due_date: due } = state.shown as Record<string, string>;
    if (spot.paths.includes("due_date") && date && due) {
      const days = Math.round((Date.parse(due) - Date.parse(date)) / 86_400_000);
      add(t("Дата документа"), day(date));
      add(t("Отсрочка"), `${days} ${t("дн.")}`, deferral());
    } else {
      const steps = spot.paths.slice(0, 6).map((path) => [this.source(path), short(valueAt(state.shown, path))] as const);
      // A value that is just one field is told once.
      for (const [title, value] of steps) if (steps.length > 1 || title !== spot.title) add(title, value);
    }
    const raw = /^\d{4}-\d\d-\d\d$/.test(spot.raw) ? day(spot.raw) : spot.raw;
    add(spot.title, raw.length > 60 ? `${raw.slice(0, 60)}…` : raw, "", true);
    return list;
  }

  private source(path: string): string {
    const [first, ...rest] = path.split(".");
    const holder: Record<string, string> = { buyer: "Покупатель", seller: "Продавец", contract: "Договор", document: "Документ" };
    if (path.startsWith("lines")) return t("Строки документа");
    const title = state.entries.find((row) => row.path === path)?.title;
    return title ?? (rest.length && holder[first!] ? `${t(holder[first!]!)}: ${rest.join(".")}` : path);
  }
}

/** Who decided on the days of the deferral, as far as the data tell. */
function deferral(): string {
  for (const [holder, text] of [["contract", "Решил договор."], ["buyer", "Решила карточка клиента."], ["seller", "Так в настройках организации."]] as const) {
    const days = valueAt(state.shown, `${holder}.deferral_days`);
    if (typeof days === "number") return t(text);
  }
  return "";
}

const KNOWN: Record<string, string> = {
  number: "Номер", date: "Дата", due_date: "Оплатить до", period: "Период", currency: "Валюта",
  name: "Наименование", full_name: "Полное наименование", inn: "ИНН", kpp: "КПП", ogrn: "ОГРН", address: "Адрес",
  phone: "Телефон", email: "Почта", payment_terms: "Условия оплаты", subject: "Предмет", kind: "Кто это",
};

const CHOICES: Record<string, string> = {
  company: "Организация", sole_proprietor: "ИП", natural_person: "Физическое лицо", foreign: "Иностранная организация",
  branch: "Филиал",
};

const PARTS = [["", "Документ"], ["buyer", "Покупатель"], ["contract", "Договор"], ["seller", "Продавец"]] as const;

/** An issued document has a number beside its data. */
const NUMBER: Field[] = [{ path: "number", kind: "text", options: [], required: true }];

const CUT = "… картинка …";

function cut(_key: string, value: unknown): unknown {
  return typeof value === "string" && value.startsWith("data:image/") ? CUT : value;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" ? value.length < 300 : typeof value === "number" || typeof value === "boolean";
}

function isPart(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function partOf(path: string): string {
  return path.split(".").slice(0, -1).join(".");
}

function valueAt(data: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | null)?.[name], data);
}

/** Writes a value as the field's kind has it; what is emptied and may be absent is. */
function setAt(data: Record<string, unknown>, field: Field, value: string | boolean): void {
  const names = field.path.split(".");
  const last = names.pop()!;
  const part = names.reduce<Record<string, unknown>>((row, name) => row[name] as Record<string, unknown>, data);
  const isWhole = field.kind === "whole" && /^-?\d+$/.test(String(value));
  if (value === "" && !field.required) delete part[last];
  else part[last] = isWhole ? Number(value) : value;
}

function short(value: unknown): string {
  if (value === null || value === undefined || typeof value === "object") return "";
  const text = String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
