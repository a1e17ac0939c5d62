// One answer at a time, large, with a key for everything that can be done with it.
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { renameLabeler, RequestError } from '../service';
import {
  ANY, type Done, type Filter, GivenVerdicts, judge, next, OtherTabs, progress, type Progress, type ReservedItem, setAside,
  type SetAsideReason, withdraw,
} from './queue';
import { type Action, LOOK_UP, review, type ReviewModel, type State } from './view';

const TRY_AGAIN = 3000;
/** Others judge too. */
const COUNT_EVERY = 5000;
/** A second press that was meant for the answer before must not judge this one. */
const SETTLE = 250;
const KEYS = 'candor.review.keys';

/** The review queue. Draws into the page itself, so that one style sheet and the screen reader's outline hold. */
class ReviewQueue extends LitElement implements ReviewModel {
  static override properties = {
    state: { state: true },
    busy: { state: true },
    said: { state: true },
    refused: { state: true },
    figures: { state: true },
    filter: { state: true },
    commenting: { state: true },
    keys: { state: true },
    sitting: { state: true },
  };

  declare state: State;
  declare private busy: boolean;
  declare said: string;
  declare refused: boolean;
  declare figures: Progress | undefined;
  declare filter: Filter;
  declare commenting: boolean;
  declare keys: boolean;
  declare sitting: number;
  comment = '';
  private readonly given = new GivenVerdicts();
  private readonly feedbackIds = new Map<string, string>();
  private shownAt = 0;
  private timer = 0;
  private begun = false;
  /** Whether the last press failed because the service could not be reached. */
  private away = false;
  private readonly otherTabs = new OtherTabs(done => this.doneElsewhere(done));

