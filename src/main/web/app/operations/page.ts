// What operators look at: one view at a time, looked at again every few seconds while somebody does.
import './operations.css';
import './chart';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { utc } from '../moment';
import { RequestError } from '../service';
import { calibration } from './calibration';
import { letterList } from './letters';
import { alarmList, domainList, labelList } from './lists';
import { releaseList } from './releases';
import { address, here, type Route, TITLES, type ViewName, VIEWS } from './route';
import { trainerList } from './training';
import type { Operator, Question, View } from './view';

const LOOK_EVERY = 5000;

const PAGES = {
  'calibration': calibration,
  'domains': domainList,
  'alarms': alarmList,
  'releases': releaseList,
  'labels': labelList,
  'training': trainerList,
  'dead-letters': letterList,
} as unknown as Record<ViewName, View<unknown>>;

/** What is there; data of an address is shown on while newer data cannot be had. */
interface Shown {
  address: string;
  route: Route;
  data: unknown;
  at: Date;
}

class OperationsPage extends LitElement implements Operator {
  static override properties = {
    shown: { state: true },
    trouble: { state: true },
    said: { state: true },
    question: { state: true },
    busy: { state: true },
  };

  declare private shown: Shown | undefined;
  /** Why newer data cannot be had; empty if it can. */
  declare private trouble: string;
  declare private said: string;
  declare private question: Question | undefined;
  declare private busy: boolean;
  private timer = 0;
  /** Counts looks, so that a slow one does not overwrite what came after it. */
  private looks = 0;
  private askedBy: HTMLElement | null = null;

  constructor() {
    super();
    this.shown = undefined;
    this.trouble = '';
    this.said = '';
    this.question = undefined;
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', () => this.moved());
    document.addEventListener('visibilitychange', () => this.look());
    new MutationObserver(() => this.moved()).observe(this, { attributes: true, attributeFilter: ['hidden'] });
    this.moved();
  }

  private moved(): void {
    this.said = '';
    this.look();
  }

  private isSeen(): boolean {
    return !this.hidden && document.visibilityState === 'visible';
  }

  /** Looks now, and again after a while; asks for nothing while nobody does. */
  private look(): void {
    clearTimeout(this.timer);
    if (this.isSeen()) {
      void this.load().finally(() => {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.look(), LOOK_EVERY);
      });
    }
  }

  private async load(): Promise<void> {
    const look = ++this.looks;
    const route = here();
    const asked = location.hash;
    if (this.shown && this.shown.route.view !== route.view) {
      this.shown = undefined;
    }
    try {
      const data = await PAGES[route.view].load(route);
      if (look === this.looks) {
        this.shown = { address: asked, route, data, at: new Date() };
        this.trouble = '';
      }
    } catch (failure) {
      if (look === this.looks) {
        this.fail(failure);
      }
    }
  }

  private fail(failure: unknown): void {
    if (!(failure instanceof RequestError)) {
      throw failure;
    }
    if (failure.status === 401 || failure.status === 403 || failure.status === 404) {
      this.shown = undefined;
    }
    this.trouble = failure.status === 403 ? `This is for operators and auditors. ${failure.message}` : failure.message;
  }

  async act(said: string, deed: () => Promise<unknown>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      await deed();
      this.said = said;
      await this.load();
    } catch (failure) {
      if (!(failure instanceof RequestError)) {
        throw failure;
      }
      this.said = failure.status === 403 ? `That is for operators alone. ${failure.message}` : failure.message;
    } finally {
      this.busy = false;
    }
  }

  confirm(question: Question): void {
    this.askedBy = document.activeElement as HTMLElement | null;
    this.question = question;
    void this.updateComplete.then(() => this.querySelector('dialog')?.showModal());
  }

  private answered(question: Question | undefined): void {
    const reason = this.querySelector<HTMLInputElement>('#reason')?.value.trim() || undefined;
    this.querySelector('dialog')?.close();
    this.question = undefined;
    this.askedBy?.focus();
    if (question) {
      void question.run(reason);
    }
  }

  protected override render(): TemplateResult {
    const route = here();
    return html`<section class="operations" aria-labelledby="operations-title">
      <h2 id="operations-title">${TITLES[route.view]}</h2>
      <nav class="views" aria-label="Views">${VIEWS.map(each => html`
        <a href=${address(each)} aria-current=${each === route.view ? 'page' : nothing}>${TITLES[each]}</a>`)}</nav>
      ${route.unknown ? html`<p class="trouble" role="status">The address names a view that there is not: ${route.unknown}. This is ${TITLES[route.view]}.</p>` : ''}
      <p class="said" role="status">${this.said}</p>
      ${this.trouble && this.shown ? html`<p class="trouble" role="alert">${this.trouble}
        What you see is from ${utc(this.shown.at)}; it is tried again every few seconds.</p>` : ''}
      ${this.content(route)}
      ${this.question ? this.dialog(this.question) : ''}
    </section>`;
  }

  private content(route: Route): TemplateResult {
    const shown = this.shown;
    if (shown && shown.route.view === route.view) {
      return html`<div class="content" aria-busy=${this.busy}>${PAGES[route.view].show(shown.data, shown.route, this)}</div>`;
    }
    return this.trouble
      ? html`<div class="nothing" role="alert"><p>${this.trouble}</p><p class="hint">It is tried again every few seconds.</p></div>`
      : html`<p class="nothing" role="status">Looking …</p>`;
  }

  private dialog(question: Question): TemplateResult {
    return html`<dialog aria-labelledby="question-title" @cancel=${(event: Event) => { event.preventDefault(); this.answered(undefined); }}>
      <h3 id="question-title">${question.title}</h3>
      <p>${question.text}</p>
      ${question.reason ? html`<p><label for="reason">Why, for those who read the list (may be empty)</label>
        <input id="reason" maxlength="300" autocomplete="off"></p>` : ''}
      <p class="buttons">
        <button @click=${() => this.answered(undefined)}>Leave it</button>
        <button class="strong" @click=${() => this.answered(question)}>${question.button}</button>
      </p>
    </dialog>`;
  }
}
customElements.define('operations-page', OperationsPage);
