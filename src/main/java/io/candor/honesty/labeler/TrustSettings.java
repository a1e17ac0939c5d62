package io.candor.honesty.labeler;

import java.util.Set;

/**
 * Whose verdicts count, and for how much.
 *
 * @param trusted labelers who are trusted from the beginning; without any, those who judged first are believed
 * @param founding distinct texts by which those who judged first are known, at least 1
 * @param newcomerShare most of a domain's labels that new labelers give together, in [0, 1]; with 1 everybody is believed at once
 * @param labelerShare most of a domain's labels that one labeler gives who is not trusted, in (0, 1]
 */
public record TrustSettings(Set<String> trusted, int founding, double newcomerShare, double labelerShare) {
    public TrustSettings {
        trusted = Set.copyOf(trusted);
        if (founding < 1) {
            throw new IllegalArgumentException("founding must be at least 1, got: " + founding);
        }
        if (!(newcomerShare >= 0 && newcomerShare <= 1)) {
            throw new IllegalArgumentException("candor.map.newcomer-share must be in [0, 1], got: " + newcomerShare);
        }
        if (!(labelerShare > 0 && labelerShare <= 1)) {
            throw new IllegalArgumentException("candor.map.labeler-share must be in (0, 1], got: " + labelerShare);
        }
    }
}
