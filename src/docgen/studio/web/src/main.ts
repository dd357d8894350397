// The studio: one page, one template at a time, the page as the hero.

import { Offline, Refusal, ask, askFile, type DocumentType, type Entry, type Problem, type Template } from "./api.ts";
import { Compare } from "./compare.ts";
import { download, fill, h, icon, toast } from "./dom.ts";
import { Editor } from "./editor.ts";
import { Home } from "./home.ts";
import { Matrix } from "./matrix.ts";
import { PageView } from "./page.ts";
import { Picker } from "./picker.ts";
import { Side } from "./side.ts";
import { state } from "./state.ts";
import { Versions, publishDialog } from "./versions.ts";
import { Wizard } from "./wizard.ts";
import { WordPane, bring } from "./word.ts";
import { plural, t } from "./words.ts";

type View = "editor" | "matrix" | "compare" | "versions" | "wizard" | "home";

const KEPT = "docgen-unsaved";
const SAVE_AFTER = 400;
const LOOK_AFTER = 1500;
const PARTS: [string, string][] = [
  ["template.html", "Страница"],
  [".css", "Оформление"],
  ["template.toml", "Настройки"],
];
const SECTIONS: [View, string][] = [
  ["editor", "Шаблон"],
  ["matrix", "Образцы"],
  ["compare", "Сравнение"],
  ["versions", "Версии"],
];

const app = document.getElementById("app")!;
const code = h("div", { class: "code" });
const editor = new Editor(code);
const picker = new Picker();
state.isTyping = () => editor.isCompleting;
const page = new PageView(picker.element);
const side = new Side(editor);
const word = new WordPane();
const home = new Home({ wizard: () => void go("wizard"), open: (type, name) => void open(type, name), blank: () => void blank() });
const wizard = new Wizard((type, name) => void open(type, name));
const matrix = new Matrix((sample, trouble) => {
  state.data = { kind: "sample", name: sample };
  void go("editor").then(() => {
    state.tell("data");
    if (trouble?.line) jump({ file: trouble.file, line: trouble.line, code: "" });
  });
});
const compare = new Compare();
const versions = new Versions(page, (version) => void go("compare", version), reload);

let view: View = "home";
let dirty: Set<string> = new Set();
let saving = 0;
let events: EventSource | null = null;
let wordsOnly = false;

// The frame ------------------------------------------------------------------------------------

const up = h("span", { class: "up" });
const title = h("button", { class: "name", "aria-haspopup": "menu", onclick: () => menu() });
const draftTag = h("span", { class: "tag" }, t("Черновик"));
const solo = h("b", { class: "solo" });
const saved = h("span", { class: "saved", role: "status" });
const publish = h("button", { class: "btn main", onclick: () => openPublish() }, t("Опубликовать…"));
const views = h("nav", { class: "views", "aria-label": t("Разделы") });
const acts = h("div", { class: "acts" });
const tabs = h("div", { class: "tl", role: "tablist", "aria-label": t("Части шаблона") });
const status = h("span", {});
const main = h("main", { class: "work" });
const crumbs = h("nav", { class: "crumbs", "aria-label": t("Где я") });
const dock = h("nav", { class: "dock", "aria-label": t("Части окна") });

const mark = (() => {
  const link = h("button", { class: "mark", "aria-label": t("Все шаблоны"), onclick: () => void go("home") });
  const picture = h("img", { src: "static/icon.svg", width: "28", height: "28", alt: "" });
  link.append(picture);
  return link;
})();

const wordsButton = h("button", { class: "btn quiet sm", "aria-pressed": "false", title: t("Только слова и шорткоды страницы"), onclick: () => toggleWords() }, t("Слова"));

const editPane = h(
  "section",
  { class: "pane edit", "aria-label": t("Текст шаблона") },
  h(
    "div",
    { class: "tabs" },
    tabs,
    h("span", { class: "grow" }),
    wordsButton,
    h("button", { class: "btn quiet ico sm", "aria-label": t("Отменить"), title: `${t("Отменить")} — Ctrl Z`, onclick: () => editor.undo() }, icon("undo")),
    h("button", { class: "btn quiet ico sm", "aria-label": t("Найти в тексте"), title: `${t("Найти")} — Ctrl F`, onclick: () => editor.find() }, icon("search")),
  ),
  code,
  h(
    "div",
    { class: "keys", role: "group", "aria-label": t("Быстрые знаки") },
    h("button", { class: "btn", onclick: () => editor.suggest() }, t("Вставить значение")),
    ...["[", "]", "/", "<b>"].map((text) => h("button", { class: "btn k", onclick: () => editor.insert(text) }, text)),
    h("span", { class: "grow" }),
    h("button", { class: "btn k", "aria-label": t("Отменить"), onclick: () => editor.undo() }, icon("undo")),
    h("button", { class: "btn k", "aria-label": t("Вернуть"), onclick: () => editor.redo() }, icon("redo")),
  ),
  h("div", { class: "foot" }, status, h("span", { class: "grow" }), h("span", { class: "hint" }, h("kbd", {}, "["), ` — ${t("подсказка")}`)),
);

