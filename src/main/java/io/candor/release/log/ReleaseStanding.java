package io.candor.release.log;

/** What is so of a release now, by all events of its model and not by its own last one alone. */
public enum ReleaseStanding {
    /** Stored, not judged yet. */
    CANDIDATE,
    /** The one of its model that is to be served; there is at most one. */
    LIVE,
    /** Went live, and another one has since; a rollback may return to it. */
    SUPERSEDED,
    /** The gate said no, or training failed. */
    REJECTED,
    /** Went live, and was rolled back from. */
    RETIRED
}
