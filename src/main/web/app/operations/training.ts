// What trainers do now.
import { html, type TemplateResult } from 'lit';
import { type Trainer, training, type TrainerOverview } from './data';
import { address } from './route';
import type { View } from './view';
import { moment } from './words';

export const trainerList: View<TrainerOverview> = {
  load: () => training(),
  show: data => html`
    <p>${data.statement}</p>
    <p class="hint">Shown here is what heads learn. Confidence maps are fitted apart from heads, and those that were are under
      <a href=${address('releases')}>Releases</a>.</p>
    ${data.trainers.length === 0 ? '' : html`<ul class="cards">${data.trainers.map(trainer)}</ul>`}`,
};

const PHASES: Record<string, string> = {
  STARTING: 'starts', IDLE: 'waits for labels', ELICITING: 'elicits', CALIBRATING: 'calibrates', JUDGING: 'asks the gate', PUBLISHING: 'publishes',
  WAITING: 'waits for a schema', FAILING: 'tries again', STOPPED: 'stopped',
};

const state = (each: Trainer): string => each.running ? PHASES[each.phase] ?? each.phase : 'does not run';

const trainer = (each: Trainer): TemplateResult => html`<li class=${each.running && each.phase !== 'FAILING' ? 'card live' : 'card open'}>
  <h3>${each.modelId} <small>${state(each)}</small></h3>
  <p>${each.statement}</p>
  ${each.running && each.steps !== null ? html`<progress class="steps" max=${Math.max(1, each.steps)} .value=${each.step ?? 0}
    aria-label="Steps of the phase"></progress>` : ''}
  <dl>
    ${each.releaseId ? html`<dt>candidate</dt><dd>${each.releaseId}</dd>` : ''}
    <dt>since</dt><dd>${moment(each.since)}</dd>
    ${each.nextAttemptAt ? html`<dt>next attempt</dt><dd>${moment(each.nextAttemptAt)}</dd>` : ''}
    <dt>heard of</dt><dd>${moment(each.heardAt)}</dd>
    <dt>labels kept</dt><dd>${each.labels}</dd>
    <dt>batches without a decision</dt><dd>${each.batchesWaiting}</dd>
  </dl>
</li>`;
