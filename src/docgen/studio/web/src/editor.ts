// The text of the template: colours, completion with values, errors in their line, words alone.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, RangeSetBuilder, StateEffect, StateField, type Line, type Text } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  WidgetType,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type DecorationSet,
} from "@codemirror/view";

import { nonce, type Problem } from "./api.ts";
import { h } from "./dom.ts";
import { PIECES, codeAt, hidden, isBlock, parse, tidied } from "./shortcodes.ts";
import { state } from "./state.ts";
import { isEnglish, t } from "./words.ts";

const LIT = StateEffect.define<string>();
const PROBLEMS = StateEffect.define<Problem[]>();
const WORDS = StateEffect.define<boolean>();
const UNFOLD = StateEffect.define<number>();
const AT = StateEffect.define<number>();

const FOLDED = /<colgroup>[^]*?<\/colgroup>|\[если [^\]]+\]<col [^]*?\[\/если\](?=\s*<\/colgroup>)/g;

class Fold extends WidgetType {
  constructor(readonly from: number) {
    super();
  }
  toDOM(view: EditorView): HTMLElement {
    return h(
      "button",
      {
        class: "fold",
        type: "button",
        title: t("Ширина колонок — показать"),
        onclick: () => view.dispatch({ effects: UNFOLD.of(this.from) }),
      },
      t("ширина колонок"),
    );
  }
}

class Fix extends WidgetType {
  constructor(
    readonly problem: Problem,
    readonly line: number,
  ) {
    super();
  }
  override eq(other: Fix): boolean {
    return JSON.stringify(other.problem) === JSON.stringify(this.problem);
  }
  toDOM(view: EditorView): HTMLElement {
    const { problem } = this;
    const [first, ...others] = problem.nearest;
    const replace = (name: string) => () => correct(view, this.line, problem.written, name);
    const fix = h(
      "div",
      { class: `fix ${problem.severity}`, role: "group", "aria-label": `${t("Ошибка в строке")} ${this.line}` },
      h("p", {}, first ? `${t("Нет шорткода")} «${problem.written}».` : sentence(problem)),
      first
        ? h(
            "div",
            {},
            h("button", { class: "btn main sm", type: "button", onclick: replace(first) }, `${t("Заменить на")} [${first}]`),
            ...others.map((name) =>
              h("button", { class: "linkish", type: "button", onclick: replace(name) }, `[${name}]`),
            ),
          )
        : problem.remedy && h("p", { class: "remedy" }, problem.remedy),
    );
    return h("div", { class: "fix-place" }, fix);
  }
}

function sentence(problem: Problem): string {
  return /[.!?]$/.test(problem.message) ? problem.message : `${problem.message}.`;
}

function correct(view: EditorView, line: number, written: string, name: string): void {
  const text = view.state.doc.line(line);
  const at = text.text.indexOf(written);
  if (at < 0) return;
  const after = text.text.slice(at + written.length);
  const rest = /^[^[\]]*\]/.exec(after)?.[0].length ?? 0;
  view.dispatch({
    changes: { from: text.from + at, to: text.from + at + written.length, insert: name },
    selection: { anchor: text.from + at + name.length + rest },
    userEvent: "input.fix",
  });
  view.focus();
}

interface Look {
  lit: string;
  problems: Problem[];
  words: boolean;
  unfolded: Set<number>;
  /** The cursor's line, where it has something to tell. */
  at: number;
}

const look = StateField.define<Look>({
  create: () => ({ lit: "", problems: [], words: false, unfolded: new Set(), at: 0 }),
  update(value, transaction) {
    let next = value;
    for (const effect of transaction.effects) {
      if (effect.is(LIT)) next = { ...next, lit: effect.value };
      if (effect.is(PROBLEMS)) next = { ...next, problems: effect.value };
      if (effect.is(AT)) next = { ...next, at: effect.value };
      if (effect.is(WORDS)) next = { ...next, words: effect.value };
      if (effect.is(UNFOLD)) next = { ...next, unfolded: new Set([...next.unfolded, effect.value]) };
    }
    return next;
  },
});

const painted = StateField.define<DecorationSet>({
  create: (editor) => paint(editor.doc, editor.field(look)),
  update(value, transaction) {
    const before = transaction.startState.field(look);
    const after = transaction.state.field(look);
    return transaction.docChanged || before !== after ? paint(transaction.state.doc, after) : value;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => hiddenRanges(view)),
  ],
});

