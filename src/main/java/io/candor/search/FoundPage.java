package io.candor.search;

import java.util.List;
import java.util.Optional;

/**
 * Some of the answers that were looked for, the newest first.
 *
 * @param total how many there are, or were counted
 * @param exact whether there are no more than that
 * @param complete false where the time did not suffice: then there may be others among them
 * @param next where the next page begins; empty if there is none
 */
public record FoundPage(
        List<StoredQuestion> questions, long total, boolean exact, boolean complete, Optional<SearchCursor> next) {}