function frame(): void {
  const isTemplate = !["home", "wizard"].includes(view);
  const template = state.template;
  views.hidden = !isTemplate;
  fill(views, ...(isTemplate ? SECTIONS.map(([name, text]) => section(name, text)) : []));
  if (isTemplate && template) {
    up.textContent = template.typeTitle;
    fill(title, template.title, icon("chev"));
    draftTag.hidden = !template.draft;
    fill(crumbs, up, h("span", { class: "slash", "aria-hidden": "true" }, "/"), title, draftTag);
    const down = h("button", { class: "btn quiet ico", "aria-label": t("Скачать"), title: t("Скачать PDF, Word, HTML"), onclick: () => menu("files") }, icon("down"));
    fill(acts, saved, down, publish);
  } else {
    solo.textContent = view === "wizard" ? t("Новый шаблон") : t("Шаблоны");
    const back = h("button", { class: "up", onclick: () => void go("home") }, t("Шаблоны"));
    if (view === "wizard") fill(crumbs, back, h("span", { class: "slash", "aria-hidden": "true" }, "/"), solo);
    else fill(crumbs, solo);
    if (view === "wizard") fill(acts, h("button", { class: "btn quiet", onclick: () => void go("home") }, t("Отмена")));
    else fill(acts, state.exchange && exchange(), h("button", { class: "btn main", onclick: () => void go("wizard") }, t("Новый шаблон")));
  }
}

/** The page of how the exchange with 1C, banks and operators stands. */
function exchange(): HTMLElement {
  return h("a", { class: "btn quiet", href: "exchange", target: "_blank", rel: "noopener", title: t("Обмен с 1С, банками и операторами ЭДО") }, t("Обмен"));
}

function section(name: View, text: string): HTMLElement {
  const trouble = name === "matrix" && state.troubles ? h("i", { class: "n bad", "aria-label": `${t("с замечаниями")}: ${state.troubles}` }, String(state.troubles)) : null;
  const link = h("a", { href: `#${name}`, "aria-current": view === name ? "page" : undefined, onclick: (event: Event) => { event.preventDefault(); void go(name); } }, t(text), trouble);
  return link;
}

function lay(): void {
  const skip = h("a", { class: "skip", href: "#code" }, t("Перейти к тексту шаблона"));
  code.id = "code";
  const dockButton = (tab: string, sign: string, text: string) =>
    h("button", { "data-tabgo": tab, onclick: () => showTab(tab) }, icon(sign), t(text));
  fill(dock, dockButton("edit", "code", "Правка"), dockButton("page", "page", "Страница"), dockButton("data", "data", "Данные"));
  fill(app, skip, h("header", { class: "bar" }, mark, crumbs, views, acts), main, dock);
}

