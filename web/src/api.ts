// Talking to the server. A newer question of a kind always silences the older ones.

import type { Trouble } from "./types";

export class Refused extends Error {
  constructor(readonly problem: Trouble) {
    super(problem.detail);
  }
}

async function problemOf(response: Response): Promise<Trouble> {
  try {
    return (await response.json()) as Trouble;
  } catch {
    return { title: "The server failed", status: response.status, detail: `The server answered ${response.status}.` };
  }
}

export async function ask<T>(path: string, body?: unknown, init: RequestInit = {}): Promise<T> {
  const response = await send(path, body, init);
  return (await response.json()) as T;
}

export async function send(path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
  const asked: RequestInit = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { "content-type": "application/json", ...(init.headers as Record<string, string> | undefined) };
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, { ...asked, ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused({ title: "No answer", status: 0, detail: "The server does not answer. Is it still running?" });
  }
  if (!response.ok) throw new Refused(await problemOf(response));
  return response;
}

/** Reads server-sent events of a POST; `step` is told of each step. */
export async function follow<T>(path: string, body: unknown, signal: AbortSignal, step: (text: string) => void): Promise<T> {
  const response = await send(path, body, { signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Refused({ title: "Cut off", status: 0, detail: "The answer broke off." });
    kept += value;
    for (let end = kept.indexOf("\n\n"); end >= 0; end = kept.indexOf("\n\n")) {
      const event = parsed(kept.slice(0, end));
      kept = kept.slice(end + 2);
      if (event.name === "step") step(event.data as string);
      if (event.name === "problem") throw new Refused(event.data as Trouble);
      if (event.name === "done") return event.data as T;
    }
  }
}

function parsed(text: string): { name: string; data: unknown } {
  const name = /^event: (.*)$/m.exec(text)?.[1] ?? "";
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? "null";
  return { name, data: JSON.parse(data) };
}

/** One question of a kind at a time: the answer to an older one never arrives. */
export class Latest {
  private running: AbortController | null = null;

  start(): AbortSignal {
    this.cancel();
    this.running = new AbortController();
    return this.running.signal;
  }

  cancel(): void {
    this.running?.abort();
    this.running = null;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