const HIDE = Decoration.replace({});
class Space extends WidgetType {
  toDOM(): HTMLElement {
    return h("span", {}, "\u00a0");
  }
}
const SPACE = Decoration.replace({ widget: new Space() });
class Gap extends WidgetType {
  toDOM(): HTMLElement {
    return h("span", { class: "gap" });
  }
}
const GAP = Decoration.replace({ widget: new Gap() });
const HIDE_LINE = Decoration.replace({ block: true });

function hiddenRanges(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  view.state.field(painted).between(0, view.state.doc.length, (from, to, value) => {
    if (value === HIDE || value === GAP || value === HIDE_LINE) builder.add(from, to, value);
  });
  return builder.finish();
}

interface Mark {
  from: number;
  to: number;
  value: Decoration;
}

function paint(doc: Text, seen: Look): DecorationSet {
  const marks: Mark[] = [];
  const text = doc.toString();
  const folds = seen.words ? [] : foldsOf(text, seen.unfolded);
  for (const fold of folds) marks.push(fold);
  const isFolded = (at: number) => folds.some((row) => row.from <= at && at < row.to);
  for (let number = 1; number <= doc.lines; number += 1) {
    const line = doc.line(number);
    if (seen.words && bareLine(line.text)) {
      const to = number < doc.lines ? line.to + 1 : line.to;
      if (to > line.from) marks.push({ from: line.from, to, value: HIDE_LINE });
      continue;
    }
    if (isFolded(line.from)) continue;
    if (seen.words) {
      for (const row of hidden(line.text)) {
        marks.push({ from: line.from + row.from, to: line.from + row.to, value: row.gap ? GAP : HIDE });
      }
    }
    if (seen.words) {
      for (const match of line.text.matchAll(/&nbsp;/g)) {
        marks.push({ from: line.from + match.index, to: line.from + match.index + 6, value: SPACE });
      }
    }
    for (const match of line.text.matchAll(PIECES)) {
      const from = line.from + match.index;
      const groups = match.groups ?? {};
      if (isFolded(from) || (seen.words && !groups.code)) continue;
      marks.push({ from, to: from + match[0].length, value: styleOf(groups, match[0], number, seen) });
    }
    const indent = /^\s*/.exec(line.text)![0].length;
    marks.push({ from: line.from, to: line.from, value: lineStyle(number, indent, seen) });
    for (const problem of seen.problems) {
      if (problem.line === number && problem.quiet) {
        marks.push(...hintMarks(line, problem));
      }
      if (problem.line === number && !seen.words && (!problem.quiet || seen.at === number)) {
        marks.push({
          from: line.to,
          to: line.to,
          value: Decoration.widget({ widget: new Fix(problem, number), block: true, side: 1 }),
        });
      }
    }
  }
  return Decoration.set(
    marks.map((row) => row.value.range(row.from, row.to)),
    true,
  );
}

/** A wavy line under what a finding is about: a piece of the line, or all its text. */
function hintMarks(line: Line, problem: Problem): Mark[] {
  const indent = /^\s*/.exec(line.text)![0].length;
  const column = (problem.column ?? 0) - 1;
  const piece = [...line.text.matchAll(PIECES)].find((row) => row.index <= column && column < row.index + row[0].length);
  const [from, to] = piece ? [piece.index, piece.index + piece[0].length] : [indent, line.text.trimEnd().length];
  if (from >= to) return [];
  const title = [problem.message, problem.remedy].filter(Boolean).join(". ");
  return [{ from: line.from + from, to: line.from + to, value: Decoration.mark({ class: `hint-at ${problem.severity}`, attributes: { title } }) }];
}

function foldsOf(text: string, unfolded: Set<number>): Mark[] {
  const found = [];
  for (const match of text.matchAll(FOLDED)) {
    if (!unfolded.has(match.index) && match[0].startsWith("<colgroup>")) {
      const value = Decoration.replace({ widget: new Fold(match.index) });
      found.push({ from: match.index, to: match.index + match[0].length, value });
    }
  }
  return found;
}

function bareLine(line: string): boolean {
  const left = line.replace(PIECES, (piece, ...rest) => {
    const groups = rest.at(-1) as Record<string, string>;
    return groups.code && !isBlock(piece) ? piece : "";
  });
  return !left.trim();
}

const STYLES: Record<string, Decoration> = {
  frame: Decoration.mark({ class: "j" }),
  tag: Decoration.mark({ class: "t" }),
  block: Decoration.mark({ class: "b" }),
  code: Decoration.mark({ class: "s" }),
  lit: Decoration.mark({ class: "s lit" }),
  wave: Decoration.mark({ class: "s wave" }),
};

