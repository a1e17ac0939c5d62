// One figure over time, a line for each release, with what happened marked on the axis.
import { LitElement, type PropertyValues } from 'lit';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { DomainReports, EventKind, MonitoredEvent, Point } from './data';

/** A moment of a line; the ends of an interval and a bound where it has them. */
export interface Moment {
  at: string;
  value: number | null;
  low?: number | null;
  high?: number | null;
  bound?: number | null;
}

/** A line with its name; the last one of a chart is drawn with interval and bound. */
export interface Line {
  name: string;
  moments: Moment[];
}

/** What can be drawn. */
export interface Figure {
  name: string;
  label: string;
  /** Whether values are shares of which most lie near 1. */
  high: boolean;
  /** What the interval is, in the legend; empty if there is none. */
  interval: string;
  /** What the bound is. */
  bound: string;
  lines: (reports: DomainReports) => Line[];
}

const MOST_LINES = 6;
const INTERVAL = 'interval of the newest';

/** A line for each of the latest releases. */
function releases(reports: DomainReports, moment: (point: Point) => Omit<Moment, 'at'>): Line[] {
  const names = [...new Set(reports.points.map(each => each.releaseId))].slice(-MOST_LINES);
  return names.map(name => ({
    name,
    moments: reports.points.filter(each => each.releaseId === name && each.count > 0).map(each => ({ at: each.at, ...moment(each) })),
  }));
}

function figure(name: string, label: string, high: boolean, value: (point: Point) => number | null): Figure {
  return { name, label, high, interval: '', bound: '', lines: reports => releases(reports, each => ({ value: value(each) })) };
}

export const FIGURES: Figure[] = [
  {
    name: 'ece', label: 'Calibration error (ECE)', high: false, interval: `${INTERVAL}: where its true error lies`, bound: 'noise floor: what chance alone makes of it',
    lines: reports => releases(reports, each => ({ value: each.ece, low: each.eceLow, high: each.eceHigh, bound: each.eceFloor })),
  },
  figure('answer-ece', 'ECE after the answer', false, each => each.answerEce),
  figure('brier', 'Brier score', false, each => each.brier),
  figure('auroc', 'AUROC', true, each => each.auroc),
  figure('accuracy', 'Accuracy of labelled answers', true, each => each.accuracy),
  {
    name: 'estimate', label: 'Accuracy of all answers, estimated', high: true, interval: INTERVAL, bound: '',
    lines: reports => releases(reports, each => ({ value: each.estimate, low: each.estimateLow, high: each.estimateHigh })),
  },
  figure('confidence', 'Mean confidence', true, each => each.meanConfidence),
  {
    name: 'acceptance', label: 'Acceptance and its promise', high: false, interval: '', bound: 'promised at most',
    lines: reports => reports.policies.length === 0 ? [] : [
      { name: 'accepted, of the judged sample', moments: reports.policies.map(each => ({ at: each.at, value: each.acceptance })) },
      { name: 'wrong, of the accepted', moments: reports.policies.map(each => ({ at: each.at, value: each.error, bound: each.target })) },
    ],
  },
  figure('labels', 'Labels', false, each => each.count),
];

const MARKS: Record<EventKind, string> = {
  ALARM: '!', LIVE: '▲', REJECTED: '×', RETIRED: '▼', POLICY: 'P', PROMISE: '%',
};
const HEIGHT = 300;
const DAY = 86_400;

/** A place on the axis, in UTC: the day, and the time where the day is divided. */
function moment(seconds: number, step: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return seconds % DAY === 0 ? iso.slice(5, 10) : iso.slice(11, step < 60 ? 19 : 16);
}

class TimeChart extends LitElement {
  static override properties = {
    lines: { attribute: false },
    events: { attribute: false },
    figure: { attribute: false },
    from: { attribute: false },
    to: { attribute: false },
  };

  declare lines: Line[];
  declare events: MonitoredEvent[];
  declare figure: Figure;
  /** Milliseconds since 1970. */
  declare from: number;
  declare to: number;
  private plot: uPlot | undefined;
  private drawn = '';
  private readonly resizing = new ResizeObserver(() => this.fit());
  private readonly scheme = matchMedia('(prefers-color-scheme: dark)');
  private readonly redraw = (): void => this.draw();