function showTab(tab: string): void {
  document.body.dataset.tab = tab;
  if (tab !== "page") delete document.body.dataset.value;
  if (tab === "data" && window.innerWidth <= 760) side.show(state.template?.word ? "palette" : "data");
  for (const row of dock.querySelectorAll<HTMLElement>("[data-tabgo]")) {
    if (row.dataset.tabgo === tab) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// Going from place to place ----------------------------------------------------------------------

/** Where the page has gone to by itself, as its address says it. */
let place = "";
let opening = 0;

/** Tells the address of a view; the present template's, if there is one. */
function addressOf(next: View): string {
  const { type, name } = state.looked();
  if (state.template) return `${type}/${name}${next === "editor" ? "" : `/${next}`}`;
  return next === "wizard" ? "new" : "";
}

/** Goes where the address says: a link, a bookmark, the browser's own way back. */
async function follow(): Promise<void> {
  const [type, name, then] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (type && name) {
    try {
      await open(type, name, (then as View) || "editor");
      return;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  await go(type === "new" ? "wizard" : "home");
}

async function go(next: View, against = ""): Promise<void> {
  matrix.leave();
  view = next;
  document.body.dataset.view = next;
  delete document.body.dataset.value;
  const asked = (opening += 1);
  if (next === "home") {
    state.template = null;
    events?.close();
  }
  // Before anything is waited for: whoever goes elsewhere meanwhile is not called back.
  location.hash = place = addressOf(next);
  frame();
  if (next === "home") {
    await list();
    if (asked !== opening) return;
    frame();
    home.show();
    main.replaceWith(main);
  }
  show(next);
  if (next === "wizard") {
    if (!state.types.length) await list();
    if (asked !== opening) return;
    wizard.show();
  }
  if (next === "matrix") await matrix.show();
  if (next === "compare") await compare.show(against);
  if (next === "versions") versions.show();
  document.title = state.template ? `${state.template.title} — ${t("студия docgen")}` : t("Студия docgen");
}

function show(next: View): void {
  const screens: Record<string, HTMLElement> = { home: home.element, wizard: wizard.element, matrix: matrix.element, compare: compare.element, versions: versions.element };
  const wanted = screens[next] ?? main;
  for (const row of [main, ...Object.values(screens)]) if (row !== wanted) row.remove();
  if (!wanted.isConnected) app.insertBefore(wanted, dock);
  dock.hidden = wanted !== main;
}

async function list(): Promise<void> {
  const told = await ask<{ types: DocumentType[]; exchange: boolean }>("start", {});
  state.types = told.types;
  state.exchange = told.exchange;
}

async function open(type: string, name: string, then: View = "editor"): Promise<void> {
  const asked = (opening += 1);
  if (!state.types.length) await list();
  const template = await ask<Template>("template", { type, name });
  if (asked !== opening) return;
  state.template = template;
  state.troubles = null;
  state.spot = null;
  state.spots = [];
  state.entries = [];
  state.drawn = null;
  state.problems = [];
  state.conflict = null;
  const samples = Object.keys(state.template.samples);
  if (state.data.kind !== "sample" || !samples.includes(state.data.name)) {
    state.data = { kind: "sample", name: samples.includes("vat") ? "vat" : samples[0]! };
  }
  state.texts = { ...state.template.files, ...kept(type, name) };
  dirty = new Set(Object.keys(kept(type, name)));
  editor.forget();
  state.file = "template.html" in state.texts ? "template.html" : "template.toml";
  fill(main, state.template.word ? word.element : editPane, page.element, side.element, picker.pop);
  await go(then);
  openFile(state.file);
  state.tell("opened");
  state.tell("saved");
  void palette();
  watch();
  if (dirty.size) later();
}

async function reload(): Promise<void> {
  const { type, name } = state.looked();
  const template = await ask<Template>("template", { type, name });
  state.template = template;
  state.texts = { ...template.files };
  openFile(state.file in state.texts ? state.file : Object.keys(state.texts)[0]!);
  state.tell("data");
  frame();
}

function openFile(file: string): void {
  state.file = file;
  editor.open(file, state.texts[file] ?? "");
  editor.words(wordsOnly && file.endsWith(".html"));
  wordsButton.hidden = !file.endsWith(".html");
  const buttons = PARTS.flatMap(([ending, text]) => {
    const found = Object.keys(state.texts).find((row) => row === ending || (ending === ".css" && row.endsWith(".css")));
    return found ? [h("button", { role: "tab", "aria-selected": String(found === file), onclick: () => openFile(found) }, t(text))] : [];
  });
  fill(tabs, ...buttons);
  problems();
}

async function blank(): Promise<void> {
  if (!state.types.length) await list();
  const type = state.types.find((row) => row.code === "invoice") ?? state.types[0]!;
  const { free } = await import("./wizard.ts");
  const name = free(type);
  await ask("create", { type: type.code, name, base: "classic", look: { title: t("С чистого листа") } });
  await open(type.code, name);
}

// Values, problems, saving -------------------------------------------------------------------------

async function palette(): Promise<void> {
  try {
    const told = await ask<{ entries: Entry[]; data: Record<string, unknown>; findings: typeof state.findings }>("palette", { type: state.template!.type, data: state.data });
    state.entries = told.entries;
    state.findings = told.findings;
    if (state.data.kind !== "typed") state.shown = told.data;
    if (state.data.kind !== "typed" || !document.activeElement?.closest(".data")) state.tell("entries");
    else state.tell("line");
  } catch (error) {
    if (error instanceof Offline) return;
    if (!(error instanceof Refusal)) throw error;
    state.findings = error.problems.map((row) => ({ ...row, severity: "error" }));
    state.tell("line");
  }
}

let calm = 0;

/** Errors are underlined once the author stops: half a shortcode is no mistake yet. */
function problems(): void {
  if (state.isTyping()) {
    fill(status, t("Дописываете шорткод…"));
    editor.show([]);
    clearTimeout(calm);
    calm = window.setTimeout(() => state.tell("drawn"), 300);
    return;
  }
  const errors = state.errors;
  const told = [...state.problems, ...state.hints];
  const warnings = told.length - errors.length;
  const first = errors[0];
  const bad = (text: string, problem: Problem | undefined) =>
    h("button", { class: "bad linkish", onclick: () => problem && jump(problem) }, icon("err"), text);
  if (!state.online) fill(status, t("Всё, что вы пишете, хранится в браузере"));
  else if (state.refused) fill(status, bad(t("Страница остановлена"), undefined));
  else if (first) fill(status, bad(`${plural(errors.length, "ошибка", "ошибки", "ошибок")}${first.line ? ` · ${t("строка")} ${first.line}` : ""}`, first));
  else if (warnings) fill(status, h("button", { class: "warn linkish", onclick: () => jump(told.find((row) => row.line) ?? told[0]!) }, icon("warn"), plural(warnings, "замечание", "замечания", "замечаний")));
  else fill(status, h("span", { class: "ok" }, icon("ok"), t("Ошибок нет")));
  const isBroken = Boolean(first || state.refused) || !state.online;
  dock.firstElementChild?.classList.toggle("bad", Boolean(first || state.refused));
  if (isBroken) publish.setAttribute("aria-disabled", "true");
  else publish.removeAttribute("aria-disabled");
  publish.title = isBroken ? t("Сначала исправьте ошибку") : "Ctrl Enter";
  clearTimeout(calm);
  if (!told.length) editor.show([]);
  else calm = window.setTimeout(() => editor.show(told), 400);
}

let resting = 0;
let looking = false;

/** Looks the text over on all samples, once the author rests; the page goes first. */
function lookOver(): void {
  clearTimeout(resting);
  if (!state.template || state.template.word) return;
  resting = window.setTimeout(() => void hints(), LOOK_AFTER);
}

async function hints(): Promise<void> {
  if (looking || !state.template || state.errors.length || !state.online || view !== "editor") return;
  looking = true;
  const texts = { ...state.texts };
  const asked = opening;
  try {
    const { problems: found } = await ask<{ problems: Problem[] }>("lint", { ...state.looked(), files: texts });
    const isSame = asked === opening && Object.entries(texts).every(([file, text]) => state.texts[file] === text);
    if (isSame) state.hints = found.filter((row) => row.severity !== "info").map((row) => ({ ...row, quiet: true }));
    if (isSame) state.tell("drawn");
    else lookOver();
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof Offline)) throw error;
  } finally {
    looking = false;
  }
}

function savedLine(): void {
  saved.classList.toggle("warn", !state.online || dirty.size > 0);
  if (!state.online) fill(saved, icon("cloud"), h("span", { class: "wide" }, plural(dirty.size || 1, "правка не сохранена", "правки не сохранены", "правок не сохранено")));
  else if (state.conflict) fill(saved, icon("warn"), h("span", { class: "wide" }, t("Не сохранено")));
  else if (dirty.size) fill(saved, h("span", { class: "wide" }, t("Сохраняю…")));
  else fill(saved, icon("ok"), h("span", { class: "wide" }, t("Сохранено")));
  frame();
}

function later(): void {
  keep();
  clearTimeout(saving);
  saving = window.setTimeout(() => void save(), SAVE_AFTER);
}

/** What is not saved yet is kept by the browser: nothing that was typed is lost. */
function keep(): void {
  const { type, name } = state.looked();
  const texts = Object.fromEntries([...dirty].map((file) => [file, state.texts[file]]));
  try {
    if (dirty.size) localStorage.setItem(`${KEPT}/${type}/${name}`, JSON.stringify(texts));
    else localStorage.removeItem(`${KEPT}/${type}/${name}`);
  } catch {
    // A browser that keeps nothing still has the page itself.
  }
}

function kept(type: string, name: string): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(`${KEPT}/${type}/${name}`) ?? "{}");
  } catch {
    return {};
  }
}

