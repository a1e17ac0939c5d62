// Finds answers again. What is looked for and what is shown stand in the address alone, so that a link leads to both and the browser's way back works.
import { LitElement, type TemplateResult } from 'lit';
import type { RequestError } from '../service';
import { address, type Answer, find, judge, one, parse, type Route } from './search';
import { answers, type AnswersModel, type List, type Shown } from './view';

const TRY_AGAIN = 3000;

/** The search of answers. Draws into the page itself, so that one style sheet and the screen reader's outline hold. */
class AnswersPage extends LitElement implements AnswersModel {
  static override properties = {
    list: { state: true },
    shown: { state: true },
    route: { state: true },
    said: { state: true },
  };

  declare list: List;
  declare shown: Shown;
  declare route: Route;
  declare said: string;
  /** What the list and the answer are of; empty before the first look. */
  private listed = '';
  private timer = 0;

  constructor() {
    super();
    this.list = { name: 'loading' };
    this.shown = { name: 'none' };
    this.route = parse('');
    this.said = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', () => this.follow());
    new MutationObserver(() => this.follow()).observe(this, { attributes: true, attributeFilter: ['hidden'] });
    this.follow();
  }

  /** Looks for what the address says, where this page is the one that is looked at. */
  private follow(): void {
    if (this.hidden || !location.hash.startsWith('#search')) {
      return;
    }
    const route = parse(location.hash);
    const opened = route.show !== this.route.show;
    this.route = route;
    const wanted = address({ ...route, show: '' });
    if (wanted !== this.listed) {
      this.listed = wanted;
      this.search();
    }
    if (opened) {
      this.open();
    }
  }

  search(): void {
    clearTimeout(this.timer);
    this.list = { name: 'loading' };
    const { listed } = this;
    find(this.route).then(
      page => this.unlessLeft(listed, () => { this.list = { name: 'page', page }; }),
      (failure: RequestError) => this.unlessLeft(listed, () => this.fail(failure)),
    );
  }

  /** What comes late for an address that was left is not shown under another. */
  private unlessLeft(listed: string, show: () => void): void {
    if (listed === this.listed) {
      show();
    }
  }

  private fail(failure: RequestError): void {
    if (failure.status === 401) {
      this.list = { name: 'failed', why: 'The service asks who you are: give your key above.' };
    } else if (failure.mayPass) {
      const why = failure.status === 503 ? 'The service has not read all its answers yet.' : failure.message;
      this.list = { name: 'waiting', why };
      this.timer = setTimeout(() => this.search(), TRY_AGAIN);
    } else {
      this.list = { name: 'failed', why: failure.message };
    }
  }

  private open(): void {
    const id = this.route.show;
    this.said = '';
    if (!id) {
      this.shown = { name: 'none' };
      return;
    }
    this.shown = { name: 'loading' };
    one(id).then(
      status => this.unlessClosed(id, { name: 'question', status }),
      (failure: RequestError) => this.unlessClosed(id, { name: 'failed', why: failure.message }),
    );
  }

  private unlessClosed(id: string, shown: Shown): void {
    if (id === this.route.show) {
      this.shown = shown;
      void this.updateComplete.then(() => this.querySelector<HTMLElement>('.answer-in-full h3')?.focus());
    }
  }

  /** Looks for what the form says, from the first page on. */
  choose(form: HTMLFormElement): void {
    const given = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (String(value).trim()) {
        given.set(name, String(value).trim());
      }
    });
    const wanted = address(parse(`?${given.toString()}`));
    if (wanted === location.hash) {
      this.search();
    } else {
      location.hash = wanted;
    }
  }

  async give(answer: Answer, verdict: boolean): Promise<void> {
    this.said = 'sending';
    try {
      await judge(answer, verdict);
      this.said = `You said ${verdict ? 'right' : 'wrong'}.`;
    } catch (failure) {
      this.said = `Not taken: ${(failure as Error).message}`;
    }
  }

  protected override render(): TemplateResult {
    return answers(this);
  }
}

customElements.define('answers-page', AnswersPage);