function styleOf(groups: Record<string, string>, piece: string, line: number, seen: Look): Decoration {
  if (groups.frame) return STYLES.frame!;
  if (groups.tag) return STYLES.tag!;
  if (seen.problems.some((row) => row.line === line && row.written && parse(piece)?.name === row.written)) {
    return STYLES.wave!;
  }
  if (seen.lit === `${line}:${piece}`) return STYLES.lit!;
  return isBlock(piece) ? STYLES.block! : STYLES.code!;
}

function lineStyle(number: number, indent: number, seen: Look): Decoration {
  const worst = seen.problems.find((row) => row.line === number && !row.quiet);
  const hang = Math.min(indent, 12) / 2 + 2;
  return Decoration.line({
    class: worst ? `err-line ${worst.severity}` : "",
    attributes: { "data-hang": String(Math.round(hang)) },
  });
}

/** Whether names were asked for before there were any. */
let isAwaited = false;

/** Completion of a shortcode's name, with the value that it has in the present data. */
async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/\[[^\s[\]]*$/);
  if (!before) return completeModifier(context);
  isAwaited = !state.entries.length;
  const typed = before.text.slice(1).toLowerCase();
  const english = /^[a-z]/.test(typed);
  const options = state.entries.map((entry): Completion => {
    const name = english ? entry.name : entry.alias;
    return {
      label: `${name} ${entry.title.toLowerCase()}`,
      displayLabel: entry.title,
      detail: entry.kind === "block" ? t("повтор") : entry.value || t("в этих данных нет"),
      info: `[${name}]`,
      type: entry.value ? "value" : "none",
      boost: entry.alias.startsWith(typed) || entry.name.startsWith(typed) ? 20 : 0,
      apply: (view, _completion, _from, to) => {
        const after = view.state.sliceDoc(to, to + 1) === "]" ? to + 1 : to;
        const insert = entry.kind === "block" ? `[${name}][/${name}]` : `[${name}]`;
        const caret = before.from + (entry.kind === "block" ? name.length + 2 : insert.length);
        view.dispatch({
          changes: { from: before.from, to: after, insert },
          selection: { anchor: caret },
          userEvent: "input.complete",
        });
      },
    };
  });
  return { from: before.from + 1, options, validFor: /^[^\s[\]]*$/ };
}

