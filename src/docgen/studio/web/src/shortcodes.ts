// Shortcodes as text: found, read, and written anew with another modifier.

/** A shortcode, a tag, a frame of the engine, or a column list that nobody reads. */
export const PIECES =
  /(?<frame>\{%.*?%\}|\{#[^]*?#\}|\{\{.*?\}\})|(?<tag><\/?[a-zA-Z!](?:\[[^\]\n]*\]|[^<>])*>)|(?<code>\[\/?[^\s[\]][^[\]\n]*\]?)/g;

const BLOCK = /^\[\/?(?:если|иначе|иначе_если|if|else|elif|вставить|include|позиции|items|итоги|vat_lines)(?=[\s\]_.]|$)/;

export function isBlock(code: string): boolean {
  return BLOCK.test(code) || code.startsWith("[/");
}

export interface Parsed {
  name: string;
  attributes: string[];
}

const ATTRIBUTE = /[^\s="\]]+(?:="[^"]*")?/g;

/** Returns the name and the attributes of a shortcode; nothing of a block's. */
export function parse(code: string): Parsed | null {
  const inner = code.replace(/^\[/, "").replace(/\]$/, "");
  const [name, ...attributes] = inner.match(ATTRIBUTE) ?? [];
  return name ? { name, attributes } : null;
}

/** What shapes a value: of these one at a time is chosen in the inspector. */
const SHAPES = ["формат", "format", "падеж", "case", "прописью", "words", "прописными", "upper"];
const ABSENCE = ["необязательно", "optional", "умолчание", "default"];

const nameOf = (attribute: string): string => attribute.split("=")[0]!;

/** Returns a shortcode printed in another way: `формат="текст"`, or as it is. */
export function shaped(code: string, modifier: string): string {
  return rewritten(code, SHAPES, modifier);
}

/** Returns a shortcode that prints nothing, a text, or is an error where there is no value. */
export function withAbsence(code: string, attribute: string): string {
  return rewritten(code, ABSENCE, attribute);
}

export function shapeOf(code: string): string {
  return parse(code)?.attributes.find((row) => SHAPES.includes(nameOf(row))) ?? "";
}

export function absenceOf(code: string): string {
  return parse(code)?.attributes.find((row) => ABSENCE.includes(nameOf(row))) ?? "";
}

function rewritten(code: string, dropped: string[], added: string): string {
  const parsed = parse(code);
  if (!parsed) return code;
  const kept = parsed.attributes.filter((row) => !dropped.includes(nameOf(row)));
  return `[${[parsed.name, ...(added ? [added] : []), ...kept].join(" ")}]`;
}

/** Returns the shortcode that stands around a place of a line, with where it begins. */
export function codeAt(line: string, column: number): { code: string; from: number } | null {
  for (const match of line.matchAll(/\[\/?[^\s[\]][^[\]]*\]/g)) {
    if (match.index <= column && column <= match.index + match[0].length) {
      return { code: match[0], from: match.index };
    }
  }
  return null;
}

/** Tags of a line and everything that is no word of it, to be hidden in the words-only mode. */
export function hidden(line: string): { from: number; to: number }[] {
  const found = [];
  for (const match of line.matchAll(PIECES)) {
    if (match.groups?.frame || match.groups?.tag) {
      found.push({ from: match.index, to: match.index + match[0].length });
    }
  }
  return found;
}
