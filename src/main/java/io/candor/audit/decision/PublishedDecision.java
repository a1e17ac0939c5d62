package io.candor.audit.decision;

import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.training.map.TrialBeginning;
import java.util.Map;
import java.util.Optional;

/** A decision on a map as {@code candor.releases} has it. */
record PublishedDecision(LoggedRelease release) {
    /** Whether an event carries one, whoever published the event. */
    static boolean isIn(ReleaseEvent event) {
        return event.getAdapterReleaseId() != null
                && event.getDecision() != null
                && event.getDecision().getTrial() != null;
    }

    ReleaseEvent event() {
        return release.event();
    }

    String releaseId() {
        return release.releaseId();
    }

    GateDecision figures() {
        return event().getDecision();
    }

    Map<String, String> settings() {
        return figures().getSettings();
    }

    /** Offset of the label with which it was decided; -1 where it does not say. */
    long offset() {
        return figures().getJudgedThrough() == null ? -1 : figures().getJudgedThrough();
    }

    /** Its trial, from it on or from an earlier decision on; empty where it does not say. */
    Optional<TrialBeginning> trialFrom(long decidedThrough) {
        if (figures().getComparedReleaseId() == null || figures().getJudgedFrom() == null) {
            return Optional.empty();
        }
        return Optional.of(new TrialBeginning(
                event().getModelId(),
                event().getAdapterReleaseId(),
                figures().getComparedReleaseId(),
                figures().getTrial(),
                figures().getJudgedFrom(),
                decidedThrough));
    }
}
