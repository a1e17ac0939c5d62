// Reads the same REST interface as everybody else; everything that is shown goes through textContent.
const MOST_ANSWERS = 50;
const LOOK_EVERY = 3000;
const $ = id => document.getElementById(id);

function cell(content) {
  const td = document.createElement('td');
  td.append(content ?? '');
  return td;
}

function row(...contents) {
  const tr = document.createElement('tr');
  tr.append(...contents.map(cell));
  return tr;
}

// Kept as long as the tab, for this origin alone, and sent only by this script: no other page can make the browser send it.
const KEY = 'candor.key';
const withKey = headers => {
  const key = sessionStorage.getItem(KEY);
  return key ? {...headers, Authorization: `Bearer ${key}`} : headers;
};

function askForKey(status) {
  if (status === 401) {
    $('access').hidden = false;
  }
}

$('access').onsubmit = event => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $('key').value.trim());
  location.reload();
};

async function json(path, options = {}) {
  const response = await fetch(path, {...options, headers: withKey(options.headers)});
  const body = await response.json().catch(() => ({}));
  askForKey(response.status);
  if (!response.ok) {
    throw new Error(body.detail ?? `${path} answers ${response.status}`);
  }
  return body;
}

const post = (path, body) => json(path, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(body),
});

function confidence(value) {
  const bar = document.createElement('progress');
  bar.value = value;
  const span = document.createElement('span');
  span.append(bar, ' ' + value.toFixed(2));
  return span;
}

function verdicts(questionId, answerSource) {
  const span = document.createElement('span');
  for (const [label, verdict] of [['right', true], ['wrong', false]]) {
    const button = document.createElement('button');
    button.textContent = label;
    button.onclick = () => post('v1/feedback', {
      questionId, answerSource, verdict,
      // With a key it is the key's name.
      ...(sessionStorage.getItem(KEY) ? {} : {labeler: 'console'}),
    })
        .then(() => span.replaceChildren(label))
        .catch(failure => span.append(' ' + failure.message));
    span.append(button, ' ');
  }
  return span;
}

$('ask').onsubmit = async event => {
  event.preventDefault();
  $('asked').textContent = 'asking';
  try {
    const {id} = await post('v1/questions', {text: $('text').value});
    const status = await json(`v1/questions/${encodeURIComponent(id)}?wait=30s`);
    const answer = status.answer;
    $('asked').textContent = answer
        ? `${answer.answer ?? '(only scored)'}, confidence ${answer.confidence?.toFixed(2) ?? 'none'}`
            + (answer.answerConfidence == null ? '' : `, after the answer ${answer.answerConfidence.toFixed(2)}`)
        : status.deadLetter?.reason ?? 'not answered yet';
  } catch (failure) {
    $('asked').textContent = failure.message;
  }
};

function showAnswer(answer) {
  $('answers').prepend(row(
      answer.question,
      answer.answer,
      answer.confidence == null ? '' : confidence(answer.answerConfidence ?? answer.confidence),
      answer.decision,
      verdicts(answer.questionId, answer.source)));
  while ($('answers').rows.length > MOST_ANSWERS) {
    $('answers').lastElementChild.remove();
  }
}

// Server-sent events by hand: the browser's own reader of them sends no key.
let lastEventId = '';

function take(event) {
  const fields = {};
  for (const line of event.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) {
      fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
    }
  }
  lastEventId = fields.id ?? lastEventId;
  if (fields.event === 'answer') {
    showAnswer(JSON.parse(fields.data));
  }
}

async function followAnswers() {
  const response = await fetch('v1/answers', {
    headers: withKey(lastEventId ? {'Last-Event-ID': lastEventId} : {}),
  });
  askForKey(response.status);
  if (!response.ok) {
    throw new Error(`status ${response.status}`);
  }
  $('stream').textContent = 'live';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const events = text.split('\n\n');
    text = events.pop();
    events.forEach(take);
  }
}

function follow() {
  followAnswers().catch(() => {}).then(() => {
    $('stream').textContent = 'no connection, trying again';
    setTimeout(follow, LOOK_EVERY);
  });
}
follow();

const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.textContent = text ?? '';
  return element;
}

