package io.candor.review;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What each labeler did in each domain, of a bounded number of labelers: who did nothing for longest is forgotten first. Guarded by its queue.
 */
final class LabelerWork {
    /** Domains of one labeler that are told apart; askers may make up any number. */
    private static final int MOST_DOMAINS = 1000;
    /** Where the domain of an answer is not known, or is one of too many. No domain has this name. */
    private static final String UNKNOWN = "";

    private final int most;
    private final Map<String, Map<String, Counts>> labelers = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Counts of one labeler.
     *
     * @param right verdicts that stand and say right: a score of at least 0.5
     * @param wrong verdicts that stand and say wrong
     * @param unsure answers set aside for good
     * @param skipped answers set aside for later
     */
    record Counts(int right, int wrong, int unsure, int skipped) {
        private static final Counts NONE = new Counts(0, 0, 0, 0);

        private static Counts ofVerdict(double score, int count) {
            return score >= 0.5 ? new Counts(count, 0, 0, 0) : new Counts(0, count, 0, 0);
        }

        private static Counts of(SetAsideReason reason) {
            return reason == SetAsideReason.UNSURE ? new Counts(0, 0, 1, 0) : new Counts(0, 0, 0, 1);
        }

        private Counts plus(Counts more) {
            return new Counts(right + more.right, wrong + more.wrong, unsure + more.unsure, skipped + more.skipped);
        }
    }

    /** @param most labelers */
    LabelerWork(int most) {
        this.most = most;
    }

    /** @param domain of the answer; empty if it is not known */
    void judged(String labeler, Optional<String> domain, GivenVerdicts.Change change) {
        change.before().ifPresent(score -> add(labeler, domain.orElse(UNKNOWN), Counts.ofVerdict(score, -1)));
        change.now().ifPresent(score -> add(labeler, domain.orElse(UNKNOWN), Counts.ofVerdict(score, 1)));
    }

    /** Takes it that a verdict, which was counted without its domain, is of one. */
    void isOf(String domain, String labeler, double score) {
        add(labeler, UNKNOWN, Counts.ofVerdict(score, -1));
        add(labeler, domain, Counts.ofVerdict(score, 1));
    }

    void setAside(String labeler, String domain, SetAsideReason reason) {
        add(labeler, domain, Counts.of(reason));
    }

    /** Counts of a labeler in some domains; what has no known domain is in all of them alone. */
    Counts of(String labeler, Predicate<String> domains) {
        return labelers.getOrDefault(labeler, Map.of()).entrySet().stream()
                .filter(domain -> domains.test(domain.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Counts.NONE, Counts::plus);
    }

    private void add(String labeler, String domain, Counts counts) {
        Map<String, Counts> domains = labelers.computeIfAbsent(labeler, first -> new HashMap<>());
        boolean isTold = domains.containsKey(domain) || domains.size() < MOST_DOMAINS;
        domains.merge(isTold ? domain : UNKNOWN, counts, Counts::plus);
        if (labelers.size() > most) {
            labelers.remove(labelers.keySet().iterator().next());
        }
    }
}