/** Inside of a shortcode: the modifiers, each with what it would print. */
async function completeModifier(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/\[[^\s[\]]+ [^[\]"]*$/);
  if (!before) return null;
  const name = parse(before.text)?.name ?? "";
  if (!state.entry(name)) return null;
  const { ask } = await import("./api.ts");
  const told = ask<{ forms: { modifier: string; text: string }[] }>("forms", { ...state.looked(), name });
  // Without an answer the ways in which nothing is printed are suggested all the same.
  const { forms } = await told.catch(() => ({ forms: [] }));
  const from = before.from + before.text.lastIndexOf(" ") + 1;
  const shapes = forms
    .filter((row) => row.modifier)
    .map((row) => ({ label: row.modifier, displayLabel: row.text, info: row.modifier, type: "value" }));
  const absence = { label: "необязательно", displayLabel: t("не печатать, если нет"), info: "необязательно" };
  return { from, options: [...shapes, absence], validFor: /^[^\s[\]"]*$/ };
}

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "inherit" },
  ".cm-scroller": { font: "inherit", lineHeight: "inherit" },
});

/** The editor of one file at a time; each keeps its own undo. */
export class Editor {
  readonly view: EditorView;
  private kept = new Map<string, EditorState>();
  private quiet = false;
  private label = new Compartment();

  constructor(parent: HTMLElement) {
    this.view = new EditorView({ parent, state: this.fresh("") });
    // Who was quicker than the names are gets them as soon as they come.
    state.on("entries", () => isAwaited && this.view.hasFocus && startCompletion(this.view));
  }

  private fresh(text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        drawSelection(),
        history(),
        search({ top: true }),
        highlightSelectionMatches(),
        closeBrackets(),
        autocompletion({ override: [complete], icons: false, optionClass: (row) => row.type ?? "" }),
        EditorView.lineWrapping,
        isEnglish ? [] : EditorState.phrases.of({
          Find: "Найти", Replace: "Заменить на", next: "дальше", previous: "назад", all: "все",
          "match case": "с учётом букв", regexp: "выражение", "by word": "слово целиком",
          replace: "заменить", "replace all": "заменить все", close: "закрыть",
        }),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...searchKeymap,
          ...historyKeymap,
          indentWithTab,
          // Ctrl Enter publishes, and leaves the text as it is.
          ...defaultKeymap.filter((row) => row.key !== "Mod-Enter"),
        ]),
        look,
        painted,
        theme,
        this.label.of(EditorView.contentAttributes.of({
          "aria-label": t("Текст шаблона. Tab ставит отступ; чтобы выйти, нажмите Esc, затем Tab"),
          spellcheck: "false",
        })),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !this.quiet) this.typed();
          if (update.selectionSet || update.docChanged) this.moved(update.docChanged);
        }),
      ],
    });
  }

  /** Shows a file; `text` is taken where it differs from what is kept. */
  open(file: string, text: string): void {
    this.kept.set(this.current, this.view.state);
    this.current = file;
    const kept = this.kept.get(file);
    this.quiet = true;
    this.view.setState(kept && kept.doc.toString() === text ? kept : this.fresh(text));
    this.quiet = false;
  }

  private current = "";

  forget(): void {
    this.kept.clear();
    this.current = "";
  }

  /** Whether a shortcode is being typed with suggestions open: half of one is no mistake yet. */
  get isCompleting(): boolean {
    return completionStatus(this.view.state) !== null;
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  private typed(): void {
    state.texts[state.file] = this.text;
    state.tell("text");
  }

  /** The shortcode at the cursor lights up on the page. */
  private moved(typed: boolean): void {
    const line = this.view.state.doc.lineAt(this.view.state.selection.main.head);
    const found = codeAt(line.text, this.view.state.selection.main.head - line.from);
    const spot = found && state.spots.find(
      (row) => row.file === state.file && row.line === line.number && row.shortcode === found.code,
    );
    const own = this.view.state.field(look);
    const at = own.problems.some((row) => row.quiet && row.line === line.number) ? line.number : 0;
    if (own.at !== at) queueMicrotask(() => this.view.dispatch({ effects: AT.of(at) }));
    const lit = found ? `${line.number}:${found.code}` : "";
    if (this.view.state.field(look).lit !== lit) {
      queueMicrotask(() => this.view.dispatch({ effects: LIT.of(lit) }));
    }
    if (!typed && spot && spot !== state.spot) {
      state.spot = spot;
      state.tell("spot");
    }
    state.tell("line");
  }

  get line(): number {
    return this.view.state.doc.lineAt(this.view.state.selection.main.head).number;
  }

  show(problems: Problem[]): void {
    const own = problems.filter((row) => row.file === state.file && row.line);
    const unique = own.filter((row, at) => own.findIndex((other) => other.line === row.line && other.quiet === row.quiet) === at);
    const before = this.view.state.field(look).problems;
    if (JSON.stringify(before) === JSON.stringify(unique)) return;
    this.view.dispatch({ effects: PROBLEMS.of(unique) });
  }

  words(on: boolean): void {
    this.view.dispatch({ effects: WORDS.of(on) });
  }

  /** Goes to a place, a third from the top, without taking the focus. */
  go(line: number, code = ""): void {
    const { doc } = this.view.state;
    if (line < 1 || line > doc.lines) return;
    const row = doc.line(line);
    const at = code ? Math.max(row.text.indexOf(code), 0) : 0;
    const anchor = row.from + at;
    this.view.dispatch({
      selection: { anchor: code ? anchor + 1 : anchor },
      effects: [
        LIT.of(code ? `${line}:${code}` : ""),
        EditorView.scrollIntoView(anchor, { y: "start", yMargin: this.view.dom.clientHeight / 3 }),
      ],
    });
  }

  /** Puts a text where the cursor is; a shortcode never goes into another one. */
  insert(text: string, at: number | null = null): number {
    const { doc, selection } = this.view.state;
    let from = at ?? selection.main.head;
    const line = doc.lineAt(from);
    const inside = codeAt(line.text, from - line.from);
    if (inside && from - line.from > inside.from) from = line.from + inside.from + inside.code.length;
    this.view.dispatch({
      changes: { from, insert: text },
      selection: { anchor: from + text.length },
      userEvent: "input.palette",
      scrollIntoView: true,
    });
    return line.number;
  }

  replace(line: number, before: string, after: string): void {
    const row = this.view.state.doc.line(line);
    const at = row.text.indexOf(before);
    if (at < 0) return;
    this.view.dispatch({
      changes: { from: row.from + at, to: row.from + at + before.length, insert: after },
      userEvent: "input.shape",
    });
  }

  /** Indents the lines anew; one step of undo. */
  tidy(): void {
    const text = tidied(this.text);
    if (text === this.text) return;
    const line = this.line;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, userEvent: "input.tidy" });
    this.go(line);
  }

  undo(): void {
    undo(this.view);
  }

  redo(): void {
    redo(this.view);
  }

  find(): void {
    openSearchPanel(this.view);
  }

  suggest(): void {
    this.insert("[");
    this.view.focus();
    startCompletion(this.view);
  }
}
