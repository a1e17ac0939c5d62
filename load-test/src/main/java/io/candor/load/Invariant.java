package io.candor.load;

import java.util.List;

/** What must hold whatever breaks, as it was found at the end of a run. */
interface Invariant {
    boolean holds();

    /** What was found, for the report. */
    List<String> sentences();
}