let isSaving = false;

/** Saves what is not saved yet: one time after another, so that each knows what it writes over. */
async function save(): Promise<void> {
  if (isSaving) {
    later();
    return;
  }
  isSaving = true;
  try {
    await saveAll();
  } finally {
    isSaving = false;
  }
}

async function saveAll(): Promise<void> {
  const { type, name } = state.looked();
  const template = state.template;
  if (!template || state.conflict) return;
  for (const file of [...dirty]) {
    const text = state.texts[file]!;
    try {
      const told = await ask<{ mark: string }>("save", { type, name, path: file, text, mark: template.marks[file] ?? "" });
      template.marks[file] = told.mark;
    } catch (error) {
      if (error instanceof Refusal && error.code === "studio.conflict") {
        state.conflict = { file, by: error.by };
        state.tell("drawn");
        state.tell("saved");
        return;
      }
      if (error instanceof Offline) {
        state.online = false;
        state.tell("saved");
        setTimeout(() => void save(), 2000);
        return;
      }
      if (!(error instanceof Refusal)) throw error;
      toast(error.message);
      return;
    }
    if (state.texts[file] === text) dirty.delete(file);
  }
  state.online = true;
  if (state.template && !state.template.draft) state.template.draft = true;
  keep();
  state.tell("saved");
}

