// What the search looks like; changes nothing by itself. Texts are text: Lit escapes whatever is put into a template.
import { html, nothing, type TemplateResult } from 'lit';
import { utc } from '../moment';
import { outside, visible } from '../outside';
import { address, type Answer, type AnswerPage, confidence, type Filter, type QuestionStatus, type Route } from './search';

export type List =
  | { name: 'loading' }
  | { name: 'page'; page: AnswerPage }
  | { name: 'waiting'; why: string }
  | { name: 'failed'; why: string };

export type Shown =
  | { name: 'none' }
  | { name: 'loading' }
  | { name: 'question'; status: QuestionStatus }
  | { name: 'failed'; why: string };

/** What is shown, and what can be done with it. */
export interface AnswersModel {
  readonly list: List;
  readonly shown: Shown;
  readonly route: Route;
  readonly said: string;
  search(): void;
  choose(form: HTMLFormElement): void;
  give(answer: Answer, verdict: boolean): Promise<void>;
}

const DECISIONS = ['ACCEPTED', 'REVIEW', 'SCORED', 'EXPIRED'];

export const answers = (model: AnswersModel): TemplateResult => html`
  <section aria-labelledby="answers-page-title" class="answers">
    <h2 id="answers-page-title">Answers</h2>
    ${form(model)}
    ${inFull(model)}
    ${list(model)}
  </section>`;

function form(model: AnswersModel): TemplateResult {
  const value = (name: Filter): string => model.route.filters[name] ?? '';
  const field = (label: string, name: Filter, type = 'text', more = ''): TemplateResult => html`
    <label>${label} <input name=${name} type=${type} .value=${value(name)} placeholder=${more} autocomplete="off"
      maxlength=${type === 'text' ? 1000 : nothing} min=${type === 'number' ? 0 : nothing} max=${type === 'number' ? 1 : nothing}
      step=${type === 'number' ? 'any' : nothing}></label>`;
  return html`<form class="search" role="search" aria-label="Answers" @submit=${(event: Event) => {
      event.preventDefault();
      model.choose(event.target as HTMLFormElement);
    }}>
    <label class="words">Words in question or answer
      <input name="text" type="search" .value=${value('text')} maxlength="1000" autocomplete="off"></label>
    <button>Search</button>
    <details ?open=${Object.keys(model.route.filters).some(name => name !== 'text')}><summary>Filters</summary>
      <div class="fields">
        ${field('Domain', 'domain')}
        <label>Decision <select name="decision">
          <option value="" ?selected=${value('decision') === ''}>any</option>
          ${DECISIONS.map(each => html`<option value=${each} ?selected=${value('decision') === each}>${each}</option>`)}
        </select></label>
        ${field('Id begins with', 'id')}
        ${field('Release', 'releaseId')}
        ${field('Model of another system', 'answerModel')}
        ${field('Confidence from', 'minConfidence', 'number', '0')}
        ${field('Confidence to', 'maxConfidence', 'number', '1')}
        ${field('Arrived from (UTC)', 'from', 'date')}
        ${field('Arrived to (UTC)', 'until', 'date')}
      </div>
    </details>
  </form>`;
}

function list(model: AnswersModel): TemplateResult {
  const state = model.list;
  switch (state.name) {
    case 'loading':
      return html`<p class="notice" role="status">Looking for answers …</p>`;
    case 'waiting':
      return html`<div class="notice" role="status"><p>${state.why}</p>
        <p class="hint">It is tried again every few seconds.</p></div>`;
    case 'failed':
      return html`<div class="notice" role="alert"><p>${state.why}</p>
        <p><button @click=${() => model.search()}>Try again</button></p></div>`;
    case 'page':
      return state.page.answers.length === 0 ? empty(model, state.page) : page(model, state.page);
  }
}

function empty(model: AnswersModel, page: AnswerPage): TemplateResult {
  const filtered = Object.keys(model.route.filters).length > 0 || model.route.cursor !== '';
  return html`<div class="notice" role="status">
    <p>${filtered ? 'No answer is like that.' : 'There are no answers yet.'}</p>
    ${page.complete ? nothing : html`<p>${UNFINISHED}</p>`}
    ${filtered ? html`<p><a href="#search">All answers</a></p>` : html`<p class="hint">Ask something on the <a href="#overview">overview</a>.</p>`}
  </div>`;
}

const UNFINISHED = 'The search took too long and was ended: there may be more. Narrow it down, by a domain or by days.';

const count = ({ total, exact }: AnswerPage): string => {
  const answers = total === 1 ? '1 answer' : `${total.toLocaleString('en')} answers`;
  return exact ? answers : `More than ${answers}`;
};

