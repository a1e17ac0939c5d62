// The queue as a labeler works through it; knows nothing of what it looks like.
import { asLabeler, json, post } from '../service';

/** Identity of an answer: the question record it answers. */
export interface AnswerSource {
  topic: string;
  partition: number;
  offset: number;
}

/** An answer to be judged, as /v1/review/next gives it. */
export interface ReviewItem {
  questionId: string;
  question: string;
  answer: string;
  domain: string;
  confidence: number;
  decision: 'ACCEPTED' | 'REVIEW';
  releaseId: string;
  group: 'AUDIT_SAMPLE' | 'NEAR_THRESHOLD' | 'LEAST_CONFIDENT';
  answeredAt: string;
  source: AnswerSource;
}

export interface ReservedItem {
  item: ReviewItem;
  reservedSeconds: number;
  referenceSearch?: string;
}

export interface Share {
  name: string;
  waiting: number;
}

/** What the labeler did. */
export interface Own {
  labeler?: string;
  right: number;
  wrong: number;
  unsure: number;
  skipped: number;
  secondOpinions: number;
  compared: number;
  agreed: number;
}

export interface Progress {
  waiting: number;
  auditSample: number;
  reservedForOthers: number;
  domains: Share[];
  releases: Share[];
  own: Own;
}

/** Which answers are wanted; empty for any. */
export interface Filter {
  domain: string;
  releaseId: string;
  decision: string;
}

export const ANY: Filter = { domain: '', releaseId: '', decision: '' };

export type SetAsideReason = 'SKIP' | 'UNSURE';

/** A verdict that was given in this tab and can be withdrawn. */
export interface Given {
  item: ReviewItem;
  right: boolean;
}

const HISTORY = 'candor.review.given';
const MOST_GIVEN = 100;

/** Verdicts of this tab, the last one last; a reload keeps them. */
export class GivenVerdicts {
  private readonly given: Given[] = JSON.parse(sessionStorage.getItem(HISTORY) ?? '[]') as Given[];

  get last(): Given | undefined {
    return this.given[this.given.length - 1];
  }

  push(verdict: Given): void {
    this.given.push(verdict);
    this.given.splice(0, this.given.length - MOST_GIVEN);
    this.keep();
  }

  pop(): void {
    this.given.pop();
    this.keep();
  }

  /** Another labeler cannot withdraw them. */
  clear(): void {
    this.given.length = 0;
    this.keep();
  }

  private keep(): void {
    sessionStorage.setItem(HISTORY, JSON.stringify(this.given));
  }
}

const asked = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...filter, ...asLabeler() }).filter(([, value]) => value !== ''));

/** The answer that is wanted most, reserved for this labeler; undefined if nothing waits. */
export const next = (filter: Filter): Promise<ReservedItem | undefined> =>
  post<ReservedItem | undefined>('v1/review/next', asked(filter));

/** @param feedbackId the same each time the same verdict is sent, so that it counts once */
export function judge(item: ReviewItem, right: boolean, comment: string, feedbackId: string): Promise<unknown> {
  return post('v1/feedback', {
    feedbackId,
    questionId: item.questionId,
    answerSource: item.source,
    verdict: right,
    ...(comment ? { comment } : {}),
    ...asLabeler(),
  });
}

/** Withdraws a verdict; the answer then comes back to this labeler. */
export function withdraw(given: Given, feedbackId: string): Promise<unknown> {
  return post('v1/feedback', {
    feedbackId,
    questionId: given.item.questionId,
    answerSource: given.item.source,
    retracted: true,
    ...asLabeler(),
  });
}

export function setAside(item: ReviewItem, reason: SetAsideReason): Promise<unknown> {
  return post('v1/review/set-aside', { questionId: item.questionId, reason, ...asLabeler() });
}

export function progress(filter: Filter): Promise<Progress> {
  const parameters = new URLSearchParams(asked(filter)).toString();
  return json<Progress>(parameters ? `v1/review?${parameters}` : 'v1/review');
}

/** Tells the other tabs of this browser which answer was dealt with here, and by whom: one labeler may have it on several screens. */
export class OtherTabs {
  private readonly channel = new BroadcastChannel('candor.review');

  /** @param heard is told of what other tabs did */
  constructor(heard: (done: Done) => void) {
    this.channel.onmessage = event => heard(event.data as Done);
  }

  tell(done: Done): void {
    this.channel.postMessage(done);
  }
}

/** An answer that is not to be judged any more where it is on the screen. */
export interface Done {
  questionId: string;
  labeler?: string;
}