/** Of two texts the author chooses one: his own, or the one that was saved meanwhile. */
async function settle(isMine: boolean): Promise<void> {
  const { type, name } = state.looked();
  const file = state.conflict!.file;
  state.conflict = null;
  if (isMine) {
    state.template!.marks[file] = "";
  } else {
    state.template = await ask<Template>("template", { type, name });
    state.texts[file] = state.template.files[file] ?? "";
    dirty.delete(file);
    keep();
    openFile(state.file);
    state.tell("data");
  }
  state.tell("drawn");
  await save();
}

/** Another editor may save the same files; a restarted server is found again by itself. */
function watch(): void {
  const { type, name } = state.looked();
  events?.close();
  events = new EventSource(`api/events?type=${encodeURIComponent(type)}&name=${encodeURIComponent(name)}`);
  events.addEventListener("changed", () => {
    if (!dirty.size) void reloadFiles();
  });
  events.addEventListener("hello", () => {
    if (!state.online) {
      state.online = true;
      page.draw();
      void save();
    }
  });
}

async function reloadFiles(): Promise<void> {
  const { type, name } = state.looked();
  const before = JSON.stringify(state.texts);
  const template = await ask<Template>("template", { type, name });
  const changed = template.word || Object.entries(template.files).some(([file, text]) => state.texts[file] !== text);
  // What was typed, and perhaps saved, while the answer was under way is newer than the answer.
  if (!changed || dirty.size || JSON.stringify(state.texts) !== before) return;
  state.template = template;
  state.texts = { ...template.files };
  if (template.word) word.lookLater();
  else openFile(state.file);
  state.tell("data");
}

// Menus, keys --------------------------------------------------------------------------------------

