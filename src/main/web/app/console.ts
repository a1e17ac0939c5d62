// What the service does now; everything that is shown goes through textContent.
import { type DriftWatch, UNTESTED } from './drift';
import { element as $ } from './elements';
import { utc } from './moment';
import { visible } from './outside';
import { asLabeler, json, post, RequestError } from './service';
import { followAnswers, type StreamState, untilVisible } from './stream';

interface AnswerSource {
  topic: string;
  partition: number;
  offset: number;
}

interface Answer {
  questionId: string;
  question: string;
  answer: string | null;
  confidence: number | null;
  answerConfidence: number | null;
  decision: string;
  source: AnswerSource;
}

interface QuestionStatus {
  answer?: Answer;
  deadLetter?: { reason: string };
}

interface Bin {
  lower: number;
  upper: number;
  count: number;
  accuracy: number;
  meanConfidence: number;
}

interface Sample {
  drawn: number;
  labeled: number;
  missing: number;
  accuracy: number | null;
  ece: number | null;
  estimate: number | null;
  estimateLow: number | null;
  estimateHigh: number | null;
  statement: string;
}

/** Figures of confidences against labels. */
interface Figures {
  count: number;
  meanConfidence: number;
  ece: number;
  eceLow: number;
  eceHigh: number;
  eceFloor: number;
  brier: number;
  auroc: number | null;
}

interface Report extends Figures {
  releaseId: string;
  domain: string;
  answerModel: string | null;
  accuracy: number;
  windowStart: string;
  windowEnd: string;
  bins: Bin[];
  sample: Sample | null;
  afterAnswer: Figures | null;
}

interface Releases {
  modelId: string;
  serving: string;
  problem: string | null;
  releases: { releaseId: string; status: string; decidedAt: string; reason: string }[];
}

type Content = string | number | Node | null | undefined;

const MOST_ANSWERS = 50;
const LOOK_EVERY = 3000;
/** Comes when this page is the one that is looked at: until then it asks for nothing, which may be forbidden to who judges. */
function shown(): Promise<void> {
  return $('overview').hidden
      ? new Promise<void>(done => addEventListener('hashchange', () => done(), { once: true })).then(shown)
      : Promise.resolve();
}

function cell(content: Content, column: string): HTMLTableCellElement {
  const td = document.createElement('td');
  td.setAttribute('role', 'cell');
  td.dataset.name = column;
  const inner = document.createElement('div');
  inner.dir = typeof content === 'string' ? 'auto' : '';
  inner.append(content instanceof Node ? content : visible(String(content ?? '')));
  td.append(inner);
  return td;
}

/** In the middle of a sentence. */
function outside(text: string): HTMLElement {
  const bdi = document.createElement('bdi');
  bdi.textContent = visible(text);
  return bdi;
}

/** A row of a table, which is a card on a phone: each cell says its column's name there. */
function row(table: string, ...contents: Content[]): HTMLTableRowElement {
  const names = [...$<HTMLTableSectionElement>(table).parentElement?.querySelectorAll('th') ?? []].map(each => each.textContent ?? '');
  const tr = document.createElement('tr');
  tr.setAttribute('role', 'row');
  tr.append(...contents.map((content, column) => cell(content, names[column])));
  return tr;
}

/** Says why a part shows nothing; shows it where there is something. */
function say(part: string, words: string): void {
  const said = $(`${part}-said`);
  said.textContent = words;
  said.hidden = words === '';
  (said.nextElementSibling as HTMLElement).hidden = words !== '';
}

function confidence(value: number): HTMLElement {
  const bar = document.createElement('progress');
  bar.value = value;
  bar.setAttribute('aria-hidden', 'true');
  const span = document.createElement('span');
  span.append(bar, ' ' + value.toFixed(2));
  return span;
}

/** Two buttons that judge an answer which stays where it is. */
function verdicts(answer: Answer): HTMLElement {
  const span = document.createElement('span');
  for (const [label, verdict] of [['right', true], ['wrong', false]] as const) {
    const button = document.createElement('button');
    button.textContent = label;
    button.onclick = () => post('v1/feedback', {
      questionId: answer.questionId, answerSource: answer.source, verdict, ...asLabeler(),
    })
        .then(() => span.replaceChildren(`You said ${label}.`))
        .catch((failure: Error) => span.append(' ' + failure.message));
    span.append(button, ' ');
  }
  return span;
}

