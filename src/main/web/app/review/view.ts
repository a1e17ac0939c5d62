// What the queue looks like; changes nothing by itself.
import { html, nothing, type TemplateResult } from 'lit';
import { outside, visible } from '../outside';
import { hasKey, labelerName } from '../service';
import { ANY, type Filter, type Own, type Progress, type ReviewItem, type Share } from './queue';

export type State =
  | { name: 'loading' }
  | { name: 'item'; item: ReviewItem; referenceSearch?: string }
  | { name: 'lapsed' }
  | { name: 'empty' }
  | { name: 'waiting'; why: string }
  | { name: 'failed'; why: string };

/** Opens the reference search, in a tab of its own. */
export const LOOK_UP = 'l';

/** What one press does. */
export interface Action {
  key: string;
  label: string;
  style: string;
  run: () => void;
}

/** What is shown, and what can be done with it. */
export interface ReviewModel {
  readonly state: State;
  readonly said: string;
  readonly refused: boolean;
  readonly figures: Progress | undefined;
  readonly filter: Filter;
  readonly commenting: boolean;
  readonly keys: boolean;
  readonly sitting: number;
  readonly canUndo: boolean;
  readonly actions: Action[];
  comment: string;
  load(said: string): Promise<void>;
  choose(part: Partial<Filter>): void;
  useKeys(wanted: boolean): void;
  rename(name: string): void;
}

export const review = (queue: ReviewModel): TemplateResult => html`
  <section aria-labelledby="review-title" class="review">
    <h2 id="review-title" class="unseen">Review queue</h2>
    ${filters(queue)}
    ${sittingSoFar(queue)}
    <article class="item" aria-label="Answer to judge" tabindex="0">${content(queue)}</article>
    <p class=${queue.refused ? 'said alarm' : 'said'} aria-hidden="true">${queue.said}</p>
    <p class="unseen" role="status">${spoken(queue)}</p>
    ${controls(queue)}
    ${own(queue)}
  </section>`;

/** What a screen reader says when something changes: what was done, and what is there now. */
const spoken = ({ state, said }: ReviewModel): string =>
  state.name === 'item' ? `${said} Question: ${visible(state.item.question)} Answer: ${visible(state.item.answer)}` : said;

function content(queue: ReviewModel): TemplateResult {
  const state = queue.state;
  switch (state.name) {
    case 'loading':
      return html`<p class="state" role="status">Looking for the next answer …</p>`;
    case 'item':
      return answer(state.item, state.referenceSearch, queue);
    case 'lapsed':
      return html`<div class="state" role="status">
        <p>You have had this answer for a while, so others may be given it now.</p>
        <p><button @click=${() => void queue.load('')}>Go on</button></p></div>`;
    case 'empty':
      return empty(queue);
    case 'waiting':
      return html`<div class="state" role="status"><p>${state.why}</p>
        <p class="hint">It is tried again every few seconds; verdicts that were given are safe.</p></div>`;
    case 'failed':
      return html`<div class="state" role="alert"><p>${state.why}</p>
        <p><button @click=${() => void queue.load('')}>Try again</button></p></div>`;
  }
}

function empty(queue: ReviewModel): TemplateResult {
  const filtered = Object.values(queue.filter).some(value => value !== '');
  return html`<div class="state" role="status">
    <p>${filtered ? 'Nothing with these filters waits for your verdict.' : 'Nothing waits for your verdict.'}</p>
    <p class="hint">New answers appear here by themselves.</p>
    ${filtered ? html`<p><button @click=${() => queue.choose(ANY)}>Without filters</button></p>` : nothing}</div>`;
}

const answer = (item: ReviewItem, referenceSearch: string | undefined, queue: ReviewModel): TemplateResult => html`
  <h3>Question <small>${outside(item.domain)}</small>${referenceSearch ? html`
    <a id="look-up" class="look-up" href=${referenceSearch} target="_blank" rel="noopener noreferrer"
      aria-keyshortcuts=${queue.keys ? LOOK_UP : nothing}>Look it up${queue.keys ? html` <kbd aria-hidden="true">${LOOK_UP}</kbd>` : nothing}</a>`
    : nothing}</h3>
  <p class="text" id="question" dir="auto">${visible(item.question)}</p>
  <h3>Answer</h3>
  <p class="text" id="answer" dir="auto">${visible(item.answer)}</p>
  ${queue.commenting ? html`
    <p class="comment"><label for="comment">Comment, sent with your verdict; Escape leaves it</label>
      <textarea id="comment" rows="2" maxlength="2000" @input=${(event: Event) => {
        queue.comment = (event.target as HTMLTextAreaElement).value;
      }}></textarea></p>` : nothing}`;