  constructor() {
    super();
    this.state = { name: 'loading' };
    this.busy = false;
    this.said = '';
    this.refused = false;
    this.figures = undefined;
    this.filter = ANY;
    this.commenting = false;
    this.keys = localStorage.getItem(KEYS) !== 'off';
    this.sitting = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.pressed);
    // Nothing is reserved for somebody who does not look at the queue.
    new MutationObserver(() => this.begin()).observe(this, { attributes: true, attributeFilter: ['hidden'] });
    this.begin();
  }

  private begin(): void {
    if (!this.hidden && !this.begun) {
      this.begun = true;
      void this.load('');
      setInterval(() => {
        if (this.isSeen()) {
          void this.count();
        }
      }, COUNT_EVERY);
    }
  }

  readonly actions: Action[] = [
    { key: 'r', label: 'Right', style: 'right', run: () => void this.decide(true) },
    { key: 'w', label: 'Wrong', style: 'wrong', run: () => void this.decide(false) },
    { key: 'u', label: 'Unsure', style: 'plain', run: () => void this.leave('UNSURE') },
    { key: 's', label: 'Skip', style: 'plain', run: () => void this.leave('SKIP') },
    { key: 'z', label: 'Undo', style: 'plain', run: () => void this.undo() },
    { key: 'c', label: 'Comment', style: 'plain', run: () => this.openComment() },
  ];

  private readonly pressed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && target.id === 'comment') {
      target.blur();
      return;
    }
    if (event.repeat && target.closest('.controls') !== null) {
      // A key that is held down on a button would press it again and again.
      event.preventDefault();
      return;
    }
    const typing = target.closest('input, textarea, select') !== null;
    if (this.hidden || !this.keys || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key.toLowerCase() === LOOK_UP) {
      this.querySelector<HTMLAnchorElement>('#look-up')?.click();
      return;
    }
    const action = this.actions.find(each => each.key === event.key.toLowerCase());
    if (action) {
      event.preventDefault();
      action.run();
    }
  };

  /** Asks for the answer to judge now. */
  async load(said: string): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.show(await next(this.filter), said);
    } catch (failure) {
      this.fail(failure as RequestError);
    }
    void this.count();
  }

  private show(reserved: ReservedItem | undefined, said: string): void {
    this.comment = '';
    this.commenting = false;
    this.said = said;
    this.refused = false;
    this.away = false;
    this.shownAt = performance.now();
    if (reserved) {
      this.state = { name: 'item', item: reserved.item, referenceSearch: reserved.referenceSearch };
      this.timer = setTimeout(() => { this.state = { name: 'lapsed' }; }, reserved.reservedSeconds * 1000);
    } else {
      this.state = { name: 'empty' };
      this.tryAgain();
    }
  }

  /** Later, when somebody looks: what comes then is reserved. */
  private tryAgain(): void {
    this.timer = setTimeout(() => {
      if (this.isSeen()) {
        void this.load(this.said);
      } else {
        this.tryAgain();
      }
    }, TRY_AGAIN);
  }

  private isSeen(): boolean {
    return !this.hidden && !document.hidden;
  }

  private fail(failure: RequestError): void {
    if (failure.status === 401) {
      this.state = { name: 'failed', why: 'The service asks who you are: give your key above.' };
    } else if (failure.mayPass) {
      const why = failure.status === 503 ? 'The service has not read all its answers yet.' : failure.message;
      this.state = { name: 'waiting', why };
      this.tryAgain();
    } else {
      this.state = { name: 'failed', why: failure.message };
    }
  }

  private async count(): Promise<void> {
    try {
      this.figures = await progress(this.filter);
      if (this.away) {
        this.away = false;
        this.refused = false;
        this.said = 'The service is back; nothing was lost. Press the same again.';
      }
    } catch {
      // The state of the queue says what is wrong; figures of a moment ago are better than none.
    }
  }

  /** The same labeler judged the answer that is shown here in another tab, so this one shows what comes now. */
  private doneElsewhere(done: Done): void {
    const shown = this.state.name === 'item' && this.state.item.questionId === done.questionId;
    if (shown && !this.busy && done.labeler === this.figures?.own.labeler) {
      this.state = { name: 'loading' };
      void this.load('You dealt with the answer before this one in another tab.');
    }
  }

  private tellOtherTabs(questionId: string): void {
    this.otherTabs.tell({ questionId, labeler: this.figures?.own.labeler });
  }

  /** Runs what a press asked for: one at a time, and not for an answer that has only just appeared. */
  private async act(work: () => Promise<void>): Promise<void> {
    if (this.busy || performance.now() - this.shownAt < SETTLE) {
      return;
    }
    this.busy = true;
    try {
      await work();
    } catch (failure) {
      this.refused = true;
      this.away = failure instanceof RequestError && failure.mayPass;
      this.said = failure instanceof RequestError && failure.mayPass
        ? `${failure.message} Nothing was lost: press the same again.`
        : `Not taken: ${(failure as Error).message}`;
    } finally {
      this.busy = false;
    }
  }

  /** The same for the same verdict, also when it has to be sent twice. */
  private feedbackId(what: string): string {
    const known = this.feedbackIds.get(what) ?? randomId();
    this.feedbackIds.set(what, known);
    return known;
  }

  private decide(right: boolean): Promise<void> {
    return this.act(async () => {
      if (this.state.name !== 'item') {
        return;
      }
      const { item } = this.state;
      const comment = this.comment.trim();
      const what = `${item.questionId} ${right} ${comment}`;
      await judge(item, right, comment, this.feedbackId(what));
      this.feedbackIds.clear();
      this.tellOtherTabs(item.questionId);
      this.given.push({ item, right });
      this.sitting++;
      await this.load(`Last one: you said ${right ? 'right' : 'wrong'}; its confidence was ${item.confidence.toFixed(2)}.`);
    });
  }

  private leave(reason: SetAsideReason): Promise<void> {
    return this.act(async () => {
      if (this.state.name !== 'item') {
        return;
      }
      const { item } = this.state;
      try {
        await setAside(item, reason);
      } catch (failure) {
        const gone = failure as RequestError;
        if (gone.status !== 404 && gone.status !== 409) {
          throw failure;
        }
        // Somebody else has it or has judged it, which is as good as setting it aside.
      }
      this.tellOtherTabs(item.questionId);
      await this.load(reason === 'SKIP' ? 'Skipped; it comes again later.' : 'Left to others.');
    });
  }

  private undo(): Promise<void> {
    return this.act(async () => {
      const last = this.given.last;
      if (!last) {
        this.said = 'There is no verdict of this tab to withdraw.';
        return;
      }
      await withdraw(last, this.feedbackId(`withdraw ${last.item.questionId}`));
      this.feedbackIds.clear();
      this.given.pop();
      this.sitting = Math.max(0, this.sitting - 1);
      await this.load('Withdrawn: judge it again, or leave it.');
      const back = this.state.name === 'item' && this.state.item.questionId === last.item.questionId;
      if (!back) {
        this.said = 'Withdrawn. The answer is not in this queue any more.';
      }
    });
  }

  private openComment(): void {
    if (this.state.name === 'item') {
      this.commenting = true;
      void this.updateComplete.then(() => this.querySelector<HTMLTextAreaElement>('#comment')?.focus());
    }
  }

  choose(part: Partial<Filter>): void {
    this.filter = { ...this.filter, ...part };
    this.state = { name: 'loading' };
    void this.load('');
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('state') && this.state.name === 'item') {
      this.querySelector('.item')?.scrollTo(0, 0);
    }
  }

  protected override render(): TemplateResult {
    return review(this);
  }

  get canUndo(): boolean {
    return this.given.last !== undefined;
  }

  useKeys(wanted: boolean): void {
    this.keys = wanted;
    localStorage.setItem(KEYS, wanted ? 'on' : 'off');
  }

  rename(name: string): void {
    if (name.trim()) {
      renameLabeler(name.trim());
      this.given.clear();
      this.state = { name: 'loading' };
      void this.load('');
    }
  }
}

/** Unlike crypto.randomUUID, also there where a page comes without TLS. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

customElements.define('review-queue', ReviewQueue);