  constructor() {
    super();
    this.lines = [];
    this.events = [];
    this.figure = FIGURES[0];
    this.from = 0;
    this.to = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing.observe(this);
    this.scheme.addEventListener('change', this.redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
    this.scheme.removeEventListener('change', this.redraw);
    this.plot?.destroy();
    this.plot = undefined;
    this.drawn = '';
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const what = JSON.stringify([this.lines, this.events, this.figure.name, this.from, this.to]);
    if (what !== this.drawn) {
      this.drawn = what;
      this.draw();
    }
  }

  private fit(): void {
    if (this.plot && this.clientWidth > 0 && this.plot.width !== this.clientWidth) {
      this.plot.setSize({ width: this.clientWidth, height: HEIGHT });
    }
  }

  private draw(): void {
    this.plot?.destroy();
    const time = (moment: Moment): number => Date.parse(moment.at) / 1000;
    const times = [...new Set(this.lines.flatMap(line => line.moments.map(time)))].sort((one, other) => one - other);
    const column = (line: Line, value: (moment: Moment) => number | null | undefined): (number | null)[] => {
      const own = new Map(line.moments.map(each => [time(each), value(each) ?? null]));
      return times.map(each => own.get(each) ?? null);
    };
    const ink = (name: string): string => this.ink(name);
    const data: (number | null)[][] = [times, ...this.lines.map(line => column(line, each => each.value))];
    const series: uPlot.Series[] = [{}, ...this.lines.map((line, each) => ({
      label: line.name, stroke: ink(`--line-${this.lines.length - 1 - each}`), width: 2, spanGaps: true, points: { show: true, size: 5 },
    }))];
    const bands: uPlot.Band[] = [];
    const newest = this.lines.at(-1);
    const unseen = { stroke: 'transparent', points: { show: false }, spanGaps: true };
    if (newest && this.figure.interval) {
      data.push(column(newest, each => each.high), column(newest, each => each.low));
      series.push({ label: 'upper end', ...unseen }, { label: 'lower end', ...unseen });
      bands.push({ series: [series.length - 2, series.length - 1], fill: ink('--band') });
    }
    if (newest && this.figure.bound) {
      data.push(column(newest, each => each.bound));
      series.push({ label: this.figure.bound, stroke: ink('--quiet'), dash: [4, 4], width: 1, points: { show: false }, spanGaps: true });
    }
    const axis: uPlot.Axis = { stroke: ink('--quiet'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line'), width: 1 } };
    this.plot = new uPlot({
      width: Math.max(200, this.clientWidth),
      height: HEIGHT,
      tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: { x: { range: () => [this.from / 1000, this.to / 1000] }, y: { range: (_plot, least, most) => this.range(least, most) } },
      axes: [{ ...axis, space: 90, values: (_plot, splits, _axis, _space, step) => splits.map(each => moment(each, step)) }, { ...axis, size: 56 }],
      series,
      bands,
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false } },
      hooks: {
        draw: [plot => this.mark(plot)],
        setSelect: [plot => this.select(plot)],
      },
    } as uPlot.Options, data as uPlot.AlignedData, this);
    this.plot.setScale('x', { min: this.from / 1000, max: this.to / 1000 });
  }

  /** A canvas takes colours, not tokens that follow light and dark. */
  private ink(name: string): string {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    this.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color;
  }

  private range(least: number | null, most: number | null): [number, number] {
    const top = most ?? 1;
    return this.figure.high ? [Math.max(0, Math.floor((least ?? 0) * 10 - 0.5) / 10), 1] : [0, top === 0 ? 1 : top * 1.15];
  }

  /** Marks are elements: they can be hovered, and say what they mean. The list below has the same for who cannot see them. */
  private mark(plot: uPlot): void {
    plot.over.querySelectorAll('.mark').forEach(each => each.remove());
    for (const event of this.events) {
      const place = plot.valToPos(Date.parse(event.at) / 1000, 'x');
      if (place >= 0 && place <= plot.over.clientWidth) {
        const mark = document.createElement('span');
        mark.className = `mark ${event.kind.toLowerCase()}`;
        mark.textContent = MARKS[event.kind];
        mark.title = `${event.title}, ${event.at}`;
        mark.setAttribute('aria-hidden', 'true');
        mark.style.left = `${place}px`;
        plot.over.append(mark);
      }
    }
  }

  private select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width > 5) {
      const moment = (place: number): string => new Date(1000 * plot.posToVal(place, 'x')).toISOString();
      this.dispatchEvent(new CustomEvent('range', { detail: { from: moment(left), to: moment(left + width) } }));
    }
  }
}
customElements.define('time-chart', TimeChart);
