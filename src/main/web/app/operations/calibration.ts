// How releases did over time in one domain, and what happened meanwhile.
import { html, type TemplateResult } from 'lit';
import { outside, visible } from '../outside';
import { RequestError } from '../service';
import { type Figure, FIGURES } from './chart';
import {
  ALL, type DomainReports, events, history, type MonitoredEvent, type Point, type PolicyPoint, reliability, type Reliability, type Source,
} from './data';
import { diagram } from './reliability';
import { address, choose, type Route } from './route';
import { table as cells } from './table';
import type { View } from './view';
import { answersOf, between, domainName, figure, measured, moment } from './words';

const HOUR = 3_600_000;
const SPANS: Record<string, number> = {
  '10 minutes': HOUR / 6, '1 hour': HOUR, '24 hours': 24 * HOUR, '7 days': 168 * HOUR, '30 days': 720 * HOUR, '90 days': 2160 * HOUR,
};
/** What is shown of an old stream, where nobody chose. */
const USUAL = '7 days';
const LONGEST = '90 days';
const MOST_EVENTS = 500;
const ROWS = 200;

interface Range {
  from: number;
  to: number;
  /** How it is called; empty between two moments. */
  span: string;
}

const lately = (span: string): Range => {
  const now = Date.now();
  return { from: now - SPANS[span], to: now, span };
};

/** What was chosen; undefined where nobody chose. */
function chosenRange(route: Route): Range | undefined {
  const from = route.chosen.get('from');
  const to = route.chosen.get('to');
  if (from && to) {
    return { from: Date.parse(from), to: Date.parse(to), span: '' };
  }
  const span = route.chosen.get('span');
  return span && span in SPANS ? lately(span) : undefined;
}

const given = (route: Route, name: string): string | undefined => route.chosen.get(name) ?? undefined;

/** A source that has no report any more is left out. */
async function bins(route: Route, domain: string, releaseId: string | undefined): Promise<Reliability[]> {
  if (releaseId === undefined) {
    return [];
  }
  try {
    return [await reliability({ domain, releaseId, answerModel: given(route, 'model') })];
  } catch (failure) {
    if (failure instanceof RequestError && failure.status === 404) {
      return [];
    }
    throw failure;
  }
}

const within = (domain: string, range: Range): Record<string, string> => ({
  domain, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(),
});

/** What is drawn over a time. */
interface Past {
  range: Range;
  reports: DomainReports;
  events: MonitoredEvent[];
  total: number;
}

async function past(route: Route, domain: string, range: Range): Promise<Past> {
  const [reports, happened] = await Promise.all([
    history({ ...within(domain, range), answerModel: given(route, 'model') }),
    events({ ...within(domain, range), limit: String(MOST_EVENTS) }),
  ]);
  return { range, reports, ...happened };
}

const moments = ({ reports, events }: Past): number[] => [...reports.points, ...reports.policies, ...events].map(each => Date.parse(each.at));

/** The shortest time that holds all of it: the first minutes of a stream would be one upright line in a week. */
function fitted(found: Past): Past {
  const first = Math.min(...moments(found));
  const span = Object.keys(SPANS).find(each => SPANS[each] >= found.range.to - first);
  return span && SPANS[span] < SPANS[found.range.span] ? { ...found, range: lately(span) } : found;
}

/** What came in the time that was chosen, or in one that fits what came. */
async function inTime(route: Route, domain: string): Promise<Past> {
  const chosen = chosenRange(route);
  if (chosen) {
    return past(route, domain, chosen);
  }
  const usual = await past(route, domain, lately(USUAL));
  if (usual.reports.points.length + usual.reports.policies.length > 0) {
    return fitted(usual);
  }
  const longest = await past(route, domain, lately(LONGEST));
  return longest.reports.points.length + longest.reports.policies.length > 0 ? fitted(longest) : usual;
}

interface Calibration extends Past {
  diagrams: Reliability[];
}

async function load(route: Route): Promise<Calibration> {
  const domain = given(route, 'domain') ?? ALL;
  const found = await inTime(route, domain);
  const { reports } = found;
  const own = reports.sources.filter(each => each.answerModel === (given(route, 'model') ?? null));
  const first = given(route, 'release') ?? own[0]?.releaseId;
  const second = given(route, 'compare');
  const diagrams = (await Promise.all([bins(route, domain, first), bins(route, domain, second === first ? undefined : second)])).flat();
  return { ...found, diagrams };
}

function select(label: string, name: string, route: Route, options: { value: string; text: string }[], chosen: string): TemplateResult {
  return html`<label>${label} <select name=${name}
      @change=${(event: Event) => choose(route, { [name]: (event.target as HTMLSelectElement).value || undefined })}>
    ${options.map(each => html`<option value=${each.value} ?selected=${each.value === chosen}>${each.text}</option>`)}
  </select></label>`;
}

const times = (route: Route): string => route.chosen.has('span') ? `the last ${route.chosen.get('span')}` : 'what fits';

const sourceName = (source: Source): string => source.releaseId + answersOf(source.answerModel);

