// What is looked for, as the address says it, and what the service finds; knows nothing of what it looks like.
import { asLabeler, json, post } from '../service';

export interface AnswerSource {
  topic: string;
  partition: number;
  offset: number;
}

export interface Escalation {
  answerModel: string;
  outcome: string;
  reason: string;
  firstAnswer: string | null;
  firstConfidence: number;
}

/** An answer as the service gives it; members that are not shown are left out. */
export interface Answer {
  questionId: string;
  question: string;
  domain: string;
  answer: string | null;
  confidence: number | null;
  answerConfidence: number | null;
  rawConfidence: number | null;
  auditSampled: boolean;
  decision: string;
  policyVersion: number | null;
  modelId: string;
  releaseId: string;
  promptTokens: number;
  answerTokens: number;
  askedAt: string;
  answeredAt: string;
  source: AnswerSource;
  answerModel: string | null;
  mode: string | null;
  escalation: Escalation | null;
  tenant?: string | null;
}

export interface AnswerPage {
  answers: Answer[];
  total: number;
  exact: boolean;
  complete: boolean;
  next: string | null;
}

export interface DeadLetter {
  reason: string;
  detail: string;
  failedAt: string | null;
}

/** What became of one question. */
export interface QuestionStatus {
  id: string;
  state: 'PENDING' | 'ANSWERED' | 'DEAD_LETTER';
  answer?: Answer;
  deadLetter?: DeadLetter;
}

/** Names of what can be looked for, as in the query of the service and of the address. */
export const FILTERS = [
  'text', 'id', 'domain', 'decision', 'releaseId', 'answerModel', 'minConfidence', 'maxConfidence', 'from', 'until',
] as const;

export type Filter = (typeof FILTERS)[number];

/** What an address leads to. */
export interface Route {
  filters: Partial<Record<Filter, string>>;
  /** Where the page begins; the first one without. */
  cursor: string;
  /** Id of the question that is shown in full; none if empty. */
  show: string;
}

const PAGE = '#search';

export function parse(hash: string): Route {
  const given = new URLSearchParams(hash.includes('?') ? hash.slice(hash.indexOf('?') + 1) : '');
  const filters: Route['filters'] = {};
  for (const name of FILTERS) {
    const value = given.get(name);
    if (value) {
      filters[name] = value;
    }
  }
  return { filters, cursor: given.get('cursor') ?? '', show: given.get('show') ?? '' };
}

/** The address of a route: whoever follows it sees the same. */
export function address(route: Route): string {
  const given = new URLSearchParams(route.filters as Record<string, string>);
  for (const name of ['cursor', 'show'] as const) {
    if (route[name]) {
      given.set(name, route[name]);
    }
  }
  const query = given.toString();
  return query ? `${PAGE}?${query}` : PAGE;
}

/** A whole day of the address as the moments between which it lies: until is the end of that day. */
function moment(name: Filter, value: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) {
    return value;
  }
  const day = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) {
    return value;
  }
  day.setUTCDate(day.getUTCDate() + (name === 'until' ? 1 : 0));
  return day.toISOString();
}

export function find(route: Route): Promise<AnswerPage> {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(route.filters)) {
    asked.set(name, name === 'from' || name === 'until' ? moment(name, value) : value);
  }
  if (route.cursor) {
    asked.set('cursor', route.cursor);
  }
  const query = asked.toString();
  return json<AnswerPage>(query ? `v1/answers/search?${query}` : 'v1/answers/search');
}

export const one = (id: string): Promise<QuestionStatus> => json<QuestionStatus>(`v1/questions/${encodeURIComponent(id)}`);

export const judge = (answer: Answer, verdict: boolean): Promise<unknown> => post('v1/feedback', {
  questionId: answer.questionId, answerSource: answer.source, verdict, ...asLabeler(),
});

/** The confidence that decides. */
export const confidence = (answer: Answer): number | null => answer.answerConfidence ?? answer.confidence;
