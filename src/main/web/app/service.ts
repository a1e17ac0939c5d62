// Reads the same REST interface as everybody else.
import { element } from './elements';

/** Why a request failed (RFC 9457); members that are not known are left out. */
export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
}

/** A request that was answered with a problem, or not at all. */
export class RequestError extends Error {
  /** @param status of HTTP; 0 without an answer */
  constructor(message: string, readonly status: number, readonly type: string) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

// Kept as long as the tab, for this origin alone, and sent only by this script: no other page can make the browser send it.
const KEY = 'candor.key';

export const hasKey = (): boolean => sessionStorage.getItem(KEY) !== null;

export function withKey(headers: Record<string, string> = {}): Record<string, string> {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...headers, Authorization: `Bearer ${key}` } : headers;
}

/** Asks for a key where the service does not know who is asking. */
export function askForKey(status: number): void {
  if (status === 401) {
    element('access').hidden = false;
  }
}

element<HTMLFormElement>('access').onsubmit = event => {
  event.preventDefault();
  sessionStorage.setItem(KEY, element<HTMLInputElement>('key').value.trim());
  location.reload();
};

async function answer(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, options);
  } catch {
    // The browser does not say why; it may be a network, a proxy or the service.
    throw new RequestError('The service cannot be reached.', 0, '');
  }
}

/**
 * What a path answers, as JSON; undefined if there is nothing.
 *
 * @throws RequestError if the request fails
 */
export async function json<T>(path: string, options: RequestInit & { headers?: Record<string, string> } = {}): Promise<T> {
  const response = await answer(path, { ...options, headers: withKey(options.headers) });
  askForKey(response.status);
  if (response.status === 204) {
    return undefined as T;
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const problem = body as Problem;
    throw new RequestError(problem.detail ?? `${path} answers ${response.status}`, response.status, problem.type ?? '');
  }
  return body as T;
}

export const post = <T>(path: string, body: object): Promise<T> => json<T>(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const LABELER = 'candor.labeler';

/** Under which name this browser judges where the service asks nobody who they are: chosen once, so that two browsers are two labelers. */
export function labelerName(): string {
  const known = localStorage.getItem(LABELER);
  if (known) {
    return known;
  }
  const made = `console-${crypto.getRandomValues(new Uint16Array(1))[0].toString(16).padStart(4, '0')}`;
  localStorage.setItem(LABELER, made);
  return made;
}

export function renameLabeler(name: string): void {
  localStorage.setItem(LABELER, name);
}

/** With a key it is the key's name, which the service knows. */
export const asLabeler = (): { labeler?: string } => hasKey() ? {} : { labeler: labelerName() };
