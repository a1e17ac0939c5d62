package io.candor.simulation;

/** How the truth changes in a simulation. */
public enum TruthChange {
    /** Nothing changes. */
    NONE,
    /** In some domains every question takes over the truth of another one. */
    DOMAIN,
    /** In these domains half of the questions do. */
    HALF,
    /** Some answers are wrong from now on, wherever they are given. */
    ANSWER,
    /** As {@link #DOMAIN}, but askers name no domain, so maps and trust know only one. */
    NO_DOMAIN
}
