package io.candor.monitor;

/** What happened, as the time axis marks it. */
enum MonitoredEventKind {
    /** Labels said that confidences are frequencies no more. */
    ALARM,
    /** A release went live. */
    LIVE,
    /** The gate refused a release, or its training failed. */
    REJECTED,
    /** A release was rolled back from. */
    RETIRED,
    /** Which answers are accepted was decided anew. */
    POLICY,
    /** A person promised an error, or nothing. */
    PROMISE
}
