package io.candor.release.log;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;

/**
 * The last event of one release.
 *
 * @param offset where it stands on candor.releases: later ones have a higher one
 */
public record LoggedRelease(long offset, ReleaseEvent event) {
    /** Value of {@code decidedBy} for the release that came with the model. */
    public static final String BUNDLE = "bundle";

    public String releaseId() {
        return event.getReleaseId();
    }

    /** The release whose adapter it has: its own id, unless it differs from another one by its confidence map alone. */
    public String adapterReleaseId() {
        return adapterOf(event);
    }

    /** The same of an event. */
    public static String adapterOf(ReleaseEvent event) {
        return event.getAdapterReleaseId() == null ? event.getReleaseId() : event.getAdapterReleaseId();
    }

    boolean isLiveOf(String modelId) {
        return event.getStatus() == ReleaseStatus.LIVE && event.getModelId().equals(modelId);
    }

    /**
     * Order among the LIVE ones: the highest is served. The release that came with the model ranks below all that were
     * decided for, so that an answerer that announces it while another release goes live does not replace that one.
     */
    long rank() {
        return event.getDecidedBy().equals(BUNDLE) ? offset - Long.MAX_VALUE : offset;
    }
}
