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

/** Tags after which words stand apart on the page. */
const APART = /^<\/?(?:br|td|th|tr|p|div|li|h\d|table)\b/i;

/**
 * Tags of a line and everything that is no word of it, to be hidden in the words-only mode; a gap
 * is to be seen where words that stand apart on the page would run together.
 */
export function hidden(line: string): { from: number; to: number; gap: boolean }[] {
  const found: { from: number; to: number; gap: boolean }[] = [];
  for (const match of line.matchAll(PIECES)) {
    if (!match.groups?.frame && !match.groups?.tag) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    const last = found.at(-1);
    const gap = APART.test(match[0]);
    if (last?.to === from) Object.assign(last, { to, gap: last.gap || gap });
    else found.push({ from, to, gap });
  }
  const isBare = (from: number, to: number) => {
    const left = found.reduceRight((text, row) => (from <= row.from && row.to <= to ? text.slice(0, row.from - from) + text.slice(row.to - from) : text), line.slice(from, to));
    return !left.trim();
  };
  return found.map((row) => ({ ...row, gap: row.gap && !isBare(0, row.from) && !isBare(row.to, line.length) }));
}

const INDENT = "  ";
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|wbr|!)/i;
const ELSE = /^(?:\[(?:иначе|иначе_если|else|elif)\b|\[иначе|\{%-?\s*(?:else|elif)\b)/;

/** Returns which way a piece leads: into an element or a block, out of it, or neither. */
function step(piece: string, groups: Record<string, string | undefined>): { by: number; of: string } {
  const none = { by: 0, of: "" };
  if (groups.tag) {
    const name = /^<\/?([\w!-]+)/.exec(piece)?.[1]?.toLowerCase() ?? "";
    if (!name || VOID.test(name) || piece.endsWith("/>")) return none;
    return { by: piece.startsWith("</") ? -1 : 1, of: name };
  }
  if (groups.frame) {
    const word = /^\{%-?\s*(\w+)/.exec(piece)?.[1] ?? "";
    if (word.startsWith("end")) return { by: -1, of: `%${word.slice(3)}` };
    return ["if", "for", "block", "macro", "call", "with"].includes(word) ? { by: 1, of: `%${word}` } : none;
  }
  const name = parse(piece.replace("/", ""))?.name.toLowerCase() ?? "";
  if (piece.startsWith("[/")) return { by: -1, of: `[${name}` };
  return isBlock(piece) && !ELSE.test(piece) && !/^(?:вставить|include)$/.test(name) ? { by: 1, of: `[${name}` } : none;
}

/**
 * Returns a text whose lines are indented by what stands around them; nothing else of it changes.
 * What is opened oftener than it is closed, as `<p>` may be, is not counted.
 */
export function tidied(text: string): string {
  const steps = [...text.matchAll(PIECES)].map((row) => ({ at: row.index, piece: row[0], ...step(row[0], row.groups ?? {}) }));
  const sums = new Map<string, number>();
  for (const { by, of } of steps) sums.set(of, (sums.get(of) ?? 0) + by);
  const known = steps.filter((row) => (row.by && sums.get(row.of) === 0) || ELSE.test(row.piece));
  let depth = 0;
  let from = 0;
  let kept = false;
  const lines = text.split("\n").map((line) => {
    const own = known.filter((row) => from <= row.at && row.at < from + line.length);
    const start = from;
    from += line.length + 1;
    let here = depth;
    let edge = start + line.length - line.trimStart().length;
    for (const row of own) {
      if (row.at !== edge || (row.by > 0 && !ELSE.test(row.piece))) break;
      here -= 1;
      edge = row.at + row.piece.length;
    }
    depth = Math.max(depth + own.reduce((sum, row) => sum + row.by, 0), 0);
    const isKept = kept;
    kept = /<pre[\s>]/i.test(line) ? !/<\/pre>/i.test(line) : kept && !/<\/pre>/i.test(line);
    return isKept ? line : line.trim() && INDENT.repeat(Math.max(here, 0)) + line.trim();
  });
  return lines.join("\n");
}