function diagram(bins) {
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

function sample(sample) {
  if (!sample) {
    return {'audit sample': 'no answer of it in this window'};
  }
  const number = value => value == null ? 'none yet' : value.toFixed(3);
  return {
    'audit sample: drawn, labeled, missing': `${sample.drawn}, ${sample.labeled}, ${sample.missing}`,
    'accuracy over the sample': number(sample.accuracy),
    'ECE over the sample': number(sample.ece),
    'accuracy of all answers, estimated': sample.estimateLow == null ? number(sample.estimate)
        : `${number(sample.estimate)} [${number(sample.estimateLow)}, ${number(sample.estimateHigh)}]`,
    'by the sample': sample.statement,
  };
}

function afterAnswer(figures) {
  if (!figures || figures.count === 0) {
    return {};
  }
  return {
    'labels of answers with a confidence after them': figures.count,
    'mean confidence after the answer': figures.meanConfidence.toFixed(3),
    'ECE after the answer': `${figures.ece.toFixed(3)} [${figures.eceLow.toFixed(3)}, ${figures.eceHigh.toFixed(3)}]`,
    'noise floor of it': figures.eceFloor.toFixed(3),
    'Brier score after the answer': figures.brier.toFixed(3),
    'AUROC after the answer': figures.auroc == null ? 'none yet' : figures.auroc.toFixed(3),
  };
}

function figures(report) {
  const shown = {
    'labels': report.count,
    'accuracy': report.accuracy.toFixed(3),
    'mean confidence': report.meanConfidence.toFixed(3),
    'ECE': `${report.ece.toFixed(3)} [${report.eceLow.toFixed(3)}, ${report.eceHigh.toFixed(3)}]`,
    'noise floor of the ECE': report.eceFloor.toFixed(3),
    'Brier score': report.brier.toFixed(3),
    'AUROC': report.auroc == null ? 'none yet' : report.auroc.toFixed(3),
    ...afterAnswer(report.afterAnswer),
    'window': `${report.windowStart} – ${report.windowEnd}`,
    ...sample(report.sample),
  };
  $('figures').replaceChildren(...Object.entries(shown).flatMap(([name, value]) => {
    const dt = document.createElement('dt');
    const dd = document.createElement('dd');
    dt.textContent = name;
    dd.textContent = value;
    return [dt, dd];
  }));
}

let reports = [];
const key = report => `${report.releaseId} ${report.domain} ${report.windowStart}`;

function showReport() {
  const report = reports.find(each => key(each) === $('report').value) ?? reports[0];
  if (report) {
    diagram(report.bins);
    figures(report);
  }
}
$('report').onchange = showReport;

async function lookAtReports() {
  reports = (await json('v1/calibration/reports')).sort((one, other) =>
      String(other.windowStart).localeCompare(String(one.windowStart)) || other.count - one.count);
  const chosen = $('report').value;
  $('report').replaceChildren(...reports.map(report => new Option(
      `${report.releaseId}, ${report.domain === '*' ? 'all domains' : report.domain}, n ${report.count}`, key(report))));
  if (reports.some(report => key(report) === chosen)) {
    $('report').value = chosen;
  }
  showReport();
}

async function lookAtDrift() {
  const watches = (await json('v1/drift')).sort((one, other) => one.pValue - other.pValue);
  $('drift').replaceChildren(...watches.map(watch => {
    const tr = row(watch.releaseId, watch.domain === '*' ? 'all' : watch.domain, watch.labels,
        watch.missing, watch.pValue.toPrecision(2), watch.statement);
    tr.className = watch.alarmedAt ? 'alarm' : '';
    return tr;
  }));
}

async function lookAtReleases() {
  const state = await json('v1/releases');
  $('serving').textContent = `${state.modelId}, release ${state.serving}${state.problem ? ': ' + state.problem : ''}`;
  $('releases').replaceChildren(...state.releases.map(release =>
      row(release.releaseId, release.status, release.decidedAt, release.reason)));
}

// A role that is not in this process is no error: its part of the page stays empty.
function look() {
  Promise.allSettled([lookAtReports(), lookAtDrift(), lookAtReleases()])
      .then(() => setTimeout(look, LOOK_EVERY));
}
look();