const controls = (queue: ReviewModel): TemplateResult => html`
  <div class="controls" role="group" aria-label="Verdict">
    ${queue.actions.map(action => html`
      <button class=${action.style} aria-keyshortcuts=${queue.keys ? action.key : nothing}
          ?disabled=${action.key === 'z' ? !queue.canUndo : queue.state.name !== 'item'} @click=${action.run}>
        ${action.label}${queue.keys ? html` <kbd aria-hidden="true">${action.key}</kbd>` : nothing}</button>`)}
  </div>`;

function filters(queue: ReviewModel): TemplateResult {
  const select = (label: string, part: keyof Filter, shares: Share[]): TemplateResult => html`
    <label>${label} <select @change=${(event: Event) => queue.choose({ [part]: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${queue.filter[part] === ''}>any</option>
      ${withChosen(shares, queue.filter[part]).map(share => html`
        <option value=${share.name} ?selected=${queue.filter[part] === share.name}>${visible(share.name)}</option>`)}
    </select></label>`;
  return html`<div class="filters">
    ${select('Domain', 'domain', queue.figures?.domains ?? [])}
    ${select('Release', 'releaseId', queue.figures?.releases ?? [])}
    ${select('Decision', 'decision', [{ name: 'REVIEW', waiting: 0 }, { name: 'ACCEPTED', waiting: 0 }])}
  </div>`;
}

/** The choices with the chosen one, also when nothing of it waits any more. */
function withChosen(shares: Share[], chosen: string): Share[] {
  return chosen === '' || shares.some(share => share.name === chosen) ? shares : [...shares, { name: chosen, waiting: 0 }];
}

function sittingSoFar({ sitting, figures }: ReviewModel): TemplateResult {
  const waiting = figures?.waiting ?? 0;
  const sample = figures?.auditSample ?? 0;
  return html`<p class="progress">
    <progress aria-label="Judged in this sitting" max=${Math.max(1, sitting + waiting)} .value=${sitting}></progress>
    <span>${sitting} judged in this sitting, ${waiting} waiting${sample > 0 ? `, ${sample} of them from the random sample` : ''}</span>
  </p>`;
}

/** Says nothing of a single answer: the service renews these figures every ten answers. */
function secondOpinions(own: Own): string {
  const count = own.secondOpinions === 0 ? ''
    : `${own.secondOpinions} ${own.secondOpinions === 1 ? 'was a second opinion' : 'were second opinions'}. `;
  return own.compared === 0 ? count
    : `${count}Of ${own.compared} answers that others judged too you found ${own.agreed} as most of them did.`;
}

const canLookUp = ({ state }: ReviewModel): boolean => state.name === 'item' && !!state.referenceSearch;

function own(queue: ReviewModel): TemplateResult {
  const own = queue.figures?.own;
  const others = queue.figures?.reservedForOthers ?? 0;
  return html`<details class="own"><summary>You and the keys</summary>
    ${own ? html`<p>${own.labeler ? html`<strong>${outside(own.labeler)}</strong>: ` : nothing}${own.right} right, ${own.wrong} wrong,
      ${own.unsure} left to others, ${own.skipped} skipped.
      ${secondOpinions(own)}
      ${others > 0 ? `Others have ${others} on their screens.` : ''}</p>` : nothing}
    ${hasKey() ? nothing : html`<p><label>You judge as <input maxlength="128" autocomplete="nickname" .value=${labelerName()}
      @change=${(event: Event) => queue.rename((event.target as HTMLInputElement).value)}></label></p>`}
    <p><label><input type="checkbox" .checked=${queue.keys}
      @change=${(event: Event) => queue.useKeys((event.target as HTMLInputElement).checked)}>
      Single keys judge: r right, w wrong, u unsure, s skip, z undo, c comment${canLookUp(queue) ? ', l look it up' : ''}</label></p>
  </details>`;
}
