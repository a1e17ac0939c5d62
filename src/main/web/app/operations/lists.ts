// Domains, alarms and the label budget.
import { html, type TemplateResult } from 'lit';
import { type DriftWatch, UNTESTED } from '../drift';
import { outside, visible } from '../outside';
import { RequestError } from '../service';
import { acknowledge, type Alarm, alarms, type DomainOverview, domains, drift, type LabelNeed, labels, type LabelRow } from './data';
import { address, choose, type Route } from './route';
import { table } from './table';
import type { Operator, View } from './view';
import { answersOf, domainLink, domainName, figure, measured, moment, pager, share } from './words';

const SIZE = 50;
const part = (route: Route): Record<string, string> => ({ offset: route.chosen.get('offset') ?? '0', limit: String(SIZE) });

export const domainList: View<DomainOverview> = {
  load: route => domains({ ...part(route), name: route.chosen.get('name') ?? undefined, order: route.chosen.get('order') ?? undefined }),
  show: (data, route) => html`
    <div class="filters">
      <label>Name holds <input type="search" name="name" .value=${route.chosen.get('name') ?? ''}
        @change=${(event: Event) => choose(route, { name: (event.target as HTMLInputElement).value, offset: undefined })}></label>
      <label>First come <select name="order" @change=${(event: Event) =>
          choose(route, { order: (event.target as HTMLSelectElement).value, offset: undefined })}>
        ${[['labels', 'those with the most labels'], ['error', 'those with the largest error above chance'], ['name', 'names by the alphabet']]
            .map(([value, text]) => html`<option value=${value} ?selected=${value === route.chosen.get('order')}>${text}</option>`)}
      </select></label>
    </div>
    ${data.domains.length === 0 ? html`<p class="nothing">No domain has a report${route.chosen.has('name') ? ' with this name' : ' yet: they come with the first labels'}.</p>`
      : table('Domains', ['Domain', 'Labels', 'ECE', 'Floor', 'Brier', 'AUROC', 'Accuracy', 'Release', 'Alarms'], data.domains.map(row => [
          domainLink(row.domain),
          row.labels,
          measured(row.latest.ece, row.latest.eceLow, row.latest.eceHigh),
          figure(row.latest.eceFloor),
          figure(row.latest.brier),
          figure(row.latest.auroc),
          figure(row.latest.accuracy),
          row.latest.releaseId,
          row.openAlarms > 0 ? html`<a class="alarm" href=${address('alarms', { domain: row.domain })}>${row.openAlarms} open</a>` : 'none',
        ]))}
    ${pager(route, data.total, data.domains.length, SIZE)}
    ${data.otherDomains > 0 ? html`<p class="hint">${data.otherDomains} more domains with ${data.otherLabels} labels have fewer than these and
      are counted, not held; all domains together hold them too.</p>` : ''}`,
};

interface Alarms {
  total: number;
  open: number;
  alarms: Alarm[];
  /** Which drift was tested; undefined where this caller or process does not know, or where alarms say it. */
  watches: DriftWatch[] | undefined;
}

async function watches(route: Route): Promise<DriftWatch[] | undefined> {
  try {
    return await drift({ domain: route.chosen.get('domain') ?? undefined, limit: '1' });
  } catch (failure) {
    if (failure instanceof RequestError) {
      // Alarms are of another role: they are shown also where the calibrator cannot be asked; the next look tries again.
      return undefined;
    }
    throw failure;
  }
}

function noAlarm({ watches }: Alarms, route: Route): string {
  if (watches === undefined) {
    return `No alarm${route.chosen.size > 0 ? ' with these filters' : ''}. Whether drift could be tested is known to the calibrator, which does not answer here.`;
  }
  if (watches.length === 0) {
    return UNTESTED;
  }
  return `No alarm${route.chosen.size > 0 ? ' with these filters' : ': as far as labels tell, confidences are frequencies'}.`;
}

const DIRECTIONS: Record<string, string> = {
  TOO_SURE: 'confidences are too high',
  TOO_TIMID: 'confidences are too low',
  TOO_EXTREME: 'confidences are too far from one half',
  TOO_FLAT: 'confidences are too near to one half',
  UNKNOWN: 'confidences are no frequencies',
};

