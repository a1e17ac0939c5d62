// Records that could not be worked on. What strangers sent is shown as text alone.
import { html, type TemplateResult } from 'lit';
import { outside, visible } from '../outside';
import { letter, type Letter, type LetterOriginal, letters, sendAgain } from './data';
import { address, choose, type Route } from './route';
import { table } from './table';
import type { Operator, View } from './view';
import { moment, pager } from './words';

const SIZE = 50;

interface Letters {
  total: number;
  reasons: { reason: string; count: number }[];
  letters: Letter[];
  original: LetterOriginal | undefined;
}

export const letterList: View<Letters> = {
  load: async route => {
    const id = route.chosen.get('letter');
    const [list, original] = await Promise.all([
      letters({ offset: route.chosen.get('offset') ?? '0', limit: String(SIZE), reason: route.chosen.get('reason') ?? undefined }),
      id ? letter(id) : undefined,
    ]);
    return { ...list, original };
  },
  show: (data, route, operator) => data.original ? one(data.original, route, operator) : list(data, route),
};

const COLUMNS = ['When', 'Reason', 'Question', 'From', 'Sent again'];

const list = (data: Letters, route: Route): TemplateResult => html`
  <div class="filters">
    <label>Reason <select name="reason" @change=${(event: Event) =>
        choose(route, { reason: (event.target as HTMLSelectElement).value, offset: undefined })}>
      <option value="">any</option>
      ${data.reasons.map(each => html`<option value=${each.reason} ?selected=${each.reason === route.chosen.get('reason')}>${each.reason} (${each.count})</option>`)}
    </select></label>
  </div>
  ${data.letters.length === 0 ? html`<p class="nothing">No dead letters: everything that came could be worked on.</p>`
    : table('Dead letters', COLUMNS, data.letters.map(each => [
        moment(each.failedAt),
        html`<a href=${address('dead-letters', { ...Object.fromEntries(route.chosen), letter: each.id })}>${each.reason}</a><br><small>${visible(each.detail)}</small>`,
        each.questionId ?? 'no id',
        `${each.sourceTopic} ${each.sourcePartition}/${each.sourceOffset}`,
        each.sentAgainAt ? moment(each.sentAgainAt) : 'no',
      ]))}
  ${pager(route, data.total, data.letters.length, SIZE)}`;

const FORMS: Record<LetterOriginal['form'], string> = {
  AVRO: 'as its schema reads it', TEXT: 'as text', BYTES: 'its first bytes in hexadecimal', NONE: 'it has no value',
};

const one = (data: LetterOriginal, route: Route, operator: Operator): TemplateResult => html`
  <p><a href=${address('dead-letters', { ...Object.fromEntries(route.chosen), letter: undefined })}>All dead letters</a></p>
  <h3>${data.letter.reason}</h3>
  <p>${visible(data.letter.detail)}</p>
  <p class="hint">Question ${outside(data.letter.questionId ?? 'without an id')}, from ${data.letter.sourceTopic} ${data.letter.sourcePartition}/${data.letter.sourceOffset},
    given up ${moment(data.letter.failedAt)}, ${data.letter.bytes} bytes${data.letter.whole ? '' : ', of which only the beginning is kept'}.</p>
  <h4>What it was, ${FORMS[data.form]}</h4>
  <pre tabindex="0" aria-label="Original">${visible(data.value ?? '')}</pre>
  ${data.headers.length > 0 ? html`<details><summary>Its ${data.headers.length} headers</summary>
    <dl>${data.headers.map(each => html`<dt>${visible(each.name)}</dt><dd>${visible(each.value ?? '')}</dd>`)}</dl></details>` : ''}
  <details><summary>Its bytes in Base64</summary><pre tabindex="0" aria-label="Bytes">${data.base64}</pre></details>
  ${data.letter.sentAgainAt ? html`<p>Sent again ${moment(data.letter.sentAgainAt)} by ${outside(data.letter.sentAgainBy ?? 'nobody')}. What became of it stands under the same question id.</p>`
    : data.sendable ? html`<p class="buttons"><button @click=${() => operator.confirm({
        title: 'Send it again?',
        text: 'The same bytes go to the same topic under the same id, so whoever asked finds the answer. This letter stays what became of the first.',
        button: 'Send again',
        reason: false,
        run: () => operator.act('Sent again: who and when is on the trail.', () => sendAgain(data.letter.id)),
      })}>Send again …</button></p>`
    : html`<p>It cannot be sent again: ${data.unsendable}.</p>`}`;
