// Releases with lineage and what the gate found; which one answers is changed here.
import { html, type TemplateResult } from 'lit';
import { activate, type Gate, type Release, releases, rollBack } from './data';
import { address } from './route';
import type { Operator, View } from './view';
import { between, figure, moment, pager } from './words';

const SIZE = 50;

interface Releases {
  total: number;
  releases: Release[];
}

const STATUSES: Record<string, string> = {
  LIVE: 'live', CANDIDATE: 'candidate, not judged yet', SUPERSEDED: 'was live until another was', REJECTED: 'rejected', RETIRED: 'rolled back from',
};

export const releaseList: View<Releases> = {
  load: route => releases({ offset: route.chosen.get('offset') ?? '0', limit: String(SIZE) }),
  show: (data, route, operator) => html`
    ${data.releases.length === 0 ? html`<p class="nothing">No release yet: an answerer announces the one that comes with its model when it starts.</p>`
      : html`<ul class="cards">${data.releases.map(each => release(each, data.releases, operator))}</ul>`}
    ${pager(route, data.total, data.releases.length, SIZE)}`,
};

function release(each: Release, all: Release[], operator: Operator): TemplateResult {
  const live = all.find(other => other.status === 'LIVE' && other.modelId === each.modelId);
  const previous = all.find(other => other.previous && other.modelId === each.modelId);
  return html`<li class=${each.status === 'LIVE' ? 'card live' : 'card'}>
    <h3>${each.releaseId} <small>${STATUSES[each.status] ?? each.status}</small></h3>
    <p>${each.reason}</p>
    <p class="hint">${each.modelId}. Decided ${moment(each.decidedAt)} by ${each.decidedBy || 'nobody'}.
      ${each.parentReleaseId ? `Trained from ${each.parentReleaseId}${each.batches > 0 ? ` on ${each.batches} batches of labels` : ''}.` : 'The first of its line.'}
      ${each.adapterReleaseId ? `A map alone: the adapter is that of ${each.adapterReleaseId}.` : ''}</p>
    ${each.gate ? gate(each.gate, each.reason) : ''}
    <p class="buttons">
      ${live && live !== each ? html`<a href=${address('calibration', { release: live.releaseId, compare: each.releaseId })}>Compare with the live one</a>` : ''}
      ${each.status === 'LIVE' && previous ? html`<button @click=${() => operator.confirm(rollingBack(each, previous, operator))}>
        Roll back to ${previous.releaseId}</button>` : ''}
      ${each.status === 'LIVE' ? '' : html`<button @click=${() => operator.confirm(activating(each, live, operator))}>Activate<span class="unseen"> ${each.releaseId}</span></button>`}
    </p>
  </li>`;
}

/** Why the gate decided so is left out where the reason of the release says it. */
const gate = (found: Gate, reason: string): TemplateResult => html`<dl>
  <dt>gate</dt><dd>${found.approved ? 'passed' : 'refused'}${reason.includes(found.reason) ? '' : `: ${found.reason}`}</dd>
  <dt>Brier score, ${found.count} labels</dt><dd>${figure(found.candidateBrier)}${found.liveBrier === null ? '' : `, ${found.comparedReleaseId} had ${figure(found.liveBrier)}`}</dd>
  ${found.brierGain === null ? '' : html`<dt>better by</dt><dd>${figure(found.brierGain)}${between(found.brierGainLow, found.brierGainHigh)}</dd>`}
  ${found.candidateEce === null ? '' : html`<dt>ECE</dt><dd>${figure(found.candidateEce)}${found.liveEce === null ? '' : `, before ${figure(found.liveEce)}`}</dd>`}
  ${found.candidateAuroc === null ? '' : html`<dt>AUROC</dt><dd>${figure(found.candidateAuroc)}${found.liveAuroc === null ? '' : `, before ${figure(found.liveAuroc)}`}</dd>`}
  ${found.harmedDomains.length === 0 ? '' : html`<dt>surely worse in</dt><dd>${found.harmedDomains.join(', ')}</dd>`}
</dl>`;

const rollingBack = (live: Release, to: Release, operator: Operator): Parameters<Operator['confirm']>[0] => ({
  title: `Roll back to ${to.releaseId}?`,
  text: `${live.releaseId} is retired, and every answerer of ${live.modelId} takes its confidences from ${to.releaseId} as soon as it has loaded it.`,
  button: 'Roll back',
  reason: true,
  run: reason => operator.act(`Rolled back: ${to.releaseId} is live again, answerers load it now.`,
      () => rollBack(to.releaseId, live.releaseId, reason)),
});

function activating(each: Release, live: Release | undefined, operator: Operator): Parameters<Operator['confirm']>[0] {
  const force = each.status === 'REJECTED' || each.status === 'CANDIDATE';
  const unjudged = each.status === 'REJECTED' ? 'The gate refused it. ' : 'The gate has not judged it. ';
  return {
    title: `Activate ${each.releaseId}?`,
    text: `${force ? unjudged : ''}It takes the place of ${live?.releaseId ?? 'none'} at every answerer of ${each.modelId}.`,
    button: force ? 'Activate all the same' : 'Activate',
    reason: true,
    run: reason => operator.act(`Activated: ${each.releaseId} is live, answerers load it now.`,
        () => activate(each.releaseId, live?.releaseId ?? null, reason, force)),
  };
}