function show(data: Calibration, route: Route): TemplateResult {
  const drawn = FIGURES.find(each => each.name === route.chosen.get('figure')) ?? FIGURES[0];
  const domain = given(route, 'domain') ?? ALL;
  const models = [...new Set(data.reports.sources.map(each => each.answerModel).filter(each => each !== null))];
  return html`
    <h3><bdi>${domainName(domain)}</bdi>${answersOf(given(route, 'model') ?? null)}
      <small><a href=${address('domains')}>other domains</a></small></h3>
    <div class="filters">
      ${select('Figure', 'figure', route, FIGURES.map(each => ({ value: each.name, text: each.label })), drawn.name)}
      ${route.chosen.has('from') ? html`<p class="filter">A part of the time is shown.
          <button @click=${() => choose(route, { from: undefined, to: undefined })}>Show ${times(route)}</button></p>`
        : select('Time', 'span', route, [{ value: '', text: `what fits: last ${data.range.span}` },
          ...Object.keys(SPANS).map(each => ({ value: each, text: `last ${each}` }))], given(route, 'span') ?? '')}
      ${select('Answers of', 'model', route, [{ value: '', text: 'the model itself' }, ...models.map(each => ({ value: each, text: visible(each) }))],
          given(route, 'model') ?? '')}
    </div>
    ${over(data, drawn, route)}
    <h3 id="happened">What happened</h3>
    ${happened(data)}
    <h3>Reliability</h3>
    ${compared(data, route)}`;
}

function over(data: Calibration, drawn: Figure, route: Route): TemplateResult {
  const lines = drawn.lines(data.reports);
  return html`
    <time-chart .lines=${lines} .events=${data.events} .figure=${drawn} .from=${data.range.from} .to=${data.range.to} aria-hidden="true"
      @range=${(event: CustomEvent) => choose(route, event.detail as Record<string, string>)}></time-chart>
    ${lines.length === 0 ? html`<p class="nothing">${nothing(data.reports, drawn)}</p>` : html`
      <p class="legend">${lines.map((line, each) => html`<span class="line-${lines.length - 1 - each}">${line.name}</span>`)}
        ${drawn.interval ? html`<span class="band">${drawn.interval}</span>` : ''}
        ${drawn.bound ? html`<span class="floor">${drawn.bound}</span>` : ''}</p>
      <p class="hint">Draw over a part of the picture to see it larger.</p>
      <details><summary>The same as a table</summary>${drawn.name === 'acceptance' ? policies(data.reports.policies) : table(data.reports.points)}</details>`}`;
}

function nothing(reports: DomainReports, drawn: Figure): string {
  if (drawn.name === 'acceptance') {
    return 'No policy of this domain by itself was decided in this time.';
  }
  return reports.held ? 'No report in this time: choose a longer one. A report comes within ten seconds of new labels.'
    : 'No report of this domain yet: its answers have no labels, or too few to be held beside so many other domains.';
}

const policies = (points: PolicyPoint[]): TemplateResult => cells('Policies over time',
  ['Decided', 'Status', 'Threshold', 'Promised at most', 'Labels', 'Accepted', 'Wrong of these'], points.slice(-ROWS).reverse().map(each => [
    moment(each.at), each.status, figure(each.threshold), figure(each.target), each.labels ?? '–', figure(each.acceptance), figure(each.error),
  ]));

const table = (points: Point[]): TemplateResult => html`
  ${cells('Reports over time', ['Until', 'Release', 'Labels', 'ECE', 'Floor', 'Brier', 'AUROC', 'Accuracy', 'Of all answers'],
    points.slice(-ROWS).reverse().map(each => [
      moment(each.at), each.releaseId, each.count, measured(each.ece, each.eceLow, each.eceHigh), figure(each.eceFloor), figure(each.brier),
      figure(each.auroc), figure(each.accuracy), `${figure(each.estimate)}${between(each.estimateLow, each.estimateHigh)}`,
    ]))}
  ${points.length > ROWS ? html`<p class="hint">The newest ${ROWS} of ${points.length}; choose a shorter time for others.</p>` : ''}`;

const happened = (data: Calibration): TemplateResult => data.events.length === 0
  ? html`<p class="nothing">Nothing in this time.</p>`
  : html`<p class="hint">${data.total > data.events.length ? `The newest ${data.events.length} of ${data.total}` : `${data.total} in all`}, the newest first.</p>
    <ol class="events" aria-labelledby="happened" tabindex="0">${data.events.map(event => html`
      <li class=${event.kind.toLowerCase()}>${moment(event.at)} <strong>${outside(event.title)}</strong>${answersOf(event.answerModel)}
        ${event.detail ? html`<br>${visible(event.detail)}` : ''}</li>`)}</ol>`;

function compared(data: Calibration, route: Route): TemplateResult {
  if (data.diagrams.length === 0) {
    return html`<p class="nothing">No report of the release is held in this domain.</p>`;
  }
  const own = data.reports.sources.filter(each => each.answerModel === (given(route, 'model') ?? null));
  const options = own.map(each => ({ value: each.releaseId, text: sourceName(each) }));
  return html`
    <div class="filters">
      ${select('Release', 'release', route, options, data.diagrams[0].figures.releaseId)}
      ${select('beside', 'compare', route, [{ value: '', text: 'none' }, ...options], given(route, 'compare') ?? '')}
    </div>
    <div class="side">${data.diagrams.map(diagram)}</div>`;
}

export const calibration: View<Calibration> = { load, show };
