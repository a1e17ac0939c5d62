// The stream of answers, read once for all tabs of this browser that ask with the same key: a browser opens six connections to a host over HTTP/1.1, and a stream keeps one.
import { askForKey, withKey } from './service';

/** Whether new answers come as they are made; forbidden: this key may not read them. */
export type StreamState = 'live' | 'away' | 'forbidden';

/** What a tab is told; by its own reading, or by the tab that reads for all. */
export interface Listener {
  answer(data: string): void;
  state(now: StreamState): void;
}

/** Server-sent events of the service. */
interface StreamEvent {
  id: string;
  name: string;
  data: string;
}

type Message = { event: StreamEvent } | { state: StreamState } | { hello: true };

const TRY_AGAIN = 3000;
const PATH = 'v1/answers';

/** Tells a listener of every answer from now on. */
export async function followAnswers(listener: Listener): Promise<void> {
  const reader = new Reader(listener);
  // Locks are there where the page came by TLS or from this machine.
  if (navigator.locks && crypto.subtle) {
    await shared(reader, `candor.answers.${await caller()}`);
  } else {
    await alone(reader);
  }
}

/** Tells tabs of one key from those of another, which may not see the same; nobody learns the key by it. */
async function caller(): Promise<string> {
  const key = withKey().Authorization ?? '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Whichever tab has the lock reads and tells the others; when it is closed the next one goes on from the last event that it was told. */
async function shared(reader: Reader, name: string): Promise<void> {
  const channel = new BroadcastChannel(name);
  let leads = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('event' in data) {
      reader.take(data.event);
    } else if ('state' in data) {
      reader.now(data.state);
    } else if (leads) {
      channel.postMessage({ state: reader.state } satisfies Message);
    }
  };
  channel.postMessage({ hello: true } satisfies Message);
  await navigator.locks.request(name, () => {
    leads = true;
    reader.tell = message => channel.postMessage(message);
    return reader.read(new AbortController().signal);
  });
}

/** Without locks each tab has a stream of its own, while somebody looks at it. */
async function alone(reader: Reader): Promise<void> {
  for (;;) {
    await untilVisible();
    const hidden = new AbortController();
    const look = (): void => {
      if (document.hidden) {
        hidden.abort();
      }
    };
    document.addEventListener('visibilitychange', look);
    await reader.read(hidden.signal);
    document.removeEventListener('visibilitychange', look);
    if (!hidden.signal.aborted) {
      return;
    }
  }
}

/** Comes when this tab is looked at. */
export function untilVisible(): Promise<void> {
  return document.hidden
    ? new Promise<void>(done => document.addEventListener('visibilitychange', () => done(), { once: true })).then(untilVisible)
    : Promise.resolve();
}

// Server-sent events by hand: the browser's own reader of them sends no key.
class Reader {
  state: StreamState = 'away';
  /** Told of what this tab reads. */
  tell: (message: Message) => void = () => {};
  private lastEventId = '';

  constructor(private readonly listener: Listener) {}

  /** What was read, here or by another tab. */
  take(event: StreamEvent): void {
    this.lastEventId = event.id || this.lastEventId;
    if (event.name === 'answer') {
      this.listener.answer(event.data);
    }
  }

  now(state: StreamState): void {
    this.state = state;
    this.listener.state(state);
  }

  /** Reads until it is told to stop, or may not. */
  async read(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.readOnce(stop);
      } catch {
        // The network, the service, or told to stop: what was missed comes first when it is back.
      }
      if (this.state === 'forbidden') {
        return;
      }
      this.change('away');
      await Promise.race([
        new Promise(done => setTimeout(done, TRY_AGAIN)),
        new Promise(done => stop.addEventListener('abort', done, { once: true })),
      ]);
    }
  }

  private change(state: StreamState): void {
    this.now(state);
    this.tell({ state });
  }

  private async readOnce(stop: AbortSignal): Promise<void> {
    const response = await fetch(PATH, {
      headers: withKey(this.lastEventId ? { 'Last-Event-ID': this.lastEventId } : {}),
      signal: stop,
    });
    askForKey(response.status);
    if (response.status === 403) {
      this.change('forbidden');
    }
    if (!response.ok || !response.body) {
      return;
    }
    this.change('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events.map(parse)) {
        this.take(event);
        this.tell({ event });
      }
    }
  }
}

function parse(text: string): StreamEvent {
  const fields: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) {
      fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
    }
  }
  return { id: fields.id ?? '', name: fields.event ?? '', data: fields.data ?? '' };
}
