// Questions to the server, and what its answers are made of.

import type { Box } from "./dom.ts";

export interface Problem {
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
  remedy: string;
  file: string;
  line: number | null;
  column: number | null;
  excerpt: string;
  written: string;
  nearest: string[];
  /** It is told at its line only while the cursor is there. */
  quiet?: boolean;
}

export interface Picture {
  page: number;
  key: string;
  width: number;
  height: number;
  left: number;
  top: number;
  is_whole: boolean;
}

export interface Drawn {
  key: string;
  sizes: [number, number][];
  picture: Picture | null;
  problems: Problem[];
  notes: string[];
  engine: string;
  /** Whether the last pages are as they print: a long document is laid out in haste at first. */
  is_settled: boolean;
  superseded?: boolean;
}

export interface Spot {
  shortcode: string;
  name: string;
  title: string;
  file: string;
  line: number;
  column: number;
  text: string;
  raw: string;
  paths: string[];
  modifiers: string[];
  boxes: Box[];
}

export interface Entry {
  name: string;
  alias: string;
  title: string;
  kind: string;
  example: string;
  value: string;
  block: string;
  path: string;
}

export interface Form {
  modifier: string;
  title: string;
  text: string;
}

export interface Version {
  number: number;
  folder: string;
  since: string | null;
  by: string;
  why: string;
  at: string;
}

export interface Summary {
  type: string;
  typeTitle: string;
  name: string;
  title: string;
  draft: boolean;
  /** When the draft was saved last, and by whom. */
  saved: { at: string; by: string } | null;
  versions: Version[];
  issued: number | null;
  /** The template that the settings choose for the type. */
  chosen: string;
}

export interface Template extends Summary {
  files: Record<string, string>;
  /** What tells the content of each file from any other. */
  marks: Record<string, string>;
  /** The files that the template makes. */
  formats: string[];
  others: string[];
  word: boolean;
  samples: Record<string, string>;
  fields: Field[];
}

/** A field of the form for data, as the type's JSON Schema tells it. */
export interface Field {
  path: string;
  kind: "text" | "number" | "whole" | "date" | "flag" | "choice";
  options: string[];
  required: boolean;
}

export interface DocumentType {
  code: string;
  title: string;
  bases: string[];
  samples: Record<string, string>;
  templates: Summary[];
}

export interface Trouble {
  severity: "error" | "warning" | "info";
  message: string;
  box: Box | null;
  file: string;
  line: number | null;
}

export interface Tile {
  pages: number;
  picture: Picture | null;
  troubles: Trouble[];
}

export interface Change {
  before: string;
  after: string;
  before_box: Box | null;
  after_box: Box | null;
}

export type DataChoice =
  | { kind: "sample"; name: string }
  | { kind: "typed"; value: Record<string, unknown> }
  | { kind: "document"; id: number }
  | { kind: "contract"; contract: string; client: string };

/** The server said no; the text is for the author. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly problems: { path: string; message: string }[] = [],
    readonly by = "",
  ) {
    super(message);
  }
}

/** Nobody answered: the server is away. */
export class Offline extends Error {}

const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

export const nonce = meta("docgen-nonce");

async function send(name: string, body: unknown): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-docgen-token": meta("docgen-token") },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Offline();
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({ error: "Сервер не ответил.", code: "" }));
    throw new Refusal(told.error, told.code, told.problems);
  }
  return response;
}

export async function ask<T>(name: string, body: unknown): Promise<T> {
  const answer = await (await send(name, body)).json();
  if (answer.error) throw new Refusal(answer.error, answer.code, answer.problems, answer.by);
  return answer;
}

/** An answer with a picture behind it; JSON alone where there is none. */
export async function askPicture<T>(name: string, body: unknown): Promise<[T, Blob | null]> {
  const response = await send(name, body);
  if (response.headers.get("content-type")?.startsWith("application/json")) {
    return [await response.json(), null];
  }
  const bytes = await response.arrayBuffer();
  const length = new DataView(bytes).getUint32(0);
  const head = new TextDecoder().decode(new Uint8Array(bytes, 4, length));
  const rest = bytes.byteLength - 4 - length;
  const picture = rest ? new Blob([new Uint8Array(bytes, 4 + length)], { type: "image/png" }) : null;
  return [JSON.parse(head), picture];
}

export async function askFile(name: string, body: unknown): Promise<Blob> {
  return (await send(name, body)).blob();
}