function menu(kind: "template" | "files" = "template"): void {
  document.querySelector(".menu")?.remove();
  const opener = document.activeElement as HTMLElement;
  const item = (text: string, act: () => void) => h("button", { role: "menuitem", onclick: () => { close(); act(); } }, text);
  const named: [string, string][] = [["pdf", "PDF"], ["html", "HTML"], ["docx", "Word"], ["xml", "XML"]];
  const formats = named.filter(([format]) => state.template?.formats.includes(format));
  const files = [...formats.map(([format, text]) => item(`${t("Скачать")} ${text}`, () => void fetchFile(format))), item(t("Напечатать…"), () => void print())];
  const isNarrow = window.innerWidth <= 760;
  const rows =
    kind === "files"
      ? files
      : [...(isNarrow ? files : []), item(t("Все шаблоны"), () => void go("home")), item(t("Сохранить папкой…"), () => void folder()), item(t("Взять из файла…"), () => take()), ...(state.file.endsWith(".html") && !state.template?.word ? [item(t("Выровнять отступы"), () => editor.tidy())] : []), ...(state.template?.draft && state.template.versions.length ? [item(t("Выбросить черновик"), () => void discard())] : [])];
  const element = h("div", { class: `pop menu ${kind}`, role: "menu" }, ...rows);
  const close = () => {
    element.remove();
    document.removeEventListener("click", away, true);
    opener?.focus();
  };
  const away = (event: Event) => {
    if (!element.contains(event.target as Node)) close();
  };
  element.addEventListener("keydown", (event) => {
    const items = [...element.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length]!.focus();
    if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length]!.focus();
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", away, true);
  document.querySelector(".bar")!.append(element);
  element.querySelector<HTMLElement>("[role=menuitem]")!.focus();
}

async function fetchFile(format: string): Promise<void> {
  try {
    const blob = await askFile("file", { ...state.looked(), files: state.texts, format });
    if (blob.type.startsWith("application/json")) throw new Refusal(t("Сначала исправьте ошибку"), "");
    download(blob, `${state.template!.title}.${format}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.message);
  }
}

async function print(): Promise<void> {
  const blob = await askFile("file", { ...state.looked(), files: state.texts, format: "pdf" });
  window.open(URL.createObjectURL(blob));
}

async function folder(): Promise<void> {
  download(await askFile("export", { ...state.looked(), version: 0 }), `${state.template!.name}.zip`);
}

/** Takes the place of the draft's files by those of a Word file, a page, or a folder in a ZIP. */
function take(): void {
  const input = h("input", { type: "file", accept: ".docx,.html,.htm,.zip,.png,.jpg,.jpeg" });
  input.addEventListener("change", () => void taken(input.files?.[0]));
  input.click();
}

async function taken(file: File | undefined): Promise<void> {
  const { type, name } = state.looked();
  if (!file || !(await bring(type, name, file))) return;
  dirty.clear();
  keep();
  await open(type, name);
  if (file.type.startsWith("image/")) toast(`${t("Картинка лежит в папке шаблона")}: <img src="${file.name}">`);
}

async function discard(): Promise<void> {
  const { type, name } = state.looked();
  await ask("discard", { type, name });
  dirty.clear();
  keep();
  await open(type, name);
}

function openPublish(): void {
  if (publish.getAttribute("aria-disabled")) {
    toast(t("Сначала исправьте ошибку"));
    return;
  }
  publishDialog(() => void go("matrix"), async () => {
    await reload();
    await go("versions");
  });
}

function jump(place: { file: string; line: number | null; code?: string }): void {
  const file = place.file in state.texts ? place.file : "";
  if (!file || !place.line) return;
  if (state.file !== file) openFile(file);
  editor.go(place.line, place.code ?? "");
}

function toggleWords(): void {
  wordsOnly = !wordsOnly;
  wordsButton.setAttribute("aria-pressed", String(wordsOnly));
  editor.words(wordsOnly);
}

document.addEventListener("docgen-settle", (event) => void settle((event as CustomEvent<boolean>).detail));
document.addEventListener("docgen-go", (event) => {
  const place = (event as CustomEvent<{ file: string; line: number; code?: string }>).detail;
  if (window.innerWidth <= 760 && !document.body.dataset.value) showTab("edit");
  jump(place);
});

document.addEventListener("keydown", (event) => {
  if (event.altKey && ["1", "2", "3"].includes(event.key)) {
    event.preventDefault();
    if (event.key === "1") editor.view.focus();
    if (event.key === "2") (document.querySelector<HTMLElement>(".spot[tabindex='0']") ?? document.querySelector<HTMLElement>(".desk"))?.focus();
    if (event.key === "3") side.focusSearch();
  }
  if (!(event.ctrlKey || event.metaKey) || !state.template) return;
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    toast(dirty.size ? t("Сохраняю…") : t("Уже сохранено"));
    void save();
  } else if (key === "enter") {
    event.preventDefault();
    openPublish();
  } else if (["=", "+", "-", "0"].includes(key) && view === "editor") {
    event.preventDefault();
    page.zoomTo(key === "0" ? 1 : page.zoomNow * (key === "-" ? 1 / 1.2 : 1.2));
  }
});

state.on("opened", () => {
  state.hints = [];
  lookOver();
});
state.on("text", () => {
  state.hints = [];
  lookOver();
  dirty.add(state.file);
  savedLine();
  later();
});
state.on("data", () => void palette());
state.on("drawn", problems);
state.on("saved", savedLine);
state.on("spot", () => {
  if (state.spot && document.body.dataset.value) jump({ ...state.spot, code: state.spot.shortcode });
});

async function begin(): Promise<void> {
  lay();
  showTab("page");
  window.addEventListener("hashchange", () => {
    if (decodeURIComponent(location.hash.slice(1)) !== place) void follow();
  });
  await follow();
}

void begin();