export const alarmList: View<Alarms> = {
  load: async route => {
    const found = await alarms({ ...part(route), domain: route.chosen.get('domain') ?? undefined, open: route.chosen.get('open') ?? undefined });
    return { ...found, watches: found.alarms.length === 0 ? await watches(route) : undefined };
  },
  show: (data, route, operator) => html`
    <div class="filters">
      <label>Show <select name="open" @change=${(event: Event) =>
          choose(route, { open: (event.target as HTMLSelectElement).value, offset: undefined })}>
        <option value="">all of them</option>
        <option value="true" ?selected=${route.chosen.get('open') === 'true'}>those that nobody has acknowledged</option>
      </select></label>
      ${route.chosen.has('domain') ? html`<p class="filter">Only <bdi>${domainName(route.chosen.get('domain') ?? '')}</bdi>.
        <button @click=${() => choose(route, { domain: undefined })}>All domains</button></p>` : ''}
    </div>
    ${data.alarms.length === 0 ? html`<p class="nothing">${noAlarm(data, route)}</p>`
      : html`<ul class="cards">${data.alarms.map(each => alarm(each, operator))}</ul>`}
    ${pager(route, data.total, data.alarms.length, SIZE)}`,
};

const alarm = (each: Alarm, operator: Operator): TemplateResult => html`<li class=${each.acknowledgedAt ? 'card' : 'card open'}>
  <h3><bdi>${domainName(each.domain)}</bdi>${answersOf(each.answerModel)}: ${DIRECTIONS[each.direction] ?? DIRECTIONS.UNKNOWN} by ${figure(each.gap)}</h3>
  <p>${visible(each.statement)}</p>
  <p class="hint">Release ${each.releaseId}, raised ${moment(each.raisedAt)}, after ${each.labels} labels since ${moment(each.evidenceSince)}.
    ${domainLink(each.domain)}</p>
  ${each.acknowledgedAt ? html`<p>Acknowledged ${moment(each.acknowledgedAt)} by ${outside(each.acknowledgedBy ?? 'nobody')}.</p>`
    : html`<p><button @click=${() => void operator.act('Acknowledged: who and when is on the trail.', () => acknowledge(each.alarmId))}>
        Acknowledge<span class="unseen"> the alarm of ${each.releaseId} in ${domainName(each.domain)}</span></button></p>`}
</li>`;

const POLICIES: Record<string, string> = {
  KEPT: 'kept', NOT_YET: 'not kept yet', WITHDRAWN: 'withdrawn', NONE: 'nothing promised', POOLED: 'decided for all domains together',
};

function more({ have, more }: LabelNeed): TemplateResult | string {
  if (more !== null) {
    return html`about <strong>${more}</strong> more beside ${have}`;
  }
  return have === 0 ? 'how many cannot be said before the first final label' : `no number would do by what ${have} labels say`;
}

export const labelList: View<{ total: number; domains: LabelRow[] }> = {
  load: route => labels(part(route)),
  show: (data, route) => html`
    <p class="hint">Labels of the random audit sample are what promises and alarms rest on; they are given in the <a href="#review">review queue</a>,
      which asks for them first.</p>
    ${data.domains.length === 0 ? html`<p class="nothing">No labels and no promises yet.</p>`
      : table('Label budget', ['Domain', 'Labels', 'Of the sample', 'Waiting', 'Promise', 'What more labels bring'], data.domains.map(row => [
          html`${row.domain === '' ? domainName('') : domainLink(row.domain)}${answersOf(row.answerModel)}`,
          row.labels ?? '–',
          row.sampled === null ? '–' : `${row.sampled} of ${row.drawn ?? 0} drawn`,
          html`${row.awaited ?? '–'}${row.awaitedSince ? html`, the oldest since ${moment(row.awaitedSince)}` : ''}`,
          row.policy === null ? 'none' : html`${row.target === null ? '' : `at most ${share(row.target)} wrong: `}${POLICIES[row.policy] ?? row.policy}
            <br><small>${row.reason}</small>`,
          row.needs.length === 0 ? 'nothing waits for them' : html`<ul>${row.needs.map(need => html`<li>${need.purpose}: ${more(need)}</li>`)}</ul>`,
        ]))}
    ${pager(route, data.total, data.domains.length, SIZE)}`,
};