const page = (model: AnswersModel, found: AnswerPage): TemplateResult => html`
  <p class="found" role="status">${count(found)}, the newest first. ${found.complete ? '' : UNFINISHED}</p>
  <table class="answers-found">
    <thead><tr><th scope="col">Question</th><th scope="col">Answer</th><th scope="col">Confidence</th><th scope="col">Decision</th>
      <th scope="col">Domain</th><th scope="col">Answered</th></tr></thead>
    <tbody>${found.answers.map(answer => row(answer, model.route))}</tbody>
  </table>
  <nav class="turn" aria-label="Pages of answers">
    ${model.route.cursor ? html`<a href=${address({ ...model.route, cursor: '', show: '' })}>Newest</a>` : nothing}
    ${found.next ? html`<a href=${address({ ...model.route, cursor: found.next, show: '' })}>Older</a>` : nothing}
    <button @click=${() => model.search()}>Look again</button>
  </nav>`;

const row = (answer: Answer, route: Route): TemplateResult => html`
  <tr aria-current=${answer.questionId === route.show ? 'true' : nothing}>
    <td><a href=${address({ ...route, show: answer.questionId })} dir="auto">${visible(answer.question)}</a></td>
    <td data-label="Answer">${answer.answer === null ? '' : outside(answer.answer)}</td>
    <td data-label="Confidence" class="figure">${figure(confidence(answer))}</td>
    <td data-label="Decision" class="figure">${answer.decision}</td>
    <td data-label="Domain">${outside(answer.domain)}</td>
    <td data-label="Answered" class="moment">${utc(answer.answeredAt)}</td>
  </tr>`;

const figure = (value: number | null): string => value === null ? '' : value.toFixed(2);

function inFull(model: AnswersModel): TemplateResult | typeof nothing {
  const { shown } = model;
  if (shown.name === 'none') {
    return nothing;
  }
  return html`<article class="answer-in-full" aria-labelledby="answer-in-full-title">
    <h3 id="answer-in-full-title" tabindex="-1">${visible(model.route.show)}</h3>
    ${shown.name === 'loading' ? html`<p role="status">Looking for it …</p>` : nothing}
    ${shown.name === 'failed' ? html`<p role="alert">${shown.why}</p>` : nothing}
    ${shown.name === 'question' ? question(model, shown.status) : nothing}
    <p><a href=${address({ ...model.route, show: '' })}>Close</a></p>
  </article>`;
}

function question(model: AnswersModel, status: QuestionStatus): TemplateResult {
  if (status.answer) {
    return answer(model, status.answer);
  }
  return status.deadLetter
    ? html`<p>It became a dead letter: ${status.deadLetter.reason}, ${outside(status.deadLetter.detail)}.</p>`
    : html`<p>It is on the stream and not answered yet.</p>`;
}

function answer(model: AnswersModel, shown: Answer): TemplateResult {
  const facts: [string, string | number | null | undefined][] = [
    ['Decision', `${shown.decision}, ${shown.policyVersion === null ? 'by the configured threshold' : `by policy version ${shown.policyVersion}`}`],
    ['Confidence before the answer', exact(shown.confidence)],
    ['Confidence after the answer', exact(shown.answerConfidence)],
    ['What the head alone says', exact(shown.rawConfidence)],
    ['Release', shown.releaseId],
    ['Model', shown.modelId],
    ['Answer of another model', shown.answerModel],
    ['Escalation', shown.escalation && `${shown.escalation.outcome}: ${shown.escalation.reason}; first answer ${shown.escalation.firstAnswer ?? 'as above'}`],
    ['Domain', shown.domain],
    ['Tenant', shown.tenant],
    ['Asked for', shown.mode],
    ['Audit sample', shown.auditSampled ? 'drawn' : 'not drawn'],
    ['Tokens of prompt and answer', `${shown.promptTokens}, ${shown.answerTokens}`],
    ['Asked', utc(shown.askedAt)],
    ['Answered', utc(shown.answeredAt)],
  ];
  return html`
    <p class="text" dir="auto">${visible(shown.question)}</p>
    <p class="text given" dir="auto">${shown.answer !== null ? visible(shown.answer) : (shown.decision === 'EXPIRED' ? 'The deadline passed first.' : 'Only confidences were asked for.')}</p>
    <dl>${facts.filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'string' ? visible(value) : value}</dd>`)}</dl>
    ${shown.answer === null ? nothing : html`<p class="judge" role="group" aria-label="Verdict">
      <button class="right" @click=${() => void model.give(shown, true)}>Right</button>
      <button class="wrong" @click=${() => void model.give(shown, false)}>Wrong</button>
      <span role="status">${model.said}</span></p>`}`;
}

const exact = (value: number | null): string | null => value === null ? null : value.toFixed(4);
