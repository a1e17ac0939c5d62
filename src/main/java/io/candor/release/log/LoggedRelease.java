package io.candor.release.log;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;

/**
 * The last word on one release.
 *
 * @param offset where it stands on candor.releases: later ones have a higher one
 */
public record LoggedRelease(long offset, ReleaseEvent event) {
    /** Who decides for the release that came with the model. */
    public static final String BUNDLE = "bundle";

    public String releaseId() {
        return event.getReleaseId();
    }

    boolean isLiveOf(String modelId) {
        return event.getStatus() == ReleaseStatus.LIVE && event.getModelId().equals(modelId);
    }

    /**
     * Where it stands among the LIVE ones: the highest is served. What came with the model comes before all that somebody
     * decided for, so that an answerer that announces it while another release goes live does not displace that one.
     */
    long rank() {
        return event.getDecidedBy().equals(BUNDLE) ? offset - Long.MAX_VALUE : offset;
    }
}