$<HTMLFormElement>('ask').onsubmit = async event => {
  event.preventDefault();
  $('asked').textContent = 'asking';
  $('judged').replaceChildren();
  try {
    const { id } = await post<{ id: string }>('v1/questions', { text: $<HTMLInputElement>('text').value });
    const status = await json<QuestionStatus>(`v1/questions/${encodeURIComponent(id)}?wait=30s`);
    const answer = status.answer;
    $('asked').replaceChildren(...answer
        ? [outside(answer.answer ?? '(only scored)'), `, confidence ${answer.confidence?.toFixed(2) ?? 'none'}`
            + (answer.answerConfidence == null ? '' : `, after the answer ${answer.answerConfidence.toFixed(2)}`)]
        : [status.deadLetter?.reason ?? 'not answered yet']);
    if (answer?.answer != null) {
      $('judged').replaceChildren(verdicts(answer));
    }
  } catch (failure) {
    $('asked').textContent = (failure as Error).message;
  }
};

function showAnswer(answer: Answer): void {
  say('answers', '');
  $('answers').prepend(row(
      'answers',
      answer.question,
      answer.answer,
      answer.confidence == null ? '' : confidence(answer.answerConfidence ?? answer.confidence),
      answer.decision));
  while ($('answers').childElementCount > MOST_ANSWERS) {
    $('answers').lastElementChild?.remove();
  }
}

const STREAM: Record<StreamState, string> = {
  live: 'live', away: 'no connection, trying again', forbidden: 'not shown: your key may not read them all',
};

void shown().then(() => followAnswers({
  answer: data => showAnswer(JSON.parse(data) as Answer),
  state: now => {
    $('stream').textContent = STREAM[now];
    if ($('answers').childElementCount === 0) {
      say('answers', now === 'live' ? 'None in the last minute: ask something, or look for earlier ones under Answers.' : 'None yet.');
    }
  },
}));

const SVG = 'http://www.w3.org/2000/svg';

function shape(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, String(value)));
  element.textContent = text;
  return element;
}

function diagram(bins: Bin[]): void {
  const shapes = [
    shape('path', {class: 'axis', d: 'M0 0V100H100'}),
    shape('path', {class: 'ideal', d: 'M0 100L100 0'}),
    shape('text', {x: 32, y: 110}, 'mean confidence of a bin'),
    shape('text', {x: -60, y: -4, transform: 'rotate(-90)'}, 'share that is right'),
  ];
  for (const bin of bins.filter(each => each.count > 0)) {
    const bar = shape('rect', {
      x: 100 * bin.lower + 1,
      y: 100 - 100 * bin.accuracy,
      width: 100 * (bin.upper - bin.lower) - 2,
      height: 100 * bin.accuracy,
    });
    bar.append(shape('title', {},
        `confidence ${bin.meanConfidence.toFixed(3)}, right ${bin.accuracy.toFixed(3)}, n ${bin.count}`));
    shapes.push(bar);
  }
  $('diagram').replaceChildren(...shapes);
}

function sampled(sample: Sample | null): Record<string, string | number> {
  if (!sample) {
    return {'audit sample': 'no answer of it in this window'};
  }
  const number = (value: number | null): string => value == null ? 'none yet' : value.toFixed(3);
  return {
    'audit sample': `${sample.drawn} drawn: ${sample.labeled} labeled, ${sample.drawn - sample.labeled - sample.missing} still waiting for a verdict, ${sample.missing} missing, whose time is over`,
    'accuracy over the sample, weighted by inverse probability': number(sample.accuracy),
    'ECE over the sample, weighted likewise': number(sample.ece),
    'accuracy of all answers, estimated from sample and confidences': sample.estimateLow == null ? number(sample.estimate)
        : `${number(sample.estimate)} [${number(sample.estimateLow)}, ${number(sample.estimateHigh)}]`,
    'by the sample': sample.statement,
  };
}

/** Chance alone makes the measured one larger, so it may be above where the true one lies. */
const measured = ({ ece, eceLow, eceHigh }: Figures): string =>
  `${ece.toFixed(3)}, true one in [${eceLow.toFixed(3)}, ${eceHigh.toFixed(3)}]`;

function afterAnswer(figures: Figures | null): Record<string, string | number> {
  if (!figures || figures.count === 0) {
    return {};
  }
  return {
    'labels of answers with a confidence after them': figures.count,
    'mean confidence after the answer': figures.meanConfidence.toFixed(3),
    'ECE after the answer': measured(figures),
    'noise floor of it': figures.eceFloor.toFixed(3),
    'Brier score after the answer': figures.brier.toFixed(3),
    'AUROC after the answer': figures.auroc == null ? 'none yet' : figures.auroc.toFixed(3),
  };
}

