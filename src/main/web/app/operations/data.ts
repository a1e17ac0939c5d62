// What the service says, as its OpenAPI document has it.
import type { DriftWatch } from '../drift';
import { json, post } from '../service';

export const ALL = '*';

export interface Point {
  at: string;
  windowStart: string;
  releaseId: string;
  answerModel: string | null;
  count: number;
  accuracy: number;
  meanConfidence: number;
  ece: number;
  eceLow: number;
  eceHigh: number;
  eceFloor: number;
  brier: number;
  auroc: number | null;
  estimate: number | null;
  estimateLow: number | null;
  estimateHigh: number | null;
  answerEce: number | null;
}

export interface Source {
  releaseId: string;
  answerModel: string | null;
}

export interface PolicyPoint {
  at: string;
  status: string;
  threshold: number | null;
  target: number | null;
  labels: number | null;
  acceptance: number | null;
  error: number | null;
}

export interface DomainReports {
  domain: string;
  held: boolean;
  sources: Source[];
  points: Point[];
  policies: PolicyPoint[];
}

export type EventKind = 'ALARM' | 'LIVE' | 'REJECTED' | 'RETIRED' | 'POLICY' | 'PROMISE';

export interface MonitoredEvent {
  at: string;
  kind: EventKind;
  domain: string | null;
  releaseId: string | null;
  answerModel: string | null;
  title: string;
  detail: string;
}

export interface Bin {
  lower: number;
  upper: number;
  count: number;
  meanConfidence: number;
  accuracy: number;
  low: number | null;
  high: number | null;
}

export interface Reliability {
  domain: string;
  windowStart: string;
  windowEnd: string;
  figures: Point;
  sample: string | null;
  bins: Bin[];
}

export interface DomainRow {
  domain: string;
  labels: number;
  latest: Point;
  openAlarms: number;
}

export interface DomainOverview {
  total: number;
  otherDomains: number;
  otherLabels: number;
  domains: DomainRow[];
}

export interface Alarm {
  alarmId: string;
  releaseId: string;
  domain: string;
  answerModel: string | null;
  raisedAt: string;
  evidenceSince: string;
  direction: string;
  gap: number;
  labels: number;
  statement: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
}

export interface Gate {
  approved: boolean;
  reason: string;
  comparedReleaseId: string | null;
  count: number;
  candidateBrier: number;
  liveBrier: number | null;
  brierGain: number | null;
  brierGainLow: number | null;
  brierGainHigh: number | null;
  candidateAuroc: number | null;
  liveAuroc: number | null;
  candidateEce: number | null;
  liveEce: number | null;
  trial: number | null;
  harmedDomains: string[];
}

export interface Release {
  releaseId: string;
  modelId: string;
  status: string;
  previous: boolean;
  parentReleaseId: string | null;
  adapterReleaseId: string | null;
  batches: number;
  decidedBy: string;
  reason: string;
  decidedAt: string;
  gate: Gate | null;
}

export interface LabelNeed {
  purpose: string;
  have: number;
  more: number | null;
}

export interface LabelRow {
  domain: string;
  answerModel: string | null;
  labels: number | null;
  drawn: number | null;
  sampled: number | null;
  awaited: number | null;
  awaitedSince: string | null;
  policy: string | null;
  target: number | null;
  reason: string | null;
  needs: LabelNeed[];
}

export interface Letter {
  id: string;
  reason: string;
  detail: string;
  questionId: string | null;
  failedAt: string;
  sourceTopic: string;
  sourcePartition: number;
  sourceOffset: number;
  bytes: number;
  whole: boolean;
  sentAgainAt: string | null;
  sentAgainBy: string | null;
}

export interface LetterOriginal {
  letter: Letter;
  sendable: boolean;
  unsendable: string | null;
  value: string;
  form: 'AVRO' | 'TEXT' | 'BYTES' | 'NONE';
  base64: string;
  headers: { name: string; value: string }[];
}

export interface Trainer {
  modelId: string;
  running: boolean;
  phase: string;
  since: string;
  heardAt: string;
  statement: string;
  releaseId: string | null;
  step: number | null;
  steps: number | null;
  epoch: number | null;
  epochs: number | null;
  nextAttemptAt: string | null;
  labels: number;
  batchesWaiting: number;
}

export interface TrainerOverview {
  statement: string;
  trainers: Trainer[];
}

type Query = Record<string, string | undefined>;

function get<T>(path: string, query: Query = {}): Promise<T> {
  const given = new URLSearchParams(Object.entries(query).filter((each): each is [string, string] => !!each[1]));
  const text = given.toString();
  return json<T>(text ? `${path}?${text}` : path);
}

export const history = (query: Query): Promise<DomainReports> => get('v1/reports/history', query);
export const reliability = (query: Query): Promise<Reliability> => get('v1/reports/reliability', query);
export const domains = (query: Query): Promise<DomainOverview> => get('v1/reports/domains', query);
export const events = (query: Query): Promise<{ total: number; events: MonitoredEvent[] }> => get('v1/events', query);
export const alarms = (query: Query): Promise<{ total: number; open: number; alarms: Alarm[] }> => get('v1/alarms', query);
export const drift = (query: Query): Promise<DriftWatch[]> => get('v1/drift', query);
export const releases = (query: Query): Promise<{ total: number; releases: Release[] }> => get('v1/releases/log', query);
export const labels = (query: Query): Promise<{ total: number; domains: LabelRow[] }> => get('v1/label-budget', query);
export const training = (): Promise<TrainerOverview> => get('v1/training');
export const letters = (query: Query):
    Promise<{ total: number; reasons: { reason: string; count: number }[]; letters: Letter[] }> => get('v1/dead-letters', query);
export const letter = (id: string): Promise<LetterOriginal> => get(`v1/dead-letters/${encodeURIComponent(id)}`);

export const acknowledge = (alarmId: string): Promise<Alarm> => post('v1/alarms/acknowledgement', { alarmId });
export const activate = (releaseId: string, live: string | null, reason: string | undefined, force: boolean): Promise<Release> =>
  post('v1/releases/log/activation', { releaseId, live, reason, force });
export const rollBack = (releaseId: string, live: string, reason: string | undefined): Promise<Release> =>
  post('v1/releases/log/rollback', { releaseId, live, reason });
export const sendAgain = (id: string): Promise<Letter> => post(`v1/dead-letters/${encodeURIComponent(id)}/sending`, {});