function figures(report: Report): void {
  const shown = {
    'labels': report.count,
    'accuracy of these labels, unweighted': report.accuracy.toFixed(3),
    'mean confidence': report.meanConfidence.toFixed(3),
    'ECE': measured(report),
    'noise floor of the ECE': report.eceFloor.toFixed(3),
    'Brier score': report.brier.toFixed(3),
    'AUROC': report.auroc == null ? 'none yet' : report.auroc.toFixed(3),
    ...afterAnswer(report.afterAnswer),
    'window': `${utc(report.windowStart)} – ${utc(report.windowEnd)}`,
    ...sampled(report.sample),
  };
  $('figures').replaceChildren(...Object.entries(shown).flatMap(([name, value]) => {
    const dt = document.createElement('dt');
    const dd = document.createElement('dd');
    dt.textContent = name;
    dd.textContent = String(value);
    return [dt, dd];
  }));
}

/** Of reports and watches: the newest, and those with the strongest evidence. The operator's view has the others by their domain. */
const MOST = 500;
let reports: Report[] = [];
const key = (report: Report): string => `${report.releaseId} ${report.domain} ${report.windowStart} ${report.answerModel ?? ''}`;
const answerer = (model: string | null): string => model === null ? '' : `, answers of ${model}`;

function showReport(): void {
  const report = reports.find(each => key(each) === $<HTMLSelectElement>('report').value) ?? reports[0];
  if (report) {
    diagram(report.bins);
    figures(report);
  }
}
$('report').onchange = showReport;

async function lookAtReports(): Promise<void> {
  reports = (await json<Report[]>(`v1/calibration/reports?limit=${MOST}`)).sort((one, other) =>
      String(other.windowStart).localeCompare(String(one.windowStart)) || other.count - one.count);
  say('reports', reports.length > 0 ? '' : 'No answer has been judged yet: figures come with the first verdicts.');
  const chosen = $<HTMLSelectElement>('report').value;
  $('report').replaceChildren(...reports.map(report => new Option(
      `${report.releaseId}, ${report.domain === '*' ? 'all domains' : visible(report.domain)}${answerer(report.answerModel)}, n ${report.count}`, key(report))));
  if (reports.some(report => key(report) === chosen)) {
    $<HTMLSelectElement>('report').value = chosen;
  }
  showReport();
}

async function lookAtDrift(): Promise<void> {
  const watches = (await json<DriftWatch[]>(`v1/drift?limit=${MOST}`)).sort((one, other) => one.pValue - other.pValue);
  say('drift', watches.length > 0 ? '' : UNTESTED);
  $('drift').replaceChildren(...watches.map(watch => {
    const tr = row('drift', watch.releaseId, (watch.domain === '*' ? 'all domains' : watch.domain) + answerer(watch.answerModel), watch.labels,
        watch.missing, watch.pValue.toPrecision(2), watch.statement);
    tr.className = watch.alarmedAt ? 'alarm' : '';
    return tr;
  }));
}

async function lookAtReleases(): Promise<void> {
  const state = await json<Releases>('v1/releases');
  $('serving').textContent = `${state.modelId}, release ${state.serving}${state.problem ? ': ' + state.problem : ''}`;
  say('releases', state.releases.length > 0 ? '' : 'No release yet.');
  $('releases').replaceChildren(...state.releases.map(release =>
      row('releases', release.releaseId, release.status, utc(release.decidedAt), release.reason)));
}

const parts = new Map([['reports', lookAtReports], ['drift', lookAtDrift], ['releases', lookAtReleases]]);

/** A part that this caller may not see, or whose role is not in this process, says so and is not asked for again; others show what was there. */
async function lookAt([part, look]: [string, () => Promise<void>]): Promise<void> {
  try {
    await look();
  } catch (failure) {
    if (failure instanceof RequestError && (failure.status === 403 || failure.status === 404)) {
      parts.delete(part);
      say(part, failure.status === 403 ? `Not shown: ${failure.message}` : 'Not shown: the role that knows it is not in this process.');
    } else if (!$(`${part}-said`).hidden) {
      say(part, (failure as Error).message);
    }
  }
}

function look(): void {
  shown()
      .then(untilVisible)
      .then(() => Promise.all([...parts].map(lookAt)))
      .then(() => setTimeout(look, LOOK_EVERY));
}
look();
